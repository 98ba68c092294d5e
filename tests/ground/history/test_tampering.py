"""Whoever holds the database but not the key: every tampering with the history is found."""

import io
import random
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from portal.ground.history import chain, checkpoints, events
from portal.ground.models import Chain, Checkpoint, Event, SigningKey, User
from tests.triggers import lifted

CITY, OTHER = "450200", "451100"
pytestmark = pytest.mark.django_db


def write(city=CITY, **facts):
    with transaction.atomic():
        return events.record(**{"verb": "accept", "subject": "case:1", "city": city} | facts)


def verified(**options):
    """What the command prints; CommandError for what it finds."""
    out = io.StringIO()
    call_command("audit_verify", stdout=out, stderr=out, **options)
    return out.getvalue()


@contextmanager
def constraints_off():
    """As who may write into the database may also do."""
    with lifted(connection), connection.constraint_checks_disabled():
        yield


@pytest.fixture
def history(db):
    """Six events of one city and two of another, signed after the fourth and at the end."""
    (officer,) = User.objects.bulk_create([User(username="officer")])  # without an event
    for number in range(4):
        write(before="checking", after="accepted", actor=officer, data={"n": number})
    write(OTHER)
    checkpoints.write()
    write(verb="issue", region="450204")
    write(verb="end")
    write(OTHER)
    return checkpoints.write()


@pytest.fixture
def kept(history, tmp_path):
    """The newest line, kept where nobody of the portal can write."""
    path = tmp_path / "checkpoints.jsonl"
    path.write_text(checkpoints.line(history) + "\n")
    return str(path)


def rehash(city=CITY, *, start=1, head=True):
    """All links of a chain made anew from one on, so that each fits the one before it."""
    held = Chain.objects.get(name=city)
    links = Event.objects.filter(chain=held).order_by("number")
    before = links.filter(number__lt=start).last()
    previous, number = (before.hash, before.number) if before else ("", 0)
    for event in links.filter(number__gte=start):
        number += 1
        row = {name: getattr(event, name) for name in chain.COLUMNS[event.form]}
        row |= {"chain": city, "number": number, "actor": event.actor_id}
        digest = chain.link_hash(previous, row | {"at": chain.moment(event.at)})
        Event.objects.filter(pk=event.pk).update(number=number, previous_hash=previous, hash=digest)
        previous = digest
    if head:
        Chain.objects.filter(pk=held.pk).update(length=number, head=previous)


def of(city=CITY):
    return Event.objects.filter(chain__name=city)


def edit(**columns):
    return lambda: of().filter(number=2).update(**columns)


def reordered():
    of().filter(number=2).update(number=99)
    of().filter(number=3).update(number=2)
    of().filter(number=99).update(number=3)


def inserted():
    for event in of().filter(number__gte=3).order_by("-number"):
        of().filter(pk=event.pk).update(number=event.number + 1)
    third = of().get(number=4)
    Event.objects.create(
        chain=third.chain,
        number=3,
        at=third.at,
        verb="decide",
        subject="case:1",
        previous_hash=third.previous_hash,
        hash="f" * 64,
    )


def beyond_the_head(number=7):
    last = of().get(number=6)
    row = {
        "chain": CITY,
        "number": number,
        "at": last.at,
        "actor": None,
        "verb": "decide",
        "subject": "case:1",
        "case": "",
        "before": "",
        "after": "",
        "data": {},
    }
    digest = chain.link_hash(last.hash, row | {"at": chain.moment(last.at)})
    columns = row | {"chain": last.chain}
    Event.objects.create(**columns, previous_hash=last.hash, hash=digest)


def cut_with_the_head_left():
    of().filter(number__gt=4).delete()


def cut_with_the_head_rewritten():
    of().filter(number__gt=4).delete()
    Chain.objects.filter(name=CITY).update(length=4, head=of().get(number=4).hash)


def one_chain_gone():
    of(OTHER).delete()
    Chain.objects.filter(name=OTHER).delete()


