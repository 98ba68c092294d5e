"""What allauth asks of us: accounts are the office's, and tries are counted by `attempts`."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.signals import authenticator_added, authenticator_used
from django.dispatch import receiver

from portal.admission.attempts import AGAIN, Attempt, remember_browser
from portal.ground.limits.counting import count

SECOND_FACTOR = "second_factor"  # in the session: key of the authenticator that was shown


class StaffAccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the office, never by visitors."""

    def is_open_for_signup(self, request):
        return False

    def get_client_ip(self, request):
        return request.META["REMOTE_ADDR"]

    def pre_authenticate(self, request, **credentials):
        """Raises TooMany for who is asked for the password again and does not know it."""
        if request.user.is_authenticated:
            count(AGAIN, request)

    def post_login(self, request, user, **details):
        response = super().post_login(request, user, **details)
        Attempt(request, user.get_username()).succeeded()
        remember_browser(request, response, user)
        return response


@receiver(authenticator_added)
@receiver(authenticator_used)
def factor_shown(request, user, authenticator, **kwargs):
    request.session[SECOND_FACTOR] = authenticator.pk
