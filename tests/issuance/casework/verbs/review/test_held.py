"""Permits already held (已持有) are verified: nothing of them is granted or denied, in no word."""

import re
from datetime import timedelta

import pytest

from issuance.casework import choosing, due_days, order
from issuance.casework.history import lines
from issuance.casework.papers.notice_pdf import notice_document
from issuance.casework.verbs import REGISTRY
from issuance.casework.verbs.review.basis import preset
from issuance.models import Case, Notice, Permit, Review
from issuance.status import CaseStatus, ReviewStatus
from portal.ground.calendar import clock
from portal.ground.history import chain, events, witness
from portal.ground.history.transitions import VerbRefused
from portal.ground.office_days import almanac
from tests.issuance.desk.case_pages import begin, do, page
from tests.issuance.desk.test_confirmation import shown
from tests.issuance.reading import tracked

HELD, HOUSING = "SMALL_CATERING", "approver-450204-hc"
GRANTING = ("准予", "不予许可", "作出决定")


@pytest.fixture
def other(person):
    """The other department's review of the same case, which is applied for."""

    def decide(case, grant=True):
        review = case.reviews.get(basis=Review.Basis.APPLIED)
        reasons = "" if grant else "排水去向不符合规定"
        REGISTRY["decide"].run(review, actor=person(HOUSING), grant=grant, reasons=reasons)

    return decide


def test_a_held_permit_is_verified_within_five_working_days_of_acceptance(ready):
    prepared = ready("verify_held")
    days = almanac.days_of(prepared.case.region_id)
    fifth = clock.add_working_days(clock.today(), 5, days=days)
    assert prepared.subject.due == fifth
    applied = prepared.case.reviews.get(basis=Review.Basis.APPLIED)
    assert applied.due > fifth
    told = due_days.decision(prepared.case, prepared.subject, days)
    assert told.due == fifth
    assert "5" in str(told.lines[1])


def test_it_is_recorded_at_once_as_its_paper_says_and_no_decision_is_given(ready, other):
    prepared = ready("verify_held")
    permit = prepared.run()
    review = Review.objects.get(pk=prepared.subject.pk)
    assert (review.status, review.decided_by) == (ReviewStatus.GRANTED, prepared.actor)
    stated = prepared.arguments
    assert (permit.review, permit.number, permit.valid_from, permit.valid_until) == (
        *(review, stated["number"]),
        *(stated["valid_from"], stated["valid_until"]),
    )
    assert not prepared.case.notices.filter(review=review).exists()
    other(prepared.case)
    prepared.case.refresh_from_db()
    assert prepared.case.status == CaseStatus.DECIDED
    assert not prepared.case.notices.filter(review=review).exists()
    assert chain.verify(events.exported()) is None
    assert [alteration.subject for alteration in witness.alterations()] == []


def test_the_licence_carries_what_is_held_beside_what_is_granted(new_case):
    case = new_case("issued", held=(HELD,))
    assert {permit.permit_code for permit in case.licence.loaded()} == {HELD, "DRAINAGE"}


def test_nothing_is_decided_or_recorded_of_what_is_held_nor_verified_of_what_is_not(ready, person):
    held, applied = ready("verify_held"), ready("decide")
    with pytest.raises(VerbRefused, match="已持有"):
        applied.verb.run(held.subject, actor=held.actor, grant=True)
    for code, stated in (
        ("verify_held", held.arguments),
        ("cannot_verify", {"reasons": "查无此证"}),
    ):
        with pytest.raises(VerbRefused, match="不是已持有"):
            REGISTRY[code].run(applied.subject, actor=applied.actor, **stated)
    held.run()
    paper = held.arguments | {"number": "GXCY9999999999"}
    with pytest.raises(VerbRefused, match="已"):
        REGISTRY["record_permit"].run(held.subject, actor=held.actor, **paper)


def test_what_was_decided_by_the_old_way_still_gets_its_permit(ready, person):
    prepared = ready("record_permit")
    Review.objects.filter(pk=prepared.subject.pk).update(basis=Review.Basis.HELD)
    assert prepared.run().review == prepared.subject


def test_what_is_not_found_as_stated_does_not_count_and_the_applicant_reads_why(
    ready, other, client
):
    prepared = ready("cannot_verify")
    other(prepared.case)
    prepared.run()
    case = Case.objects.get(pk=prepared.case.pk)
    assert case.status == CaseStatus.CLOSED
    assert not Permit.objects.filter(review=prepared.subject).exists()
    closed = case.notices.get(kind=Notice.Kind.CLOSED)
    said = re.sub(r"<[^>]+>|\s", "", notice_document(closed).html)
    assert f"未能核实：{prepared.arguments['reasons']}" in said
    own = case.notices.get(kind=Notice.Kind.UNVERIFIED)
    assert (own.review, own.organ) == (prepared.subject, prepared.subject.department)
    words = re.sub(r"<[^>]+>|\s", "", notice_document(own).html)
    for part in (
        prepared.subject.permit_name,
        prepared.arguments["reasons"],
        "未能核实",
        "重新核实",
    ):
        assert part in words
    for part in (*GRANTING[:2], "行政复议"):
        assert part not in words
    assert own.body["remedies"] == []
    assert f"不予许可：{prepared.arguments['reasons']}" not in said
    assert "各部门的决定" not in said
    assert prepared.arguments["reasons"] in tracked(client, case)


