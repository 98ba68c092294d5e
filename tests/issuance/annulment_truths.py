"""What a paper says by which a denial or a refusal to accept is withdrawn, against its rows."""

from issuance.models import Bar, Deficiency, Notice
from issuance.status import ReviewStatus

Kind = Notice.Kind


def check(record, notice):
    """It names the paper of the denial, by which nothing is decided any more."""
    row = next(review for review in record.reviews if review.pk == notice.review_id)
    annulment, told = row.annulment, notice.body["annulment"]
    denial = next(paper for paper in record.notices if paper.number == told["of"])
    kinds = {
        "denied": {Kind.DECISION, Kind.CORRECTED},
        "refused": {Kind.REFUSED},
        "unanswered": {Kind.UNANSWERED},
    }
    assert denial.kind in kinds[annulment.was]
    assert denial.review_id == row.pk
    assert told["was"] == annulment.was
    assert denial.round == annulment.round == row.round - 1
    if denial.kind in {
        Kind.DECISION,
        Kind.REFUSED,
    }:  # else it is named by the paper that corrected it
        said = denial.body["reviews"][0]
        assert (said["status"], said["reasons"]) == (annulment.was, annulment.denied_reasons)
    assert annulment.anew
    if then := told.get("then"):
        _waits_again(record, notice, row, then)
        return
    assert row.status == ReviewStatus.OPEN
    assert annulment.was == "denied" or row.accepted_on == annulment.since
    assert told["due"] == (row.due.isoformat() if row.due else "")
    assert row.due or (row.builds_on_id and not row.completed_on)
    assert not Bar.objects.filter(review=row, lifted_at=None, last__gte=record.today).exists()


def _waits_again(record, notice, row, then):
    """What is checked again, or may be handed in after all, until the day by which the case counts."""
    case, body = record.case, notice.body
    status, due = {
        "check": (ReviewStatus.CHECKING, case.check_due),
        "supplement": (ReviewStatus.DEFICIENT, case.supplement_due),
    }[then]
    assert row.status == status
    assert row.accepted_on is None
    if then == "check":
        assert body["annulment"]["due"] >= due.isoformat() >= record.today.isoformat()
    else:
        assert body["answer"]["due"] == due.isoformat()
        waits = Deficiency.objects.filter(review=row, waits=True)
        assert len(body["annulment"]["asked"]) == waits.count() > 0
