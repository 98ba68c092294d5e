"""Hearings, pauses, extensions and visits on a prepared case: what comes before, and what is stated."""

from datetime import time, timedelta

from django.core.files.base import ContentFile

from forms import uploads
from issuance.casework.verbs import REGISTRY
from issuance.casework.verbs.review.receipts import waiting
from issuance.models import Hearing
from portal.demo.telling import sample_paper
from portal.ground.calendar import clock
from portal.ground.models import Region, User
from portal.ground.office_days import almanac
from tests.issuance.inspection_cases import VISITS, visit_at

APPROVER, OFFICER = "approver-450204-mr", "officer-450204-aa"
HEAD = "head-450204-mr"


def paused_for():
    return {
        "cause": "testing",
        "purpose": "委托市检测中心检测水质",
        "law": "《生活饮用水卫生监督管理办法》第二十条",
        "expected": clock.today(),
    }


def report():
    """On which a technical step ended."""
    stated = {"conclusion": "水质检测合格", "found_by": "市检测中心"}
    return stated | {"number": "检字〔2026〕1号", "on": clock.today(), "last": clock.today()}


LIMITS = frozenset(
    "pause resume ask_extension refuse_extension extend_joint tell_interested tell_hearing set_hearing"
    " record_hearing_request record_notified record_hearing record_statement record_receipt".split()
)
INTERESTS = {"reason": "经营场所毗邻住宅，涉及相邻权"}
HEARINGS = ("tell_hearing", "ask_hearing", "set_hearing", "record_notified", "record_hearing")


def presiding():
    """Somebody of the department who does not review the application."""
    return User.objects.get(username=HEAD)


def party(name="测试·相邻业主", on=None):
    told = {"name": name, "touched": "油烟排放口正对住宅窗户", "way": "直接送达"}
    return told | {"on": on or clock.today()}


def time_and_place(day=None):
    office = almanac.days_of(Region.objects.get(code="450204").pk)
    day = day or clock.add_working_days(clock.today(), 10, days=office)
    return {
        "on": day,
        "hour": time(9, 30),
        "place": "政务服务中心三楼听证室",
        "presiding": presiding(),
    }


def hearing_at(code, review, actor):
    """Carry a hearing on until this verb is the next thing to do; its day is then today."""
    steps = HEARINGS[: HEARINGS.index(code)] if code in HEARINGS else HEARINGS[:1]
    for step in (step for step in steps if step != "record_notified"):
        stated = {"tell_hearing": INTERESTS, "set_hearing": time_and_place()}.get(step, {})
        REGISTRY[step].run(review, actor=None if step == "ask_hearing" else actor, **stated)
    Hearing.objects.filter(review=review, stage="set").update(on=clock.today())
    if code == "record_hearing":
        received(review)


def received(review):
    """Everybody has had the notice of the hearing long enough."""
    receipt = {"notified_way": "hand", "notified_on": clock.today() - timedelta(days=30)}
    Hearing.objects.filter(review=review).exclude(stage="held").update(**receipt)
    review.interested.update(**receipt)


def reached(review):
    """Every paper by which somebody was told that they are touched reached them today, by its receipt."""
    actor = User.objects.get(username=APPROVER)
    fresh = type(review).objects.get(pk=review.pk)
    for paper in (row for row in waiting(fresh) if row.notice.kind == "interested"):
        stated = {"paper": paper, "way": "hand", "on": clock.today()}
        REGISTRY["record_receipt"].run(fresh, actor=actor, **stated)


def asks_for_a_hearing(review, monkeypatch):
    """As if the law of its item asked for one, whether anybody does or not (行政许可法 46)."""
    parts = review.case.version.snapshot.permit_by_code
    needed = parts[review.permit_code].model_copy(update={"hearing_required": True})
    monkeypatch.setitem(parts, review.permit_code, needed)
    return review


MORE_TIME = {"days": 5, "reason": "需向原登记机关核对档案"}


def approval(**changed):
    """Of the head of the government, as the head of the issuing body records it."""
    stated = {
        "number": "柳南政审〔2026〕9号",
        "approved_on": clock.today(),
        "reason": "需两级档案核对",
    }
    return stated | {"scan": ContentFile(sample_paper("approval"), name="批件.pdf")} | changed


def of_limit(code, review, person):
    """What comes before a verb on a visit, a hearing or an extension."""
    if code in VISITS:
        visit_at(code, review)
    if code in (
        *HEARINGS,
        "record_hearing_request",
        "tell_interested",
        "record_statement",
        "record_receipt",
    ):
        hearing_at(code, review, person(APPROVER))
    if code in ("record_statement", "record_receipt"):
        REGISTRY["tell_interested"].run(review, actor=person(APPROVER), **party())
    if code in ("grant_extension", "refuse_extension"):
        REGISTRY["ask_extension"].run(review, actor=person(APPROVER), **MORE_TIME)


def of_hearing(code, review) -> tuple[dict, dict]:
    if code == "record_statement":
        [told] = review.interested.all()
        said = {"statement": "请求加高排烟管道", "on": clock.today()}
        return said | {"party": told}, said | {"party": told.pk}
    if code == "record_receipt":
        [paper] = review.served.select_related("notice")
        said = {"way": "hand", "on": clock.today()}
        return said | {"paper": paper}, said | {"paper": paper.pk}
    if code == "set_hearing":
        posted = {"hour": "09:30", "presiding": presiding().pk}
        return time_and_place(), time_and_place() | posted
    stated = {"number": "听笔〔2026〕1号", "on": clock.today(), "presiding": presiding()}
    scans = uploads.take_in(approval()["scan"]), approval()["scan"]
    posted = {"scan": scans[1], "presiding": presiding().pk}
    return stated | {"scan": scans[0]}, stated | posted


def limit_stated(code, review) -> tuple[dict, dict]:
    match code:
        case "record_hearing" | "set_hearing" | "record_statement" | "record_receipt":
            return of_hearing(code, review)
        case "extend_joint":
            return approval(scan=uploads.take_in(approval()["scan"])), approval()
    today = clock.today()
    stated = {
        "pause": paused_for(),
        "resume": report(),
        "ask_extension": MORE_TIME,
        "tell_interested": party(),
        "tell_hearing": INTERESTS,
        "record_hearing_request": {"party": "applicant", "on": today},
        "record_notified": {"party": "applicant", "way": "hand", "on": today},
        "refuse_extension": {"reason": "可以按期办结"},
    }[code]
    return stated, stated
