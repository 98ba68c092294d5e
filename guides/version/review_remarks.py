"""What an approver should know of a sound candidate: gaps in coverage, unset and unverified facts."""

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice, product
from typing import Any

from guides.version import choices
from guides.version.diff import Sentences
from guides.version.law_dates import Standing
from guides.version.parts import QuestionPart
from guides.version.provenance import unverified
from guides.version.reach import reachable
from guides.version.rules import decide, named_parameters, named_questions, statement
from guides.version.snapshot import Snapshot
from portal.ground.text.sentences import Sentence
from portal.ground.text.sentences import mark as _

MOST = 5_000  # combinations of answers tried for one rule
WORKING_NOTE = re.compile(r"待核实|待查|待确认|待补充|可配置|再配置|未查到|可印证")


def remarks(
    snapshot: Snapshot, verified: Collection[str] = (), on: date | None = None
) -> list[Sentence]:
    """Coverage first, then facts nobody has verified, legal bases not in force, working notes among
    what citizens read, and local facts the county has not set.

    ``verified``: digests of the facts an editor has marked (``guides.version.provenance``); ``on``:
    the day from which the guide is to hold.
    """
    return [
        *_coverage(snapshot),
        *_dead_end(snapshot),
        *_unverified(snapshot, verified),
        *(not_in_force(snapshot, on) if on else ()),
        *_working_notes(snapshot),
        *_unset(snapshot),
    ]


def _coverage(snapshot: Snapshot) -> Iterator[Sentence]:
    for permit in snapshot.permits:
        if not reachable(permit.when, snapshot.question_by_id, snapshot.parameters):
            yield Sentence(_("no answer calls for %(name)s"), {"name": permit.official_name})
    parts = (*snapshot.permits, *snapshot.materials, *snapshot.hints, *snapshot.checks)
    rules = [part.when for part in parts]
    used = {key for rule in rules for key in named_questions(rule)}
    for question in snapshot.questions:
        if question.id not in used and not question.field:
            yield Sentence(_("no rule uses the question “%(text)s”"), {"text": question.text})


def _dead_end(snapshot: Snapshot) -> Iterator[Sentence]:
    """Answers after which nothing is needed and nothing is said."""
    rules = [part.when for part in (*snapshot.permits, *snapshot.hints)]
    for answers in _situations(snapshot, rules):
        if not any(decide(rule, answers, snapshot.parameters) for rule in rules):
            questions = snapshot.question_by_id
            words = [
                statement(questions[key], "==", answer, True) for key, answer in answers.items()
            ]
            values = {"answers": "，".join(words)}
            yield Sentence(_("nothing is needed and no hint shown when: %(answers)s"), values)
            return


def _unverified(snapshot: Snapshot, verified: Collection[str]) -> Iterator[Sentence]:
    for permit in snapshot.permits:
        for fact in unverified(permit):
            if fact.digest in verified:
                continue
            if fact.kind == "limit":
                yield Sentence(_("to be verified: legal limit of %(name)s"), _named(permit))
            else:
                values = _named(permit) | {"law": fact.content.words}
                yield Sentence(_("to be verified: %(law)s, legal basis of %(name)s"), values)


def not_in_force(snapshot: Snapshot, on: date) -> Iterator[Sentence]:
    """Legal bases that have ended by this day, or have not begun."""
    messages = {
        Standing.ENDED: _("no longer in force since %(day)s: %(law)s, legal basis of %(name)s"),
        Standing.NOT_YET: _("not in force before %(day)s: %(law)s, legal basis of %(name)s"),
    }
    for permit in snapshot.permits:
        for basis in permit.legal_basis:
            if message := messages.get(standing := basis.standing(on)):
                ended = standing is Standing.ENDED
                day = basis.valid_until + timedelta(days=1) if ended else basis.valid_from
                values = {"law": basis.words, "day": day}
                yield Sentence(message, _named(permit) | values)


def _working_notes(snapshot: Snapshot) -> Iterator[Sentence]:
    """Texts of the version that read like an editor's own notes (待核实, 可配置)."""
    parts = [
        *((part.official_name, part) for part in snapshot.permits),
        *((part.name, part) for part in snapshot.materials),
        *((part.text, part) for part in snapshot.questions),
        *((part.label, part) for part in snapshot.fields),
        *((snapshot.industry.name, part) for part in (snapshot.industry, *snapshot.hints)),
    ]
    texts = [(name, text) for name, part in parts for text in _texts(part.model_dump())]
    texts += [("", text) for text in _texts(snapshot.common)]
    for name, text in dict.fromkeys(texts):
        if WORKING_NOTE.search(text):
            values = {"name": name or Sentence(_("common facts")), "text": text}
            yield Sentence(_("%(name)s reads like a working note: “%(text)s”"), values)


