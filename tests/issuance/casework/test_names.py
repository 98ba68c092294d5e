"""A name that a supplement corrects is one: case, registers, search, papers given afterwards, licence."""

import pytest
from django.urls import reverse

from forms import operators
from forms.models import Submission
from issuance.casework import names
from issuance.casework.papers.notice_pdf import notice_document
from issuance.casework.verbs import REGISTRY
from issuance.licence.certificate_facts import certificate_facts
from issuance.models import Case, Deficiency, Notice
from portal.demo.people import approver_of, clerk_of, officer_of
from portal.demo.telling import inspect, sample_number
from portal.ground.calendar import clock
from portal.ground.history import chain, events, witness
from portal.ground.models import Event
from tests.issuance.reading import tracked
from tests.issuance.ready import part_of

NEW = "柳州市柳南区新名螺蛳粉店"


@pytest.fixture
def corrected(new_case):
    """A counter case whose supplement names these fields anew; the name it had before."""

    def make(**data):
        case = new_case("submitted", channel="window")
        before, review = case.operator_name, case.reviews.first()
        missing = [(review, Deficiency.Target.FIELD, key, "与营业执照不符") for key in data]
        clerk = clerk_of(case.region)
        REGISTRY["ask_supplement"].run(case, actor=clerk, deficiencies=missing)
        REGISTRY["answer_supplement"].run(case, data=data, files={})
        return Case.objects.get(pk=case.pk), before

    return make


def found_by(client, register, term):
    place = client.post(reverse(f"{register}_modeladmin_index"), {"q": term})["Location"]
    return {row.pk for row in client.get(place).context["page"].rows}


def unaltered():
    return not list(witness.alterations()) and chain.verify(events.exported()) is None


@pytest.mark.both_databases
def test_a_corrected_name_stands_everywhere_and_the_history_vouches_for_it(
    corrected, client, signed_in
):
    case, before = corrected(entity_name=NEW)
    assert before != NEW
    assert (case.operator_name, case.submission.operator_name) == (NEW, NEW)
    assert f"<h1>{NEW}</h1>" in tracked(client, case)
    clerk = signed_in("clerk-450204")
    page = clerk.get(reverse("issuance_case", args=[case.pk])).content.decode()
    assert f"<h2>{NEW}</h2>" in page
    for register, pk in (("issuance_case", case.pk), ("forms_submission", case.submission_id)):
        assert found_by(clerk, register, NEW) == {pk}
        assert pk not in found_by(clerk, register, before)
    assert unaltered()


def test_papers_given_before_keep_the_name_and_those_after_have_the_new_one(corrected):
    case, before = corrected(entity_name=NEW)
    REGISTRY["accept"].run(case, actor=clerk_of(case.region))
    asked, accepted = (
        case.notices.get(kind=kind) for kind in (Notice.Kind.SUPPLEMENT, Notice.Kind.ACCEPTED)
    )
    assert (asked.body["operator"], accepted.body["operator"]) == (before, NEW)
    assert before in notice_document(asked).html
    assert NEW in notice_document(accepted).html


def test_the_licence_has_the_corrected_name_and_is_found_by_it(corrected, signed_in):
    case, before = corrected(entity_name=NEW)
    REGISTRY["accept"].run(case, actor=clerk_of(case.region))
    inspect(Case.objects.get(pk=case.pk))
    today = clock.today()
    for review in case.reviews.all():
        approver = approver_of(review.department)
        REGISTRY["decide"].run(review, actor=approver, grant=True)
        paper = {"number": sample_number(part_of(review), review.pk), "valid_from": today}
        REGISTRY["record_permit"].run(review, actor=approver, valid_until=today, **paper)
    case = Case.objects.get(pk=case.pk)
    licence = REGISTRY["issue"].run(case, actor=officer_of(case.issuing_body))
    assert (licence.operator_name, licence.facts["operator_name"]) == (NEW, NEW)
    officer = signed_in("officer-450204-aa")
    assert found_by(officer, "issuance_licence", NEW) == {licence.pk}
    assert licence.pk not in found_by(officer, "issuance_licence", before)


def test_address_and_representative_have_the_latest_revision_as_their_one_source(corrected):
    address, person = "柳州市柳南区飞鹅路99号", "测试·新代表"
    case, name = corrected(premises_address=address, legal_rep_name=person)
    facts = certificate_facts(case)
    assert (facts["premises"], facts["legal_representative"]) == (address, person)
    assert facts["operator_name"] == case.operator_name == name


@pytest.fixture
def left_behind(corrected, monkeypatch):
    """A case corrected before corrections were carried."""
    with monkeypatch.context() as before_the_upgrade:
        before_the_upgrade.setattr(operators, "follow", lambda submission, data: False)
        case, old = corrected(entity_name=NEW)
    assert (case.operator_name, case.submission.operator_name) == (old, old)
    return case


@pytest.mark.both_databases
def test_names_corrected_before_the_upgrade_are_carried_once(left_behind, new_case, state_of):
    case, other = left_behind, new_case("answered")
    papers = list(case.notices.values_list("body", flat=True))
    assert names.carry_corrected_names() == 1
    case = Case.objects.get(pk=case.pk)
    assert (case.operator_name, case.submission.operator_name) == (NEW, NEW)
    assert list(case.notices.values_list("body", flat=True)) == papers
    assert Event.objects.filter(case=case.number, verb=names.CARRIED).count() == 2
    assert Case.objects.get(pk=other.pk).operator_name == other.operator_name
    assert unaltered()
    before = state_of(case)
    assert names.carry_corrected_names() == 0
    assert state_of(case) == before


def test_the_history_says_in_words_that_a_name_was_carried(left_behind, signed_in):
    names.carry_corrected_names()
    register = signed_in("auditor-4502").get(reverse("ground_event_modeladmin_index"))
    assert "更正后的名称同步" in register.content.decode()


def test_a_submission_without_a_case_is_carried_too(left_behind, monkeypatch):
    monkeypatch.setattr(Case.objects, "select_for_update", lambda of: Case.objects.none())
    assert names.carry_corrected_names() == 1
    assert Submission.objects.get(pk=left_behind.submission_id).operator_name == NEW
