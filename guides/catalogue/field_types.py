"""The notation of field types, and the check of all field definitions of a catalogue."""

from collections.abc import Iterator

from guides.catalogue.format import Catalogue, FieldEntry, Question
from guides.version.problems import Problem
from portal.ground.text.sentences import Sentence
from portal.ground.text.sentences import mark as _

PLAIN = frozenset(
    "text bool idno uscc phone region6 ref daterange list int>0 int>=0 decimal>0 decimal>=0".split()
)
LISTED = ("enum", "multi")


def options(kind: str) -> tuple[str, ...]:
    """The options of ``enum:甲|乙`` and ``multi:甲|乙``; empty for the plain types."""
    name, _colon, rest = kind.partition(":")
    return tuple(rest.split("|")) if name in LISTED else ()


def known_type(kind: str) -> bool:
    if kind in PLAIN:
        return True
    listed = options(kind)
    return (
        bool(listed)
        and all(option.strip() for option in listed)
        and len(set(listed)) == len(listed)
    )


def answers_field(question: Question, field: FieldEntry) -> bool:
    """Whether a question's answer can fill the field."""
    match question.type:
        case "bool":
            return field.type == "bool"
        case "number":
            return field.type.startswith("decimal")
        case _:
            return field.type.startswith("enum:") and set(question.choices) <= set(
                options(field.type)
            )


def check_fields(catalogue: Catalogue, broken: frozenset[str]) -> Iterator[Problem]:
    """Bad types, one key with two meanings, and links to fields that do not fit."""
    seen: dict[str, tuple[str, FieldEntry]] = {}
    for place, field in _entries(catalogue):
        if not known_type(field.type):
            yield Problem(
                f"{place}.type", Sentence(_("unknown field type “%(type)s”"), {"type": field.type})
            )
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
        elif not answers_field(question, target):
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
        yield Problem(place, Sentence(_("is already defined at %(place)s"), {"place": first_place}))
    elif field != first:
        message = _("differs from the definition at %(place)s")
        yield Problem(place, Sentence(message, {"place": first_place}))


def _same(place, key, field, fields) -> Iterator[Problem]:
    target = fields.get(field.same_as)
    if target is None:
        yield Problem(place, Sentence(_("unknown field %(code)s"), {"code": field.same_as}))
    elif field.same_as == key or target.same_as is not None:
        yield Problem(
            place, Sentence(_("must point at a field that is not itself the same as another"))
        )
    elif target.type != field.type and known_type(target.type) and known_type(field.type):
        message = _("%(code)s is of another type (%(type)s)")
        yield Problem(place, Sentence(message, {"code": target.key, "type": target.type}))
