"""A poll begun after a commit never tells what was so before it, whichever process asks, midnight included.

One process changes a permit and lets days pass; the others ask page and API for it, with the stamp of
the answer they had. In the suite a few hundred polls; PORTAL_FRESH=long (`make fresh`): 10,000. Without the
triggers the same polls show the fault.
"""

import json
import re
from ctypes import c_char
from datetime import timedelta
from multiprocessing import Array, Value
from time import sleep

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from issuance.models import Permit
from issuance.models.versions import LICENCE_VERSIONS
from portal.demo.stories import LIUNAN, Story
from portal.ground.calendar import clock
from tests import told
from tests.issuance.public.licence_faults import LONG
from tests.processes import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.demo]
POLLERS, CHANGES = (4, 4000) if LONG else (3, 30)
DAY, EACH, AFTER = 6, 3, 4  # changes in a day, polls between two changes, and after the last
NOW = clock.now


class Register:
    """A permit, what is true of it after each change, and which change was committed last."""

    def __init__(self, permit):
        self.permit, self.until = permit.pk, clock.today()
        self.last, self.day, self.polls = Value("i", 0), Value("i", 0), Value("i", 0)
        self.true = Array(c_char, 40 * (CHANGES + 2))
        self.true[:40] = b"n0:False".ljust(40)

    def now(self):
        return NOW() + timedelta(days=self.day.value)

    def say(self, number, today=None):
        """The number on the permit, and whether it has expired: of the ``number``-th state."""
        expired = (today or self.now().date()) > self.until
        said = f"n{number - (number % DAY == 0)}:{expired}"
        self.true[number * 40 : number * 40 + 40] = said.ljust(40).encode()

    def change(self):
        """Committed changes, and midnights after which the permit has expired until it is renewed."""
        for number in range(1, CHANGES + 1):
            if number % DAY == 0:
                self.say(number, today=self.now().date() + timedelta(days=1))
                self.day.value += 1
            else:
                if number % DAY == 1 and number > 1:
                    self.until += timedelta(days=1)
                self.say(number)
                columns = {"number": f"n{number}", "valid_until": self.until}
                Permit.objects.filter(pk=self.permit).update(**columns)
            self.last.value = number
            while self.polls.value < number * EACH:
                sleep(0.002)

    def truth(self, first, last):
        return {self.true[n * 40 : n * 40 + 40].decode().strip() for n in range(first, last + 1)}

    def poll(self, token):
        """What was answered though it was no longer so, and how many answers were 304."""
        client, known, old, kept, after = Client(), {}, [], 0, 0
        ways = [reverse("licence", args=[token]), f"/api/v1/licences/{token}"]
        while after < AFTER:
            after += self.last.value == CHANGES
            ways.reverse()
            way = ways[0]
            tag, body = known.get(way, ("", ""))
            first = self.last.value
            response = client.get(way, headers={"If-None-Match": tag} if tag else {})
            last = min(self.last.value + 1, CHANGES)
            if response.status_code == 304:
                kept += 1
            else:
                body = response.content.decode()
                known[way] = (response["ETag"], body)
            if _seen(body) not in self.truth(first, last):
                old.append((first, last, _seen(body)))
            with self.polls.get_lock():
                self.polls.value += 1
        return old, kept


def _seen(body):
    if body.startswith("{"):
        (permit,) = (p for p in json.loads(body)["permits"] if re.fullmatch(r"n\d+", p["number"]))
        return f"{permit['number']}:{permit['standing'] == 'expired'}"
    number = re.search(r"<dd>(n\d+)</dd>", body)
    return f"{number[1]}:{'已届满' in body}"


@pytest.fixture
def register(demo, monkeypatch):
    licence = told.tell(Story(LIUNAN, "SMALL_EATERY", "面馆", "issued"), 960).licence
    permit = licence.loaded()[0]
    Permit.objects.filter(pk=permit.pk).update(number="n0", valid_until=clock.today())
    register = Register(permit)
    register.token = licence.editions.get().token
    monkeypatch.setattr(clock, "now", register.now)
    monkeypatch.setattr("issuance.public.licence_views.count", lambda *args, **options: None)
    return register


def polled(register):
    def act(number):
        return register.poll(register.token) if number else register.change()

    outcomes = together(act, POLLERS + 1)[1:]
    assert not [one for one in outcomes if isinstance(one, str)], outcomes
    old, kept = zip(*outcomes, strict=True)
    return [one for olds in old for one in olds], sum(kept)


def test_no_poll_after_a_commit_shows_what_was_before_it(register):
    old, kept = polled(register)
    assert not old
    assert kept
    assert register.polls.value >= (10_000 if LONG else 80)


def test_without_the_triggers_the_same_polls_show_the_fault(register):
    for one in LICENCE_VERSIONS:
        if one.name == "issuance_permit_raises_its_version":
            one.take_off(connection)
    assert polled(register)[0]
