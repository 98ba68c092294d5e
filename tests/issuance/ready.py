"""For every verb that somebody runs: a case at which it is legal, who may, and what is stated."""

from datetime import date, timedelta
from typing import NamedTuple

from django.db import connection
from django.db.models import Model

from forms import revisions
from issuance.casework import permit_facts
from issuance.casework.verbs import REGISTRY
from issuance.casework.verbs.base import By, Verb
from issuance.casework.verbs.confirmation import CONFIRMED
from issuance.models import Case, Deficiency, Licence, Permit, Promise, Review
from portal.ground.calendar import clock
from tests.issuance import promise_cases
from tests.issuance.decision_ready import (
    CHOICES,
    DECISIONS,
    REFUSAL,
    closed_to_its_applicant,
    committed_and_broken,
    decision_stated,
    denied,
    granted_under_a_broken_promise,
    in_two_stages,
    last_day_passed,
    nothing_to_build,
    refused,
    waits_for_a_choice,
)
from tests.issuance.inspection_cases import (
    RIGHTED,
    VISITS,
    looked_at_later,
    looking,
    stated_at,
    to_right_after,
)
from tests.issuance.later_cases import granted_change
from tests.issuance.licence_ready import LICENCES, licence_stated
from tests.issuance.licence_ready import PUT as OF_LICENCES
from tests.issuance.limit_ready import (
    APPROVER,
    HEAD,
    LIMITS,
    OFFICER,
    limit_stated,
    of_limit,
    paused_for,
)
from tests.issuance.permit_ready import ENDS, PERMITS, end_permits, part_of, permit_stated
from tests.issuance.renewal_ready import PUT as ENDING
from tests.issuance.renewal_ready import RENEWALS, renewal_stated
from tests.issuance.scan_ready import SCANS, of_scan, scan_stated
from tests.issuance.window_ready import CLERK, SENT, WINDOW, at_the_window
from tests.triggers import lifted

