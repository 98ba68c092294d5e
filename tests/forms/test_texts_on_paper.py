"""Every text an applicant may type: refused beside its field, by name, or printed."""

import pytest
from django.forms import CharField

from forms.fields import form_field
from forms.permit_choices import PermitNumber
from guides.version.field_types import examples
from issuance.licence.certificate_facts import TYPED
from tests.forms.items import item_of, refusal
from tests.on_paper import TEXTS, Entries, assert_on_certificate, assert_printed

CERTIFIED = {
    datum: item for datum, item in TYPED.items() if datum.startswith("applicant:")
}  # fmt: skip


def test_there_are_texts_enough():
    assert len(TEXTS) >= 300


def test_what_is_typed_is_refused_by_name_or_printed(fallback):
    entries = Entries()
    for kind in examples():
        field = form_field(item_of(kind.notation))
        if isinstance(field, CharField):
            entries.type_all(f"applicant:{kind.code}", field)
    entries.type_all("applicant:permit_number", PermitNumber())
    free = Entries()
    for datum in CERTIFIED:
        free.type_all(datum, form_field(item_of("text", key=datum.partition(":")[2])))
    for datum, item in CERTIFIED.items():
        assert len(free.taken[datum]) > 100
        assert_on_certificate(item, free.taken[datum])
    assert_printed(*entries.taken.values(), *free.taken.values())
    assert free.unnamed() == []
    assert entries.unnamed("applicant:text", "applicant:permit_number") == []


@pytest.mark.parametrize("key", ["entity_name", "legal_rep_name", "premises_address", "note"])
@pytest.mark.parametrize(
    ("character", "name"), [("𠮷", "U+20BB7"), ("𫟤", "U+2B7E4"), ("𫭙", "U+2BB59")]
)
def test_rare_names_pass_where_a_fallback_face_has_them(fallback, key, character, name):
    said = refusal("text", f"张{character}", key=key)
    assert bool(said) is (fallback == "without")
    assert not said or ("第 2 个" in said and name in said)


@pytest.mark.parametrize(
    ("key", "most"),
    [("entity_name", 74), ("legal_rep_name", 62), ("premises_address", 200), ("note", 200)],
)
def test_a_name_has_the_room_the_certificate_has(key, most):
    assert refusal("text", "测" * most, key=key) == ""
    said = refusal("text", "测" * (most + 1), key=key)
    assert str(most) in said
    assert str(most + 1) in said


def test_a_character_only_documents_print_is_refused_for_the_certificate_alone(monkeypatch):
    monkeypatch.delenv("PORTAL_FALLBACK_FONTS", raising=False)
    assert refusal("text", "𰻝𰻝面", key="note") == ""
    assert "U+30EDD" in refusal("text", "𰻝𰻝面", key="entity_name")
