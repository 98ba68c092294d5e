"""Orders: made once for equal content, in turn, by one maker at a time, and kept as long as told."""

import os
import signal
from datetime import timedelta
from itertools import chain

import pytest
from django.db import IntegrityError, connection

from portal.ground.calendar import clock
from portal.ground.models import PdfOrder
from portal.ground.pdf.documents import Document, DocumentError
from portal.ground.pdf_queue import orders
from tests.processes import together

PDF = b"%PDF-1.7 as made"


def ordered(number=1, *, lane="client:a", personal=True):
    return orders.order(
        Document(f"<p>{number}</p>", "告知单", "测试局"), lane=lane, personal=personal
    )


@pytest.fixture
def later(monkeypatch):
    """Let time pass."""
    begin = clock.now

    def passed(**time):
        monkeypatch.setattr(clock, "now", lambda: begin() + timedelta(**time))

    return passed


def made(number=1, **facts):
    order = ordered(number, **facts)
    orders.finish(orders.claim(), PDF)
    order.refresh_from_db()
    return order


@pytest.mark.django_db
def test_equal_content_is_one_order_whoever_asks():
    first = ordered()
    assert ordered(lane="client:b") == first
    assert ordered(2) != first
    assert ordered(1).lane == "client:a"


@pytest.mark.django_db
def test_what_is_made_is_answered_without_being_made_again():
    order = made()
    assert bytes(ordered().pdf) == PDF
    assert orders.claim() is None
    assert order.html == ""
    assert order.leased_until is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("personal", "kept", "gone"),
    [(True, {"minutes": 59}, {"minutes": 61}), (False, {"days": 29}, {"days": 31})],
)
def test_a_pdf_is_kept_for_its_time_and_then_made_anew(later, personal, kept, gone):
    order = made(personal=personal)
    later(**kept)
    assert orders.sweep() == 0
    assert ordered(personal=personal).pdf is not None
    later(**gone)
    again = ordered(personal=personal)
    assert (again.pk, again.pdf, again.finished_at, again.attempts) == (order.pk, None, None, 0)
    assert orders.claim().html == "<p>1</p>"


@pytest.mark.django_db
def test_nothing_personal_stays_when_its_time_is_over(later):
    made()
    made(2, personal=False)
    ordered(3)
    later(minutes=61)
    assert orders.sweep() == 2
    assert list(PdfOrder.objects.values_list("personal", flat=True)) == [False]


@pytest.mark.django_db
def test_the_oldest_make_room(monkeypatch):
    monkeypatch.setattr(orders, "PERSONAL", orders.Shelf(orders.HOUR, 2))
    made_orders = [made(number) for number in range(4)]
    public = made(5, personal=False)
    for order in (*made_orders, public):
        order.refresh_from_db()
    assert [order.pdf is None for order in made_orders] == [True, True, False, False]
    assert public.pdf is not None


@pytest.mark.django_db
def test_a_failure_is_told_for_a_while_and_then_tried_again(later):
    ordered()
    orders.fail(orders.claim(), DocumentError("failed", "ValueError"))
    told = ordered()
    assert (told.reason, told.detail, told.html) == ("failed", "ValueError", "")
    later(minutes=11)
    assert (ordered().reason, ordered().finished_at) == ("", None)
    assert orders.claim().html == "<p>1</p>"


@pytest.mark.django_db
def test_no_lane_takes_a_second_place_while_its_first_is_made():
    greedy = [ordered(number) for number in range(3)]
    other = ordered(9, lane="client:b")
    assert [orders.claim(), orders.claim(), orders.claim()] == [greedy[0], other, None]
    orders.finish(greedy[0], PDF)
    assert orders.claim() == greedy[1]


@pytest.mark.django_db
def test_the_place_in_the_queue_is_the_turn():
    greedy = [ordered(number) for number in range(3)]
    other = ordered(9, lane="client:b")
    assert [orders.place(order) for order in (*greedy, other)] == [1, 3, 4, 2]
    orders.claim()
    assert [orders.place(order) for order in (*greedy, other)] == [0, 2, 3, 1]


@pytest.mark.django_db
def test_the_database_refuses_two_of_a_lane_being_made():
    for number in range(2):
        ordered(number)
    with pytest.raises(IntegrityError):
        PdfOrder.objects.update(leased_until=clock.now())


@pytest.mark.django_db
def test_a_reader_has_so_many_waiting_and_so_many_an_hour(settings, later):
    settings.PORTAL_PDFS_WAITING, settings.PORTAL_PDFS_PER_HOUR = 2, 3
    waiting = [ordered(number) for number in range(2)]
    with pytest.raises(orders.TooManyPdfs, match="已有2份"):
        ordered(3)
    assert ordered(0) == waiting[0]
    assert ordered(3, lane="client:b")
    for order in waiting:
        orders.finish(order, PDF)
    ordered(4)
    with pytest.raises(orders.TooManyPdfs, match="每小时最多") as refusal:
        ordered(5)
    assert 3500 < refusal.value.seconds <= 3600
    assert ordered(1).pdf is not None
    later(minutes=61)
    assert ordered(5)


@pytest.mark.django_db
def test_all_readers_together_have_so_many_waiting(monkeypatch):
    monkeypatch.setattr(orders, "WAITING_IN_ALL", 2)
    for number in range(2):
        ordered(number, lane=f"client:{number}")
    with pytest.raises(orders.TooManyPdfs, match="2份"):
        ordered(3, lane="client:c")


@pytest.mark.django_db
def test_what_kills_its_makers_is_given_up(later):
    ordered()
    for attempt in range(orders.ATTEMPTS):
        later(hours=attempt + 1)
        assert orders.claim()
    later(hours=9)
    assert orders.claim() is None
    assert PdfOrder.objects.get().reason == "too_slow"


def test_what_a_killed_maker_held_is_made_when_its_lease_ends(transactional_db, later):
    ordered()
    connection.close()
    if not (child := os.fork()):
        orders.claim()
        os.kill(os.getpid(), signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    assert orders.claim() is None
    later(seconds=orders.LEASE.total_seconds() + 1)
    again = orders.claim()
    orders.finish(again, PDF)
    assert bytes(ordered().pdf) == PDF
    assert PdfOrder.objects.get().attempts == 2


def claimed(_worker):
    """Keys of what one maker gets, asking until nothing is left for it."""
    keys = []
    while order := orders.claim():
        keys.append(order.pk)
    return keys


def test_of_many_makers_each_order_has_one(transactional_db):
    for number in range(12):
        ordered(number, lane=f"client:{number}")
    keys = list(chain(*together(claimed, 4)))
    assert len(keys) == len(set(keys)) == 12


def test_of_many_makers_one_makes_for_a_lane(transactional_db):
    for number in range(12):
        ordered(number)
    assert len(list(chain(*together(claimed, 4)))) == 1


def test_without_compare_and_set_one_order_has_many_makers(transactional_db, monkeypatch):
    """The negative control."""
    monkeypatch.setattr(orders, "_claimed", lambda key, now: PdfOrder.objects.get(pk=key))
    for number in range(12):
        ordered(number, lane=f"client:{number}")
    keys = together(lambda _: [orders.claim().pk], 4)
    assert len(set(map(tuple, keys))) == 1


def test_asked_for_by_many_at_once_it_is_one_order(transactional_db):
    keys = together(lambda number: ordered(lane=f"client:{number}").pk, 4)
    assert len(set(keys)) == PdfOrder.objects.count() == 1