def test_a_held_permit_that_is_not_verified_is_no_denial_to_choose_after(ready, person):
    prepared = ready("cannot_verify")
    prepared.run()
    assert not choosing.denied(prepared.case)
    applied = prepared.case.reviews.get(basis=Review.Basis.APPLIED)
    stated = {"grant": False, "reasons": "排水去向不符合规定", "basis": preset(applied)}
    REGISTRY["decide"].run(applied, actor=person(HOUSING), **stated)
    assert choosing.denied(prepared.case)


def test_what_comes_after_it_is_told_that_it_was_not_verified(ready):
    prepared = ready("cannot_verify")
    later = prepared.case.reviews.get(basis=Review.Basis.APPLIED)
    Review.objects.filter(pk=later.pk).update(after=[prepared.subject.permit_code])
    prepared.run()
    later = Review.objects.get(pk=later.pk)
    assert "申报已持有但未能核实" in order.blocked(later)
    assert "未能核实" in order.told(later)
    assert "未准予" not in order.blocked(later) + order.told(later)


def test_the_reasons_are_stated(ready):
    prepared = ready("cannot_verify")
    with pytest.raises(VerbRefused, match="理由"):
        prepared._replace(arguments={"reasons": " "}).run()


@pytest.mark.parametrize(
    ("code", "word"), [("verify_held", "已核实"), ("cannot_verify", "未能核实")]
)
def test_no_page_says_that_it_was_granted_or_denied(ready, signed_in, client, code, word):
    prepared = ready(code)
    number = prepared.subject.pk
    before = tracked(client, prepared.case)
    assert "核实中" in before
    prepared.run()
    case = Case.objects.get(pk=prepared.case.pk)
    case.reviews.exclude(pk=number).update(permit_name="另一事项")
    officer = signed_in("approver-450204-mr")
    lane = page(officer, case).context["file"].lanes[0]
    assert str(lane.label.word) == word
    track = tracked(client, case)
    assert word in track
    assert word in officer.get("/cms/issuance/review/").content.decode()
    mine = [line for line in lines(case) if line.about == prepared.subject.permit_name]
    assert word in {line.after for line in mine}
    auditor = (
        signed_in("auditor-4502").get(f"/cms/ground/event/?q=review:{number}").content.decode()
    )
    assert word in auditor
    late = do(signed_in("approver2-450204-mr"), case, code, prepared.subject, **prepared.posted)
    assert late.status_code == 409
    [told] = [str(message) for message in late.context["messages"]]
    assert word in told
    for words in (told, *(f"{line.what}{line.after}" for line in mine)):
        assert not any(granting in words for granting in GRANTING)
    for text in (track, page(officer, case).content.decode()):
        for granting in ("准予许可", "不予许可"):
            assert granting not in text


def test_the_form_is_filled_in_with_what_the_applicant_states(ready, signed_in):
    prepared = ready("verify_held")
    form = prepared.verb.form_for(prepared.actor, prepared.subject)
    typed = {name: form[name].value() for name in ("number", "valid_from", "valid_until")}
    assert typed == prepared.posted


def test_another_number_than_stated_is_odd_and_stands_on_the_page(ready, signed_in):
    prepared = ready("verify_held")
    typed = prepared.posted | {"number": "GXCY7777777777"}
    asked = begin(
        signed_in("approver-450204-mr"), prepared.case, "verify_held", prepared.subject, **typed
    )
    assert shown(asked)["许可证编号"] == "GXCY7777777777"
    assert prepared.posted["number"] in asked.content.decode()
    assert asked.context["confirmation"].remarks


def test_an_expired_paper_is_not_verified(ready):
    prepared = ready("verify_held")
    ended = {"valid_until": clock.today() - timedelta(days=1)}
    with pytest.raises(VerbRefused, match="届满"):
        prepared._replace(arguments=prepared.arguments | ended).run()


@pytest.mark.both_databases
def test_of_two_officers_one_finds_and_the_other_is_told(ready, person):
    prepared = ready("verify_held")
    prepared.run()
    with pytest.raises(VerbRefused, match="已核实"):
        REGISTRY["cannot_verify"].run(
            prepared.subject, actor=person("approver2-450204-mr"), reasons="查无此证"
        )


def test_after_a_withdrawal_what_is_held_stays_with_its_holder(ready, client):
    prepared = ready("verify_held")
    prepared.run()
    assert "已持有：您的许可证不受影响" in tracked(client, prepared.case)
    REGISTRY["withdraw"].run(prepared.case)
    with pytest.raises(VerbRefused, match="不受影响"):
        REGISTRY["give_up"].run(prepared.subject)
    assert not prepared.case.notices.filter(review=prepared.subject).exists()
