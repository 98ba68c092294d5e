"""Drafts and revisions made while a permit item wrote out its laws: they load, each law a record."""

from importlib import import_module

import pytest
from django.apps import apps

from guides.models import LegalBasis, PermitItem

CONVERSION = import_module("guides.migrations.0029_records_of_legal_bases")


@pytest.mark.django_db
def test_an_older_revision_names_the_records_of_its_texts(city):
    item = PermitItem.objects.of(city).get(code="FOOD_LIC")
    kept = list(item.legal_basis.select_related("basis"))
    rows = [
        {
            "pk": use.pk, "permit_item": item.pk, "sort_order": number,
            **{name: getattr(use.basis, name) for name in CONVERSION.TEXT},
        }
        for number, use in enumerate(kept)
    ]  # fmt: skip
    new = {"pk": None, "permit_item": item.pk, "sort_order": 9, "law": "草案"}
    records = CONVERSION.Records(apps.get_model("guides", "LegalBasis"))
    for use in kept:
        key = (city.pk, *(getattr(use.basis, name) for name in CONVERSION.TEXT))
        records.known[key] = use.basis
    records.codes[city.pk] = list(LegalBasis.objects.of(city).values_list("code", flat=True))
    content = item.serializable_data() | {
        "legal_basis": CONVERSION.naming(
            [*rows, new, rows[0]],
            lambda number, row: records.of(item, number, row, live=False),
        )
    }
    item.latest_revision = item.save_revision()
    draft = item.with_content_json(content)
    *old, added = sorted(draft.legal_basis.all(), key=lambda use: use.sort_order)
    assert [use.basis for use in old] == [use.basis for use in kept]
    assert (added.basis.law, added.basis.code, added.basis.live) == ("草案", "FOOD_LIC-4", False)


def test_codes_are_of_the_item_and_never_taken_twice():
    assert CONVERSION.free_code("FIRE", 2, ()) == "FIRE-2"
    assert CONVERSION.free_code("FIRE", 2, ("FIRE-2", "FIRE-3")) == "FIRE-4"
    assert len(CONVERSION.free_code("X" * 40, 1234, ())) == 40
