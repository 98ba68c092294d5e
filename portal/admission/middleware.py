"""Who may come in: every request of a signed-in account, whatever its address, meets the same three
questions: has the session been idle, was a second factor shown, is there a post.
"""

import time

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from wagtail.log_actions import LogContext

from portal.admission.adapter import SECOND_FACTOR
from portal.ground.backoffice.views import BACK_OFFICE
from portal.ground.staff.posts import ACCESS_ADMIN

LAST_SEEN = "last_seen"  # in the session: seconds since 1970
NOTED_EVERY = 60  # seconds: not each request writes the session
# The editor asks by itself, whether anybody sits there or not.
ASKED_BY_MACHINE = frozenset({"wagtailadmin_editing_sessions:ping"})
LEAVING = frozenset({"account_logout", "wagtailadmin_logout"})
ENROLLING = frozenset({"mfa_activate_totp", "account_reauthenticate"})
# Of allauth's pages; the others (mail addresses, resets, sign-up) are no pages of ours.
OPEN = (
    LEAVING
    | ENROLLING
    | frozenset(
        {
            "account_change_password",
            "account_inactive",
            "account_login",
            "mfa_authenticate",
            "mfa_deactivate_totp",
            "mfa_download_recovery_codes",
            "mfa_generate_recovery_codes",
            "mfa_index",
            "mfa_reauthenticate",
            "mfa_view_recovery_codes",
        }
    )
)


class StaffAdmissionMiddleware:
    """Idle sessions end, who has shown no second factor shows or enrols one, who has no post is told.

    Wagtail's own login would skip the second factor, so its address is a redirect (see urls).
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """What the request changes is told as done by who signed in, on whatever page."""
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return self.get_response(request)
        with LogContext(user=request.user):
            return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        name = request.resolver_match.view_name or ""
        if name.startswith(("account_", "mfa_")) and name not in OPEN:
            raise Http404
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return (
                None  # no session is asked for, so what is the same for all can be kept by caches
            )
        if not request.user.is_authenticated or name in LEAVING:
            return None
        response = self._ended(request, name) or self._unproven(request, name)
        response = response or self._without_post(request, name)
        if response:
            add_never_cache_headers(response)
        return response

    @staticmethod
    def _ended(request, name):
        now = int(time.time())
        seen = request.session.get(LAST_SEEN, now)
        if now - seen >= settings.PORTAL_IDLE_MINUTES * 60:
            return signed_out(
                request, _("You were signed out because nothing was done for a while.")
            )
        if name not in ASKED_BY_MACHINE and (
            now - seen >= NOTED_EVERY or LAST_SEEN not in request.session
        ):
            request.session[LAST_SEEN] = now
        return None

    @staticmethod
    def _unproven(request, name):
        """A session begun before its account had a second factor has not shown it either."""
        if not settings.PORTAL_REQUIRE_MFA:
            return None
        factors = dict(Authenticator.objects.filter(user=request.user).values_list("pk", "type"))
        if request.session.get(SECOND_FACTOR) in factors:
            return None
        if Authenticator.Type.TOTP in factors.values():
            return signed_out(request, _("Please sign in with your second factor."))
        return None if name in ENROLLING else redirect("mfa_activate_totp")

    @staticmethod
    def _without_post(request, name):
        """Wagtail would send them to sign in, and that back to Wagtail, for ever."""
        if not request.path.startswith(BACK_OFFICE) or request.user.has_perm(ACCESS_ADMIN):
            return None
        return render(request, "admission/no_post.html", status=403)


def signed_out(request, why):
    following = request.get_full_path() if request.method == "GET" else BACK_OFFICE
    logout(request)
    messages.warning(request, why)
    return redirect_to_login(following)
