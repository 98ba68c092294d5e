"""The check of all field definitions of a catalogue."""

from collections.abc import Iterator

from guides.catalogue.format import Catalogue
from guides.catalogue.plain_entries import FieldEntry
from guides.catalogue.workbook.places import in_words
from guides.version.field_types import FieldType, UnknownFieldType, field_type
from guides.version.problems import Problem
from portal.ground.text.sentences import Sentence
from portal.ground.text.sentences import mark as _


def check_fields(catalogue: Catalogue, broken: frozenset[str]) -> Iterator[Problem]:
    """Bad types, one key with two meanings, and links to fields that do not fit."""
    seen: dict[str, tuple[str, FieldEntry]] = {}
    for place, field in _entries(catalogue):
        try:
            field_type(field.type)
        except UnknownFieldType as error:
            yield Problem(f"{place}.type", error.sentence)
        first_place, first = seen.setdefault(field.key, (place, field))
        if first is not field:
            yield from _repetition(place, field, first_place, first)
    fields = {key: field for key, (_place, field) in seen.items()}
    for key, (place, field) in seen.items():
        if field.same_as is not None and field.same_as not in broken:
            yield from _same(f"{place}.same_as", key, field, fields)
    for question in catalogue.questions:
        if question.field is None or question.field in broken:
            continue
        place = f"questions[{question.id}].field"
        target = fields.get(question.field)
        if target is None:
            yield Problem(place, Sentence(_("unknown field %(code)s"), {"code": question.field}))
        elif (kind := _known(target)) and not kind.answered_by(question):
            message = _("the answer cannot fill the field %(code)s of type %(type)s")
            yield Problem(place, Sentence(message, {"code": target.key, "type": target.type}))


def _entries(catalogue) -> Iterator[tuple[str, FieldEntry]]:
    for field in catalogue.shared_fields:
        yield f"shared_fields[{field.key}]", field
    for permit in catalogue.permit_by_code.values():  # a code given twice is told elsewhere
        for field in permit.fields:
            yield f"permits[{permit.code}].fields[{field.key}]", field


def _repetition(place, field, first_place, first) -> Iterator[Problem]:
    owner, first_owner = place.rpartition(".")[0], first_place.rpartition(".")[0]
    if not first_owner or first_owner == owner:
        yield Problem(
            place, Sentence(_("is already defined at %(place)s"), {"place": in_words(first_place)})
        )
    elif field.definition != first.definition:
        message = _("differs from the definition at %(place)s")
        yield Problem(place, Sentence(message, {"place": in_words(first_place)}))


def _same(place, key, field, fields) -> Iterator[Problem]:
    target = fields.get(field.same_as)
    if target is None:
        yield Problem(place, Sentence(_("unknown field %(code)s"), {"code": field.same_as}))
    elif field.same_as == key or target.same_as is not None:
        yield Problem(
            place, Sentence(_("must point at a field that is not itself the same as another"))
        )
    elif target.type != field.type and _known(target) and _known(field):
        message = _("%(code)s is of another type (%(type)s)")
        yield Problem(place, Sentence(message, {"code": target.key, "type": target.type}))


def _known(field: FieldEntry) -> FieldType | None:
    """Its type; none where that is told already."""
    try:
        return field_type(field.type)
    except UnknownFieldType:
        return None
