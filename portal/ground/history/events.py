"""The history (流转记录): one event for every change of state, in the transaction of the change."""

from django.db import transaction
from django.utils.crypto import salted_hmac

from portal.ground.calendar import clock
from portal.ground.history.chain import SYSTEM, canonical, link_hash, moment
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
) -> Event:
    """Append one event to the chain of a city (its code; None: what happens in no city).

    The chain's row stays locked until the transaction ends, so events are numbered in the order
    of their commits. `data` holds digests of personal values (`digest_of`), never the values.
    Raises TransactionManagementError outside a transaction, ValueError for text longer than its
    column, TypeError for data that is not plain JSON.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("an event needs the transaction of its change")
    name = city or SYSTEM
    texts = {"verb": verb, "subject": subject, "case": case, "before": before, "after": after}
    texts = {column: _fitting(column, text) for column, text in texts.items()}
    canonical(data or {})
    chain = locked_head(name)
    row = {
        "chain": name,
        "number": chain.length + 1,
        "at": clock.now(),
        "actor": actor.pk if actor else None,
        "data": data or {},
        **texts,
    }
    digest = link_hash(chain.head, row | {"at": moment(row["at"])})
    fresh = Chain.objects.filter(pk=chain.pk, length=chain.length, head=chain.head)
    if not fresh.update(length=row["number"], head=digest):
        raise transaction.TransactionManagementError(f"chain {name}: somebody was quicker")
    row |= {"chain": chain, "actor": actor}
    return Event.objects.create(**row, previous_hash=chain.head, hash=digest)


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


def exported(chain: str | None = None):
    """Rows for `chain.verify`: events by chain and number, then the heads.

    The heads are read first, so what is appended meanwhile is left out whole.
    """
    heads = Chain.objects.order_by("name").values("pk", "name", "length", "head")
    heads = list(heads.filter(name=chain) if chain else heads)
    columns = ("number", "at", "actor_id", "verb", "subject", "case", "before", "after", "data")
    for head in heads:
        events = Event.objects.filter(chain=head["pk"], number__lte=head["length"])
        links = events.order_by("number").values(*columns, "previous_hash", "hash")
        for row in links.iterator(chunk_size=1000):
            row["at"], row["actor"] = moment(row["at"]), row.pop("actor_id")
            yield {"chain": head["name"], **row}
    for head in heads:
        yield {"head_of": head["name"], "length": head["length"], "hash": head["head"]}
