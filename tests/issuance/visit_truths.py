"""What is true of the joint inspection of a case at every moment."""

from issuance.models import Inspected, Inspection, Pause, Visitor

BEFORE = {"ask", "due", "rectify"}
VERBS = frozenset(
    "need_inspection plan_inspection replan_inspection propose_visit_day keep_visit_day"
    " conclude_inspection answer_rectification record_rectification record_presence".split()
)


def check(record, step):
    visits = list(Inspection.objects.filter(case=record.case).order_by("round"))
    assert [visit.round for visit in visits] in ([], [1], [1, 2]), "one visit and one re-visit"
    for review in record.reviews:
        _nothing_granted_before(review)
        rows = list(Inspected.objects.filter(review=review).order_by("inspection__round"))
        rounds = [row.inspection.round for row in rows]
        assert rounds == sorted(set(rounds))
        if len(rows) == 2:
            assert rows[0].conclusion == "rectify" != rows[1].conclusion, "a re-visit for nothing"
        if rows and review.visit in {"passed", "rectify", "failed"}:
            assert rows[-1].conclusion == review.visit
    for visit in visits:
        _two_people_of_each_department(visit)
    if step in VERBS:
        _no_limit_is_touched(record)


def _nothing_granted_before(review):
    if review.status == "granted" and not review.held:
        assert review.visit in {"none", "spared", "passed", "after", "looked"}, (
            f"{review} was granted, and its inspection is {review.visit}"
        )
        mode = review.case.version.snapshot.permit_by_code[review.permit_code].inspection.mode
        favourable = Inspected.objects.filter(review=review, conclusion="passed").exists()
        committed = review.promises.filter(way="committed").exists()
        assert not (committed and Inspected.objects.filter(review=review).exists()), (
            f"{review} was visited before its grant, though handled by commitment"
        )
        assert review.round > 1 or mode != "always" or favourable or committed, (
            f"{review} was granted without its inspection"
        )
    if review.status == "denied" and not review.held:
        assert review.visit != "ask", "decided before it was said whether it is inspected"


def _two_people_of_each_department(visit):
    people = {}
    for row in Visitor.objects.filter(inspection=visit):
        people.setdefault(row.department_id, set()).add(row.user_id)
    assert all(len(users) >= 2 for users in people.values()), "one person of a department"
    concluded = visit.inspected.values_list("review__department", "concluded_by")
    assert all(user in people[department] for department, user in concluded)


def _no_limit_is_touched(record):
    verbs = {event.verb for event in record.new}
    assert not verbs & {"pause", "resume"}, "a visit stopped a limit"
    open_ones = [review for review in record.reviews if review.runs]
    running = Pause.objects.filter(review__in=open_ones, last=None).values_list("review", flat=True)
    assert all(review.due or review.pk in set(running) for review in open_ones)
