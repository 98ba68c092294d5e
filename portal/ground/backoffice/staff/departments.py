"""Departments of the region: which body reconsiders their decisions, and where that is applied for."""

from django import forms
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.ground.backoffice.registers.paging import page_number, page_of
from portal.ground.backoffice.staff.base import TITLE, StaffView
from portal.ground.models import Department
from portal.ground.papers.entry import PrintedRecord
from portal.ground.staff import remedies
from portal.ground.text.fields import LineField


class RemediesForm(PrintedRecord, forms.ModelForm):
    """``reconsideration_body`` may stay empty: then papers name the government of the same level."""

    use_required_attribute = False
    reconsideration_body = LineField(
        label=gettext_lazy("Reconsideration body (复议机关)"),
        max_length=120,
        required=False,
        help_text=gettext_lazy(
            "Empty: as the guide names it, else the government of the same level (行政复议法 24)."
        ),
    )
    reconsideration_address = LineField(
        label=gettext_lazy("Address where an application for reconsideration is filed"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Papers given from now on state it; those given before stay."),
    )
    read = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    class Meta:
        model = Department
        fields = remedies.COLUMNS

    def __init__(self, *args, instance, **kwargs):
        super().__init__(*args, instance=instance, **kwargs)
        self.stood = {name: getattr(instance, name) for name in remedies.COLUMNS}
        self.fields["read"].initial = _as_read(self.stood)

    def overtaken(self) -> bool:
        """Whether what stood on the page when it was opened stands no more."""
        return self.cleaned_data["read"] != _as_read(self.stood)

    def columns(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in remedies.COLUMNS}


def _as_read(stood):
    return "\t".join(stood.values())


class Departments(StaffView):
    template_name = "ground/backoffice/staff/departments.html"
    page_title = gettext_lazy("Where decisions are contested")
    header_icon = "group"

    def trail(self):
        return [(reverse("staff"), TITLE), ("", self.page_title)]

    def get(self, request):
        self.admit()
        rows = remedies.departments(request.user).select_related("region").order_by("code")
        shown = page_of(rows, page_number(request))
        pages = {
            turn: f"page={getattr(shown, turn)}" if getattr(shown, turn) else ""
            for turn in ("previous", "next")
        }
        return self.page(request, shown=shown, pages=pages)


class DepartmentRemedies(StaffView):
    template_name = "ground/backoffice/staff/department.html"
    header_icon = "group"

    def get_page_title(self):
        return str(self.department)

    def trail(self):
        back = (reverse("staff_departments"), Departments.page_title)
        return [(reverse("staff"), TITLE), back, ("", str(self.department))]

    def get(self, request, pk):
        self._open(pk)
        return self.page(request, form=RemediesForm(instance=self.department))

    def post(self, request, pk):
        self._open(pk)
        stood = remedies.department_of(request.user, pk)
        form = RemediesForm(request.POST, instance=self.department)
        if not form.is_valid():
            return self.page(request, 422, form=form)
        if form.overtaken():
            form.add_error(None, _("Somebody else entered this meanwhile; see what stands now."))
            typed = request.POST.copy()
            typed["read"] = _as_read(form.stood)
            again = RemediesForm(typed, instance=stood)
            return self.page(request, 409, form=again, stands=form.stood.values())
        says = _("Entered. Papers given from now on state it.")
        self.done(remedies.enter, department=stood, says=says, **form.columns())
        return redirect("staff_departments")

    def _open(self, pk):
        self.admit()
        self.department = remedies.department_of(self.request.user, pk)
