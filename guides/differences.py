"""What changes for a citizen between two versions of a guide; pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from guides.snapshot import PermitPart, Snapshot
from portal.ground.sentences import Sentence
from portal.ground.sentences import mark as _

PERMIT_PARTS = {
    "official_name": _("official name"),
    "certificate_name": _("name of the certificate"),
    "kind": _("kind"),
    "item_code": _("official item code"),
    "counts": _("counts as a permit"),
    "when": _("condition"),
    "department": _("department"),
    "legal_basis": _("legal basis"),
    "limit": _("legal limit"),
    "promised_working_days": _("promised working days"),
    "validity": _("validity"),
    "renewal_window": _("renewal window"),
    "inspection": _("on-site inspection"),
    "commitment": _("commitment"),
    "hearing_required": _("hearing required"),
    "number_format": _("number format"),
    "fee": _("fee"),
    "note": _("note"),
    "materials": _("application materials"),
    "fields": _("form fields"),
}
OTHER_PARTS = {
    "materials": {
        "provided_by": _("provided by"),
        "data_sharing": _("obtained by data sharing"),
        "share_from": _("shared from"),
        "required_when": _("condition in words"),
        "when": _("condition"),
        "form": _("form"),
        "note": _("note"),
        "specimens": _("specimens"),
    },
    "questions": {
        "type": _("type"),
        "choices": _("choices"),
        "unit": _("unit"),
        "note": _("note"),
        "field": _("form field of equal meaning"),
    },
    "fields": {
        "type": _("type"),
        "required": _("required"),
        "shared": _("asked in every form"),
        "prefill_from": _("prefilled from"),
        "same_as": _("same datum as"),
    },
}
TOP = {
    "region": _("region settings"),
    "industry": _("the industry's description"),
    "issuing_body": _("issuing body"),
    "parameters": _("local parameters"),
    "hints": _("hints"),
    "common": _("common facts"),
}
LISTS = {
    "permits": (_("permit item"), "code", "official_name"),
    "materials": (_("material"), "id", "name"),
    "questions": (_("question"), "id", "text"),
    "fields": (_("form field"), "key", "label"),
}


@dataclass(frozen=True)
class Difference:
    """``sign``: + added, - removed, ~ changed; ``part``: permits, materials, questions, …"""

    sign: str
    part: str
    name: str
    sentence: Sentence

    def __str__(self) -> str:
        return str(self.sentence)


def differences(old: Snapshot | None, new: Snapshot) -> list[Difference]:
    """Line by line, permits first; without an old version everything is new, in one line."""
    if old is None:
        sentence = Sentence(
            _("first version: %(permits)s permit items, %(materials)s materials"),
            {"permits": len(new.permits), "materials": len(new.materials)},
        )
        return [Difference("+", "version", new.industry.name, sentence)]
    found = []
    for part, (word, key, name) in LISTS.items():
        found += _lists(
            part, word, _by(key, getattr(old, part)), _by(key, getattr(new, part)), name
        )
    for part, word in TOP.items():
        if getattr(old, part) != getattr(new, part):
            found.append(_changed(part, _("guide"), new.industry.name, [word]))
    return found


def _by(key: str, parts) -> dict[str, Any]:
    return {getattr(part, key): part for part in parts}


def _lists(part, word, old: Mapping, new: Mapping, name) -> Iterator[Difference]:
    for code, entry in new.items():
        values = {"what": Sentence(word), "name": getattr(entry, name)}
        if code not in old:
            sentence = Sentence(_("%(what)s added: %(name)s"), values)
            yield Difference("+", part, values["name"], sentence)
        elif old[code] != entry:
            yield from _entry(part, word, old[code], entry, name)
    for code, entry in old.items():
        if code not in new:
            values = {"what": Sentence(word), "name": getattr(entry, name)}
            yield Difference(
                "-", part, values["name"], Sentence(_("%(what)s removed: %(name)s"), values)
            )
    common = [code for code in new if code in old]
    if common != [code for code in old if code in new]:
        yield Difference(
            "~", part, "", Sentence(_("%(what)s: new order"), {"what": Sentence(word)})
        )


def _entry(part, word, old, new, name) -> Iterator[Difference]:
    """A new name is told with the old one, limits and departments with both values."""
    told, parts = getattr(new, name), OTHER_PARTS.get(part)
    if isinstance(new, PermitPart):
        yield from _limits(old, new)
        given = ("limit", "promised_working_days", "department")
        parts = {key: text for key, text in PERMIT_PARTS.items() if key not in given}
    elif getattr(old, name) != told:
        values = {"what": Sentence(word), "before": getattr(old, name), "after": told}
        yield Difference("~", part, told, Sentence(_("%(what)s: %(before)s → %(after)s"), values))
    names = [text for key, text in parts.items() if getattr(old, key) != getattr(new, key)]
    if names:
        yield _changed(part, word, told, names)


def _changed(part, word, name, names) -> Difference:
    parts = Sentences([Sentence(text) for text in names])
    values = {"what": Sentence(word), "name": name, "parts": parts}
    sentence = Sentence(_("%(what)s changed: %(name)s (%(parts)s)"), values)
    return Difference("~", part, name, sentence)


class Sentences(list):
    """Read one after the other, as a Chinese list."""

    def __str__(self) -> str:
        return "、".join(str(sentence) for sentence in self)


def _limits(old: PermitPart, new: PermitPart) -> Iterator[Difference]:
    """Limits and departments are told with both values."""
    pairs = [
        (_("legal limit"), old.limit.words, new.limit.words, old.limit != new.limit),
        (
            _("promised working days"),
            _or_unset(old.promised_working_days),
            _or_unset(new.promised_working_days),
            old.promised_working_days != new.promised_working_days,
        ),
        (
            _("department"),
            old.department.name,
            new.department.name,
            old.department != new.department,
        ),
    ]
    for word, before, after, differs in pairs:
        if differs:
            values = {
                "name": new.official_name,
                "what": Sentence(word),
                "before": before,
                "after": after,
            }
            sentence = Sentence(_("%(name)s, %(what)s: %(before)s → %(after)s"), values)
            yield Difference("~", "permits", new.official_name, sentence)


def _or_unset(days: int | None) -> str:
    return "待配置" if days is None else str(days)
