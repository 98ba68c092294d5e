"""By compare-and-set, with the one event of it; whoever comes late is told."""

from django.db.models import Q
from django.utils.translation import gettext as _

from issuance.labels import VISITS
from issuance.status import ReviewStatus
from portal.ground.history import transitions


def moved(review, verb: str, actor, *, before: set, status=ReviewStatus.OPEN, **columns):
    """What of an item's inspection changes while it stands as one of ``before``."""
    transitions.advance(
        review,
        verb=verb,
        actor=actor,
        expected=Q(status=status, visit__in=before),
        columns=columns,
        meanwhile=lambda row: _("Meanwhile: %(stage)s.") % {"stage": VISITS[row.visit].word},
    )


def staged(inspection, verb: str, actor, *, before: set, **columns):
    transitions.advance(
        inspection,
        verb=verb,
        actor=actor,
        expected=Q(stage__in=before),
        columns=columns,
        meanwhile=lambda row: _("Meanwhile: %(stage)s.") % {"stage": row.get_stage_display()},
    )
