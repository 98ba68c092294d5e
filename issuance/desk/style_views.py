"""The certificate style of each region: chosen from a list, looked at before, brought in as a file."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import print_room
from issuance.licence import styles
from portal.ground.backoffice.menu import Item, holders, superusers_and
from portal.ground.backoffice.views import BackOfficeView
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Role
from portal.ground.pdf_queue import answers, lanes
from portal.ground.staff import posts

CHOOSERS = (Role.ADMINISTRATOR, Role.LICENCE_OFFICER)
OUTPUTS = {
    "digital": gettext_lazy("digital"),
    "overprint": gettext_lazy("overprint"),
    "stock": gettext_lazy("stock"),
}
MOST = 200
may_choose = superusers_and(holders(*CHOOSERS))


class StyleForm(forms.Form):
    """``seen``: the style the region had when the page was shown."""

    use_required_attribute = False
    style = forms.ChoiceField(label=gettext_lazy("Style"))
    seen = forms.SlugField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, region, offered):
        had = region.certificate_style
        super().__init__(data, prefix=f"r{region.pk}", initial={"style": had, "seen": had})
        self.region = region
        choices = [(style.name, style.title) for style in offered]
        if had not in dict(choices):
            choices.insert(0, (had, _("%(name)s (not known)") % {"name": had}))
        self.fields["style"].choices = choices


class UploadForm(forms.Form):
    use_required_attribute = False
    file = forms.FileField(
        label=gettext_lazy("Style file (JSON)"),
        widget=forms.FileInput(attrs={"accept": "application/json,.json"}),
        error_messages={"required": gettext_lazy("Choose the file first.")},
    )


class StylesView(BackOfficeView):
    header_icon = "image"
    page_title = gettext_lazy("Certificate styles")
    template_name = "issuance/desk/styles.html"

    def regions(self):
        rows = posts.regions_of(self.request.user, *CHOOSERS).select_related("parent")
        return list(rows.distinct().order_by("code")[:MOST])

    def admit(self):
        if not may_choose(self.request.user):
            raise PermissionDenied(_("This page is for administrators and licence officers."))


class Styles(StylesView):
    """The regions of the reader by city, each with its style; what each style looks like."""

    def get(self, request):
        self.admit()
        return self._show(request)

    def post(self, request):
        self.admit()
        wanted = request.POST.get("region", "")
        region = next((row for row in self.regions() if str(row.pk) == wanted), None)
        if region is None:
            raise Http404(_("There is no such record."))
        form = StyleForm(request.POST, region=region, offered=styles.offered(region.city))
        if not form.is_valid():
            return self._show(request, 422, chosen=form)
        name, seen = form.cleaned_data["style"], form.cleaned_data["seen"]
        try:
            styles.choose(region, name, seen=seen, actor=request.user)
        except VerbRefused as why:
            form.add_error("style", str(why))
            return self._show(request, 409, chosen=form)
        messages.success(
            request,
            _("Certificates of %(region)s are made in it from now on.") % {"region": region},
        )
        return redirect("certificate_styles")

    def _show(self, request, status=200, chosen=None):
        return self.page(request, status, cities=self._cities(chosen))

    def _cities(self, chosen):
        """(city, styles it offers, forms of its regions)"""
        cities = {}
        for region in self.regions():
            cities.setdefault(region.city, []).append(region)
        return [
            (city, offered, [self._form(region, offered, chosen) for region in regions])
            for city, regions in cities.items()
            for offered in (styles.offered(city),)
        ]

    def _form(self, region, offered, chosen):
        if chosen is not None and chosen.region.pk == region.pk:
            return chosen
        return StyleForm(region=region, offered=offered)

    def get_context_data(self, **kwargs):
        return super().get_context_data(outputs=OUTPUTS, **kwargs)


class Upload(StylesView):
    """A style of the city's own."""

    template_name = "issuance/desk/style_upload.html"

    def trail(self):
        return [(reverse("certificate_styles"), _("Certificate styles")), ("", self.city.name)]

    def get(self, request, city):
        self._open(city)
        return self.page(request, city=self.city, form=UploadForm())

    def post(self, request, city):
        self._open(city)
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(request, 422, city=self.city, form=form)
        try:
            file = form.cleaned_data["file"]
            row = styles.upload(self.city, file.read(styles.LARGEST + 1), actor=request.user)
        except VerbRefused as why:
            form.add_error("file", str(why))
            return self.page(request, 422, city=self.city, form=form)
        messages.success(request, _("%(style)s is on the list now.") % {"style": row.title})
        return redirect("certificate_styles")

    def _open(self, city):
        self.admit()
        self.city = _city(self.regions(), city)


class Preview(StylesView):
    """A style with items of nobody, in one of the three outputs."""

    def get(self, request, city, style, output):
        self.admit()
        place = _city(self.regions(), city)
        if output not in OUTPUTS or style not in {one.name for one in styles.offered(place)}:
            raise Http404(_("There is no such record."))

        def wanted():
            document = print_room.preview(place, style, output)
            return answers.Wanted(document, f"{style}-{output}.pdf", lanes.of_reader(request))

        return answers.respond(request, wanted, answers.Around(reverse("certificate_styles")))


def _city(regions, pk):
    found = next((region.city for region in regions if region.city.pk == pk), None)
    if found is None:
        raise Http404(_("There is no such record."))
    return found


MENU = Item(
    label=gettext_lazy("Certificate styles"),
    page="certificate_styles",
    name="certificate-styles",
    icon="image",
    order=635,
    shown_to=may_choose,
)