def rewritten_whole():
    of().filter(number=2).update(after="refused")
    rehash()


def rewritten_at_the_end():
    of().filter(number=6).update(verb="cancel")
    rehash(start=6)


def one_dropped_and_rewritten():
    of().filter(number=3).delete()
    rehash()


TAMPERINGS = {
    "verb edited": (edit(verb="decide"), f"{CITY}.*2"),
    "actor edited": (edit(actor=None), f"{CITY}.*2"),
    "data edited": (edit(data={"n": 7}), f"{CITY}.*2"),
    "time edited": (edit(at=datetime(2020, 1, 1, tzinfo=UTC)), f"{CITY}.*2"),
    "region edited": (edit(region="451100"), f"{CITY}.*2"),
    "witness edited": (edit(witness="1:0"), f"{CITY}.*2"),
    "told to be of the old form": (edit(form=1), f"{CITY}.*2"),
    "one deleted": (lambda: of().filter(number=3).delete(), f"{CITY}.*3"),
    "the first deleted": (lambda: of().filter(number=1).delete(), f"{CITY}.*1"),
    "reordered": (reordered, f"{CITY}.*2"),
    "inserted in the middle": (inserted, f"{CITY}.*3"),
    "inserted beyond the head": (beyond_the_head, f"{CITY}.*7"),
    "inserted far beyond": (lambda: beyond_the_head(40), f"{CITY}.*7"),
    "tail cut, head left": (cut_with_the_head_left, f"{CITY}.*4"),
    "tail cut, head rewritten": (cut_with_the_head_rewritten, f"{CITY}.*5"),
    "one chain gone with its head": (one_chain_gone, f"{OTHER}.*1"),
    "a chain rewritten whole": (rewritten_whole, f"{CITY}.*4"),
    "the end rewritten": (rewritten_at_the_end, f"{CITY}.*6"),
    "one dropped, the rest rewritten": (one_dropped_and_rewritten, f"{CITY}.*4"),
}


def test_an_untouched_history_holds(history, kept):
    assert f"{CITY}: 6 " in verified()
    assert f"{CITY}: 6 " in verified(against=kept)


@pytest.mark.parametrize("name", TAMPERINGS)
def test_a_tampering_is_found_and_named(history, kept, name):
    tamper, place = TAMPERINGS[name]
    with constraints_off():
        tamper()
    with pytest.raises(CommandError, match=place):
        verified()
    with pytest.raises(CommandError, match=place):
        verified(against=kept)


def test_what_fits_itself_is_found_by_signatures_alone(history):
    """The negative control: without the checkpoints a chain rewritten whole holds."""
    with constraints_off():
        rewritten_whole()
    assert chain.verify(events.exported()) is None


def everything_gone():
    Event.objects.all().delete()
    Chain.objects.all().delete()
    Checkpoint.objects.all().delete()
    SigningKey.objects.all().delete()


def cut_back_to_the_first_checkpoint():
    of().filter(number__gt=4).delete()
    of(OTHER).filter(number__gt=1).delete()
    for city in (CITY, OTHER):
        last = of(city).latest("number")
        Chain.objects.filter(name=city).update(length=last.number, head=last.hash)
    Checkpoint.objects.filter(number__gt=1).delete()


def signatures_gone():
    rewritten_whole()
    Checkpoint.objects.all().delete()


@pytest.mark.parametrize(
    ("tamper", "place"),
    [
        (everything_gone, f"{CITY}.*1"),
        (cut_back_to_the_first_checkpoint, f"{CITY}.*5"),
        (signatures_gone, f"{CITY}.*6"),
        (lambda: Checkpoint.objects.filter(number=2).delete(), "2"),
    ],
)
def test_what_takes_the_signatures_along_is_found_by_the_line_kept_elsewhere(
    history, kept, tamper, place
):
    with constraints_off():
        tamper()
    with pytest.raises(CommandError, match=place):
        verified(against=kept)


def test_an_empty_history_is_no_history_that_holds(history):
    with constraints_off():
        everything_gone()
    with pytest.raises(CommandError):
        verified()


