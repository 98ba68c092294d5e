"""告知承诺: chosen for an item, decided at once without a visit before, looked into afterwards; a broken one
has its consequence."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from forms import drafts, intake
from forms.completeness import State
from forms.models import Draft, SubmissionRevision
from issuance.casework import bars, commitments, due_days
from issuance.casework.messages.telling import _occasion_of
from issuance.casework.papers.notice_pdf import notice_document
from issuance.casework.progress import progress
from issuance.casework.queues.worklist import queues_of, work_list
from issuance.casework.verbs import REGISTRY
from issuance.casework.verbs.base import Place
from issuance.models import Bar, Case, Inspection, Notice, Permit, Promise, Review
from issuance.models.grounds import EndGround
from portal.demo.people import approver_of, inspector_of
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Event
from portal.ground.office_days import almanac
from portal.ground.text.identifiers import make_uscc
from tests.issuance.promise_cases import accepted
from tests.issuance.ready import ENDS, part_of, sample_number

FIRE = "FIRE"


@pytest.fixture
def case(new_case):
    return new_case("submitted", industry="RESTAURANT", committed=(FIRE,))


def review_of(case) -> Review:
    return case.reviews.get(permit_code=FIRE)


def line_of(case) -> Promise:
    return Promise.objects.get(review=review_of(case))


def text(notice):
    return "".join(notice_document(notice).html.split())


def waits(user) -> dict:
    return {queue.code: list(rows) for queue, rows in queues_of(user, clock.today())}


def granted(case) -> Permit:
    review = review_of(case)
    actor = approver_of(review.department)
    REGISTRY["decide"].run(review, actor=actor, grant=True)
    number = sample_number(part_of(review), review.pk)
    stated = {"number": number, "valid_from": clock.today(), "valid_until": None}
    REGISTRY["record_permit"].run(review, actor=actor, **stated)
    return Permit.objects.get(review=review)


def looked(case, *, met, findings="现场核查情况", **stated):
    review = review_of(case)
    people = [approver_of(review.department).pk, inspector_of(review.department).pk]
    told = {"on": clock.today(), "people": people, "met": met, "findings": findings}
    REGISTRY["look_after"].run(review, actor=approver_of(review.department), **told, **stated)


def test_it_has_a_line_of_its_own_in_the_ledger_without_a_last_day(case):
    line = line_of(case)
    assert (line.way, line.status, line.material) == ("committed", "awaited", "")
    assert line.days == 20
    accepted(case)
    assert line_of(case).due is None


def test_whoever_grants_reads_before_it_that_it_is_by_commitment_and_looked_into_by_a_day(case):
    accepted(case)
    review, decide = review_of(case), REGISTRY["decide"]
    day = clock.add_working_days(clock.today(), 20, days=almanac.days_of(case.region_id))
    told = dict(decide.stands(review, grant=True))["决定方式"]
    assert told.startswith("以告知承诺方式作出")
    assert f"今日准予的于{day.isoformat()}前（含当日）核查" in told
    assert told in decide.hint(review)
    assert "决定方式" not in dict(decide.stands(review, grant=False))


def test_it_is_decided_at_once_and_not_inspected_before(case):
    accepted(case)
    review = review_of(case)
    days = almanac.days_of(case.region_id)
    assert review.due == clock.add_working_days(clock.today(), 1, days=days)
    assert due_days.more_time(review) is None
    assert review.visit == "after"
    inspected = Inspection.objects.filter(case=case, inspected__review=review)
    assert not inspected.exists()
    notice = case.notices.get(kind=Notice.Kind.ACCEPTED)
    assert "按告知承诺方式办理" in text(notice)
    assert "20个工作日内核查" in text(notice)


def following(case):
    """As if the item handled so came after another of the case; that other."""
    accepted_later = case.reviews.exclude(permit_code=FIRE).select_related("department").first()
    Review.objects.filter(case=case, permit_code=FIRE).update(after=[accepted_later.permit_code])
    return accepted_later


def test_after_another_its_one_day_runs_from_the_decision_on_that_and_the_paper_says_so(
    case, monkeypatch
):
    monkeypatch.setattr(due_days, "general", lambda review: True)
    first = following(case)
    accepted(case)
    days, review = almanac.days_of(case.region_id), review_of(case)
    told, tomorrow = review.due, clock.add_working_days(clock.today(), 1, days=days)
    assert told > tomorrow
    assert due_days.more_time(review) is not None
    said = text(case.notices.get(kind=Notice.Kind.ACCEPTED))
    assert f"须在“{first.permit_name}”之后（先证后证）：自后者作出决定之日起1个工作日内" in said
    assert "当场" not in said
    with time_machine.travel(clock.now() + timedelta(days=3), tick=False):
        first.refresh_from_db()
        REGISTRY["decide"].run(first, actor=approver_of(first.department), grant=True)
        review = review_of(case)
        assert review.due == clock.add_working_days(clock.today(), 1, days=days)
        assert due_days.decision(review.case, review, days).due == review.due
        assert due_days.more_time(review) is None
        event = Event.objects.filter(subject=review.event_subject).latest("pk")
        assert event.verb == "date_following"


def test_after_none_the_paper_says_within_one_working_day_of_acceptance(case):
    accepted(case)
    said = text(case.notices.get(kind=Notice.Kind.ACCEPTED))
    assert "受理后1个工作日内作出决定" in said
    assert "当场" not in said


def test_the_papers_that_only_others_hand_in_are_not_asked_for(case):
    content = case.submission.current().content
    assert content["choices"][FIRE] == {"mode": "commit"}
    assert content["declared"]["M_FIRE_DECL"] == "not_applicable"
    assert not case.submission.current().files.filter(material="M_FIRE_DECL").exists()


def test_the_decision_says_under_what_it_was_taken_and_the_check_is_due_from_then(case):
    accepted(case)
    granted(case)
    review, days = review_of(case), almanac.days_of(case.region_id)
    due = clock.add_working_days(clock.today(), 20, days=days)
    assert review.look_by == line_of(case).due == due
    said = text(case.notices.get(kind=Notice.Kind.DECISION, review=review))
    assert "本决定以告知承诺方式作出" in said
    assert "责令限期改正" in said
    assert "第十五条" in said
    assert review in waits(approver_of(review.department))["to_look_at"]


def test_a_denial_says_nothing_of_it_and_drops_the_line(case):
    accepted(case)
    review = review_of(case)
    told = {"grant": False, "reasons": "承诺书内容不实", "basis": "《测试法》第一条"}
    REGISTRY["decide"].run(review, actor=approver_of(review.department), **told)
    assert line_of(case).status == "dropped"
    assert "告知承诺" not in text(case.notices.get(kind=Notice.Kind.DECISION, review=review))


def test_kept_it_ends_there(case):
    accepted(case)
    granted(case)
    looked(case, met=True)
    line = line_of(case)
    assert (line.status, line.settled_on) == ("kept", clock.today())
    assert line.label.word == "承诺已履行"


def test_a_permit_recorded_anew_is_checked_as_the_first_was_to_be(case):
    accepted(case)
    permit = granted(case)
    due, actor = line_of(case).due, approver_of(permit.issuer)
    REGISTRY["end"].run(permit, actor=actor, **ENDS["cancelled"], reason="编号有误")
    assert line_of(case).status == "dropped"
    number = sample_number(part_of(review_of(case)), permit.review_id + 5000)
    stated = {"number": number, "valid_from": clock.today(), "valid_until": None}
    REGISTRY["record_permit"].run(review_of(case), actor=actor, **stated)
    assert (line_of(case).status, line_of(case).due) == ("awaited", due)
    assert review_of(case) in waits(actor)["to_look_at"]
    looked(case, met=True)
    assert line_of(case).status == "kept"


def test_not_kept_it_is_put_right_in_a_term_by_the_rule_of_its_department_and_else_broken(case):
    accepted(case)
    permit, until = granted(case), clock.today() + timedelta(days=10)
    with pytest.raises(VerbRefused, match="九十日"):
        looked(case, met=False)
    looked(case, met=False, findings="疏散通道堆放杂物", until=until)
    assert (line_of(case).status, line_of(case).due) == ("awaited", until)
    assert (review_of(case).visit, review_of(case).look_by) == ("unmet", until)
    said = text(case.notices.get(kind=Notice.Kind.LOOKED))
    assert "疏散通道堆放杂物" in said
    assert "未履行承诺" in said
    assert commitments.stated(review_of(case))["law"] in said
    REGISTRY["report_righted"].run(review_of(case), answer="已清理")
    looked(case, met=False, findings="仍未清理")
    assert (line_of(case).status, review_of(case).visit) == ("broken", "breach")
    assert case.notices.filter(kind=Notice.Kind.LOOKED).count() == 1
    assert case.notices.filter(kind=Notice.Kind.PROMISE).count() == 1
    lists = waits(approver_of(review_of(case).department))
    assert permit in lists["broken_promises"]
    assert permit not in lists.get("conditions_broken", [])
    with pytest.raises(VerbRefused):
        looked(case, met=True)


def test_no_last_day_of_its_own_breaks_it_and_nobody_finds_it_broken_but_by_the_check(case):
    accepted(case)
    granted(case)
    Promise.objects.filter(pk=line_of(case).pk).update(due=clock.today() - timedelta(days=1))
    actor = approver_of(review_of(case).department)
    with pytest.raises(VerbRefused, match="事后核查"):
        REGISTRY["break_promise"].run(line_of(case), actor=actor, reason="未履行承诺")
    assert not waits(actor).get("promises_overdue")


def test_it_is_no_paper_that_could_be_handed_in(case):
    accepted(case)
    assert REGISTRY["hand_in_promised"].hindrance(case)


def test_the_desk_and_the_applicant_read_what_became_of_it(case, client, signed_in):
    accepted(case)
    page = signed_in("officer-450204-aa").get(reverse("issuance_case", args=[case.pk]))
    assert "已承诺，待事后核查" in page.content.decode()
    receipt = intake.receipt(case.submission)
    client.post(reverse("track"), {"reference": receipt.reference, "code": receipt.access_code})
    followed = client.get(reverse("track_case", args=[receipt.reference])).content.decode()
    assert "已承诺，待事后核查" in followed
    assert "告知承诺书载明的条件" in followed
    assert "需补交" not in followed
    signed = reverse("track_commitment", args=[receipt.reference])
    assert signed in followed
    assert client.get(signed).status_code in (200, 202)


def test_not_kept_it_is_to_be_put_right_in_a_term_by_the_department_s_rule(case):
    accepted(case)
    granted(case)
    until = clock.today() + timedelta(days=30)
    looked(case, met=False, findings="疏散通道堵塞", until=until)
    line = line_of(case)
    assert (line.status, line.due, line.reason) == ("awaited", until, "疏散通道堵塞")
    told = progress(Case.objects.get(pk=case.pk)).next_step
    name = review_of(case).permit_name
    assert told.startswith(f"“{name}”经事后核查不符合承诺。请于{until.isoformat()}前（含当日）改正")
    assert "不用做什么" not in told
    paper = case.notices.get(kind=Notice.Kind.LOOKED)
    assert _occasion_of(paper).code == "to_right"
    assert line.label.word == "未履行承诺，限期改正"
    review = review_of(case)
    assert review in waits(approver_of(review.department))["to_look_at"]
    looked(case, met=True, findings="已疏通")
    assert line_of(case).status == "kept"


def test_not_put_right_it_is_broken_and_the_permit_stands_on_the_list_to_be_revoked(case):
    accepted(case)
    permit = granted(case)
    looked(case, met=False, until=clock.today() + timedelta(days=1))
    tomorrow = clock.now() + timedelta(days=2)
    with time_machine.travel(tomorrow, tick=False):
        looked(case, met=False, findings="疏散通道仍然堵塞")
        line = line_of(case)
        assert (line.status, line.settled_on) == ("broken", clock.today())
        actor = approver_of(review_of(case).department)
        assert permit in waits(actor)["broken_promises"]
        said = text(case.notices.get(kind=Notice.Kind.PROMISE))
        assert "疏散通道仍然堵塞" in said
        assert "逾期未改正" in said
        assert "陈述意见、进行申辩" in said
        assert "补交" not in said


def revoking(case):
    """As if the department's rule gave no term."""
    revision = case.submission.current()
    revision.content["promise"]["commitments"][0]["breach"] = "revoke"
    SubmissionRevision.objects.filter(pk=revision.pk).update(content=revision.content)


