"""The blank combined form: generated from the version, so it asks what the guide announces."""

import pytest
from django.test import Client

from forms.assembly import assemble
from forms.blank_form import blank, everything, page
from guides.models import GuideVersion
from guides.version.situations import evaluate
from tests.made_pdfs import fetched_pdf
from tests.markup import flat

GUIDE = "/apply/450204/small-eatery/"


@pytest.fixture
def version(demo):
    return GuideVersion.objects.active().get(region__code="450204", industry__slug="small-eatery")


@pytest.fixture
def items(version):
    return assemble(version.snapshot, everything(version.snapshot)).items


def test_every_datum_and_every_paper_of_the_version_has_its_place(version, items):
    html = flat(page(version))
    snapshot = version.snapshot
    spec = assemble(snapshot, everything(snapshot))
    assert html.count("<tr><th>") >= len(items)
    for name in (paper.name for paper in spec.papers):
        assert name in html
    for permit in snapshot.permits:
        assert permit.certificate_name in html
    assert f"第 {version.number} 版" in html


def test_a_situation_narrows_the_form_to_what_it_needs(version):
    answers = {"small_cond": True, "area_m2": 40, "sewage": True}
    answers |= {"big_ad": False, "tobacco": False, "alcohol": False}
    outcome = evaluate(version.snapshot, answers)
    html = page(version, outcome)
    for permit in version.snapshot.permits:
        assert (permit.certificate_name in html) is (permit.code in outcome.permit_codes)


@pytest.mark.parametrize(
    ("key", "room"),
    [
        ("industry_code", "小餐饮"),
        ("dr_key_unit", "□ 是\u3000□ 否"),
        ("apply_mode", "□ 一般程序"),  # the others lead nowhere
        ("premises_area", "＿＿＿＿＿＿㎡"),
        ("ad_period", "＿＿＿年＿＿月＿＿日 至 ＿＿＿年＿＿月＿＿日"),
        ("registered_address", "\n"),
        ("entity_name", ""),
    ],
)
def test_what_is_settled_is_printed_and_the_rest_has_room_of_its_kind(items, key, room):
    (item,) = (item for item in items if item.key == key)
    assert blank(item) == room


def test_the_pdf_is_made_once_and_offered_before_the_form(version):
    client = Client()
    assert f"{GUIDE}form.pdf" in client.get(GUIDE).content.decode()
    body = fetched_pdf(client, f"{GUIDE}form.pdf").content
    assert body.startswith(b"%PDF")
    assert client.get(f"{GUIDE}form.pdf").content == body


def test_missing_answers_lead_to_the_questions_and_an_unknown_guide_is_404(version):
    client = Client()
    asked = client.get(f"{GUIDE}form.pdf", {"area_m2": "40"})
    assert asked.status_code == 302
    assert asked["Location"] == "/guides/450204/small-eatery/?area_m2=40"
    assert client.get("/apply/450204/nowhere/form.pdf").status_code == 404