MARKET = "450204-MR"
GIVEN_UP = ("give_up", "record_given_up")
# Where a verb is legal (a stage of the demo's stories and its channel), and who may.
READY = {
    "assign_agent": ("submitted", "window", CLERK),
    "complete": ("submitted", "online", APPROVER),
    "deficient": ("submitted", "online", APPROVER),
    "accept": ("submitted", "window", CLERK),
    "ask_supplement": ("submitted", "window", CLERK),
    "lapse": ("submitted", "online", None),
    "date_unbuilt": ("accepted", "online", None),
    "tell_late": ("accepted", "online", None),
    "propose_refusal": ("submitted", "window", CLERK),
    "reject_proposal": ("submitted", "window", APPROVER),
    "refuse": ("submitted", "online", APPROVER),
    "answer_supplement": ("supplement", "online", None),
    "answer_at_counter": ("supplement", "window", CLERK),
    "return_supplement": ("answered", "window", CLERK),
    "still_missing": ("answered", "online", APPROVER),
    "attach_scans": ("accepted", "window", CLERK),
    "deliver": ("issued", "window", CLERK),
    "agree_online": ("decided", "online", None),
    "record_online_consent": ("decided", "window", CLERK),
    "end_online": ("decided", "online", None),
    "record_online_end": ("decided", "window", CLERK),
    "deliver_online": ("issued", "window", CLERK),
    "ask_paper": ("issued", "online", None),
    "record_paper_request": ("issued", "window", CLERK),
    "hand_over_paper": ("issued", "window", CLERK),
    "open_delivered": ("issued", "online", None),
    "record_post": ("issued", "window", CLERK),
    "hand_in_promised": ("submitted", "online", None),
    "take_in_promised": ("submitted", "window", CLERK),
    "remind_promises": ("submitted", "online", None),
    "verify_promise": ("submitted", "online", APPROVER),
    "verify_condition": ("submitted", "online", APPROVER),
    "break_promise": ("submitted", "online", APPROVER),
    "agree_to_wait": ("accepted", "online", None),
    "record_agreement": ("accepted", "window", CLERK),
    "go_on": ("supplement", "online", None),
    "record_going_on": ("supplement", "window", CLERK),
    "remind": ("supplement", "online", None),
    "close_unanswered": ("supplement", "online", None),
    "name_day": ("supplement", "online", None),
    "withdraw": ("accepted", "online", None),
    "take_back_item": ("accepted", "online", None),
    "record_item_back": ("accepted", "online", CLERK),
    "give_up": ("accepted", "online", None),
    "record_given_up": ("accepted", "online", CLERK),
    "decide": ("accepted", "online", APPROVER),
    "choose": ("accepted", "online", None),
    "record_choice": ("accepted", "online", CLERK),
    "remind_choice": ("accepted", "online", None),
    "settle_choice": ("accepted", "online", None),
    "pause": ("accepted", "online", APPROVER),
    "resume": ("accepted", "online", APPROVER),
    "ask_extension": ("accepted", "online", APPROVER),
    "grant_extension": ("accepted", "online", HEAD),
    "refuse_extension": ("accepted", "online", HEAD),
    "extend_joint": ("accepted", "online", "head-450204-aa"),
    "say_why_late": ("accepted", "online", APPROVER),
    "correct_decision": ("accepted", "online", APPROVER),
    "annul_denial": ("accepted", "online", HEAD),
    "annul_refusal": ("submitted", "online", HEAD),
    "spare_permit": ("submitted", "online", APPROVER),
    "repair_credit": ("accepted", "online", APPROVER),
    "turn_ordinary": ("submitted", "online", APPROVER),
    "report_built": ("accepted", "online", None),
    "record_built": ("accepted", "online", CLERK),
    "look_after": ("accepted", "online", APPROVER),
    "report_righted": ("accepted", "online", None),
    "record_righted": ("accepted", "online", CLERK),
    "need_inspection": ("accepted", "online", APPROVER),
    "plan_inspection": ("accepted", "online", OFFICER),
    "replan_inspection": ("accepted", "online", OFFICER),
    "propose_visit_day": ("accepted", "online", None),
    "record_visit_day": ("accepted", "online", CLERK),
    "keep_visit_day": ("accepted", "online", OFFICER),
    "conclude_inspection": ("accepted", "online", APPROVER),
    "record_presence": ("accepted", "online", APPROVER),
    "answer_rectification": ("accepted", "online", None),
    "record_rectification": ("accepted", "online", CLERK),
    "tell_interested": ("accepted", "online", APPROVER),
    "record_receipt": ("accepted", "online", APPROVER),
    "record_statement": ("accepted", "online", APPROVER),
    "tell_hearing": ("accepted", "online", APPROVER),
    "record_hearing_request": ("accepted", "online", APPROVER),
    "set_hearing": ("accepted", "online", APPROVER),
    "record_notified": ("accepted", "online", APPROVER),
    "record_hearing": ("accepted", "online", APPROVER),
    "ask_hearing": ("accepted", "online", None),
    "verify_held": ("accepted", "online", APPROVER),
    "cannot_verify": ("accepted", "online", APPROVER),
    "record_permit": ("accepted", "online", APPROVER),
    "record_change": ("issued", "online", APPROVER),
    "correct_permit": ("issued", "online", APPROVER),
    **dict.fromkeys(SCANS, ("issued", "online", APPROVER)),
    "apply_renewal": ("issued", "online", None),
    "record_renewal": ("issued", "window", CLERK),
    "renew": ("issued", "online", APPROVER),
    "refuse_renewal": ("issued", "online", APPROVER),
    "ask_renewal_papers": ("issued", "online", APPROVER),
    "warn_renewal": ("issued", "online", APPROVER),
    "refuse_renewal_in": ("issued", "online", APPROVER),
    "answer_renewal": ("issued", "online", None),
    "take_back_renewal": ("issued", "online", None),
    "record_renewal_answer": ("issued", "window", CLERK),
    "record_renewal_back": ("issued", "window", CLERK),
    "remind_renewal": ("issued", "online", None),
    "renew_by_silence": ("issued", "online", None),
    "tell_expiry": ("issued", "online", None),
    "report_loss": ("issued", "online", None),
    "record_loss": ("issued", "window", CLERK),
    "end_loss": ("issued", "online", None),
    "record_loss_end": ("issued", "window", CLERK),
    "tell_few": ("issued", "online", None),
    "answer_few": ("issued", "online", None),
    "record_few": ("issued", "window", CLERK),
    "settle_few": ("issued", "online", None),
    "give_up_licence": ("issued", "online", None),
    "record_licence_up": ("issued", "window", CLERK),
    "issue": ("decided", "online", OFFICER),
    "close_without_licence": ("decided", "online", OFFICER),
    "reissue_licence": ("issued", "online", OFFICER),
    "report_licence": ("issued", "online", OFFICER),
    "cancel_licence": ("issued", "online", OFFICER),
    "end": ("issued", "online", APPROVER),
    "deregister": ("issued", "online", APPROVER),
    "lift_bar": ("issued", "online", HEAD),
}
# What their cases tell besides: the permit that is held.
TOLD = {code: {"held": ("SMALL_CATERING",)} for code in ("verify_held", "cannot_verify")}
TOLD |= {code: {"answers": {"tobacco": True}} for code in CHOICES}
TOLD |= {code: {"visit": True} for code in VISITS}
SUBJECTS = {
    Case: lambda review: review.case,
    Review: lambda review: review,
    Permit: lambda review: Permit.objects.get(review=review),
    Promise: lambda review: Promise.objects.get(review=review),
    Licence: lambda review: Licence.objects.get(origin_case=review.case),
}
RUNNABLE = [verb.code for verb in REGISTRY if verb.by != By.NOBODY]
OFFERED = [verb.code for verb in REGISTRY.by(By.OFFICER)]


