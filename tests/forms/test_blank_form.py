"""The blank combined form: generated from the version, so it asks what the guide announces."""

from dataclasses import replace

import pytest
from django.test import Client

from forms.assembly import assemble
from forms.blank_form import blank, everything, page
from guides.models import GuideVersion
from guides.version.situations import evaluate

GUIDE = "/apply/450204/small-eatery/"


@pytest.fixture
def version(demo):
    return GuideVersion.objects.active().get(region__code="450204", industry__slug="small-eatery")


@pytest.fixture
def items(version):
    return assemble(version.snapshot, everything(version.snapshot)).items


def test_every_datum_and_every_paper_of_the_version_has_its_place(version, items):
    html = page(version)
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
    ("kind", "words"),
    [
        ("bool", "□ 是\u3000□ 否"),
        ("enum:甲|乙", "□ 甲\u3000□ 乙"),
        ("multi:甲|乙|丙", "□ 甲\u3000□ 乙\u3000□ 丙"),
        ("list", "\n\n\n"),
    ],
)
def test_each_kind_of_datum_has_room_of_its_own(items, kind, words, settings):
    one = next(item for item in items if not item.fixed_words)
    field = one.combined.field.model_copy(update={"type": kind})
    item = replace(one, combined=replace(one.combined, field=field))
    assert blank(item) == words


def test_a_span_of_days_and_a_unit_are_written_out(items):
    one = next(item for item in items if not item.fixed_words)
    span = one.combined.field.model_copy(update={"type": "daterange"})
    assert blank(replace(one, combined=replace(one.combined, field=span))).count("年") == 2
    area = one.combined.field.model_copy(update={"type": "decimal>0", "label": "面积（平方米）"})
    assert blank(replace(one, combined=replace(one.combined, field=area))).endswith("㎡")


def test_the_pdf_is_made_once_and_offered_before_the_form(version):
    client = Client()
    assert f"{GUIDE}form.pdf" in client.get(GUIDE).content.decode()
    first = client.get(f"{GUIDE}form.pdf")
    assert first["Content-Type"] == "application/pdf"
    body = b"".join(first)
    assert body.startswith(b"%PDF")
    assert b"".join(client.get(f"{GUIDE}form.pdf")) == body


def test_missing_answers_lead_to_the_questions_and_an_unknown_guide_is_404(version):
    client = Client()
    asked = client.get(f"{GUIDE}form.pdf", {"area_m2": "40"})
    assert asked.status_code == 302
    assert asked["Location"] == "/guides/450204/small-eatery/?area_m2=40"
    assert client.get("/apply/450204/nowhere/form.pdf").status_code == 404
