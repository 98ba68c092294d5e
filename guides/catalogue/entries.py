"""A catalogue as entries by kind and code, as cities take them over, and back into a file.

What is a place's own never travels: regions, departments, competences, what follows from them, and
the keys of ``STAYS``. A form field, which the file writes into each permit item that asks it, is an
entry of its own here.
"""

from typing import Any

from guides.catalogue.cities import PLACED
from guides.catalogue.file_diff import KEYS
from guides.catalogue.format import Catalogue, as_data
from guides.catalogue.three_way import Entries, Entry

COMMON, FIELDS, PERMITS = "common", "shared_fields", "permits"
KINDS = tuple(kind for kind in KEYS if kind not in ("regions", *PLACED))
BARE = ""  # the one key of a common fact that is no tree
PROMISE = "promised_working_days"  # of an item, and of each kind of application it describes
# Promises, official codes and who verified a law are a place's own; sample documents its uploads.
STAYS = {
    "permits": (PROMISE, "item_code"),
    "legal_bases": ("verified_by", "verified_on"),
    "materials": ("specimens",),
    "industries": ("specimens",),
}


def entries_of(catalogue: Catalogue) -> Entries:
    """The part of a catalogue that is no place's; every entry with what is not its default."""
    shared = {field.key for field in catalogue.shared_fields}
    entries: Entries = {COMMON: {key: _opened(fact) for key, fact in catalogue.common.items()}}
    for kind in KINDS:
        (identity,) = KEYS[kind]
        listed = catalogue.field_by_key.values() if kind == FIELDS else getattr(catalogue, kind)
        entries[kind] = {getattr(entry, identity): as_data(entry) for entry in listed}
    for key, field in entries[FIELDS].items():
        field.pop("kinds", None)
        if key in shared:
            field["shared"] = True
    for permit in entries[PERMITS].values():
        if "fields" in permit:
            permit["fields"] = [_use(field) for field in permit["fields"]]
    return entries


def travelling(entries: Entries) -> Entries:
    """The same without what stays where it is."""
    return {
        kind: {code: _travelling(kind, entry) for code, entry in some.items()}
        for kind, some in entries.items()
    }


def _travelling(kind: str, entry: Entry) -> Entry:
    entry = {key: part for key, part in entry.items() if key not in STAYS.get(kind, ())}
    if kind == PERMITS and "kinds" in entry:
        entry["kinds"] = [_without(row, PROMISE) for row in entry["kinds"]]
    return entry


def settled(kind: str, entry: Entry, own: Entry | None) -> Entry:
    """An entry that came, with what of the own one no source touches."""
    own = own or {}
    entry = entry | {key: own[key] for key in STAYS.get(kind, ()) if key in own}
    if kind == PERMITS and "kinds" in entry:
        promised = {row["kind"]: row[PROMISE] for row in own.get("kinds", ()) if PROMISE in row}
        entry["kinds"] = [
            row | ({PROMISE: promised[row["kind"]]} if row["kind"] in promised else {})
            for row in entry["kinds"]
        ]
    return entry


def as_file(entries: Entries, whole: Entries) -> dict[str, Any]:
    """These entries as a file, with the definitions of ``whole`` that the file needs around them:
    the fields of each permit item, and a permit item for each field that is in no form else. A
    field that no permit item of ``whole`` asks is left out.
    """
    fields, permits = entries.get(FIELDS, {}), dict(entries.get(PERMITS, {}))
    asked = {key for permit in permits.values() for key in _asked(permit)}
    for key, field in fields.items():
        if not field.get("shared") and key not in asked and (owners := asking(key, whole)):
            permits[owners[0]] = whole[PERMITS][owners[0]]
            asked |= set(_asked(whole[PERMITS][owners[0]]))
    defined = {
        key: fields.get(key) or field
        for key, field in whole[FIELDS].items()
        if key in fields or key in asked
    }
    plain = {key: _without(field, "shared") for key, field in defined.items()}
    return {
        "format": "industry-catalogue",
        "version": 1,
        COMMON: {key: entry.get(BARE, entry) for key, entry in entries.get(COMMON, {}).items()},
        **{kind: list(entries.get(kind, {}).values()) for kind in KINDS},
        FIELDS: [plain[key] for key, field in defined.items() if field.get("shared")],
        PERMITS: [
            permit | {"fields": [plain[_key(use)] | _for(use) for use in permit.get("fields", ())]}
            for permit in permits.values()
        ],
    }


def asking(field: str, entries: Entries) -> list[str]:
    """The permit items whose form asks this datum."""
    permits = entries.get(PERMITS, {}).items()
    return [code for code, permit in permits if field in _asked(permit)]


def _use(field: Entry) -> str | Entry:
    """How a permit item asks a datum, apart from what that is: written as the use of a paper."""
    return {"field": field["key"], "kinds": field["kinds"]} if "kinds" in field else field["key"]


def _key(use: str | Entry) -> str:
    return use if isinstance(use, str) else use["field"]


def _for(use: str | Entry) -> Entry:
    return {} if isinstance(use, str) else {"kinds": use["kinds"]}


def _asked(permit: Entry) -> list[str]:
    return [_key(use) for use in permit.get("fields", ())]


def _opened(fact: Any) -> Entry:
    """A common fact as an entry, so that its parts are compared one by one."""
    return fact if isinstance(fact, dict) else {BARE: fact}


def _without(entry: Entry, name: str) -> Entry:
    return {key: part for key, part in entry.items() if key != name}
