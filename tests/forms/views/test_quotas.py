"""Shares of one client and one draft: beyond them it is said how much, and when again."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from forms import intake, quotas
from forms.combined import KEPT_MOST
from forms.models import Draft
from portal.ground.limits import counting
from portal.ground.limits.registry import Limit
from tests.forms.conftest import NOODLES
from tests.forms.filling import filled_draft, pdf
from tests.guide_pages import words_of

pytestmark = pytest.mark.django_db
START = "/apply/450204/small-eatery/"


@pytest.fixture(autouse=True)
def uncounted():
    counting.forget()


def small(monkeypatch, name, rate):
    limit = getattr(quotas, name)
    monkeypatch.setattr(quotas, name, Limit(f"test-{limit.name}", rate, said=limit.said))


def test_applications_begun_from_one_place_are_counted_and_elsewhere_one_begins(
    version, monkeypatch
):
    small(monkeypatch, "DRAFTS", "2/hour")
    client = Client()
    first = NOODLES | {"submission_uuid": str(uuid.uuid4())}
    for _time in range(3):
        assert client.post(START, first).status_code == 302
    assert client.post(START, NOODLES).status_code == 302
    again = {"area_m2": "四十", "sewage": "yes", "submission_uuid": str(uuid.uuid4())}
    refused = client.post(START, again)
    assert refused.status_code == 429
    assert f"每小时最多新开{quotas.MOST_DRAFTS}份申请" in words_of(refused)
    assert int(refused["Retry-After"]) > 0
    assert Draft.objects.count() == 2
    (form,) = html.fromstring(refused.content).xpath("//form[.//input[@name='submission_uuid']]")
    assert again.items() <= dict(form.form_values()).items()
    assert client.post(START, NOODLES, REMOTE_ADDR="192.0.2.8").status_code == 302


def test_an_application_handed_in_is_no_way_around_the_count(version, monkeypatch):
    small(monkeypatch, "DRAFTS", "2/hour")
    draft = filled_draft(version, NOODLES)
    first = NOODLES | {"submission_uuid": str(draft.submission_uuid)}
    assert Client().post(START, first).status_code == 302
    intake.submit(draft=draft)
    assert [Client().post(START, first).status_code for _time in range(3)] == [302, 302, 429]


def test_bytes_from_one_place_are_counted_and_what_was_taken_stays(version, monkeypatch):
    small(monkeypatch, "BYTES", "1500/day")
    draft = filled_draft(version, NOODLES)
    draft.uploads.all().delete()
    address = reverse("forms:materials", args=[draft.token])
    client = Client()
    for number in range(2):
        body = pdf(f"{number}.pdf", "x" * 700 + str(number))
        answer = client.post(address, {"files-M_PLAN": [body], "upload": "M_PLAN"})
    said = words_of(answer)
    assert (answer.status_code, draft.uploads.count()) == (422, 1)
    assert "“1.pdf”未能上传" in said
    assert "每天最多接收5GB文件" in said


@pytest.mark.both_databases
def test_a_text_longer_than_a_draft_keeps_is_refused_beside_its_field_and_stays_on_the_page(
    version,
):
    draft = filled_draft(version, NOODLES)
    before = Draft.objects.get(pk=draft.pk).data
    address = reverse("forms:form", args=[draft.token])
    typed = "长" * (KEPT_MOST + 1)
    answer = Client().post(address, {"entity_name": typed})
    assert answer.status_code == 422
    assert typed in answer.content.decode()
    assert f"现有{KEPT_MOST + 1}" in words_of(answer)
    assert Draft.objects.get(pk=draft.pk).data == before


@pytest.mark.both_databases
def test_the_details_of_a_held_permit_are_no_longer_than_a_draft_keeps(version):
    draft = filled_draft(version, NOODLES)
    before = Draft.objects.get(pk=draft.pk).choices
    typed = "长" * (KEPT_MOST + 1)
    post = {"DRAINAGE-mode": "held", "DRAINAGE-number": typed, "SMALL_CATERING-mode": "apply"}
    answer = Client().post(reverse("forms:permits", args=[draft.token]), post)
    assert answer.status_code == 422
    assert typed in answer.content.decode()
    assert f"现有{KEPT_MOST + 1}" in words_of(answer)
    assert Draft.objects.get(pk=draft.pk).choices == before


def test_the_most_is_told_beside_the_field(version):
    draft = filled_draft(version, NOODLES)
    page = Client().get(reverse("forms:form", args=[draft.token]))
    assert "最多200个字" in words_of(page)
