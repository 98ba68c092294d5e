"""What is searched for: found by its kind; sealed for its searcher, for the time of a session."""

import time

import pytest

from portal.ground.backoffice.registers.search import LONGEST, Search, seal, unseal
from portal.ground.models import User
from portal.ground.text.number_digests import digests_of

pytestmark = pytest.mark.both_databases

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


@pytest.fixture
def staff(db):
    """Found by name, user name (a number) and, exactly, by their e-mail address as a digest."""
    for name, number in (
        ("韦（测试）", "450204A1"),
        ("覃小明", "450204B2"),
        ("360眼镜", "13900001234"),
    ):
        User.objects.create(
            username=number, display_name=name, email=digests_of(f"A{number}" * 2)[0]
        )
    return User.objects.order_by("pk")


def found(rows, term, **paths):
    everything = {"numbers": ("username",), "names": ("display_name",), "exact": "email"}
    return [user.display_name for user in Search(**(paths or everything)).narrow(rows, term)]


@pytest.mark.parametrize(
    ("term", "names"),
    [
        ("450204", ["韦（测试）", "覃小明"]),
        ("450204a", ["韦（测试）"]),
        (" ４５０２０４ B ", ["覃小明"]),
        ("50204", []),
        ("小明", ["覃小明"]),
        ("明 覃", ["覃小明"]),
        ("韦（测", ["韦（测试）"]),
        ("360", ["360眼镜"]),
        ("%", []),
        ("_", []),
        ("A450204A1A450204A1", ["韦（测试）"]),
        ("a450204a1 a450204a1", ["韦（测试）"]),
        ("A450204A1A450204A", []),
    ],
)
def test_a_number_is_found_by_its_beginning_a_name_by_any_part_an_exact_one_whole(
    staff, term, names
):
    assert found(staff, term) == names


def test_a_register_without_numbers_looks_for_them_in_names(staff):
    User.objects.filter(display_name="覃小明").update(display_name="店139000012345")
    assert found(staff, "139000012345", names=("display_name",)) == ["店139000012345"]
    assert found(staff, "139000012345") == []
