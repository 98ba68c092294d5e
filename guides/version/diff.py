"""What changes for a citizen between two versions of a guide, with both values; pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from guides.version.attributes import in_short
from guides.version.notification import only_when
from guides.version.permit_parts import PermitPart
from guides.version.snapshot import Snapshot
from portal.ground.text.sentences import Sentence
from portal.ground.text.sentences import mark as _

PERMIT_PARTS = {
    "official_name": _("official name"),
    "certificate_name": _("name of the certificate"),
    "kind": _("kind"),
    "item_code": _("official item code"),
    "counts": _("counts as a permit"),
    "when": _("condition"),
    "department": _("department"),
    "supervisor": _("supervising department"),
    "legal_basis": _("legal basis"),
    "limit": _("legal limit"),
    "promised_working_days": _("promised working days"),
    "validity": _("validity"),
    "renewal": _("renewal"),
    "inspection": _("on-site inspection"),
    "commitment": _("commitment"),
    "hearing_required": _("hearing required"),
    "number_format": _("number format"),
    "number_pattern": _("number pattern"),
    "fee": _("fee"),
    "conditions": _("conditions"),
    "note": _("note"),
    "materials": _("application materials"),
    "fields": _("form fields"),
    "kinds": _("kinds of application"),
    "indispensable": _("indispensable for the composite"),
    "after": _("comes after"),
}
OTHER_PARTS = {
    "materials": {
        "provided_by": _("provided by"),
        "data_sharing": _("obtained by data sharing"),
        "share_from": _("shared from"),
        "required_when": _("condition in words"),
        "when": _("condition"),
        "form": _("form"),
        "verification": _("how verified"),
        "deferrable": _("may follow later"),
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
    "checks": _("checks of plausibility"),
    "common": _("common facts"),
}
# Part → what one is called, its key, its name, and the names of its own parts.
LISTS = {
    "permits": (_("permit item"), "code", "official_name", PERMIT_PARTS),
    "materials": (_("material"), "id", "name", OTHER_PARTS["materials"]),
    "questions": (_("question"), "id", "text", OTHER_PARTS["questions"]),
    "fields": (_("form field"), "key", "label", OTHER_PARTS["fields"]),
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


def differences(
    old: Snapshot | None, new: Snapshot, whole: tuple[Snapshot, Snapshot] | None = None
) -> list[Difference]:
    """Line by line, permits first; without an old version everything is new, in one line.

    ``whole``: the guides of which these are slices; what a slice names lies outside it at times.
    """
    if old is None:
        sentence = Sentence(
            _("first version: %(permits)s permit items, %(materials)s materials"),
            {"permits": len(new.permits), "materials": len(new.materials)},
        )
        return [Difference("+", "version", new.industry.name, sentence)]
    lines = [line for part in LISTS for line in _lists(part, old, new, whole or (old, new))]
    for part, word in TOP.items():
        if getattr(old, part) != getattr(new, part):
            lines += _top(part, word, old, new)
    return lines


def contents(new: Snapshot) -> list[Difference]:
    """Everything a first version has, line by line, for whoever approves it."""
    lines = []
    for permit in new.permits:
        values = {
            "name": permit.official_name,
            "department": permit.department.name,
            "limit": permit.limit.words,
            "when": only_when(new, permit.when) or in_short(new, "when", True),
        }
        message = _("%(name)s: decided by %(department)s, legal limit %(limit)s; %(when)s")
        lines.append(Difference("+", "permits", permit.official_name, Sentence(message, values)))
    for part, (_word, _key, name, _parts) in LISTS.items():
        if part != "permits":
            for entry in getattr(new, part):
                named = getattr(entry, name)
                rule = getattr(entry, "when", None)
                words = only_when(new, rule) if rule is not None else ""
                sentence = Sentence(_("%(name)s %(when)s"), {"name": named, "when": words})
                lines.append(Difference("+", part, named, sentence))
    return lines


def _lists(
    part: str, old: Snapshot, new: Snapshot, whole: tuple[Snapshot, Snapshot]
) -> Iterator[Difference]:
    word, key, name, _parts = LISTS[part]
    before = {getattr(entry, key): entry for entry in getattr(old, part)}
    after = {getattr(entry, key): entry for entry in getattr(new, part)}
    for code, entry in after.items():
        named = getattr(entry, name)
        values = {"what": Sentence(word), "name": named}
        if code not in before:
            yield Difference("+", part, named, Sentence(_("%(what)s added: %(name)s"), values))
        elif before[code] != entry:
            yield from _entry(part, (whole[0], before[code]), (whole[1], entry))
    for code, entry in before.items():
        if code not in after:
            named = getattr(entry, name)
            values = {"what": Sentence(word), "name": named}
            yield Difference("-", part, named, Sentence(_("%(what)s removed: %(name)s"), values))
    common = [code for code in after if code in before]
    if common != [code for code in before if code in after]:
        yield Difference(
            "~", part, "", Sentence(_("%(what)s: new order"), {"what": Sentence(word)})
        )


def _entry(part: str, old: tuple[Snapshot, Any], new: tuple[Snapshot, Any]) -> Iterator[Difference]:
    """What has a short form is given with both values, the rest by its name, in one line."""
    word, _key, name, parts = LISTS[part]
    named, only_named = getattr(new[1], name), []
    if getattr(old[1], name) != named and not isinstance(new[1], PermitPart):
        values = {"what": Sentence(word), "before": getattr(old[1], name), "after": named}
        yield Difference("~", part, named, Sentence(_("%(what)s: %(before)s → %(after)s"), values))
    for key, text in parts.items():
        pair = [getattr(entry, key) for _snapshot, entry in (old, new)]
        if pair[0] == pair[1]:
            continue
        before, after = (
            in_short(of[0], key, value) for of, value in zip((old, new), pair, strict=True)
        )
        sentences = list(_with_both_values(named, text, before, after))
        only_named += [] if sentences else [text]
        yield from (Difference("~", part, named, sentence) for sentence in sentences)
    if only_named:
        yield _changed(part, word, named, only_named)


def _with_both_values(name: str, text: str, before, after) -> Iterator[Sentence]:
    values = {"name": name, "what": Sentence(text)}
    if isinstance(after, tuple):
        for entries, message in (
            (
                [entry for entry in after if entry not in before],
                _("%(name)s, %(what)s, new: %(entries)s"),
            ),
            (
                [entry for entry in before if entry not in after],
                _("%(name)s, %(what)s, gone: %(entries)s"),
            ),
        ):
            if entries:
                yield Sentence(message, values | {"entries": "、".join(entries)})
    elif before != after and None not in (before, after):
        message = _("%(name)s, %(what)s: %(before)s → %(after)s")
        yield Sentence(message, values | {"before": before, "after": after})


def _top(part: str, word: str, old: Snapshot, new: Snapshot) -> Iterator[Difference]:
    before, after = getattr(old, part), getattr(new, part)
    if part == "issuing_body":
        yield from (
            Difference("~", part, after.name, sentence)
            for sentence in _with_both_values(new.industry.name, word, before.name, after.name)
        )
    elif part == "parameters":
        for key in dict.fromkeys([*before, *after]):
            pair = [
                in_short(of, "value", values.get(key))
                for of, values in ((old, before), (new, after))
            ]
            yield from (
                Difference("~", part, key, sentence)
                for sentence in _with_both_values(key, word, *pair)
            )
    else:
        name = new.industry.name
        pair = [in_short(of, part, entries) for of, entries in ((old, before), (new, after))]
        sentences = [] if None in pair else list(_with_both_values(name, word, *pair))
        yield from (Difference("~", part, name, sentence) for sentence in sentences)
        if not sentences:
            yield _changed(part, _("guide"), name, [word])


def _changed(part, word, name, names) -> Difference:
    parts = Sentences([Sentence(text) for text in names])
    values = {"what": Sentence(word), "name": name, "parts": parts}
    sentence = Sentence(_("%(what)s changed: %(name)s (%(parts)s)"), values)
    return Difference("~", part, name, sentence)


class Sentences(list):
    """Read one after the other, as a Chinese list."""

    def __str__(self) -> str:
        return "、".join(str(sentence) for sentence in self)
