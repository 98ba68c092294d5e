"""Signed checkpoints (检查点): how far every chain was, vouched for by a key outside the database.

A chain proves that its links fit each other; whoever may write into the database can make another
that fits as well, or none. A checkpoint cannot be made again without the key, and the line of it
that is kept elsewhere cannot be taken away.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction

from portal.ground import keys
from portal.ground.calendar import clock
from portal.ground.history import chain, events
from portal.ground.history.chain import BrokenLink, Mark
from portal.ground.models import Checkpoint, Event, Purpose
from portal.ground.text.canonical import canonical_json
from portal.ground.text.foreign_json import parsed
from portal.ground.text.sentences import Sentence
from portal.ground.text.sentences import mark as _


class HistoryBroken(Exception):
    """No checkpoint is signed over a history that does not continue the last one."""


@dataclass(frozen=True)
class Fault:
    """What is wrong with a checkpoint, by its number (or its line in a file)."""

    number: int
    reason: Sentence

    def __str__(self) -> str:
        message = _("Checkpoint %(number)s: %(reason)s")
        return str(Sentence(message, vars(self)))


def write() -> Checkpoint:
    """Check what the chains have grown since the last checkpoint, and sign how far they are.

    Costs what has happened since, not what the history is long. Raises ``HistoryBroken`` and
    ``keys.KeyMissing``; IntegrityError when another machine was quicker.
    """
    last = Checkpoint.objects.order_by("-number").first()
    since = _chains(json.loads(last.content)) if last else {}
    heads = {}

    def grown():
        for row in events.exported(since=since):
            if "head_of" in row:
                heads[row["head_of"]] = [row["length"], row["hash"]]
            yield row

    if broken := _rewritten(since) or chain.verify(grown(), since=since):
        raise HistoryBroken(str(broken))
    at = clock.now()
    content = canonical_json(
        {
            "format": "audit-checkpoint",
            "version": 1,
            "number": last.number + 1 if last else 1,
            "at": chain.moment(at),
            "previous": digest(last.content) if last else "",
            "chains": heads,
        }
    )
    signature, key_id = keys.sign(Purpose.AUDIT, content.encode())
    with transaction.atomic():
        return Checkpoint.objects.create(
            number=last.number + 1 if last else 1,
            at=at,
            content=content,
            signature=signature,
            key_id=key_id,
        )


def _chains(content: dict) -> dict[str, tuple[int, str]]:
    return {name: (length, head) for name, (length, head) in content["chains"].items()}


def _rewritten(since: dict[str, tuple[int, str]]) -> BrokenLink | None:
    """The first chain whose link at the last checkpoint is another, or gone."""
    for name, (length, head) in sorted(since.items()):
        link = Event.objects.filter(chain__name=name, number=length, hash=head)
        if length and not link.exists():
            reason = Sentence(_("it is not the link that was signed."))
            return BrokenLink(name, length, reason)
    return None


def digest(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


def line(checkpoint: Checkpoint) -> str:
    """What is kept elsewhere: one line that `audit_verify --against` reads."""
    public = keys.public_keys(Purpose.AUDIT)[checkpoint.key_id]
    return canonical_json(
        {
            "checkpoint": checkpoint.content,
            "key": base64.b64encode(public).decode(),
            "signature": checkpoint.signature,
        }
    )


def of_database(name: str | None = None) -> Iterator[Mark | Fault]:
    """What the stored checkpoints say of the chains (or of one), oldest first, up to a fault."""
    previous = ""
    ring = keys.public_keys(Purpose.AUDIT)
    stored = Checkpoint.objects.order_by("number").iterator(chunk_size=500)
    for number, row in enumerate(stored, 1):
        if fault := _fault(row, number, previous, ring):
            yield Fault(number, Sentence(fault))
            return
        previous = digest(row.content)
        yield from _marks(json.loads(row.content), name)


def _fault(row: Checkpoint, number: int, previous: str, ring: dict[str, bytes]) -> str:
    if row.number != number:
        return _("missing.")
    public = ring.get(row.key_id)
    if public is None or not keys.signed_by(public, row.content.encode(), row.signature):
        return _("not signed by a key of this portal.")
    content = json.loads(row.content)
    if (content["number"], content["previous"]) != (number, previous):
        return _("does not continue the one before it.")
    return ""


def of_lines(lines: Iterable[str], name: str | None = None) -> Iterator[Mark | Fault]:
    """As ``of_database``, of lines kept elsewhere; each line brings the public key it names."""
    for number, text in enumerate(lines, 1):
        content = _signed(text)
        if content is None:
            yield Fault(number, Sentence(_("the line is no signed checkpoint.")))
            return
        yield from _marks(content, name)


def unknown(lines: Iterable[str]) -> Fault | None:
    """The first of these lines that the database does not hold as it was signed."""
    for text in lines:
        content = _signed(text)
        if content and not Checkpoint.objects.filter(content=canonical_json(content)).exists():
            return Fault(content["number"], Sentence(_("kept elsewhere, but gone from here.")))
    return None


def _signed(text: str) -> dict | None:
    """The content of a line whose signature fits its key; None for anything else."""
    try:
        parts = parsed(text)
        content, public = parts["checkpoint"], base64.b64decode(parts["key"], validate=True)
        if not keys.signed_by(public, content.encode(), parts["signature"]):
            return None
        content = parsed(content)
        _chains(content)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return content


def _marks(content: dict, name: str | None) -> Iterator[Mark]:
    source = Sentence(
        _("checkpoint %(number)s of %(day)s"),
        {"number": content["number"], "day": content["at"][:10]},
    )
    for chain_name, (length, head) in sorted(_chains(content).items()):
        if length and name in (None, chain_name):
            yield Mark(chain_name, length, head, source)