def test_where_the_rule_gives_no_term_it_is_broken_at_once(case):
    revoking(case)
    accepted(case)
    permit = granted(case)
    with pytest.raises(VerbRefused):
        looked(case, met=False, until=clock.today() + timedelta(days=30))
    looked(case, met=False)
    assert line_of(case).status == "broken"
    assert permit in waits(approver_of(permit.issuer))["broken_promises"]
    assert "逾期未改正" not in text(case.notices.get(kind=Notice.Kind.PROMISE))


def heard(case):
    """Its holder has answered what is held against the permit."""
    said = {"party": "applicant", "statement": "已知悉", "on": clock.today()}
    actor = approver_of(review_of(case).department)
    REGISTRY["record_statement"].run(review_of(case), actor=actor, **said)


def test_once_its_holder_was_heard_revoking_is_the_first_step_with_way_ground_and_law_set(
    case, signed_in
):
    revoking(case)
    accepted(case)
    permit = granted(case)
    looked(case, met=False, findings="疏散通道堵塞")
    end, actor = REGISTRY["end"], approver_of(permit.issuer)
    assert end.place_of(Permit.objects.get(pk=permit.pk)) == Place.DANGER
    there, desk = reverse("issuance_case", args=[case.pk]), signed_in(actor.username)
    assert "期限届满前不得撤销" in desk.get(there).content.decode()
    heard(case)
    cards = desk.get(there).context["cards"]
    assert (cards[0]["verb"].code, cards[0]["aside"], cards[0]["danger"]) == ("end", False, True)
    assert cards[0]["title"] == "撤销许可（承诺未兑现）"
    form = cards[0]["form"]
    begun = {name: form[name].value() for name in ("status", "ground", "law", "reason")}
    assert begun == {
        "status": "revoked",
        "ground": EndGround.BROKEN_PROMISE,
        "law": commitments.stated(review_of(case))["law"],
        "reason": "告知承诺书载明的条件：疏散通道堵塞",
    }
    assert "撤销许可（承诺未兑现）" in desk.get(there).content.decode()


