"""What is true of the joint inspection of a case at every moment."""

from itertools import pairwise

from issuance.casework import rectification
from issuance.models import Case, Inspected, Inspection, Message, Pause, Visitor

LOOKED = {"looked", "unmet", "breach", "stands"}  # after the decision
BEFORE = {"ask", "due", "rectify"}
VERBS = frozenset(
    "need_inspection plan_inspection replan_inspection propose_visit_day record_visit_day keep_visit_day"
    " conclude_inspection answer_rectification record_rectification record_presence".split()
)


def check(record, step):
    visits = list(Inspection.objects.filter(case=record.case).order_by("pk"))
    held = [(visit.occasion, visit.round) for visit in visits if visit.stage != "off"]
    assert held == sorted(set(held)), "one visit and one re-visit of an occasion"
    going = [visit for visit in visits if visit.stage not in {"closed", "off"}]
    assert len({visit.round for visit in going}) == len(going), (
        "two visits, or two re-visits, at once"
    )
    assert sum(visit.stage == "planned" for visit in going) <= 1, "two planned at once"
    for review in record.reviews:
        _nothing_granted_before(review)
        rows = list(Inspected.objects.filter(review=review).order_by("pk"))
        for first, second in pairwise(rows):
            again = first.conclusion == "rectify" != second.conclusion
            assert again or review.round > 1, "a re-visit for nothing, or a third visit"
        if rows and review.visit in {"passed", "rectify", "failed"}:
            assert rows[-1].conclusion == review.visit
    assert not rectification.to_follow(Case.objects.get(pk=record.case.pk)), (
        "what is to be put right has no re-visit"
    )
    for visit in visits:
        _two_people_of_each_department(visit)
        _nobody_comes_for_nothing(record, visit)
    if step in VERBS:
        _no_limit_is_touched(record)


def _nothing_granted_before(review):
    if review.status == "granted" and not review.held:
        assert review.visit in {"none", "spared", "passed", "after", *LOOKED}, (
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
    assert all(len(dict(row.people)) >= 2 for row in visit.inspected.all()), "held by one person"


def _nobody_comes_for_nothing(record, visit):
    waits = [
        review for review in record.reviews if review.runs and review.visit in BEFORE - {"ask"}
    ]
    if visit.stage == "off":
        assert not visit.inspected.exists(), "called off after it began"
        told = Message.objects.filter(case=record.case, kind="visit_off")
        assert not visit.on or not visit.planned_by_id or told, "the applicant was not told"
    elif visit.stage != "closed":
        assert waits, "a visit for nothing"


def _no_limit_is_touched(record):
    verbs = {event.verb for event in record.new}
    assert not verbs & {"pause", "resume"}, "a visit stopped a limit"
    open_ones = [review for review in record.reviews if review.runs]
    running = Pause.objects.filter(review__in=open_ones, last=None).values_list("review", flat=True)
    assert all(review.due or review.pk in set(running) for review in open_ones)
