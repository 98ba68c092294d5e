"""A city owns its catalogue: every record has its city, and nothing names a record of another."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import ForeignKey
from modelcluster.fields import ParentalKey

from guides.admin.catalogue_viewsets import CatalogueGroup
from guides.admin.choosers import Chooser
from guides.admin.city_views import ListView
from guides.admin.local_viewsets import LocalGroup
from guides.models import (
    Competence,
    FactCheck,
    FormField,
    Industry,
    IndustryPermit,
    IssuingBody,
    LegalBasis,
    Material,
    PermitItem,
    PermitItemBasis,
    PermitItemMaterial,
    Question,
    Synonym,
    WorkingRule,
)
from guides.models import triggers as of_guides
from guides.models.cities import OfCity, city_of
from issuance.models import triggers as of_cases
from portal.ground.models import Region
from portal.ground.staff import borders
from tests.releasing import editor

ROOT = Path(__file__).parents[3]
ROOMS = ("guides", "issuance", "forms", "home", "portal")
OWNED = [model for model in apps.get_models() if issubclass(model, OfCity)]
# Named by a row that lies in another's place: the row it belongs to is held there.
FOLLOWS = {WorkingRule: "industry", FactCheck: "permit_item"}


OF_GUIDES = (*of_guides.CITIES, *of_guides.LEGAL_BASES, *of_guides.TAKEN_OVER)
HELD = {held.name: held for held in (*OF_GUIDES, *of_cases.CITIES)}


def naming():
    """(model, foreign key) of every row that names a record of a city, but its own parent."""
    for model in apps.get_models():
        for field in model._meta.local_fields:
            owned = isinstance(field, ForeignKey) and field.related_model in OWNED
            if owned and not isinstance(field, ParentalKey) and FOLLOWS.get(model) != field.name:
                yield model, field


def test_what_the_issue_calls_a_citys_is_a_citys():
    names = {model.__name__ for model in OWNED}
    assert names >= {"PermitItem", "Material", "Question", "FormField", "CommonFacts", "Industry"}
    assert names >= {"Synonym", "SampleDocument", "CatalogueUpload", "LegalBasis"}
    assert WorkingRule.city_path == "industry__city"
    assert FactCheck.city_path == "permit_item__city"


@pytest.mark.parametrize("model", OWNED, ids=lambda model: model.__name__)
def test_every_record_stays_in_its_city_and_its_names_are_unique_there(model):
    table = model._meta.db_table
    assert {f"{table}_stays_in_its_city", f"{table}_of_a_city"} <= HELD.keys()
    assert not any(field.unique for field in model._meta.fields if not field.primary_key)
    assert all(rule.fields[0] == "city" for rule in model._meta.total_unique_constraints)


@pytest.mark.parametrize(("model", "field"), list(naming()), ids=str)
def test_whatever_names_a_record_is_held_to_its_city(model, field):
    for event in ("insert", "update"):
        assert f"{model._meta.db_table}_{field.column}_of_its_city_{event}" in HELD


@pytest.mark.django_db
def test_the_database_has_them_all():
    """A trigger that a later migration has lost holds nothing."""
    if connection.vendor == "sqlite":
        assert [name for name, held in HELD.items() if not held.is_on(connection)] == []


def test_every_screen_of_records_keeps_to_the_border():
    for viewset in CatalogueGroup.items:
        assert issubclass(viewset.index_view_class, ListView)
        assert issubclass(viewset.chooser_viewset_class, Chooser)
    for viewset in (*CatalogueGroup.items, *LocalGroup.items):
        assert viewset.model in borders._borders


@pytest.mark.django_db
def test_a_citys_editor_sees_no_row_of_another_city(city, next_city):
    eye = editor("elsewhere", next_city)
    for viewset in CatalogueGroup.items:
        rows = viewset.model.objects
        seen = borders.within(rows.all(), eye)
        assert not seen.exclude(**{viewset.model.city_path: next_city}).exists()
        assert seen.count() == rows.of(next_city).count()


def lookups(source: str):
    """Every use of the manager of a city's model, with what is asked of it first."""
    names = {model.__name__ for model in (*OWNED, WorkingRule, FactCheck)}
    parents = {
        child: node for node in ast.walk(ast.parse(source)) for child in ast.iter_child_nodes(node)
    }
    for node, parent in parents.items():
        match node:
            case ast.Attribute(value=ast.Name(id=name), attr="objects") if name in names:
                asked = parent.attr if isinstance(parent, ast.Attribute) else ""
                yield name, asked, ast.unparse(parents.get(parent, node))


