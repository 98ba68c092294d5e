"""What whoever came late is told: what the state is now, who brought it about, and when."""

from django.db.models import Model
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.models import Review
from portal.ground.history import words
from portal.ground.models import Event

UNSTEADY = gettext_lazy(
    "What this rests on changed again and again while it was being prepared. Nothing was done: read it"
    " again, then repeat it."
)


def meanwhile(subject: Model) -> str:
    """What the state is now; for a decided review its decision, who made it and when. No query."""
    if isinstance(subject, Review) and subject.decided_by_id:
        decided = _("%(who)s decided this on %(at)s: %(status)s.")
        verified = _("%(who)s looked into this on %(at)s: %(status)s.")
        return (verified if subject.held else decided) % {
            "who": subject.decided_by,
            "at": _minute(subject.decided_at),
            "status": subject.get_status_display(),
        }
    return _("This can no longer be done: %(subject)s is now “%(status)s”.") % {
        "subject": subject,
        "status": subject.get_status_display(),
    }


def with_last_change(hindrance: str, subject: Model) -> str:
    """The same and, unless it names somebody already, the last thing that was done to the subject.

    One query: for whoever was refused, not for each verb that a page does not offer.
    """
    if isinstance(subject, Review) and subject.decided_by_id:
        return hindrance
    events = Event.objects.filter(subject=subject.event_subject)
    last = events.select_related("actor").order_by("-pk").first()
    if last is None:
        return hindrance
    by_somebody = _("%(hindrance)s Last change: %(what)s, %(who)s, %(at)s.")
    by_itself = _("%(hindrance)s Last change: %(what)s, %(at)s.")
    return (by_somebody if last.actor else by_itself) % {
        "hindrance": hindrance,
        "what": words.verb(last),
        "who": last.actor,
        "at": _minute(last.at),
    }


def _minute(moment):
    return date_format(timezone.localtime(moment), "Y-m-d H:i")
