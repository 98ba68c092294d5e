"""What comes before each verb of a joint inspection, and what is stated then."""

from datetime import time, timedelta

from guides.models.working_rules import Point, Rules
from guides.release import working_rules
from issuance.casework.verbs import REGISTRY
from issuance.casework.verbs.inspections.planning import departments
from issuance.models import Case, Review
from issuance.status import Visit
from portal.demo.people import approver_of, inspector_of
from portal.demo.telling import planner_of
from portal.ground.calendar import clock
from portal.ground.office_days import almanac

VISITS = (
    *("need_inspection", "plan_inspection", "replan_inspection", "propose_visit_day"),
    *("keep_visit_day", "conclude_inspection", "answer_rectification", "record_rectification"),
    *("record_presence", "record_visit_day"),
)
RIGHTED = ("report_righted", "record_righted")
POINTS = tuple(
    Point(text, "see", permits)
    for text, permits in (
        ("食品处理区设置洗手设施", ("SMALL_CATERING",)),
        ("隔油池设置到位", ("SMALL_CATERING", "DRAINAGE")),
        ("食品贮存离墙离地", ("SMALL_CATERING",)),
        ("雨水、污水分流", ("DRAINAGE",)),
    )
)
YES = {"needed": True, "reason": "需核实经营场所布局"}
NO = {"needed": False, "reason": "申请材料足以证明符合条件"}
RECTIFY = {"conclusion": "rectify", "findings": "洗手设施不足，请加装一处"}


def working_day(case, n=1):
    """The n-th working day from today on."""
    return clock.add_working_days(clock.today(), n, days=almanac.days_of(case.region_id))


def planned(case, n=2) -> dict:
    people = {
        department.pk: [approver_of(department).pk, inspector_of(department).pk]
        for department in departments(case)
    }
    return {
        "on": working_day(case, n),
        "hour": time(9, 30),
        "place": "蝴蝶山路8号",
        "people": people,
    }


def as_posted(stated) -> dict:
    """As the form of the page posts it."""
    people = {f"people_{key}": [str(pk) for pk in keys] for key, keys in stated["people"].items()}
    rest = {name: value for name, value in stated.items() if name != "people"}
    return rest | {"hour": "09:30"} | people


def say(review, **stated):
    """Of this item; every other department says no."""
    for row in review.case.reviews.filter(visit=Visit.ASK):
        told = (stated or YES) if row.pk == review.pk else NO
        REGISTRY["need_inspection"].run(row, actor=approver_of(row.department), **told)
    return fresh(review)


def fresh(review) -> Review:
    return Review.objects.select_related("case", "department").get(pk=review.pk)


def with_points(monkeypatch):
    """As if the working rules of every version were these."""
    monkeypatch.setattr(working_rules, "of_version", lambda version: Rules(points=POINTS))


def plan(case, **changed):
    case = Case.objects.get(pk=case.pk)
    stated = planned(case) | changed
    REGISTRY["plan_inspection"].run(case, actor=planner_of(case), **stated)
    return case


def begin(case):
    """As if the day of the visit were today."""
    case.inspections.filter(stage="planned").update(on=clock.today())


def conclude(review, conclusion="passed", findings="现场符合条件", **stated):
    actor = stated.pop("actor", None) or approver_of(review.department)
    told = {"conclusion": conclusion, "findings": findings, "people": there(review)} | stated
    REGISTRY["conclude_inspection"].run(fresh(review), actor=actor, **told)
    return fresh(review)


def there(review) -> list[int]:
    """Two of its department."""
    return [approver_of(review.department).pk, inspector_of(review.department).pk]


def to_be_put_right(review):
    """Visited, and something is found."""
    say(review)
    plan(review.case)
    begin(review.case)
    return conclude(review, **RECTIFY, until=clock.today() + timedelta(days=10))


def visit_at(code, review):
    """Carry the case on until this verb is the next thing to do."""
    if code == "need_inspection":
        return
    if code in ("answer_rectification", "record_rectification"):
        to_be_put_right(review)
        return
    say(review)
    if code != "plan_inspection":
        plan(review.case)
    if code == "keep_visit_day":
        wish = {"on": working_day(review.case, 4), "reason": "当日停电"}
        REGISTRY["propose_visit_day"].run(Case.objects.get(pk=review.case_id), **wish)
    if code in ("conclude_inspection", "record_presence"):
        begin(review.case)


def stated_at(code, review) -> tuple[dict, dict]:
    """What code states, and what the form of the page posts."""
    case = Case.objects.get(pk=review.case_id)
    match code:
        case "need_inspection":
            return YES, YES | {"needed": "yes"}
        case "look_after":
            told = looking(review)
            people = [str(key) for key in told["people"]]
            return told, told | {"met": "yes", "people": people}
        case "plan_inspection" | "replan_inspection":
            told = planned(case, 2 if code == "plan_inspection" else 3)
            return told, as_posted(told)
        case "propose_visit_day" | "record_visit_day":
            told = {"on": working_day(case, 4), "reason": "当日停电"}
        case "keep_visit_day":
            told = {"reason": "各部门已排定"}
        case "conclude_inspection":
            told = {"conclusion": "passed", "findings": "现场符合条件", "people": there(review)}
            return told, told | {"people": [str(key) for key in told["people"]]}
        case "record_presence":
            told = {"presence": "signed", "name": "张三", "reason": ""}
        case _:
            told = {"answer": "已加装洗手设施"}
    return told, told


def looked_at_later(review):
    """As if the inspection of its item followed the decision (事后核查)."""
    Review.objects.filter(pk=review.pk).update(visit=Visit.AFTER)
    review.visit = Visit.AFTER


def looking(review) -> dict:
    return {"on": clock.today(), "people": there(review), "met": True, "findings": "现场与备案一致"}


def to_right_after(review, days=10):
    """Granted, inspected afterwards, and something is to be put right."""
    looked_at_later(review)
    actor = approver_of(review.department)
    REGISTRY["decide"].run(review, actor=actor, grant=True)
    until = clock.today() + timedelta(days=days)
    stated = looking(review) | {"met": False, "findings": "缺少消毒记录", "until": until}
    REGISTRY["look_after"].run(fresh(review), actor=actor, **stated)
    return fresh(review)
