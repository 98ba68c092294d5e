"""A lost second factor is taken away by another administrator; its owner enrols a new one."""

from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.log_actions import LogContext

from portal.ground.history.transitions import VerbRefused
from portal.ground.models import User
from portal.ground.staff import letters, recorded


def remove(*, actor: User | None, user: User) -> None:
    """Take away the factors of ``user``; whoever signs in with the password enrols anew.

    ``actor`` is another superuser, or None for whoever has the console of the server. The owner is
    told by mail. Raises PermissionDenied, and VerbRefused where there is nothing to remove.
    """
    if actor is not None and not actor.is_superuser:
        raise PermissionDenied(_("This page is for administrators."))
    if actor == user:
        raise VerbRefused(_("Another administrator has to remove your second factor."))
    with transaction.atomic(), LogContext(user=actor):
        factors = Authenticator.objects.select_for_update().filter(user=user)
        if not factors:
            raise VerbRefused(_("%(name)s has no second factor.") % {"name": user})
        first = factors[0].pk
        factors.delete()
        with override("zh-hans"):
            letters.send(
                [user],
                key=f"{recorded.FACTOR_REMOVED}:{first}",
                subject=_("Your second factor was removed"),
                text=_(
                    "An administrator has removed your second factor. At the next sign-in you enrol a "
                    "new one. If you did not ask for this, tell the administrator at once."
                ),
                path="/staff/login/",
            )
