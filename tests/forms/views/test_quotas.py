"""Shares of one client and one draft: beyond them it is said how much, and when again."""

import pytest
from django.test import Client
from django.urls import reverse

from forms import quotas
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
    for _time in range(2):
        assert client.post(START, {"area_m2": "40"}).status_code == 302
    refused = client.post(START, {"area_m2": "40"})
    assert refused.status_code == 429
    assert f"每小时最多新开{quotas.MOST_DRAFTS}份申请" in words_of(refused)
    assert int(refused["Retry-After"]) > 0
    assert Draft.objects.count() == 2
    assert client.post(START, {}, REMOTE_ADDR="192.0.2.8").status_code == 302


def test_bytes_from_one_place_are_counted_and_what_was_taken_stays(version, monkeypatch):
    small(monkeypatch, "BYTES", "1500/day")
    draft = filled_draft(version, NOODLES)
    draft.uploads.all().delete()
    address = reverse("forms:materials", args=[draft.token])
    client = Client()
    for number in range(2):
        body = pdf(f"{number}.pdf", "x" * 700 + str(number))
        client.post(address, {"files-M_PLAN": [body], "upload": "M_PLAN"})
    assert draft.uploads.count() == 1
    said = words_of(client.get(address))
    assert "“1.pdf”未能上传" in said
    assert "每天最多接收5GB文件" in said


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


def test_the_most_is_told_beside_the_field(version):
    draft = filled_draft(version, NOODLES)
    page = Client().get(reverse("forms:form", args=[draft.token]))
    assert "最多200个字" in words_of(page)
