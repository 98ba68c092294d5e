"""What is searched for: sealed for its searcher, for the time of a session."""

import time

import pytest

from portal.ground.backoffice.registers.search import LONGEST, seal, unseal
from portal.ground.models import User

ME, OTHER = User(pk=1), User(pk=2)
TERM = "13900001234"


def test_a_sealed_term_is_unreadable_and_never_the_same():
    token = seal(TERM, ME)
    assert TERM not in token
    assert token != seal(TERM, ME)
    assert unseal(token, ME) == TERM
    assert unseal(token, OTHER) == ""


@pytest.mark.parametrize("token", ["", "x", "办件", TERM, "gAAAA" * 20])
def test_what_nobody_sealed_is_no_search(token):
    assert unseal(token, ME) == ""


def test_a_sealed_term_ends_with_the_session(settings, monkeypatch):
    token, now = seal(TERM, ME), time.time()
    monkeypatch.setattr("time.time", lambda: now + settings.SESSION_COOKIE_AGE - 5)
    assert unseal(token, ME) == TERM
    monkeypatch.setattr("time.time", lambda: now + settings.SESSION_COOKIE_AGE + 5)
    assert unseal(token, ME) == ""


def test_a_term_of_an_old_key_is_known_while_the_old_key_is_kept(settings):
    token, old = seal(TERM, ME), settings.SECRET_KEY
    settings.SECRET_KEY = "another-key-of-the-portal"
    assert unseal(token, ME) == ""
    settings.SECRET_KEY_FALLBACKS = [old]
    assert unseal(token, ME) == TERM


def test_a_sealed_term_is_storable_text_of_a_bounded_length():
    assert unseal(seal(" a\0b ", ME), ME) == "ab"
    assert len(unseal(seal("长" * 500, ME), ME)) == LONGEST
