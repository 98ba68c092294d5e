"""An answer about a licence is never an old one, and where there is none, it says so and is never green."""

from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from portal.demo.stories import LIUNAN, Story
from portal.ground import keys
from portal.ground.calendar import clock
from tests import told
from tests.issuance.public.licence_faults import FAULTS, LONG, injected

pytestmark = pytest.mark.django_db


@pytest.fixture
def licence(demo):
    return told.tell(Story(LIUNAN, "SMALL_EATERY", "面馆", "issued"), 960).licence


@pytest.fixture
def token(licence):
    return licence.editions.get().token


@pytest.fixture
def moment(monkeypatch):
    """The clock stands: 12:00 of today, until it is moved."""

    class Moment:
        at = clock.now().replace(hour=12, minute=0, second=0, microsecond=0)

    monkeypatch.setattr(clock, "now", lambda: Moment.at)
    return Moment


@contextmanager
def undone():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def ways(token):
    return (reverse("licence", args=[token]), f"/api/v1/licences/{token}")


@pytest.mark.parametrize("way", [0, 1], ids=["page", "api"])
def test_who_has_the_answer_is_told_so_and_keeps_nothing_without_asking(client, token, moment, way):
    address = ways(token)[way]
    first = client.get(address)
    assert first["Cache-Control"] == "private, no-cache"
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert not first.cookies


@pytest.mark.parametrize("way", [0, 1], ids=["page", "api"])
def test_a_change_a_new_day_and_another_reader_are_another_answer(
    client, token, licence, moment, way
):
    address = ways(token)[way]
    tags = [client.get(address)["ETag"]]

    def answers(client=client, **known):
        response = client.get(address, headers={"If-None-Match": tags[-1]})
        assert response.status_code == 200
        tags.append(response["ETag"])

    licence.permits.update(held_over=True)
    answers()
    licence.permits.update(valid_until=clock.today(), held_over=False)
    answers()
    moment.at = moment.at.replace(hour=23, minute=59)
    answers() if way == 0 else None  # the page says the minute
    moment.at += timedelta(minutes=1)
    answers()
    assert (
        b"verdict bad" in client.get(address).content
        or client.get(address).json()["status"] == "none"
    )
    if way == 0:
        client.cookies["elder"] = "1"
        answers()
        address = f"/en{address}"
        answers()
    keys.expose(licence.editions.get().key_id, datetime(2021, 1, 1, tzinfo=clock.ZONE))
    untold = client.get(address, headers={"If-None-Match": tags[-1]})
    assert (untold.status_code, untold["Cache-Control"]) == (503, "private, no-store")
    assert "ETag" not in untold
    assert len(set(tags)) == len(tags)


def test_where_the_status_cannot_be_told_it_is_never_shown_as_valid(token, licence):
    """The long version (`make fresh`) injects 500 faults."""
    assert len(FAULTS) >= (500 if LONG else 20)
    page, api = ways(token)
    assert "verdict ok" in Client().get(page).content.decode()
    for fault in FAULTS:
        with undone(), injected(fault, licence):
            shown, said = Client().get(page), Client().get(api)
        html = shown.content.decode()
        assert (shown.status_code, said.status_code) == (503, 503), fault.name
        assert "verdict unknown" in html, fault.name
        assert "无法核验" in html
        assert said.json()["status"] == "unknown"
        assert "ETag" not in shown.headers.keys() | said.headers.keys()
        assert shown["Cache-Control"] == said["Cache-Control"] == "private, no-store"
        assert not [word for word in ("verdict ok", "st ok", "permit ok") if word in html]
    assert "verdict ok" in Client().get(page).content.decode()
