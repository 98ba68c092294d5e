"""What must be so of renewals: a permit holds past its last day by an application in time alone, and the
papers say what became of it."""

from datetime import date

from issuance.models import Notice, Renewal

Kind = Notice.Kind
WAITING = {"open", "silence"}


def check(record):
    for permit in record.permits:
        rows = list(permit.renewals.order_by("pk"))
        waiting = [row for row in rows if row.outcome in WAITING and row.until is None]
        assert len(waiting) <= 1
        assert permit.held_over == any(row.by_silence for row in waiting)
        for row in waiting:
            assert permit.status == "valid", "a renewal is open of what has ended"
            assert row.due == permit.valid_until
            assert row.outcome == "open" or record.today > row.due
        assert all(row.by_silence for row in rows if row.outcome == "silence")


def of_paper(record, notice):
    """Against the latest application for its permit."""
    told = notice.body["renewal"]
    [permit] = [row for row in record.permits if row.number == told["number"]][-1:]
    renewal = Renewal.objects.filter(permit=permit).latest("pk")
    assert date.fromisoformat(told["until"]) == permit.valid_until
    if notice.kind == Kind.RENEWAL_IN:
        late = record.today > date.fromisoformat(told["closes"])
        assert (told["late"], told["by_silence"]) == (late, renewal.by_silence)
        assert not (late and renewal.by_silence)
    if notice.kind == Kind.RENEWED:
        assert renewal.until == permit.valid_until > renewal.due
        assert told["silent"] == (renewal.outcome == "silence") == (record.today > renewal.due)
    if notice.kind == Kind.NOT_RENEWED:
        assert (renewal.outcome, renewal.reason) == ("denied", told["reason"])
        assert record.today <= renewal.due
