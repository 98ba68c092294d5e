"""A catalogue record under its editor's hands, shown in the guide a citizen would read."""

import pytest
from django.test import RequestFactory
from django.urls import reverse

from guides.admin import preview
from guides.models import Competence, FormField, Industry, Material, PermitItem, Question
from tests.one_city import city_of_tests
from tests.posting import as_posted
from tests.releasing import SOUTH

pytestmark = pytest.mark.django_db


def shown(record, code=SOUTH):
    response = record.make_preview_request(RequestFactory().get("/"), code)
    assert response.status_code == 200
    return response.content.decode()


def test_every_county_that_decides_has_its_preview(city):
    names = dict(preview.modes(Industry.objects.get(code="BAKERY")))
    assert names[SOUTH] == "柳南区"
    assert "450200" not in names


@pytest.mark.parametrize(
    ("model", "column"),
    [
        (Industry, "name"),
        (PermitItem, "official_name"),
        (Material, "name"),
        (Question, "text"),
    ],
)
def test_what_is_typed_shows_in_the_guide_and_nothing_is_kept(city, model, column):
    record = next(record for record in model.objects.all() if preview.modes(record))
    before = getattr(record, column)
    setattr(record, column, "改过的名称")
    assert "改过的名称" in shown(record)
    assert getattr(model.objects.get(pk=record.pk), column) == before


def test_a_preview_cannot_be_taken_for_a_guide_in_force(city):
    body = shown(Industry.objects.get(code="BAKERY"))
    assert "<h2>预览，尚未生效</h2>" in body
    for claim in ("起施行", "第1版", "我要办理", "下载 PDF", "保存一次性告知单"):
        assert claim not in body


def test_an_industry_never_saved_has_a_preview_and_is_not_saved_by_it(city):
    industry = Industry(city=city_of_tests(), code="NEW", slug="new", name="新行业")
    assert "新行业" in shown(industry)
    assert not Industry.objects.filter(code="NEW").exists()


def test_a_guide_that_cannot_be_built_says_why(city):
    Competence.objects.all().delete()
    industry = Industry.objects.get(code="BAKERY")
    request = RequestFactory().get("/")
    request.LANGUAGE_CODE = "zh-hans"
    response = preview.page(industry, request, SOUTH)
    assert response.context_data["problems"]


def test_what_no_guide_shows_has_no_preview(city):
    assert not FormField.objects.first().is_previewable()
    assert not Question.objects.create(
        city=city_of_tests(), code="alone", text="？", type="bool"
    ).is_previewable()


def test_the_editor_opens_it_from_the_form(city, author, client):
    client.force_login(author)
    industry = Industry.objects.get(code="BAKERY")
    page = client.get(reverse("wagtailsnippets_guides_industry:edit", args=[industry.pk]))
    address = reverse("wagtailsnippets_guides_industry:preview_on_edit", args=[industry.pk])
    assert address in page.content.decode()
    data = as_posted(page.context["form"])
    data["name"] = "改过的烘焙店"
    stored = client.post(address, data).json()
    assert stored["is_valid"], stored
    assert "改过的烘焙店" in client.get(address, {"mode": SOUTH}).content.decode()
