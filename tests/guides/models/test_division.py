"""The migration that gives every city its own catalogue: nothing in force or at work moves.

Its functions are run on today's tables, put back to where cities shared one catalogue.
"""

from datetime import UTC, date, datetime
from importlib import import_module
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection

from guides.models import Competence, Industry, PermitItem, Synonym
from guides.version.snapshot import digest
from issuance.models import Case
from portal.ground.history import witness
from portal.ground.history.events import record
from portal.ground.models import Event, Region
from tests.triggers import lifted

DIVIDE = import_module("guides.migrations.0019_catalogue_of_every_city").divide
NAME_OWN = import_module("issuance.migrations.0007_industry_of_the_own_city").name_own
MOMENT, DAY = datetime(2026, 6, 1, tzinfo=UTC), date(2026, 6, 1)


class Then:
    """The registry as the migration knew it: rows of laws belonged to a permit item."""

    @staticmethod
    def get_model(app, name):
        return apps.get_model(app, "PermitItemBasis" if name == "LegalBasis" else name)


def make(model, /, **values):
    return apps.get_model(model).objects.create(**values)


@pytest.fixture
def shared(db, snapshot_of):
    """One catalogue of one industry, and in each of two cities a guide in force and a case.

    (city, version, its bytes, case) of each.
    """
    snapshots = [snapshot_of("BAKERY"), snapshot_of("BAKERY", "451102")]
    cities = [
        make("ground.Region", code=part.region.city.code, name=part.region.city.name)
        for part in snapshots
    ]
    own = {"city": cities[0]}
    field = make("guides.FormField", code="area", label="面积", type="number", **own)
    twin = make("guides.FormField", code="floor", label="面积", type="number", same_as=field, **own)
    question = make(
        "guides.Question", code="area_m2", text="面积", type="number", field=field, **own
    )
    paper = make("guides.Material", code="M_PLAN", name="平面图", **own)
    item = make("guides.PermitItem", code="FOOD_LIC", official_name="食品经营许可", **own)
    make("guides.PermitItemMaterial", permit_item=item, material=paper)
    make("guides.PermitItemField", permit_item=item, field=twin)
    industry = make("guides.Industry", code="BAKERY", slug="bakery", name="烘焙店", **own)
    make("guides.IndustryQuestion", industry=industry, question=question)
    make("guides.IndustryPermit", industry=industry, permit_item=item, when=True)
    make("guides.Synonym", word="蛋糕店", meaning="烘焙店", **own)
    make("guides.CommonFacts", key="remedies", value={"text": "六十日"}, **own)
    make("guides.WorkingRule", industry=industry, kind="inspection", text="逐项核对")
    author, other = (make("ground.User", username=name) for name in ("a", "b"))
    found = []
    with lifted(connection):
        for city, snapshot in zip(cities, snapshots, strict=True):
            part = snapshot.region
            county = make("ground.Region", code=part.code, name=part.name, parent=city)
            office = make("ground.Department", code=f"{city.code}-AA", name="局", region=county)
            make("guides.Competence", region=county, permit_item=item, department=office)
            make("guides.IssuingBody", region=county, industry=industry, department=office)
            release = make(
                "guides.Release", name="一", region=city, effective_from=DAY, author=author,
                approver=other, created_at=MOMENT, status="active",
            )  # fmt: skip
            body = snapshot.to_bytes()
            version = make(
                "guides.GuideVersion", region=county, industry=industry, number=1, status="active",
                effective_from=DAY, release=release, body=body, sha256=digest(body),
                created_at=MOMENT,
            )  # fmt: skip
            submission = make(
                "forms.Submission", uuid=uuid4(), reference=f"R{city.code}", version=version,
                access_code_digest="x", region=county, channel="online", operator_name="测",
                received_at=MOMENT,
            )  # fmt: skip
            case = make(
                "issuance.Case", number=f"C{city.code}", submission=submission, version=version,
                status="reviewing", region=county, industry=industry, issuing_body=office,
                channel="online", operator_name="测", received_at=MOMENT, check_due=DAY,
            )  # fmt: skip
            record(verb="case.open", subject=f"case:{case.pk}", city=city.code, row=case)
            found.append((city, version, body, case))
        editor = SimpleNamespace(connection=connection)
        DIVIDE(Then, editor)
        NAME_OWN(apps, editor)
    return found


def test_every_city_at_work_has_a_catalogue_that_names_only_its_own(shared):
    for city, _version, _body, _case in shared:
        for model in (Industry, PermitItem, Synonym):
            assert model.objects.of(city).count() == 1
        industry = Industry.objects.of(city).get(code="BAKERY")
        item = industry.permits.get().permit_item
        assert item.city == city
        field = item.fields.get().field
        assert (field.city, field.same_as.city, field.same_as.code) == (city, city, "area")
        assert item.materials.get().material.city == city
        assert industry.questions.get().question.field == field.same_as
        assert industry.working_rules.get().text == "逐项核对"
        assert Competence.objects.get(region__parent=city).permit_item == item


def test_versions_keep_their_bytes_and_cases_go_on_in_their_own_city(shared):
    for city, version, body, case in shared:
        version.refresh_from_db()
        assert bytes(version.body) == body == version.snapshot.to_bytes()
        assert version.industry == Industry.objects.of(city).get()
        assert Case.objects.get(pk=case.pk).industry == version.industry
    assert Event.objects.get(verb="catalogue.divide").subject == f"case:{shared[1][3].pk}"
    assert [str(row) for row in witness.alterations() if "case" in str(row)] == []


def test_dividing_again_changes_nothing(shared):
    editor = SimpleNamespace(connection=connection)
    before = list(Industry.objects.order_by("pk").values_list("pk", "city"))
    NAME_OWN(apps, editor)
    assert Event.objects.filter(verb="catalogue.divide").count() == 1
    assert list(Industry.objects.order_by("pk").values_list("pk", "city")) == before
    assert Region.objects.cities().count() == 2
