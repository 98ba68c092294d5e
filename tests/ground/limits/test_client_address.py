import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.ground.limits.client_address import TrustedProxies, counted_as, read

PROXIES = ["10.0.0.0/8", "2001:db8:1::/48", "127.0.0.1"]


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("203.0.113.9", "198.51.100.7", "203.0.113.9"),  # nobody we trust says so
        ("127.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("127.0.0.1", "1.1.1.1, 198.51.100.7", "198.51.100.7"),  # typed in front by the client
        ("127.0.0.1", "198.51.100.7, 10.1.2.3", "198.51.100.7"),
        ("127.0.0.1", "10.9.9.9, 10.1.2.3", "10.9.9.9"),  # a colleague behind the same proxies
        ("2001:db8:1::5", "2001:db8:2::7", "2001:db8:2::7"),
        ("::ffff:127.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("127.0.0.1", "198.51.100.7:4711", "198.51.100.7"),
        ("127.0.0.1", '"[2001:db8:2::7]:4711"', "2001:db8:2::7"),
        ("127.0.0.1", "fe80::1%eth0", "fe80::1"),
        ("127.0.0.1", "::ffff:198.51.100.7", "198.51.100.7"),
        ("127.0.0.1", "198.51.100.7, unknown", "127.0.0.1"),  # behind it nothing is believed
        ("127.0.0.1", "198.51.100.7, unknown, 10.1.2.3", "10.1.2.3"),
        ("127.0.0.1", ",,,", "127.0.0.1"),
        ("127.0.0.1", "9" * 5000, "127.0.0.1"),
        ("127.0.0.1", "八八八八", "127.0.0.1"),
        ("", "198.51.100.7", "0.0.0.0"),  # noqa: S104
    ],
)
def test_the_client_is_the_right_most_address_no_trusted_proxy_has(peer, forwarded, client):
    assert TrustedProxies(PROXIES).client_address(peer, forwarded) == client


def test_a_proxy_may_ask_through_a_socket_of_the_machine():
    assert TrustedProxies(["unix"]).client_address("", "198.51.100.7") == "198.51.100.7"


def test_a_proxy_that_cannot_be_read_is_named():
    with pytest.raises(ValueError, match=r"proxy\.example"):
        TrustedProxies(["127.0.0.1", "proxy.example"])


@given(peer=st.text(), forwarded=st.text())
def test_whatever_is_sent_there_is_an_address_to_count(peer, forwarded):
    client = TrustedProxies([*PROXIES, "unix"]).client_address(peer, forwarded)
    assert ipaddress.ip_network(counted_as(client))


@given(
    typed=st.lists(st.ip_addresses(), max_size=4),
    client=st.ip_addresses(v=4, network="198.51.100.0/24"),
    hops=st.lists(st.ip_addresses(v=4, network="10.0.0.0/8"), max_size=3),
)
def test_no_client_can_type_another_address_in_front(typed, client, hops):
    forwarded = ", ".join(map(str, [*typed, client, *hops]))
    assert TrustedProxies(PROXIES).client_address("127.0.0.1", forwarded) == str(client)


def test_a_subscriber_of_ipv6_is_counted_once():
    assert counted_as("2001:db8:2:3:4::7") == counted_as("2001:db8:2:3:ffff::1")
    assert counted_as("2001:db8:2:3::7") != counted_as("2001:db8:2:4::7")
    assert counted_as("198.51.100.7") != counted_as("198.51.100.8")


def test_what_is_no_address_is_none():
    assert [read(text) for text in ("", "unknown", "_hidden", "1.2.3", "999.1.1.1", "a:b")] == [
        None
    ] * 6
