"""The administrators' list of second factors, and the help for who has lost one."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Min, Q
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.ground.backoffice.menu import Item
from portal.ground.backoffice.views import BackOfficeView
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import User
from portal.ground.staff import second_factors

PAGE = 50


def administers(user) -> bool:
    return user.is_superuser


class SecondFactors(BackOfficeView):
    """Who has enrolled since when, by name; the administrators' own page."""

    template_name = "ground/backoffice/second_factors.html"
    page_title = gettext_lazy("Second factors")
    header_icon = "key"

    def get(self, request):
        if not administers(request.user):
            raise PermissionDenied(_("This page is for administrators."))
        wanted = request.GET.get("q", "").strip()[:150]
        people = User.objects.filter(is_active=True).annotate(
            enrolled=Min(
                "authenticator__created_at", filter=Q(authenticator__type=Authenticator.Type.TOTP)
            )
        )
        if wanted:
            people = people.filter(
                Q(username__icontains=wanted) | Q(display_name__icontains=wanted)
            )
        shown = Paginator(people.order_by("username"), PAGE).get_page(request.GET.get("page"))
        return self.page(request, shown=shown, wanted=wanted)


class RemoveSecondFactor(BackOfficeView):
    """Takes the factors of one person away, once the administrator has said so."""

    http_method_names = ["post"]

    def post(self, request, pk):
        if not administers(request.user):
            raise PermissionDenied(_("This page is for administrators."))
        user = get_object_or_404(User, pk=pk)
        try:
            second_factors.remove(actor=request.user, user=user)
        except VerbRefused as refusal:
            messages.error(request, str(refusal))
        else:
            said = _("The second factor of %(name)s is removed; they enrol anew when they sign in.")
            messages.success(request, said % {"name": user})
        return redirect("second_factors")


MENU = Item(
    label=gettext_lazy("Second factors"),
    page="second_factors",
    name="second-factors",
    icon="key",
    order=610,
    shown_to=administers,
)
