"""Licences gathered into an e-licence library: “并归集至电子证照库” (Liuzhou 2022, 实施步骤 (二)).

Each change of a licence is one record, written with it and given to the outbox in the same transaction; the
clockwork hands it over, again and again with growing pauses while the library is down, slow, or says what is
no receipt. A receipt must name the record by its id and its SHA-256: one that names something else is a
mismatch and is never taken for one. What the library refuses, or has mistaken, waits for a person.
"""

import hashlib
import uuid
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.exchange import metadata
from issuance.exchange.following import taken_by
from issuance.models import LibraryRecord, LicenceChange
from portal.ground.calendar import clock
from portal.ground.gateways import posting
from portal.ground.history.transitions import VerbRefused, advance, record
from portal.ground.jobs import outbox, schedule
from portal.ground.models import OutboxMessage
from portal.ground.text.canonical import canonical_json
from portal.ground.text.foreign_json import parsed

Status = LibraryRecord.Status
WRITTEN, ANSWERED, AGAIN = "library_written", "library_answered", "library_again"
KIND = "library_record"
OPEN = (Status.WAITING, Status.REFUSED, Status.MISMATCH)
MOST = 200
OFF = "no library is set"
# An answer that says “not now”: it is asked again.
LATER = frozenset({408, 409, 425, 429})


def way() -> str:
    """How records are handed over: ``https``, ``http``, ``file``, or "" for not at all. A demonstration sends
    nothing to anybody."""
    scheme = urlsplit(settings.PORTAL_LIBRARY_URL).scheme
    return scheme if scheme == "file" or not settings.PORTAL_DEMO else ""


@taken_by
def write_record(change: LicenceChange, actor) -> None:
    content = metadata.content_of(change)
    identifier = content["证照标识"]
    row = LibraryRecord.objects.create(
        change=change,
        message_id=uuid.uuid4().hex,
        identifier="" if identifier == metadata.UNSET else identifier,
        content=content,
        sha256=digest_of(content),
    )
    record(row, verb=WRITTEN, actor=actor)
    if way():
        _give_out(row)


def digest_of(content: dict) -> str:
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()


def _give_out(row: LibraryRecord) -> None:
    """To the outbox, once a round."""
    row.rounds += 1
    LibraryRecord.objects.filter(pk=row.pk).update(rounds=row.rounds, trouble="")
    payload = {"record": row.pk, "round": row.rounds}
    outbox.enqueue(kind=KIND, key=f"{KIND}:{row.pk}:{row.rounds}", payload=payload)


def again(*, actor, row: LibraryRecord) -> None:
    """Hand it over anew, whatever was answered before; of what waits in the outbox, at once."""
    if not way():
        raise VerbRefused(_("No library is set: nothing is sent."))
    with transaction.atomic():
        advance(
            row,
            verb=AGAIN,
            actor=actor,
            expected=Q(status=row.status, rounds=row.rounds, status__in=OPEN),
            columns={"status": Status.WAITING, "answer": "", "answered_at": None},
            meanwhile=lambda _row: _("It has been answered or tried again meanwhile."),
        )
        _give_out(row)


@outbox.handler(KIND, gettext_lazy("record for the e-licence library"))
def hand_over(message: OutboxMessage) -> None:
    """What an earlier round has left is not handed over any more."""
    rows = LibraryRecord.objects.select_related("change__licence__origin_case", "region__parent")
    asked = message.payload
    row = rows.filter(pk=asked["record"], rounds=asked["round"], status=Status.WAITING).first()
    if row is None:
        return
    LibraryRecord.objects.filter(pk=row.pk).update(tried_at=clock.now())
    try:
        if way() and _earlier(row).exists():
            raise posting.PostError("an earlier record of this licence waits")
        WAYS[way()](row)
    except (posting.PostError, OSError) as error:
        words = getattr(error, "words", type(error).__name__)
        LibraryRecord.objects.filter(pk=row.pk).update(trouble=words[:200])
        raise


def _earlier(row):
    """Of the same licence: who keeps what comes last must not be told an older state after a newer one."""
    change = row.change
    same = LibraryRecord.objects.filter(change__licence=change.licence_id, status=Status.WAITING)
    return same.filter(change__number__lt=change.number)


def envelope_of(row: LibraryRecord) -> bytes:
    return canonical_json(
        {"id": row.message_id, "sha256": row.sha256, "content": row.content}
    ).encode()


def _post(row):
    status, answer = posting.post(
        settings.PORTAL_LIBRARY_URL,
        envelope_of(row),
        key=row.message_id,
        token=settings.PORTAL_LIBRARY_TOKEN,
        secret=settings.PORTAL_LIBRARY_SECRET,
    )
    said = _read(answer)
    if status >= 500 or status in LATER:
        raise posting.PostError(f"HTTP {status}")
    if status >= 400:
        told = said.get("error") or said.get("message") or f"HTTP {status}"
        _settle(row, Status.REFUSED, answer=_short(told, 300))
        return
    number = said.get("receipt")
    number = _short(number, 100) if isinstance(number, str | int) else ""
    if not said.get("id") or not said.get("sha256") or not number:
        raise posting.PostError(f"HTTP {status}: what it answered is no receipt")
    known = {"id": row.message_id, "sha256": row.sha256, "identifier": row.identifier}
    wrong = {name for name in known if name in said and said[name] != known[name]}
    receipt = {"receipt": number}
    if wrong:
        told = "；".join(f"{name} = {_short(said[name], 80)}" for name in sorted(wrong))
        _settle(row, Status.MISMATCH, answer=told[:300], **receipt)
    else:
        _settle(row, Status.ACKNOWLEDGED, **receipt)


def _lay(row):
    posting.lay(settings.PORTAL_LIBRARY_URL, envelope_of(row), key=row.message_id)
    _settle(row, Status.LAID)


def _off(row):
    """Somebody has switched it off meanwhile: it is given out again when it is on (``give_out_waiting``)."""
    LibraryRecord.objects.filter(pk=row.pk, rounds=row.rounds).update(trouble=OFF)


WAYS: dict[str, Callable[[LibraryRecord], None]] = {
    "https": _post,
    "http": _post,
    "file": _lay,
    "": _off,
}


def _settle(row, status, **columns):
    """By compare-and-set with its event; where another machine was quicker, its answer stands."""
    try:
        with transaction.atomic():
            advance(
                row,
                verb=ANSWERED,
                actor=None,
                expected=Q(status=Status.WAITING, rounds=row.rounds),
                columns={"status": status, "answered_at": clock.now(), "trouble": "", **columns},
                meanwhile=lambda _row: "",
            )
    except VerbRefused:
        return


def _read(answer: bytes) -> dict:
    try:
        said = parsed(answer)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _short(value, most: int) -> str:
    """A stranger's words on one line, without what no screen shows."""
    words = " ".join("".join(c if c.isprintable() else " " for c in str(value)).split())
    return words[:most]


@schedule.due("library-records", every=timedelta(minutes=10))
def give_out_waiting() -> None:
    """Records from before a library was set, or while it was switched off."""
    if not way():
        return
    not_given_out = Q(rounds=0) | Q(trouble=OFF)
    waiting = LibraryRecord.objects.filter(not_given_out, status=Status.WAITING).order_by("pk")
    for row in waiting[:MOST]:
        with transaction.atomic():
            _give_out(row)