def again(form) -> dict[str, list[str]]:
    """What the page that asks once more posts of what was typed."""
    posted = {}
    for name, value in form.typed():
        posted.setdefault(name, []).append(value)
    return posted


def confirmed(client, answer):
    """Go through the page that asks once more, if this is one: as who presses 确认."""
    asked = (answer.context or {}).get("confirmation")
    if asked is None or answer.status_code != 200:
        return answer
    return client.post(answer.request["PATH_INFO"], again(asked.form) | {CONFIRMED: asked.seal})


class Ready(NamedTuple):
    """``arguments`` as code states them, ``posted`` as the verb's form on the page would."""

    verb: Verb
    case: Case
    subject: Model
    actor: object
    arguments: dict
    posted: dict

    def run(self, actor=None):
        return self.verb.run(self.subject, actor=actor or self.actor, **self.arguments)

    def post(self, client):
        key = f"{self.verb.code}-{self.subject.pk}"
        address = f"/cms/cases/{self.case.pk}/do/{self.verb.code}/{self.subject.pk}/"
        for file in filter(lambda value: hasattr(value, "seek"), self.posted.values()):
            file.seek(0)  # somebody may have posted it before
        typed = {f"{key}-{name}": value for name, value in self.posted.items()}
        return confirmed(client, client.post(address, typed))


def worded(day) -> str:
    """A day as a letter says it."""
    return f"{day.year}年{day.month}月{day.day}日"


def review_of_market(case) -> Review:
    review = case.reviews.get(department__code=MARKET)
    review.case = case
    return review


def make_ready(code, new_case, person, *, channel=None) -> Ready:
    """A fresh case of 柳南区 on which this verb is the next thing to do."""
    verb = REGISTRY[code]
    stage, usual, username = READY[code]
    case = new_case(stage, channel=channel or usual, **TOLD.get(code, {}))
    case = granted_change(case) if code == "record_change" else case
    review = review_of_market(case)
    if code == "reject_proposal":
        REGISTRY["propose_refusal"].run(review, actor=person(CLERK), **REFUSAL)
    if code == "lapse":
        yesterday = clock.today() - timedelta(days=1)
        Case.objects.filter(pk=case.pk).update(check_due=yesterday)
    if code in ("remind", "close_unanswered"):
        yesterday = clock.today() - timedelta(days=1)
        silence = "close" if code == "close_unanswered" else "wait"
        told = {"supplement_due": yesterday, "supplement_silence": silence}
        Case.objects.filter(pk=case.pk).update(**told)
    if code in PUT:
        PUT[code](case)
        review.refresh_from_db()
    if code in (
        "record_permit",
        "look_after",
        *GIVEN_UP,
        "agree_to_wait",
        "record_agreement",
        "correct_decision",
    ):
        REGISTRY["decide"].run(review, actor=person(APPROVER), grant=True)
    if code in GIVEN_UP:
        REGISTRY["withdraw"].run(case)
    if code == "deregister":
        fraud = ENDS["revoked"] | {"reason": "以欺骗手段取得"}
        REGISTRY["end"].run(review.permit, actor=person(APPROVER), **fraud)
    if code == "lift_bar":
        fraud = ENDS["revoked"] | {"reason": "以欺骗手段取得", "bar": True}
        REGISTRY["end"].run(review.permit, actor=person(APPROVER), **fraud)
    if code in CHOICES:
        case = review.case = waits_for_a_choice(case, code)
    if code == "resume":
        REGISTRY["pause"].run(review, actor=person(APPROVER), **paused_for())
    of_limit(code, review, person)
    of_scan(code, review, person(APPROVER))
    review = review_of_market(case)
    if code in ("close_without_licence", "cancel_licence"):
        end_permits(case.reviews.all() if code == "cancel_licence" else [review])
    actor = username and person(username)
    arguments, posted = _stated(code, review)
    return Ready(verb, case, SUBJECTS[verb.subject](review), actor, arguments, posted)


