"""No stranger locks anybody out, and nobody guesses: tries by name, browser, address and code."""

import pytest
from django.test import Client

from tests.portal.admission.signing_in import (
    code,
    code_now,
    inside,
    password,
    wrong_code,
)

TOGETHER = "密码和身份验证器上的验证码"


def guess(times, *, address="198.51.100.9", name="chen", **fields):
    """A stranger's tries, each in a browser of its own, slowly enough for the flood limit."""
    return [
        password(Client(), f"guess {number}", name=name, address=address, **fields)
        for number in range(times)
    ]


def from_many_addresses(times):
    for number in range(times):
        guess(1, address=f"198.51.100.{number}")


def test_password_then_code_is_the_way_in(enrolled, hours, client):
    assert password(client).status_code == 302
    assert not inside(client)
    assert code(client)["Location"] == "/cms/"
    assert inside(client)


def test_a_stranger_elsewhere_changes_nothing_for_the_person(enrolled, hours, client):
    guess(30)
    assert password(client)["Location"].startswith("/staff/2fa/authenticate/")
    code(client)
    assert inside(client)


def test_after_ten_tries_from_one_address_password_and_code_are_asked_for_together(
    enrolled, hours, client
):
    guess(10, address="192.0.2.1")
    asked = password(client)
    assert TOGETHER in asked.content.decode()
    assert 'name="code"' in asked.content.decode()
    assert not inside(client)
    assert password(client, code=code_now())["Location"] == "/cms/"
    assert inside(client)


def test_after_a_slow_attack_from_everywhere_the_right_ones_pass_together(enrolled, hours, client):
    from_many_addresses(60)
    assert TOGETHER in password(client).content.decode()
    password(client, code=code_now())
    assert inside(client)


def test_a_browser_the_person_has_used_is_asked_as_ever(enrolled, hours, client):
    password(client)
    code(client)
    client.post("/staff/logout/")
    guess(10, address="192.0.2.1")
    from_many_addresses(60)
    hours.shift(60)
    assert password(client)["Location"].startswith("/staff/2fa/authenticate/")
    code(client)
    assert inside(client)


def test_the_cookie_of_a_browser_is_worth_nothing_for_another_name(
    enrolled, hours, client, django_user_model
):
    django_user_model.objects.create_superuser("wang", password="another-long-password")
    password(client)
    code(client)
    client.post("/staff/logout/")
    guess(10, address="192.0.2.1", name="wang")
    asked = password(client, "another-long-password", name="wang")
    assert TOGETHER in asked.content.decode()


@pytest.mark.parametrize("name", ["chen", "nobody"])
def test_who_guesses_learns_neither_whether_the_name_is_known_nor_the_password(
    name, enrolled, hours
):
    guess(10, name=name)
    answers = {
        (answer.status_code, error(answer))
        for answer in (
            *guess(1, name=name, code=code_now()),
            *guess(1, name=name, code="000000"),
            password(
                Client(), name=name, address="198.51.100.9", code=wrong_code()
            ),  # right password, wrong code
        )
    }
    assert len(answers) == 1


def error(answer):
    return str(answer.context["form"].non_field_errors())


def test_who_knows_the_password_tries_ten_codes_in_a_quarter_of_an_hour(enrolled, hours, client):
    password(client)
    for _ in range(10):
        code(client, wrong_code())
    hours.shift(60)
    code(client)
    assert not inside(client)
    hours.shift(15 * 60)
    password(client)
    code(client)
    assert inside(client)


def test_codes_are_counted_alike_where_they_come_with_the_password(enrolled, hours, client):
    guess(10, address="192.0.2.1")
    for _ in range(10):
        password(client, code=wrong_code())
    hours.shift(60)
    password(client, code=code_now())
    assert not inside(client)


def test_strangers_without_the_password_use_up_no_codes(enrolled, hours, client):
    for _ in range(15):
        guess(10, address="192.0.2.1", code="000000")
        hours.shift(60)
    password(client, code=code_now())
    assert inside(client)


def test_a_code_lets_in_once(enrolled, hours, client):
    password(client)
    code(client)
    other = Client()
    password(other)
    code(other)
    assert not inside(other)


def test_a_flood_from_one_address_is_refused_and_another_address_is_not(enrolled, hours, client):
    assert [answer.status_code for answer in guess(40)][-1] == 429
    password(client)
    code(client)
    assert inside(client)


def test_after_too_many_tries_who_has_no_code_waits(chen, hours, client):
    guess(10, address="192.0.2.1")
    password(client)
    assert not inside(client)
    hours.shift(15 * 60)
    password(client)
    assert inside(client)


def test_who_sits_at_an_open_session_may_not_guess_the_password_for_ever(enrolled, hours, client):
    password(client)
    code(client)
    door = "/staff/reauthenticate/"
    answers = [client.post(door, {"password": f"guess {n}"}).status_code for n in range(11)]
    assert answers[9:] == [200, 429]
