"""The history (流转记录): one event for every change of state, in the transaction of the change."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Model
from django.utils.crypto import salted_hmac

from portal.ground.calendar import clock
from portal.ground.history import witness
from portal.ground.history.chain import FIRST, FORM, SYSTEM, canonical, link_hash, moment
from portal.ground.models import Chain, Event


def record(
    *,
    verb: str,
    subject: str,
    city: str | None,
    actor=None,
    case: str = "",
    before: str = "",
    after: str = "",
    data: dict | None = None,
    region: str | None = None,
    row: Model | None = None,
    scheme: int | None = None,
) -> Event:
    """Append one event to the chain of a city (its code; None: what happens in no city).

    `region`: code of the place in that city, if it is not the city itself. `row`: what the event
    changed, already as it stays; its witnessed columns become a digest (see `witness`), by the newest
    `scheme` unless a migration names the one of its own day.
    The chain's row stays locked until the transaction ends, so events are numbered in the order
    of their commits. `data` holds digests of personal values (`digest_of`), never the values.
    Raises TransactionManagementError outside a transaction, ValueError for text longer than its
    column, TypeError for data that is not plain JSON.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("an event needs the transaction of its change")
    texts = {"verb": verb, "subject": subject, "case": case, "before": before, "after": after}
    texts = {column: _fitting(column, text) for column, text in texts.items()}
    canonical(data or {})
    seen, salt = witness.of(row, scheme) if row is not None else ("", "")
    facts = texts | {"actor": actor, "data": data or {}, "witness": seen, "salt": salt}
    if region is not None:
        facts["region"] = region
    (event,) = linked(locked_head(city or SYSTEM), [facts])
    event.save(force_insert=True)
    return event


def linked(chain: Chain, several: list[dict]) -> list[Event]:
    """Events of these facts (their columns), to be stored at the end of a chain that is locked.

    Raises TransactionManagementError where the head was not: nobody else may have been quicker.
    """
    at, head, events = clock.now(), chain.head, []
    named = "" if chain.name == SYSTEM else chain.name
    empty = {"case": "", "before": "", "after": "", "actor": None, "data": {}, "region": named}
    for number, facts in enumerate(several, chain.length + 1):
        link = {"number": number, "at": at, "form": FORM, **empty, **facts}
        actor = link["actor"].pk if link["actor"] else None
        hashed = link | {"chain": chain.name, "at": moment(at), "actor": actor}
        digest = link_hash(head, hashed)
        events.append(Event(**link | {"chain": chain}, previous_hash=head, hash=digest))
        head = digest
    fresh = Chain.objects.filter(pk=chain.pk, length=chain.length, head=chain.head)
    if not fresh.update(length=chain.length + len(events), head=head):
        raise transaction.TransactionManagementError(f"chain {chain.name}: somebody was quicker")
    return events


def locked_head(name: str) -> Chain:
    """The chain's row, locked (on SQLite the whole database already is: transactions are
    IMMEDIATE); the compare-and-set in `record` is what guarantees.
    """
    chain = Chain.objects.select_for_update().filter(name=name).first()
    if chain is None:
        Chain.objects.bulk_create([Chain(name=name)], ignore_conflicts=True)
        chain = Chain.objects.select_for_update().get(name=name)
    return chain


def _fitting(column: str, text) -> str:
    text = str(text)
    if len(text) > Event._meta.get_field(column).max_length:
        raise ValueError(f"{column} of an event is too long: {len(text)} characters")
    return text


def digest_of(value: str) -> str:
    """A fingerprint of a personal value: equal values agree, nobody without the key can guess one.

    HMAC-SHA256 under a key derived from SECRET_KEY: the 10¹¹ possible ID numbers of a plain hash
    could be tried in minutes. After a change of the key old digests no longer compare.
    """
    return salted_hmac("portal.ground.events", value, algorithm="sha256").hexdigest()


STORED = ("number", "at", "actor_id", *FIRST[4:], "form", "region", "witness")


def exported(chain: str | None = None, *, since: Mapping[str, tuple[int, str]] | None = None):
    """Rows for `chain.verify`: events by chain and number, then the heads.

    A head is read after the last of its events, and what was appended meanwhile is read on:
    whatever then stands beyond it was written by nobody who writes history. `since`: length and
    hash by chain, up to which events are left out.
    """
    heads = []
    names = Chain.objects.order_by("name").values_list("pk", "name")
    for pk, name in names.filter(name=chain) if chain else names:
        last, length = (since or {}).get(name, (0, ""))[0], None
        while length is None or last < length:
            before = last
            for link in _links(pk, after=last):
                last = link["number"]
                yield {"chain": name, **link}
            length, head = Chain.objects.values_list("length", "head").get(pk=pk)
            if last == before:
                break
        heads.append({"head_of": name, "length": length, "hash": head})
    yield from heads


def _links(chain: int, *, after: int):
    """The links of one chain as they were hashed: those of the first form know no later column."""
    events = Event.objects.filter(chain=chain, number__gt=after).order_by("number")
    for row in events.values(*STORED, "previous_hash", "hash").iterator(chunk_size=1000):
        row["at"], row["actor"] = moment(row["at"]), row.pop("actor_id")
        if row["form"] == 1:
            row = {name: row[name] for name in (*FIRST[1:], "previous_hash", "hash")}
        yield row