def test_a_permit_that_nothing_is_held_against_ends_last_and_with_nothing_chosen(case):
    accepted(case)
    permit, end = granted(case), REGISTRY["end"]
    assert (end.place_of(permit), end.title_of(permit)) == (Place.DANGER, end.title)
    form = end.form_for(approver_of(permit.issuer), permit)
    assert not form["status"].value()
    assert not form["ground"].value()


def test_what_is_held_against_it_is_the_first_list_and_head_and_supervisor_see_it(
    case, person, signed_in
):
    revoking(case)
    accepted(case)
    permit = granted(case)
    looked(case, met=False)
    actor = approver_of(permit.issuer)
    [first, *_others] = work_list(actor, clock.today())
    assert first.queue.code == "broken_promises"
    code = permit.issuer.code.lower()
    for name in (f"head-{code}", "supervisor-4502"):
        assert permit in waits(person(name))["held_against"]
        page = signed_in(name).get(reverse("issuance_case", args=[case.pk])).content.decode()
        assert "请先决定是否撤销" in page
    assert permit not in waits(person("supervisor-4511")).get("held_against", [])
    assert "held_against" not in waits(actor)
    heard(case)
    REGISTRY["spare_permit"].run(review_of(case), actor=actor, reason="已及时改正，危害轻微")
    assert permit not in waits(person(f"head-{code}"))["held_against"]


