"""Lanes: one for an address, a subscriber's network, a member of staff; no address is kept."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from portal.ground.models import User
from portal.ground.pdf_queue import lanes


def lane(address, user=None):
    request = RequestFactory().get("/", REMOTE_ADDR=address)
    request.user = user or AnonymousUser()
    return lanes.of_reader(request)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
    ],
)
def test_readers_are_told_apart_by_their_addresses(one, other, same):
    assert (lane(one) == lane(other)) is same
    assert one not in lane(one)


def test_staff_behind_one_address_have_lanes_of_their_own():
    assert lane("192.0.2.1", User(pk=1)) == lane("192.0.2.9", User(pk=1))
    assert lane("192.0.2.1", User(pk=1)) != lane("192.0.2.1", User(pk=2))
