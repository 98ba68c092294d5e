"""A case about a licence (变更、增项): what it may be about, and what it brings or leaves."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from forms import intake
from issuance.casework import later_cases
from issuance.casework.progress import progress
from issuance.casework.verbs import REGISTRY
from issuance.casework.verbs.licences.recipients import recipient_lacks
from issuance.casework.verbs.review.annulments import LICENCE_OVER, as_it_was
from issuance.licence import owed
from issuance.licence.certificate_facts import facts_today, operator_of
from issuance.models import Case, Licence, Permit, Review
from issuance.status import CaseStatus, LicenceStatus
from portal.demo.people import approver_of, officer_of
from portal.ground.calendar import clock
from portal.ground.history import witness
from portal.ground.history.transitions import VerbRefused
from tests.issuance.later_cases import (
    NEW_NAME,
    accepted,
    added,
    applied,
    decide,
    granted_change,
    handed_in_as,
    record,
    reissue,
    reviews_of,
)
from tests.issuance.permit_ready import ENDS
from tests.issuance.reading import text

ALONE = "准予的许可作为单项许可继续有效，不再载入综合许可证"
pytestmark = pytest.mark.both_databases


@pytest.fixture
def licence(new_case):
    return new_case("issued").licence


def test_a_change_keeps_the_permit_and_its_number_and_owes_a_new_certificate(licence):
    case = granted_change(licence.origin_case)
    permits = set(licence.permits.values_list("pk", "number"))
    first, second = reviews_of(case)
    record(first, scope="热食类食品制售")
    assert owed.owed(owed.read(licence, clock.today())) == ["changed"]
    reissue(licence, "changed")  # the other item waits to be recorded
    case.refresh_from_db()
    assert case.status == CaseStatus.DECIDED
    record(second)
    reissue(licence, "changed")
    case.refresh_from_db()
    licence.refresh_from_db()
    assert case.status == CaseStatus.ISSUED
    assert set(licence.permits.values_list("pk", "number")) == permits
    assert Permit.objects.get(pk=first.found_id).scope == "热食类食品制售"
    assert licence.facts["operator_name"] == licence.operator_name == NEW_NAME
    assert licence.status(clock.today()) == LicenceStatus.VALID
    with pytest.raises(VerbRefused, match="已经登记"):
        record(first)
    assert not list(witness.alterations())


def test_what_another_change_began_with_undoes_none(licence):
    """Begun before the new name was recorded, handed in after it was applied for."""
    renamed = applied(licence, entity_name=NEW_NAME, items=["SMALL_CATERING"])
    other = later_cases.begin(licence, "change")
    moved = handed_in_as(other, premises_address="柳州市柳南区新址路9号")
    for case in (accepted(renamed), accepted(moved)):
        for review in reviews_of(case):
            decide(review)
            record(Review.objects.get(pk=review.pk))
    facts = facts_today(Licence.objects.get(pk=licence.pk))
    assert facts["operator_name"] == NEW_NAME
    assert facts["premises"] == "柳州市柳南区新址路9号"


def test_papers_and_the_new_certificate_go_to_whoever_holds_it_by_now(licence):
    """A later paper names the new operator; the new representative fetches the certificate in person."""
    new = "测试·新法人"
    case = accepted(applied(licence, entity_name=NEW_NAME, legal_rep_name=new))
    for review in reviews_of(case):
        decide(review)
        record(Review.objects.get(pk=review.pk))
    origin = Case.objects.get(pk=licence.origin_case_id)
    assert recipient_lacks(origin, new, "holder", "") == {}
    assert recipient_lacks(origin, "测试·旧法人", "holder", "")
    assert operator_of(origin) == NEW_NAME


def test_denied_nothing_changes_and_the_paper_says_what_can_be_done(licence):
    case = accepted(applied(licence, entity_name=NEW_NAME))
    for review in reviews_of(case):
        decide(review, grant=False)
    case.refresh_from_db()
    assert case.status == CaseStatus.CLOSED
    for paper in case.notices.filter(kind="decision"):
        assert (str(paper.title), bool(paper.body["remedies"])) == ("不予变更决定书", True)
        assert paper.body["about"]["licence"] == licence.number
    assert not case.notices.filter(kind="closed").exists()
    assert owed.owed(owed.read(licence, clock.today())) == []
    assert later_cases.hindrance(licence, "change", ["SMALL_CATERING"]) == ""


def test_of_one_item_one_change_is_under_way(licence):
    draft = later_cases.begin(licence, "change")
    case = applied(licence, items=("DRAINAGE",))
    assert [row.permit_code for row in reviews_of(case)] == ["DRAINAGE"]
    assert later_cases.begin(licence, "change").items == ["SMALL_CATERING"]
    choices = {code: {"mode": "apply"} for code in draft.items}
    draft.choices = choices
    draft.save()
    with pytest.raises(intake.Incomplete, match="请等候决定"):
        intake.submit(draft=draft)
    assert Case.objects.filter(licence_about=licence).count() == 1


def test_a_permit_that_ends_meanwhile_is_not_changed_and_holds_nothing_up(licence):
    case = granted_change(licence.origin_case)
    first, second = reviews_of(case)
    stated = ENDS["cancelled"] | {"reason": "自愿注销"}
    for review in (first, second):
        REGISTRY["end"].run(review.found, actor=approver_of(review.found.issuer), **stated)
    with pytest.raises(VerbRefused, match="已失去效力"):
        record(first)
    assert not Review.objects.filter(case=case).exclude(later_cases.gone()).exists()
    officer = approver_of(first.found.issuer)
    [queue] = [row for row in REGISTRY["record_permit"].queues if row.code == "to_record"]
    assert not queue.rows(officer, clock.today()).filter(case=case).exists()
    case = Case.objects.get(pk=case.pk)
    assert REGISTRY["close_without_licence"].hindrance(case) == ""
    assert later_cases.hindrance(licence, "change", ["DRAINAGE"])


def test_before_its_decision_an_ended_permit_forbids_the_grant_alone(licence):
    case = accepted(applied(licence, items=("DRAINAGE",)))
    [review] = reviews_of(case)
    stated = ENDS["cancelled"] | {"reason": "自愿注销"}
    REGISTRY["end"].run(review.found, actor=approver_of(review.found.issuer), **stated)
    with pytest.raises(VerbRefused, match="不能准予变更"):
        decide(review)
    decide(review, grant=False)
    case.refresh_from_db()
    assert case.status == CaseStatus.CLOSED


def test_an_added_item_comes_to_the_licence_with_the_next_certificate(licence):
    snapshot = later_cases.version_of(licence).snapshot
    assert later_cases.items_of(licence, "addition", snapshot) == ["TOBACCO", "OUTDOOR_AD"]
    permit, today = added(licence), clock.today()
    case = permit.review.case
    assert (permit.review.permit_name, permit.review.found) == (
        "烟草专卖零售许可证核发（增项）",
        None,
    )
    part = case.snapshot.permit_by_code["TOBACCO"]
    assert (permit.name, permit.licences.count()) == (part.official_name, 0)
    assert owed.owed(owed.read(licence, today)) == ["added"]
    edition = reissue(licence, "added")
    assert permit in licence.loaded()
    assert part.official_name in bytes(edition.record).decode()
    case.refresh_from_db()
    assert case.status == CaseStatus.ISSUED
    assert later_cases.hindrance(licence, "addition", ["TOBACCO"])
    assert licence.operator_name == licence.facts["operator_name"]


@pytest.mark.parametrize("first", ["the licence ends", "the decision"])
def test_what_is_granted_of_a_licence_that_has_ended_stands_by_itself(licence, first):
    if first == "the decision":
        case = granted_change(licence.origin_case)
        REGISTRY["give_up_licence"].run(licence)
        case = Case.objects.get(pk=case.pk)
        assert ALONE in progress(case).next_step
        REGISTRY["close_without_licence"].run(case, actor=officer_of(case.issuing_body))
    else:
        case = accepted(applied(licence, items=("DRAINAGE",)))
        REGISTRY["give_up_licence"].run(licence)
        decide(reviews_of(case)[0])
        said = text(case.notices.get(kind="decision"))
        assert ALONE in said
        assert "换发" not in said
    case = Case.objects.get(pk=case.pk)
    assert case.status == CaseStatus.CLOSED
    said = text(case.notices.get(kind="closed"))
    assert ALONE in said
    assert all(review.found.number in said for review in reviews_of(case))
    assert "均已不能载入" not in said
    told = progress(case).next_step
    assert ALONE in told
    assert "保持不变" not in told
    assert as_it_was(case, case.status) == LICENCE_OVER


@pytest.mark.parametrize(
    "careless",
    [{"kind": "addition"}, {"licence_about": None, "kind": "new"}, {"version": F("version") + 1}],
    ids=["another kind", "of no licence", "another version of the guide"],
)
def test_what_a_case_is_about_and_what_it_rests_on_never_changes(licence, careless):
    case = applied(licence)
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(**careless)