def asked_before_days_were_told(case):
    """As a supplement stood that was asked for before the upgrade: no day in the case, none in its paper."""
    Case.objects.filter(pk=case.pk).update(supplement_due=None, supplement_silence="")
    case.refresh_from_db()
    with lifted(connection):
        notice = case.notices.get(kind="supplement")
        body = {name: value for name, value in notice.body.items() if name != "answer"}
        type(notice).objects.filter(pk=notice.pk).update(body=body)


def hand_in_on_paper(case) -> str:
    """As if the clerk had ticked a paper of 市场监督管理局 as received instead of scanning it; its id."""
    revision = case.submission.current()
    part = part_of(case.reviews.get(department__code=MARKET))
    paper = next(file.material for file in revision.files.all() if file.material in part.materials)
    revision.files.filter(material=paper).delete()
    revision.content["declared"][paper] = "paper"
    revision.sha256 = revisions.seal(revision.content, map(revisions.as_row, revision.files.all()))
    revision.save()
    return paper


def told_that_it_is_late(case):
    last_day_passed(case)
    for review in case.reviews.all():
        REGISTRY["tell_late"].run(review)


PUT = {
    "name_day": asked_before_days_were_told,
    "attach_scans": hand_in_on_paper,
    "annul_denial": denied,
    "annul_refusal": refused,
    "spare_permit": granted_under_a_broken_promise,
    "repair_credit": committed_and_broken,
    "turn_ordinary": closed_to_its_applicant,
    "hand_in_promised": promise_cases.promised,
    "take_in_promised": promise_cases.promised,
    "remind_promises": lambda case: promise_cases.overdue(promise_cases.promised(case)),
    "verify_promise": lambda case: promise_cases.handed_in(promise_cases.promised(case)),
    "verify_condition": promise_cases.conditional,
    "break_promise": lambda case: promise_cases.overdue(promise_cases.promised(case)),
    "report_built": in_two_stages,
    "record_built": in_two_stages,
    "date_unbuilt": nothing_to_build,
    "tell_late": last_day_passed,
    "say_why_late": told_that_it_is_late,
}
PUT |= SENT | ENDING | OF_LICENCES
PUT["look_after"] = lambda case: looked_at_later(review_of_market(case))
PUT |= dict.fromkeys(RIGHTED, lambda case: to_right_after(review_of_market(case)))


def _stated(code, review) -> tuple[dict, dict]:
    """What code states, and what the form of the page posts."""
    if code in WINDOW:
        return at_the_window(code, review)
    if code in RENEWALS:
        return renewal_stated(code, review)
    if code in LICENCES:
        return licence_stated(code)
    if code in SCANS:
        return scan_stated(code, review)
    if code in LIMITS:
        return limit_stated(code, review)
    if code in DECISIONS:
        return decision_stated(code, review)
    if code in PERMITS:
        return permit_stated(code, review)
    if code in (*VISITS, *RIGHTED, "look_after"):
        return stated_at(code, review)
    match code:
        case "deficient" | "ask_supplement":
            target, key, why = Deficiency.Target.FIELD, "premises_address", "缺门牌号"
            row = {"rows": "1", "row0-what": f"{review.pk}:{target}:{key}", "row0-reason": why}
            return {"deficiencies": [(review, target, key, why)]}, row
        case "verify_condition":
            stated = {name: looking(review)[name] for name in ("on", "people")}
            return stated, stated | {"people": [str(pk) for pk in stated["people"]], "met": "yes"}
        case "verify_held":
            posted = permit_facts.stated(review)
            days = {key: date.fromisoformat(posted[key]) for key in ("valid_from", "valid_until")}
            return posted | days, posted
    stated = {
        "verify_promise": {"right": False, "reason": "图纸缺少面积标注"},
        "break_promise": {"reason": "逾期未补交加工场所平面图"},
    }.get(code, {})
    return stated, stated | ({"right": "no"} if code == "verify_promise" else {})
