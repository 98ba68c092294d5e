"""Whose request it is: the right-most address of X-Forwarded-For that no trusted proxy wrote."""

import ipaddress
from collections.abc import Iterable

WITHOUT_ADDRESS = "unix"  # names a proxy that asks through a socket of this machine
UNKNOWN = "0.0.0.0"  # noqa: S104 - compared and counted, never listened on
COUNTED_AS_ONE = 64  # bits: what one subscriber has of IPv6

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class TrustedProxies:
    """Addresses and networks of the proxies that may say for whom they ask.

    Raises ValueError that names what is neither.
    """

    def __init__(self, named: Iterable[str]):
        named = {name.strip() for name in named} - {""}
        self.without_address = WITHOUT_ADDRESS in named
        self.networks: list[Network] = [
            ipaddress.ip_network(name, strict=False) for name in sorted(named - {WITHOUT_ADDRESS})
        ]

    def trusts(self, address: Address | None) -> bool:
        if address is None:
            return self.without_address
        return any(address in network for network in self.networks)

    def client_address(self, peer: str, forwarded: str) -> str:
        """The address that asks, always one that can be read; ``UNKNOWN`` where nobody knows it.

        ``peer`` is who has opened the connection, ``forwarded`` the header. Behind an entry that
        is no address nothing can be believed: the proxy that passed it on is the client then.
        """
        client = read(peer)
        hops = reversed(forwarded.split(",")) if forwarded.strip() else ()
        for hop in hops:
            if not self.trusts(client):
                break
            before = read(hop)
            if before is None:
                break
            client = before
        return str(client) if client else UNKNOWN


def read(text: str) -> Address | None:
    """The address in ``text``, with or without port, brackets or zone; IPv4 inside IPv6 as IPv4."""
    text = text.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def counted_as(address: str) -> str:
    """Whom to count: an IPv4 address by itself, of IPv6 the network of one subscriber."""
    read_address = ipaddress.ip_address(address)
    if read_address.version == 4:
        return str(read_address)
    return str(ipaddress.ip_network((read_address, COUNTED_AS_ONE), strict=False))
