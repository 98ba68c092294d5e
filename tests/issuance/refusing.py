"""A refusal of a whole case, as it was made before each department refused for itself."""

from django.db import transaction
from django.utils import timezone

from issuance.casework.papers.notices import give_notice
from issuance.casework.verbs.case.closing import cancel_reviews, refuse_case


def refused_as_a_whole(case):
    """As the verb of before left it: reviews ended with the case, one paper of the issuing body."""
    with transaction.atomic():
        refuse_case.carry_out(case, None, closed_at=timezone.now())
        cancel_reviews(case, None)
        give_notice(case=case, kind="refused", organ=case.issuing_body, reasons="不属于职权范围")
    return case