# What asks without a city, and why it may: (model, text of the call).
WITHOUT = {
    "Synonym": ("order_by('word', 'city')", "values_list('pk', flat=True)", "bulk_create"),
    "Industry": (
        "exists()",  # is there a catalogue at all?
        "annotate(regions=in_force)",  # of every city, on the page of all cities
        "filter(code=code)",  # the demo's, in each of its cities
        "filter(pk__in=pages.values('industry'))",
        "filter(**{record.shown_by: record.pk})",
        "none()",
    ),
    "WorkingRule": ("filter(industry__in={industry.pk",),
    "FactCheck": ("filter(pk=check.pk)",),
    # What is swept out is swept out of every city.
    "CatalogueUpload": ("filter(status=", "filter(settled_at__lt=old)", "filter(pk__in=files)"),
    "SampleDocument": ("filter(sha256=sha256, name=name", "get_or_create"),
}
SAFE = {"of", "create"}


def test_no_record_is_looked_up_without_its_city():
    strays = []
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            if "migrations" in path.parts:
                continue
            for name, asked, call in lookups(path.read_text("utf-8")):
                known = any(text in call for text in WITHOUT.get(name, ()))
                if asked not in SAFE and not known and "city" not in call:
                    strays.append(f"{path.relative_to(ROOT)}: {name}.objects.{asked} {call}")
    assert strays == []


def test_the_watch_sees_a_stray_look_up():
    assert list(lookups("x = Industry.objects.get(code='A')")) == [
        ("Industry", "get", "Industry.objects.get(code='A')")
    ]


def refused(change, message):
    with pytest.raises(IntegrityError, match=message), transaction.atomic():
        change()


@pytest.mark.django_db
class TestTheDatabase:
    def test_refuses_to_move_a_record(self, city, next_city):
        for model in (Industry, PermitItem, Material, LegalBasis, Question, FormField):
            rows = model.objects.of(city).filter(pk=model.objects.of(city).first().pk)
            refused(lambda rows=rows: rows.update(city=next_city), "in its city|of another")

    def test_refuses_a_record_of_a_county(self, city):
        county = Region.objects.get(code="450204")
        refused(lambda: Synonym.objects.create(city=county, word="粉店"), "belongs to a city")

    def test_refuses_what_names_a_record_of_another_city(self, city, next_city):
        industry = Industry.objects.of(city).get(code="BAKERY")
        own, foreign = (PermitItem.objects.of(place).first() for place in (city, next_city))
        paper = Material.objects.of(next_city).first()
        refused(
            lambda: IndustryPermit.objects.create(
                industry=industry, permit_item=foreign, when=True
            ),
            "of another city",
        )
        refused(
            lambda: PermitItemMaterial.objects.create(permit_item=own, material=paper),
            "of another city",
        )
        law = LegalBasis.objects.of(next_city).first()
        refused(lambda: PermitItemBasis.objects.create(permit_item=own, basis=law), "of another")
        refused(
            lambda: Competence.objects.filter(permit_item=own).update(permit_item=foreign),
            "of another city",
        )
        refused(
            lambda: IssuingBody.objects.filter(region__parent=city).update(
                industry=Industry.objects.of(next_city).first()
            ),
            "of another city",
        )
        field = FormField.objects.of(next_city).first()
        refused(lambda: Question.objects.of(city).update(field=field), "of another city")

    def test_takes_the_same_code_in_another_city_and_once_in_each(self, city, next_city):
        Question.objects.create(city=city, code="only_here", text="只在本市", type="bool")
        Question.objects.create(city=next_city, code="only_here", text="另一题", type="bool")
        again = Question(city=city, code="only_here", text="再来", type="bool")
        refused(again.save, "question_code_once_per_city|UNIQUE constraint")


def test_a_row_knows_its_city_by_what_it_is_part_of(db):
    city = Region(pk=7)
    industry = Industry(city=city)
    assert city_of(industry) == city_of(IndustryPermit(industry=industry)) == city
