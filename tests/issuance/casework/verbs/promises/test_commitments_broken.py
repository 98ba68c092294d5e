"""A commitment that is not kept is put right in a term, or is broken and has its consequence."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from forms.models import SubmissionRevision
from guides.catalogue.field_types.days import day_in_words
from issuance.casework import bars, commitments
from issuance.casework.messages.telling import _occasion_of
from issuance.casework.progress import progress
from issuance.casework.queues.worklist import work_list
from issuance.casework.verbs import REGISTRY
from issuance.casework.verbs.base import Place
from issuance.models import Bar, Case, Notice, Permit, Promise
from issuance.models.grounds import EndGround
from portal.demo.people import approver_of
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused
from tests.issuance.commitment_cases import FIRE, granted, line_of, looked, review_of, waits
from tests.issuance.promise_cases import accepted
from tests.issuance.reading import text
from tests.issuance.ready import ENDS


@pytest.fixture
def case(new_case):
    return new_case("submitted", industry="RESTAURANT", committed=(FIRE,))


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
    [paper] = case.notices.filter(kind=Notice.Kind.PROMISE)
    day = day_in_words(clock.today().isoformat())
    assert f"仍未清理。您于{day}报告已改正，经复查仍不符合条件。" in text(paper)
    assert "未改正" not in text(paper)
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
        assert "期限届满您未报告改正，经复查仍未改正。" in said
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
        "reason": "告知承诺书载明的条件未兑现（疏散通道堵塞）",
    }
    assert list(form.fields)[:3] == ["document", "on", "reason"]
    assert "撤销许可（承诺未兑现）" in desk.get(there).content.decode()


def test_what_is_held_against_it_is_the_first_list_and_head_and_supervisor_see_it(
    case, person, signed_in
):
    revoking(case)
    accepted(case)
    permit = granted(case)
    looked(case, met=False, findings="疏散通道堵塞")
    actor = approver_of(permit.issuer)
    [first, *_others] = work_list(actor, clock.today())
    assert first.queue.code == "broken_promises"
    until = review_of(case).answer_until.isoformat()
    assert f"陈述、申辩期限至{until}" in first.tasks[0].what
    code = permit.issuer.code.lower()
    for name in (f"head-{code}", "supervisor-4502"):
        assert permit in waits(person(name))["held_against"]
        page = signed_in(name).get(reverse("issuance_case", args=[case.pk])).content.decode()
        assert "请先决定是否撤销" not in page  # its holder may still answer
        assert "疏散通道堵塞" in page
    assert permit not in waits(person("supervisor-4511")).get("held_against", [])
    assert "held_against" not in waits(actor)
    heard(case)
    assert work_list(actor, clock.today())[0].tasks[0].what == str(permit)
    there = reverse("issuance_case", args=[case.pk])
    assert "请先决定是否撤销" in signed_in(f"head-{code}").get(there).content.decode()
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
    day = day_in_words(clock.today().isoformat())
    said = text(case.notices.get(kind=Notice.Kind.ENDED))
    assert f"作出本决定前，已听取您于{day}提出的陈述、申辩意见，并予以考虑" in said


def test_revoked_without_an_answer_its_paper_says_until_when_there_could_be_one(case):
    revoking(case)
    accepted(case)
    permit = granted(case)
    looked(case, met=False)
    until = review_of(case).answer_until
    told = ENDS["revoked"] | {"ground": EndGround.BROKEN_PROMISE, "law": "《消防法》第五十八条"}
    with time_machine.travel(clock.now() + (until - clock.today()) + timedelta(days=1), tick=False):
        actor = approver_of(permit.issuer)
        REGISTRY["end"].run(permit, actor=actor, **told | {"reason": "未履行承诺"})
    said = text(case.notices.get(kind=Notice.Kind.ENDED))
    assert f"在{day_in_words(until.isoformat())}前（含当日）进行陈述、申辩" in said
    assert "未收到您的陈述、申辩意见" in said


def test_the_term_is_called_so_after_it_came_to_nothing_and_the_report_is_shown(case, client):
    accepted(case)
    granted(case)
    until = clock.today() + timedelta(days=10)
    looked(case, met=False, until=until)
    REGISTRY["report_righted"].run(review_of(case), answer="已清理")
    assert line_of(case).label.word == "已报告整改，待复核"
    session = client.session
    session["tracked"] = [case.submission.reference]
    session.save()
    there = reverse("track_case", args=[case.submission.reference])
    page = client.get(there).content.decode().split('id="promises"')[1]
    assert "已报告整改" in page
    looked(case, met=False, findings="仍未清理")
    page = client.get(there).content.decode().split('id="promises"')[1]
    assert "整改期限" in page
    assert "事后核查期限" not in page


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
