"""Guidance at the window (导办): questions with the visitor, the notification, the form with the answers."""

import pytest
from django.urls import reverse
from lxml import html

from forms.models import Draft
from guides.models import GuideVersion
from tests.issuance.limit_ready import APPROVER
from tests.issuance.ready import CLERK

pytestmark = pytest.mark.one_database


@pytest.fixture
def version(demo):
    """In force in another county of the clerk's city."""
    return GuideVersion.objects.active().get(region__code="450203", industry__code="SMALL_EATERY")


@pytest.fixture
def answers(version):
    scenario = version.industry.scenarios.filter(eligible_for_composite=True).first()
    return {
        key: {True: "yes", False: "no"}.get(value, value) for key, value in scenario.answers.items()
    }


def address(version):
    return reverse("issuance_guidance", args=[version.pk])


def test_the_intake_leads_to_the_questions_of_the_guide(version, signed_in):
    client = signed_in(CLERK)
    posted = {"version": version.pk, "guide": "1"}
    answer = client.post(reverse("issuance_intake"), posted)
    assert answer["Location"] == address(version)
    shown = html.fromstring(client.get(address(version)).content)
    names = {field.get("name") for field in shown.xpath("//form[@method='get']//input")}
    assert {question.id for question in version.snapshot.questions} <= names
    assert not Draft.objects.filter(version=version, channel="window").exists()


def test_answers_show_what_is_needed_and_the_notification_to_print(version, answers, signed_in):
    answer = signed_in(CLERK).get(address(version), answers)
    outcome = answer.context["outcome"]
    assert len(outcome.permits) >= 2
    words = answer.content.decode()
    for needed in outcome.permits:
        assert needed.permit.official_name in words
    guide = answer.context["guide"]
    assert guide.startswith("/guides/450203/")
    public = signed_in(CLERK).get(guide)
    assert public.status_code == 200


def test_the_form_begins_with_these_answers_for_that_county(version, answers, signed_in, person):
    answer = signed_in(CLERK).post(address(version), answers)
    draft = Draft.objects.filter(clerk=person(CLERK)).latest("pk")
    assert answer["Location"] == reverse("forms:draft", args=[draft.token])
    assert (draft.version, draft.channel) == (version, "window")
    assert draft.answers == {key: str(value) for key, value in answers.items()}


def test_a_missing_answer_is_told_beside_its_question(version, answers, signed_in):
    first = next(iter(answers))
    shown = signed_in(CLERK).get(address(version), answers | {first: ""})
    assert shown.context["outcome"] is None
    assert "yz-error" in shown.content.decode()
    assert signed_in(CLERK).post(address(version), answers | {first: ""}).status_code == 422


def test_it_is_for_clerks_of_the_city(version, signed_in):
    assert signed_in(APPROVER).get(address(version)).status_code == 403
    assert signed_in("clerk-451102").get(address(version)).status_code == 404