def test_what_was_committed_to_falsely_bars_as_the_law_bars(case):
    revoking(case)
    accepted(case)
    permit = granted(case)
    looked(case, met=False, findings="承诺时即不符合条件")
    heard(case)
    fraud = ENDS["revoked"] | {"reason": "以虚假承诺取得", "bar": True}
    REGISTRY["end"].run(permit, actor=approver_of(permit.issuer), **fraud)
    bar = Bar.objects.get(review=review_of(case))
    assert bar.ground == Bar.Ground.FRAUD
    assert bar.last.year == clock.today().year + 3
    assert not waits(approver_of(permit.issuer)).get("broken_promises")


def test_revoked_for_it_names_the_broken_commitment_as_its_ground(case):
    revoking(case)
    accepted(case)
    permit = granted(case)
    actor = approver_of(permit.issuer)
    told = ENDS["revoked"] | {"ground": EndGround.BROKEN_PROMISE, "law": "《消防法》第五十八条"}
    with pytest.raises(VerbRefused):
        REGISTRY["end"].run(permit, actor=actor, **told | {"reason": "未履行承诺"})
    looked(case, met=False)
    heard(case)
    permit = Permit.objects.get(pk=permit.pk)
    REGISTRY["end"].run(permit, actor=actor, **told | {"reason": "未履行承诺"})
    assert Permit.objects.get(pk=permit.pk).status == "revoked"


