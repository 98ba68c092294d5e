"""Which address is one of this register's: ``<register>/l/<token>/``, as the code on a certificate says it.

Browsers, scanners and libraries take an odd address apart differently (``\\``, ``@``, ports, control
characters). So none is taken apart here: the whole text is the address of its token, or it is none.
"""

import re
from collections.abc import Iterable

TOKEN = re.compile(r"[A-Za-z0-9_-]{20,64}")
LAST = re.compile(rf"/l/({TOKEN.pattern})/\Z")


def address_of(token: str, register: str) -> str:
    """``register``: scheme, host and port, without a slash behind."""
    return f"{register}/l/{token}/"


def token_of(address: str, register: str) -> str:
    """Of an address of this register; empty for every other text."""
    found = LAST.search(address)
    return found[1] if found and address == address_of(found[1], register) else ""


def as_typed(text: str, register: str, languages: Iterable[str] = ()) -> str:
    """The address that somebody means who types a token alone, leaves out the scheme or the last slash,
    or copies that of the page in one of the site's ``languages``."""
    if "/" not in text:
        return address_of(text, register)
    address = text if "://" in text else f"{register.partition('://')[0]}://{text}"
    address = address if address.endswith("/") else f"{address}/"
    first, rest = address[: len(register)], address[len(register) :]
    if not first.isascii() or first.lower() != register.lower():  # a phone begins with a capital
        return address
    for language in languages:
        rest = rest.removeprefix(f"/{language}") if rest.startswith(f"/{language}/l/") else rest
    return register + rest
