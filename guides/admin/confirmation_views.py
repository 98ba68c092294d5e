"""What a department is asked to confirm: its own list, and its permit items in each release."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guides.models import Confirmation, Release
from guides.release import confirmations, working_rules
from guides.release.comparing import divided, replaced
from guides.release.needs import SHOWN, needs, needs_of
from guides.release.rights import releases_read
from guides.version.attributes import NONE, in_short
from guides.version.diff import PERMIT_PARTS
from portal.ground.backoffice.views import BackOfficeView
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Department
from portal.ground.models.people import DEPARTMENT_ROLES
from portal.ground.staff import posts
from portal.ground.text.sentences import Sentence

PAGE = 50
ALSO = (
    *("validity", "renewal", "number_pattern", "commitment", "conditions", "kinds"),
    *("indispensable", "after"),
)


def departments_of(user):
    """The departments for which this person speaks; an administrator reads all."""
    if user.is_superuser:
        return Department.objects.all()
    return Department.objects.filter(pk__in=posts.departments_of(user, *DEPARTMENT_ROLES))


def speaks(user) -> bool:
    return user.is_superuser or bool(posts.departments_of(user, *DEPARTMENT_ROLES))


class ConfirmationView(BackOfficeView):
    header_icon = "check"

    def admit(self):
        if not speaks(self.request.user):
            raise PermissionDenied(_("Departments confirm their own permit items."))


class ConfirmationList(ConfirmationView):
    template_name = "guides/admin/confirmations/list.html"
    page_title = gettext_lazy("Confirmation of guides")

    def get(self, request):
        self.admit()
        own = departments_of(request.user)
        keys = set(own.values_list("pk", flat=True))
        proposed = Release.objects.filter(status=Release.Status.PROPOSED).select_related("region")
        made = Confirmation.objects.filter(department__in=own)
        concerning = [
            (release, need)
            for release, needs in needs_of(proposed).items()
            for need in needs
            if need.department.pk in keys
        ]
        return self.page(
            request,
            waiting=[(release, need) for release, need in concerning if need.holds_up],
            informed=[
                (release, need)
                for release, need in concerning
                if not need.asked and not need.holds_up
            ],
            made=made.select_related("release", "department", "made_by")[:PAGE],
        )


class ConfirmationPage(ConfirmationView):
    """One department's slice of a release with what changes in it; of the rest, what changes."""

    template_name = "guides/admin/confirmations/detail.html"

    def get_page_title(self):
        return self.release.name

    def trail(self):
        address = reverse("guides_confirmations")
        return [(address, _("Confirmation of guides")), ("", self.release.name)]

    def dispatch(self, request, *args, **kwargs):
        self.release = self.need = None
        return super().dispatch(request, *args, **kwargs)

    def find(self, pk, code):
        self.admit()
        department = get_object_or_404(departments_of(self.request.user), code=code)
        releases_shown = Release.objects.filter(status__in=SHOWN).select_related("region__parent")
        self.release = get_object_or_404(releases_shown, pk=pk)
        self.need = next(
            (need for need in needs(self.release) if need.department == department), None
        )
        if self.need is None:
            raise Http404

    def get(self, request, pk, department):
        self.find(pk, department)
        return self.show(request)

    def post(self, request, pk, department):
        self.find(pk, department)
        asked = {
            "actor": request.user,
            "release": self.release,
            "department": self.need.department,
            "digest": request.POST.get("digest", ""),
        }
        reason = request.POST.get("reason", "")
        try:
            if "oppose" in request.POST:
                confirmations.oppose(**asked, reason=reason)
                done = _("Your objection is recorded; the author of the release has been told.")
            elif "withdraw" in request.POST:
                confirmations.withdraw(**asked)
                done = _("Your objection is withdrawn.")
            else:
                confirmations.confirm(**asked)
                done = _("Confirmed.")
        except VerbRefused as refusal:
            messages.error(request, str(refusal))
            self.find(pk, department)
            return self.show(request, status=409, reason=reason)
        messages.success(request, done)
        return redirect("guides_confirmations")

    def show(self, request, status=200, reason=""):
        release, need = self.release, self.need
        own = need.department.pk in posts.departments_of(request.user, *DEPARTMENT_ROLES)
        heard = own and release.status == Release.Status.PROPOSED and not need.heard
        return self.page(
            request,
            status=status,
            release=release,
            need=need,
            may_speak=heard,
            may_confirm=heard and bool(need.asked or need.objection),
            whole=release in releases_read(Release.objects.filter(pk=release.pk), request.user),
            reason=reason,
            refused=status != 200,
            items=[self.candidate(item) for item in need.items],
        )

    def candidate(self, item):
        own, others = divided(item, self.need.department.code)
        return {
            "item": item,
            "asked": item in self.need.asked,
            "base": replaced(item),
            "own": own,
            "others": others,
            "permits": _decided_by(item, self.need.department),
            "rules": working_rules.of_candidate(item),
        }


def _also(snapshot, permit):
    """What else it answers for, as far as something is said: names and words."""
    for key in ALSO:
        words = in_short(snapshot, key, getattr(permit, key))
        if words and words != NONE:
            yield Sentence(PERMIT_PARTS[key]), words if isinstance(words, tuple) else (words,)


def _decided_by(item, department):
    """The permit items this department decides, in words."""
    snapshot = item.snapshot
    return [
        {"permit": permit}
        | {
            key: in_short(snapshot, key, getattr(permit, key))
            for key in ("when", "materials", "fields")
        }
        | {"also": _also(snapshot, permit)}
        for permit in snapshot.permits
        if permit.department.code == department.code
    ]
