"""Cases whose operator's name was corrected before corrections were carried: once, after an upgrade.

A supplement carries it by itself. Papers given before stay as they were.
"""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from forms import operators
from forms.models import Submission
from issuance.models import Case
from portal.ground.history import events
from portal.ground.history.transitions import advance
from portal.ground.models import Event

CARRIED = "name.carry"
ALL_CARRIED = "name.carried"


def carry_corrected_names() -> int:
    """Let submissions and cases follow; how many. One event for each row, and one when all are done."""
    if Event.objects.filter(subject="history:names", verb=ALL_CARRIED).exists():
        return 0
    carried = sum(map(_carry, operators.behind()))
    with transaction.atomic():
        events.record(verb=ALL_CARRIED, subject="history:names", city=None, data={"rows": carried})
    return carried


@transaction.atomic
def _carry(key: int) -> bool:
    """Under the case's lock, as whoever answers a supplement holds it."""
    cases = Case.objects.select_for_update(of=("self",)).select_related("region__parent")
    case = cases.filter(submission=key).first()
    submission = Submission.objects.select_for_update(of=("self",)).get(pk=key)
    if not operators.follow(submission, submission.current().content["data"]):
        return False
    events.record(
        verb=CARRIED,
        subject=f"submission:{submission.pk}",
        city=submission.region.city.code,
        region=submission.region.code,
        case=case.number if case else "",
        row=submission,
    )
    if case and case.operator_name != submission.operator_name:
        advance(
            case,
            verb=CARRIED,
            actor=None,
            expected=Q(status=case.status),
            columns={"operator_name": submission.operator_name},
            meanwhile=lambda _case: _("Somebody was quicker."),
        )
    return True