def _texts(node: Any) -> Iterator[str]:
    """The texts of a part, without its sources (出处) and kind, which say 待核实 by rights."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for key, value in node.items():
            if key not in ("provenance", "kind"):
                yield from _texts(value)
    elif isinstance(node, list | tuple):
        for value in node:
            yield from _texts(value)


def _unset(snapshot: Snapshot) -> Iterator[Sentence]:
    for permit in snapshot.permits:
        if permit.limit.defaulted:
            yield Sentence(
                _("not set: legal limit of %(name)s; 20 working days stand in"), _named(permit)
            )
        if not permit.legal_basis:
            yield Sentence(_("not set: legal basis of %(name)s"), _named(permit))
        if permit.kind == choices.ITEM_KIND_UNKNOWN:
            yield Sentence(_("not set: kind of %(name)s"), _named(permit))
        if permit.inspection.mode == choices.UNKNOWN:
            message = _(
                "not set: on-site inspection for %(name)s; citizens read that the department decides"
            )
            yield Sentence(message, _named(permit))
        if permit.counts and permit.commitment.mode == "yes" and not permit.by_commitment:
            message = _(
                "not set: text of the commitment (告知承诺书), its source or its rule for %(name)s; it is not"
                " offered that way"
            )
            yield Sentence(message, _named(permit))
        if permit.counts and permit.commitment.deferrable == choices.UNKNOWN:
            message = _("not set: whether papers may follow for %(name)s; it is not offered")
            yield Sentence(message, _named(permit))
    for column, message in (
        ("promised_working_days", _("promised limit not set: %(names)s")),
        ("item_code", _("official item code not set: %(names)s")),
        ("fee", _("fee not set: %(names)s")),
        ("supervisor", _("supervising department not set: %(names)s")),
    ):
        names = [p.official_name for p in snapshot.permits if getattr(p, column) in (None, "")]
        if names:
            yield Sentence(message, {"names": "、".join(names)})


def unset_around(windows: Iterable, *, led: bool) -> list[Sentence]:
    """What a guide shows or needs beside its version: contact facts of windows, a lead department.

    ``windows``: those of the region, with ``name``, ``address``, ``phone`` and ``hours``.
    """
    remarks = [] if led else [Sentence(_("lead department not set"))]
    windows = list(windows)
    if not windows:
        remarks.append(Sentence(_("no service window set")))
    facts = {
        "address": _("address of the window"),
        "phone": _("phone"),
        "hours": _("opening hours"),
    }
    for window in windows:
        unset = [Sentence(word) for name, word in facts.items() if not getattr(window, name)]
        if unset:
            values = {"name": window.name, "facts": Sentences(unset)}
            remarks.append(Sentence(_("not set at %(name)s: %(facts)s"), values))
    return remarks


def _named(permit) -> dict[str, str]:
    return {"name": permit.official_name}


def _situations(snapshot: Snapshot, rules: list) -> Iterator[dict[str, Any]]:
    """Answers to all the questions these rules name, ``MOST`` at the most."""
    rule = {"all": [part for part in rules if part is not True]}
    asked = [snapshot.question_by_id[key] for key in dict.fromkeys(named_questions(rule))]
    keys = [question.id for question in asked]
    samples = [list(_samples(question, rule, snapshot.parameters)) for question in asked]
    for answers in islice(product(*samples), MOST):
        yield dict(zip(keys, answers, strict=True))


def _samples(question: QuestionPart, rule: Any, parameters) -> Iterable[Any]:
    if question.type == "bool":
        return (True, False)
    if question.type == "choice":
        return question.choices
    keys = set(named_parameters(rule))
    limits = {
        Decimal(str(value))
        for value in (*_numbers(rule), *(parameters[key] for key in keys if key in parameters))
        if isinstance(value, int | float | Decimal | str) and _is_number(value)
    }
    around = {limit + step for limit in limits for step in (-1, 0, 1)}
    return sorted(value for value in around | {Decimal(0)} if value >= 0)


def _is_number(value) -> bool:
    return not isinstance(value, bool) and str(value).lstrip("-").replace(".", "", 1).isdecimal()


def _numbers(rule: Any) -> Iterator[Any]:
    if isinstance(rule, dict):
        value = rule.get("v")
        yield from value if isinstance(value, list) else [value]
        for part in rule.get("all", rule.get("any", ())):
            yield from _numbers(part)