def test_the_demo_walks_a_commitment_to_its_licence_and_the_check_is_still_ahead(new_case):
    case = new_case("issued", industry="RESTAURANT", committed=(FIRE,))
    assert case.status == "issued"
    assert line_of(case).due == review_of(case).look_by
    assert line_of(case).status == "awaited"


def draft_like(case, number=None) -> Draft:
    """What was typed in for a case, once more, by the holder of this credit code."""
    content = case.submission.current().content
    told = {name: content[name] for name in ("answers", "choices", "data", "declared")}
    draft = drafts.start_draft(version=case.version)
    code = next(f.key for f in case.version.snapshot.fields if f.type == "uscc")
    told["data"] = told["data"] | ({code: number} if number else {})
    return drafts.keep(draft=draft, **told)


def test_whoever_broke_one_may_not_choose_it_again_for_that_item(case, person):
    accepted(case)
    granted(case)
    assert State(draft_like(case)).choices.is_valid()
    looked(case, met=False, findings="疏散通道堆放杂物", until=clock.today() + timedelta(days=5))
    assert State(draft_like(case)).choices.is_valid()  # in its term to put it right
    REGISTRY["report_righted"].run(review_of(case), answer="已清理")
    looked(case, met=False, findings="仍未清理")
    assert line_of(case).holder == bars.holder_of(case)
    choices = State(draft_like(case)).choices
    [told] = choices.errors[f"{FIRE}-mode"]
    assert clock.today().isoformat() in told
    assert "请选择以一般方式申请" in told
    other = make_uscc("450204", 4711)
    assert State(draft_like(case, other)).choices.is_valid()
    draft = draft_like(case)
    drafts.keep(draft=draft, choices=draft.choices | {FIRE: {"mode": "apply"}})
    assert State(draft).choices.is_valid()  # the ordinary way is open


def test_one_that_was_decided_to_stand_closes_nothing(case):
    accepted(case)
    granted(case)
    looked(case, met=False, findings="疏散通道堆放杂物", until=clock.today() + timedelta(days=5))
    REGISTRY["report_righted"].run(review_of(case), answer="已清理")
    looked(case, met=False, findings="仍未清理")
    assert not State(draft_like(case)).choices.is_valid()
    days = {"spared_on": clock.today(), "spared_by": approver_of(review_of(case).department)}
    Promise.objects.filter(pk=line_of(case).pk).update(**days, spared_reason="已经改正")
    assert State(draft_like(case)).choices.is_valid()


def test_whoever_decides_on_another_is_told_of_one_that_was_broken(case, new_case):
    second = accepted(new_case("submitted", industry="RESTAURANT", committed=(FIRE,)))
    decide, review = REGISTRY["decide"], review_of(second)
    assert not any("未履行" in said for said in decide.remarks(review, grant=True))
    accepted(case)
    broken = {"status": "broken", "due": clock.today(), "settled_on": clock.today()}
    broken |= {"settled_by": approver_of(review.department), "reason": "仍未清理"}
    line = Promise.objects.filter(pk=line_of(case).pk)
    line.update(**broken, holder=bars.holder_of(second))
    [told] = [said for said in decide.remarks(review, grant=True) if "未履行" in said]
    assert clock.today().isoformat() in told
    line.update(spared_on=clock.today(), spared_by=broken["settled_by"], spared_reason="已改正")
    assert not any("未履行" in said for said in decide.remarks(review_of(second), grant=True))
