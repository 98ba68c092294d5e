"""What is true of everything a case was promised: it has its day, its list, and its consequence."""

from issuance.models import Promise
from issuance.status import UNACCEPTED_REVIEWS, PermitStatus, ReviewStatus

NOTHING_LEFT = frozenset({ReviewStatus.REFUSED, ReviewStatus.DENIED, ReviewStatus.CANCELLED})


def check(record, lists, step):
    on = {
        (verb.code, type(row).__name__, row.pk)
        for _actor, verb, queue, row in lists
        if not queue.watched
    }
    for line in Promise.objects.filter(review__case=record.case).select_related("review"):
        review = next(row for row in record.reviews if row.pk == line.review_id)
        assert not line.reminded or line.due, "reminded of a day nobody was told"
        if line.status in {"awaited", "handed_in"}:
            _is_followed(record, line, review, on, step)
        if line.status == "broken":
            _has_its_consequence(record, line, review, on)


def _is_followed(record, line, review, on, step):
    assert review.status not in NOTHING_LEFT, "asked for an item that is over"
    if line.way == "committed":
        _is_looked_into(record, line, review, on)
        return
    accepted = review.status not in UNACCEPTED_REVIEWS
    assert bool(line.due) == accepted, "its day runs from acceptance"
    if line.status == "handed_in" and line.due and line.way != "condition":
        assert ("verify_promise", "Promise", line.pk) in on, f"nobody verifies {line}"
    if line.way == "condition" and line.due:
        assert ("verify_condition", "Promise", line.pk) in on, f"nobody verifies {line}"
    if line.status == "awaited" and line.due and line.due < record.today:
        assert ("break_promise", "Promise", line.pk) in on, f"nobody settles {line}"
        assert step != "tick" or line.reminded, "nobody was reminded"


def _is_looked_into(record, line, review, on):
    """A commitment: its later check is due from the grant on, and on a list until it was held."""
    granted = review.status == ReviewStatus.GRANTED
    assert (line.status, bool(line.due)) == ("awaited", granted), "its day runs from the grant"
    if granted and not review.given_up_at:
        assert ("look_after", "Review", review.pk) in on, f"nobody looks into {line}"


def _has_its_consequence(record, line, review, on):
    """Not granted, or on a list until the permit is ended."""
    if line.way != "committed":
        assert line.due < line.settled_on, "found broken before its last day was over"
    if review.status != ReviewStatus.GRANTED:
        return
    after = [
        (event.subject, event.after)
        for event in record.events
        if event.subject in {line.event_subject, review.event_subject}
    ]
    granted = after.index((review.event_subject, "granted"))
    assert (line.event_subject, "broken") in after[granted:], "granted over a broken promise"
    for permit in record.permits_of(review):
        if permit.status == PermitStatus.VALID and not line.spared_on:
            assert ("end", "Permit", permit.pk) in on, f"nobody revokes {permit}"
