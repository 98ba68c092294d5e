"""How often somebody may try to sign in, so that nobody guesses and nobody is locked out by strangers.

A browser that has signed in before carries a signed cookie and is counted by itself; all others are
counted by their address. Too many failures with a name, from there or from everywhere, close
nothing: password and code are asked for together, one answer for both, and the right ones pass.
Only who knows the password can use up the tries of the code.
"""

import secrets

from django.conf import settings
from django.core import signing
from django.utils.translation import gettext_lazy as _

from portal.ground.limits import counting
from portal.ground.limits.client_address import counted_as
from portal.ground.limits.counting import TooMany, count
from portal.ground.limits.registry import Limit, Per

WRONG_TOO_OFTEN = _("Too many attempts to sign in.")
SIGN_INS = Limit("sign-ins", "30/minute", per=Per.SUBJECT, said=WRONG_TOO_OFTEN)
FROM_HERE = Limit("sign-in-from-here", "10/15 minutes", per=Per.SUBJECT, said=WRONG_TOO_OFTEN)
# Slow: what many addresses together may guess of one name.
FROM_ANYWHERE = Limit("sign-in-from-anywhere", "60/day", per=Per.SUBJECT, said=WRONG_TOO_OFTEN)
CODES_FROM_HERE = Limit("codes-from-here", "10/15 minutes", per=Per.SUBJECT, said=WRONG_TOO_OFTEN)
CODES_FROM_ANYWHERE = Limit("codes-from-anywhere", "100/day", per=Per.SUBJECT, said=WRONG_TOO_OFTEN)
USED_CODES = Limit("codes-used", "1/2 minutes", per=Per.SUBJECT)
AGAIN = Limit("passwords-asked-again", "10/15 minutes", per=Per.ACCOUNT, said=WRONG_TOO_OFTEN)

COOKIE = "staff_browser"
SALT = "portal.admission.browser"
COOKIE_AGE = 180 * 24 * 3600


class Attempt:
    """One try of ``name`` (as typed) by this request."""

    def __init__(self, request, name: str):
        self.name = name.strip().casefold()[:150]
        self.browser = known_browser(request, self.name)
        whence = self.browser or counted_as(request.META["REMOTE_ADDR"])
        self.whence = whence
        self.pair = f"{self.name}\n{whence}"

    def begin(self) -> None:
        """Raises TooMany while this browser or address does nothing but try."""
        count(SIGN_INS, subject=self.whence)

    def is_guarded(self) -> bool:
        """Count the try of a password; whether it is one too many, so that a code must come with it."""
        return self._beyond(FROM_HERE, FROM_ANYWHERE)

    def count_code(self) -> None:
        """Count the try of a code by who knows the password; raises TooMany."""
        count(CODES_FROM_HERE, subject=self.pair)
        if not self.browser:
            count(CODES_FROM_ANYWHERE, subject=self.name)

    def succeeded(self) -> None:
        """Who is in has made no mistake: the next one begins anew from here."""
        for limit in (FROM_HERE, CODES_FROM_HERE):
            counting.clear(limit, subject=self.pair)

    def _beyond(self, here: Limit, anywhere: Limit) -> bool:
        try:
            count(here, subject=self.pair)
            if not self.browser:
                count(anywhere, subject=self.name)
        except TooMany:
            return True
        return False


def first_use(user, code: str) -> bool:
    """Whether nobody has come in with this code of this person yet, in any process."""
    try:
        count(USED_CODES, subject=f"{user.pk}\n{code.strip()}")
    except TooMany:
        return False
    return True


def known_browser(request, name: str) -> str:
    """The name of the browser, if this person has signed in with it before; else empty."""
    try:
        whose, browser = signing.loads(
            request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=COOKIE_AGE
        )
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return browser if whose == name else ""


def remember_browser(request, response, user) -> None:
    name = user.get_username().casefold()
    browser = known_browser(request, name) or secrets.token_urlsafe(12)
    response.set_cookie(
        COOKIE,
        signing.dumps([name, browser], salt=SALT),
        max_age=COOKIE_AGE,
        path="/staff/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
