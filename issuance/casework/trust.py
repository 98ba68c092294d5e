"""What a grant takes on trust: a commitment instead of an inspection before, what is promised for later."""

from django.utils.translation import gettext as _

from issuance.casework import commitments, inspections, promises
from issuance.models import Review


def told(review: Review) -> list[tuple[str, str]]:
    """(label, words) to whoever grants it, each with its last day as it would be when granted today."""
    rows = []
    if line := commitments.of(review):
        signed = _(
            "by commitment (告知承诺), on what the applicant signed and without an inspection before; the"
            " later check follows within %(days)s working days of the decision"
        )
        if due := inspections.look_by(review):
            signed = _(
                "by commitment (告知承诺), on what the applicant signed and without an inspection before; the"
                " later check follows within %(days)s working days of the decision: granted today, by %(due)s"
            )
        rows.append((_("Way of deciding"), signed % {"days": line.days, "due": due}))
    if later := promises.outstanding(review):
        rows.append((_("Promised for later (容缺), outstanding"), later))
    return rows
