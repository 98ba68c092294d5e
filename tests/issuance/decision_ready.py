"""What is decided on the items of a prepared case: what comes before, and what is stated."""

from datetime import timedelta

from issuance.casework import bars
from issuance.casework.verbs import REGISTRY
from issuance.casework.verbs.review import basis as law
from issuance.models import Case, Promise, Review
from portal.demo.people import approver_of
from portal.ground.calendar import clock
from portal.ground.history import transitions
from portal.ground.models import Region
from tests.issuance import promise_cases

CHOICES = ("choose", "record_choice", "remind_choice", "settle_choice")
DECISIONS = frozenset(
    "propose_refusal reject_proposal refuse decide choose record_choice correct_decision"
    " annul_denial annul_refusal spare_permit repair_credit cannot_verify say_why_late".split()
)
REFUSAL = {
    "kind": "not_ours",
    "authority": "柳州市市场监督管理局",
    "reasons": "不属于本机关职权范围",
}
DENIAL = {"grant": False, "reasons": "不符合规定条件", "basis": "《测试法》第一条"}
WRONG = {"ground": "own", "reasons": "经复核，原决定认定事实有误"}
JUDGED = {
    "ground": "court",
    "reasons": "判决认定原决定证据不足",
    "organ": "柳州市柳南区人民法院",
    "document": "（2026）桂0204行初9号",
}


def judged(on, **stated):
    """A judgment of this day, in force since then."""
    return JUDGED | {"document_on": on, "in_force_on": on} | stated


def judged_by(ground, on):
    """On this ground, by a document of this day where it has one."""
    if ground == "own":
        return WRONG
    return judged(on) if ground == "court" else JUDGED | {"ground": ground, "document_on": on}


def asked_to_choose(case, silence="take") -> Case:
    """The region asks; of three permit items one is denied, two are granted."""
    terms = {"partial_rule": "ask", "choice_days": 10, "choice_silence": silence}
    Region.objects.filter(pk=case.region.city.pk).update(**terms, choice_basis="《测试办法》第三条")
    *granted, denied = case.reviews.select_related("department").order_by("-department__code")
    assert len(granted) == 2
    law = "《测试法》第一条"
    for review in granted:
        REGISTRY["decide"].run(review, actor=approver_of(review.department), grant=True)
    stated = {"grant": False, "reasons": "不符合规定条件", "basis": law}
    REGISTRY["decide"].run(denied, actor=approver_of(denied.department), **stated)
    return Case.objects.get(pk=case.pk)


def waits_for_a_choice(case, code) -> Case:
    """As each of these verbs finds it: on its last day, or the day after."""
    case = asked_to_choose(case, "keep" if code == "settle_choice" else "take")
    if code in ("remind_choice", "settle_choice"):
        day = clock.today() - timedelta(days=code == "settle_choice")
        Case.objects.filter(pk=case.pk).update(choice_due=day)
    return case


def denied(case):
    """By the department of the market."""
    review = case.reviews.select_related("department").get(department__code=promise_cases.MARKET)
    REGISTRY["decide"].run(review, actor=approver_of(review.department), **DENIAL)


def refused(case):
    """By the department of the market; the others go on."""
    market = case.reviews.select_related("department").get(department__code=promise_cases.MARKET)
    REGISTRY["refuse"].run(market, actor=approver_of(market.department), **REFUSAL)
    for review in case.reviews.filter(status="checking").select_related("department"):
        REGISTRY["complete"].run(review, actor=approver_of(review.department))
    case.refresh_from_db()


def granted_under_a_broken_promise(case):
    promise_cases.promised(case)
    review = case.reviews.select_related("department").get(department__code=promise_cases.MARKET)
    approver = approver_of(review.department)
    REGISTRY["decide"].run(review, actor=approver, grant=True)
    line = promise_cases.line_of(promise_cases.overdue(case))
    REGISTRY["break_promise"].run(line, actor=approver, reason="逾期未补交")


def committed_and_broken(case):
    """As if its market supervision had granted on a commitment that was found broken."""
    review = case.reviews.select_related("department").get(department__code=promise_cases.MARKET)
    approver = approver_of(review.department)
    REGISTRY["decide"].run(review, actor=approver, grant=True)
    line = Promise(review=review, way="committed", name="告知承诺书载明的条件", days=20)
    line.status, line.due, line.reason = "broken", clock.today(), "现场与承诺不符"
    line.settled_on, line.settled_by, line.holder = clock.today(), approver, bars.holder_of(case)
    line.save(force_insert=True)
    transitions.record(line, verb="promise", actor=approver)


def closed_to_its_applicant(case):
    """As if its market supervision were asked for by 告知承诺, and the applicant had broken another in a city
    where that closes every item."""
    own = case.reviews.get(department__code=promise_cases.MARKET)
    other = case.reviews.select_related("department").exclude(pk=own.pk).first()
    actor = approver_of(other.department)
    line = Promise(review=own, way="committed", name="告知承诺书载明的条件", days=20)
    line.status = "awaited"
    broken = Promise(review=other, way="committed", name=line.name, days=20, status="broken")
    broken.due, broken.reason, broken.holder = clock.today(), "现场不符", bars.holder_of(case)
    broken.settled_on, broken.settled_by = clock.today(), actor
    for row in (line, broken):
        row.save(force_insert=True)
        transitions.record(row, verb="promise", actor=actor)
    rule = {"broken_scope": "all", "broken_basis": "《测试办法》第九条"}
    Region.objects.filter(pk=case.region.city.pk).update(**rule)
    case.region.city.refresh_from_db(fields=rule)


def in_two_stages(case, **stated):
    """As if one item of the case were an approval to build, which is granted, and another came after it."""
    second = case.reviews.get(department__code=promise_cases.MARKET)
    first = case.reviews.select_related("department").exclude(pk=second.pk).first()
    Review.objects.filter(pk=first.pk).update(prepares=True, counts=False)
    stages = {"builds_on": first, "after": [first.permit_code], "due": None}
    Review.objects.filter(pk=second.pk).update(**stages)
    first.refresh_from_db()
    REGISTRY["decide"].run(
        first, actor=approver_of(first.department), **(stated or {"grant": True})
    )


def nothing_to_build(case):
    """The first of two stages is denied."""
    in_two_stages(case, **DENIAL)


def last_day_passed(case):
    """As if everything were to be decided by yesterday."""
    case.reviews.update(due=clock.today() - timedelta(days=1))


def decision_stated(code, review) -> tuple[dict, dict]:
    match code:
        case "choose":
            return {"choice": "wait", "until": clock.today() + timedelta(days=60)}, {}
        case "decide":
            return {"grant": True}, {"grant": "yes", "reasons": ""}
    stated = {
        "record_choice": {"choice": "take"},
        "propose_refusal": REFUSAL,
        "reject_proposal": {"reason": "属于本机关职权范围，应当受理"},
        "refuse": REFUSAL,
        "cannot_verify": {"reasons": "许可档案中没有该编号"},
        "correct_decision": {
            "reasons": "",
            "basis": f"{law.preset(review)}第二款",
            "reason": "条款序号误写",
        },
        "annul_denial": WRONG,
        "annul_refusal": WRONG | {"then": "accept"},
        "say_why_late": {"reason": "上级机关核查尚未回复"},
        "repair_credit": {"on": clock.today(), "document": "信修〔2026〕12号"},
        "spare_permit": {"reason": "已补齐材料，未造成危害后果"},
    }[code]
    return stated, stated
