"""主证: a permit without which no composite licence is made, from acceptance to the certificate."""

import re

import pytest

from issuance.casework.papers.notice_pdf import notice_document
from issuance.casework.progress import progress
from issuance.casework.queues.worklist import work_list
from issuance.casework.verbs.case import opening
from issuance.casework.verbs.intake.checking import complete
from issuance.casework.verbs.intake.refusal import refuse
from issuance.casework.verbs.licences.ends import close_without_licence
from issuance.casework.verbs.licences.issuing import issue
from issuance.casework.verbs.review.basis import preset
from issuance.casework.verbs.review.decisions import decide
from issuance.licence.carrying import carrying
from issuance.models import Case, Permit, Review
from issuance.status import CaseStatus
from portal.demo.people import approver_of, officer_of
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused
from tests.issuance.ready import REFUSAL

pytestmark = pytest.mark.one_database


def read(notice):
    return re.sub(r"<[^>]+>|\s", "", notice_document(notice).html)


@pytest.fixture
def restaurant(new_case):
    """A case of three permit items or more, one of which is indispensable; its stage."""

    def make(stage):
        case = new_case(stage, industry="RESTAURANT")
        assert case.reviews.count() >= 3
        main = case.reviews.order_by("pk").first()
        Review.objects.filter(pk=main.pk).update(indispensable=True)
        return Case.objects.get(pk=case.pk), Review.objects.get(pk=main.pk)

    return make


def decided(case, denied):
    for review in case.reviews.select_related("department"):
        grant = review.pk != denied.pk
        law = "" if grant else preset(review)
        actor = approver_of(review.department)
        decide.run(review, actor=actor, grant=grant, reasons="场所不符合条件", basis=law)
    return Case.objects.get(pk=case.pk)


def test_a_new_case_takes_from_its_version_what_is_indispensable(new_case, monkeypatch):
    case = new_case("submitted")
    permits = case.version.snapshot.permits
    assert {row.indispensable for row in case.reviews.all()} == {
        part.indispensable == "yes" for part in permits
    }
    chosen = opening.chosen_permits

    def main_first(revision):
        (first, way), *others = chosen(revision)
        return [(first.model_copy(update={"indispensable": "yes"}), way), *others]

    monkeypatch.setattr(opening, "chosen_permits", main_first)
    first, *others = opening._reviews(case)
    assert first.indispensable
    assert not any(row.indispensable for row in others)


def test_denied_no_composite_follows_though_enough_others_are_granted(restaurant):
    case, main = restaurant("accepted")
    case = decided(case, main)
    assert case.status == CaseStatus.CLOSED
    paper = case.notices.get(kind="closed")
    assert paper.body["counted"] >= paper.body["needed"]
    assert paper.body["lacking"] == [main.permit_name]
    assert f"未取得不可缺少的许可“{main.permit_name}”" in read(paper)


def test_another_denied_leaves_the_composite(restaurant):
    case, main = restaurant("accepted")
    other = case.reviews.exclude(pk=main.pk).first()
    assert decided(case, other).status == CaseStatus.DECIDED


def test_whoever_denies_it_is_told_before(restaurant):
    case, main = restaurant("accepted")
    main.case = case
    assert "不可缺少" in decide.remarks(main, grant=False)[0]
    assert not [odd for odd in decide.remarks(main, grant=True) if "不可缺少" in odd]
    other = case.reviews.exclude(pk=main.pk).first()
    assert not [odd for odd in decide.remarks(other, grant=False) if "不可缺少" in odd]


def test_not_accepted_the_applicant_is_told_at_acceptance_and_on_the_page(restaurant):
    case, main = restaurant("submitted")
    remarks = refuse.remarks(main, **REFUSAL)
    assert "不可缺少" in remarks[0]
    refuse.run(main, actor=approver_of(main.department), **REFUSAL)
    for review in case.reviews.exclude(pk=main.pk).select_related("department"):
        complete.run(review, actor=approver_of(review.department))
    case = Case.objects.get(pk=case.pk)
    body = case.notices.get(kind="accepted").body
    assert (body["composite"], body["lacking"]) == (False, [main.permit_name])
    assert body["within_reach"] >= body["needed"]
    assert main.permit_name in progress(case).no_composite


@pytest.mark.both_databases
def test_ended_before_the_issue_the_case_waits_to_be_closed_and_is_not_issued(restaurant):
    case, main = restaurant("decided")
    officer = officer_of(case.issuing_body)

    def queue():
        lists = work_list(officer, clock.today())
        return {row.queue.code for row in lists for task in row.tasks if task.case == case}

    assert queue() == {"to_issue"}
    Permit.objects.filter(review=main).update(status="revoked")
    case = Case.objects.get(pk=case.pk)
    found = carrying(case, clock.today())
    assert found.lost
    assert found.counted >= found.needed
    assert queue() == {"to_close"}
    with pytest.raises(VerbRefused, match=main.permit_name):
        issue.run(case, actor=officer)
    close_without_licence.run(case, actor=officer)
    paper = case.notices.get(kind="closed")
    assert paper.body["lacking"] == [Permit.objects.get(review=main).name]
    assert "不可缺少" in read(paper)


def test_beginning_later_it_is_waited_for_though_enough_others_hold(restaurant):
    case, main = restaurant("decided")
    tomorrow = clock.today().replace(year=clock.today().year + 1)
    Permit.objects.filter(review=main).update(valid_from=tomorrow, valid_until=None)
    found = carrying(Case.objects.get(pk=case.pk), clock.today())
    assert not found.lost
    assert tomorrow.isoformat() in found.missing
    officer = officer_of(case.issuing_body)
    waits = [
        task.what
        for row in work_list(officer, clock.today())
        if row.queue.code == "to_issue"
        for task in row.tasks
        if task.case == case
    ]
    assert waits == ["等待许可生效"]