def test_an_export_alone_is_checked_against_the_line(history, kept, tmp_path, django_db_blocker):
    path, part = tmp_path / "history.jsonl", tmp_path / "part.jsonl"
    call_command("audit_export", str(path))
    call_command("audit_export", str(part), chain=OTHER)
    with constraints_off():
        rewritten_whole()
    forged = tmp_path / "forged.jsonl"
    call_command("audit_export", str(forged))
    with django_db_blocker.block():
        assert f"{CITY}: 6 " in verified(file=str(path), against=kept)
        assert verified(file=str(part), against=kept, chain=OTHER)
        with pytest.raises(CommandError, match=CITY):
            verified(file=str(part), against=kept)
        assert verified(file=str(forged))  # fits itself
        with pytest.raises(CommandError, match=f"{CITY}.*6"):
            verified(file=str(forged), against=kept)


@pytest.mark.parametrize(
    "change",
    [
        lambda line: line.replace("signature", "nature"),
        lambda line: line.replace(CITY, "450300"),
        lambda line: "[]",
        lambda line: "{" * 5000,
    ],
)
def test_a_line_that_nobody_signed_is_refused(history, kept, tmp_path, change):
    path = tmp_path / "false.jsonl"
    path.write_text(change(checkpoints.line(history)))
    with pytest.raises(CommandError, match="1"):
        verified(against=str(path))


@pytest.mark.parametrize("column", ["content", "signature", "key_id", "number"])
def test_an_altered_checkpoint_is_named(history, column):
    values = {
        "content": history.content.replace('"number":2', '"number":3'),
        "signature": "AAAA",
        "key_id": "0" * 16,
        "number": 3,
    }
    with constraints_off():
        Checkpoint.objects.filter(number=2).update(**{column: values[column]})
    with pytest.raises(CommandError, match="2"):
        verified()


def test_the_database_refuses_to_change_a_checkpoint(history):
    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        Checkpoint.objects.update(signature="")


@pytest.mark.parametrize("tamper", [rewritten_whole, one_chain_gone, cut_with_the_head_rewritten])
def test_nothing_is_signed_over_a_broken_history(history, tamper):
    with constraints_off():
        tamper()
    with pytest.raises(checkpoints.HistoryBroken):
        checkpoints.write()
    assert Checkpoint.objects.count() == 2


def test_a_checkpoint_reads_what_has_grown_and_no_more(history, django_assert_max_num_queries):
    for number in range(30):
        write(data={"n": number})
    with django_assert_max_num_queries(14):
        checkpoints.write()


COLUMNS = ("number", "at", "verb", "subject", "case", "before", "after", "data", "region")


def at_random(dice):
    """One change of one event or of its place, of those a hand could make; says what it did."""
    city = dice.choice([CITY, OTHER])
    event = dice.choice(list(of(city)))
    here = of(city).filter(pk=event.pk)
    match dice.randrange(4):
        case 0:
            here.delete()
            return "deleted"
        case 1:
            here.delete()
            rehash(city)
            return "deleted and rewritten"
        case kind:
            column = dice.choice(COLUMNS if kind == 3 else COLUMNS[1:])
            value = {
                "number": event.number + dice.choice([100, 7]),
                "at": datetime(2020, 1, 1 + dice.randrange(28), tzinfo=UTC),
                "data": {"n": dice.randrange(100, 200)},
            }.get(column, f"x{dice.randrange(1000)}")
            here.update(**{column: value})
            if kind == 2:
                rehash(city)
            return f"{column} edited{' and rewritten' if kind == 2 else ''}"


def test_two_hundred_random_tamperings_are_all_found(history):
    dice = random.Random(20261128)
    marks = list(checkpoints.of_database())
    with constraints_off():
        for turn in range(200):
            mark = transaction.savepoint()
            what = at_random(dice)
            assert chain.verify(events.exported(), marks), f"turn {turn}: {what}"
            transaction.savepoint_rollback(mark)
    assert verified()
