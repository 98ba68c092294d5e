"""Who may come in: staff sign in through allauth, with a second factor where it is demanded."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse


class StaffAccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the office, never by visitors."""

    def is_open_for_signup(self, request):
        return False


def no_reset(request, rest=""):
    """A mailbox must not open the back office: an administrator sets a forgotten password anew."""
    raise Http404


class StaffAdmissionMiddleware:
    """Send anyone at the back office without a second factor to enrol first.

    Wagtail's own login would skip the second factor, so its address is a redirect (see urls).
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if (
            settings.PORTAL_REQUIRE_MFA
            and request.path.startswith("/cms/")
            and request.user.is_authenticated
            and not is_mfa_enabled(request.user)
        ):
            return redirect(reverse("mfa_activate_totp"))
        return self.get_response(request)
