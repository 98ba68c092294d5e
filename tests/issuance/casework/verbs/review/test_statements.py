"""What the applicant states before a decision (行政许可法 7, 36) is kept, read by who decides, and heard."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from issuance.casework.papers.notice_pdf import notice_document
from issuance.casework.verbs import REGISTRY
from issuance.models import Interested, Notice, Review
from portal.ground.calendar import clock
from portal.ground.history import witness
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Event
from tests.issuance.desk.case_pages import page
from tests.issuance.limit_ready import INTERESTS, party
from tests.issuance.ready import make_ready

APPROVER = "approver-450204-mr"
SAID = "排烟口已加装净化装置，联系电话13900005678"
SHOWN = "排烟口已加装净化装置，联系电话139****5678"
DENIAL = {"grant": False, "reasons": "不符合规定条件", "basis": "《测试法》第一条"}
verb = REGISTRY["record_statement"]


def fresh(review):
    return Review.objects.get(pk=review.pk)


@pytest.fixture
def record(review, person):
    def carry_out(statement=SAID, on=None, by="applicant"):
        stated = {"party": by, "statement": statement, "on": on or clock.today()}
        verb.run(fresh(review), actor=person(APPROVER), **stated)

    return carry_out


def words(notice):
    return "".join(notice_document(notice).html.split())


@pytest.mark.both_databases
def test_what_the_applicant_stated_is_kept_with_its_day_and_vouched_for(review, record):
    record()
    kept = fresh(review)
    assert (kept.statement, kept.stated_on, kept.status) == (SAID, clock.today(), "open")
    assert Event.objects.filter(verb="record_statement", subject=kept.event_subject).count() == 1
    assert not list(witness.alterations())
    assert SAID not in str([*Event.objects.values("data")])
    Review.objects.filter(pk=review.pk).update(statement="别的意见")
    assert [str(found.subject) for found in witness.alterations()] == [kept.event_subject]


def test_a_second_statement_is_added_and_the_same_one_is_not_recorded_twice(review, record):
    record()
    record("申请撤销整改意见")
    assert fresh(review).statement == f"{SAID}\n{clock.today():%Y-%m-%d}：申请撤销整改意见"
    with pytest.raises(VerbRefused, match="已经记录"):
        record("申请撤销整改意见")


@pytest.mark.parametrize(("days", "wrong"), [(1, True), (0, False)])
def test_it_was_stated_between_the_application_and_today(review, days, wrong):
    for on in (
        clock.today() + timedelta(days=days),
        clock.day_of(review.case.received_at) - timedelta(days=days),
    ):
        faults = verb.faults(review, party="applicant", statement=SAID, on=on)
        assert set(faults) == ({"on"} if wrong else set())


@pytest.mark.parametrize("stated", [{"grant": True}, DENIAL])
def test_the_decision_says_that_it_was_heard_and_not_what(review, record, person, stated):
    record()
    told = dict(REGISTRY["decide"].stands(fresh(review), **stated))
    assert told["申请人的意见"] == SHOWN
    REGISTRY["decide"].run(fresh(review), actor=person(APPROVER), **stated)
    paper = Notice.objects.get(kind="decision", review=review)
    assert paper.body["statement"] == {"on": clock.today().isoformat()}
    text = words(paper)
    assert "陈述、申辩意见，本机关已经听取（《行政许可法》第七条、第三十六条）" in text
    assert "净化装置" not in text
    with pytest.raises(VerbRefused):
        record("决定之后的意见")


def test_a_decision_without_a_statement_says_nothing_of_one(review, person):
    REGISTRY["decide"].run(fresh(review), actor=person(APPROVER), grant=True)
    paper = Notice.objects.get(kind="decision", review=review)
    assert "statement" not in paper.body
    assert "已经听取" not in words(paper)


def test_whoever_denies_after_a_finding_that_touches_others_is_told_to_hear_the_applicant(
    review, record, person
):
    def odd(**stated):
        return "".join(map(str, REGISTRY["decide"].remarks(fresh(review), **stated)))

    assert "尚无申请人陈述" not in odd(**DENIAL)
    for code, stated in (("tell_hearing", INTERESTS), ("tell_interested", party())):
        REGISTRY[code].run(fresh(review), actor=person(APPROVER), **stated)
    assert "尚无申请人陈述" in odd(**DENIAL)
    assert "尚无申请人陈述" not in odd(grant=True)
    record(by=Interested.objects.get())
    assert "尚无申请人陈述" in odd(**DENIAL)
    record()
    assert "尚无申请人陈述" not in odd(**DENIAL)


def test_its_department_reads_it_and_nobody_else_and_the_applicant_that_it_is_recorded(
    review, record, signed_in, client
):
    record()
    for name in ("clerk-450204", "supervisor-4502", "approver-450204-hc", APPROVER):
        shown = page(signed_in(name), review.case).content.decode()
        assert (SHOWN in shown) == (name == APPROVER)
        assert SAID not in shown
    reference = review.case.submission.reference
    session = client.session
    session["tracked"] = [reference]
    session.save()
    text = client.get(f"/track/{reference}/").content.decode()
    assert "您的陈述、申辩意见" in text
    assert "净化装置" not in text


def test_a_held_permit_is_verified_and_nothing_is_stated_on_it(new_case, person):
    prepared = make_ready("verify_held", new_case, person)
    assert "核实" in verb.hindrance(prepared.subject)


def test_the_form_offers_the_applicant_first_and_everybody_who_was_told(review, person):
    for code, stated in (("tell_hearing", INTERESTS), ("tell_interested", party())):
        REGISTRY[code].run(fresh(review), actor=person(APPROVER), **stated)
    form = verb.form_for(person(APPROVER), fresh(review))
    keys = [key for key, _label in form.fields["party"].choices]
    assert keys == ["", "applicant", str(Interested.objects.get().pk)]


@pytest.mark.both_databases
def test_the_database_keeps_a_statement_of_the_applicant_with_its_day(review):
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(statement=SAID)
