"""Public halves of signing keys (Ed25519), as everybody may have them: no Django, no database."""

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FORMAT = {"format": "licence-keys", "version": 1}
DAYS = ("since", "until", "exposed")
REGISTER = re.compile(r"https?://[!-~]*[!-.0-~]")


@dataclass(frozen=True)
class Published:
    """What everybody may know of a key that signs or signed; ``since`` is empty for one that only the
    settings name, ``until`` while it signs. ``exposed``: what it signed from then on is not believed.
    """

    id: str
    public: bytes
    since: datetime | None = None
    until: datetime | None = None
    exposed: datetime | None = None

    def believed(self, at: datetime | None) -> bool:
        """``at``: when it signed, as somebody else vouches for; a key that others have can write any day."""
        return self.exposed is None or (at is not None and at < self.exposed)


def key_id(public: bytes) -> str:
    return hashlib.sha256(public).hexdigest()[:16]


def signed_by(public: bytes, content: bytes, signature: str) -> bool:
    """``signature``: base64, and nothing else beside it."""
    try:
        raw = base64.b64decode(signature, validate=True)
        Ed25519PublicKey.from_public_bytes(public).verify(raw, content)
    except (InvalidSignature, ValueError):
        return False
    return True


@dataclass(frozen=True)
class PublishedKeys:
    """What a checker believes: ``keys`` by id, and the address of the ``register`` that signs with them."""

    register: str
    keys: Mapping[str, Published]


def as_list(published: PublishedKeys) -> dict:
    """The keys as a file for whoever checks signatures without this portal."""
    entries = [_entry(key) for key in published.keys.values()]
    return FORMAT | {"register": published.register, "keys": entries}


def _entry(key):
    days = {name: at.isoformat(timespec="seconds") for name in DAYS if (at := getattr(key, name))}
    return {"id": key.id, "public": base64.b64encode(key.public).decode(), **days}


def listed(content: object) -> PublishedKeys:
    """The keys of such a file; ``ValueError`` where it is none."""
    try:
        if {name: content[name] for name in FORMAT} != FORMAT:
            raise ValueError("no list of keys of version 1")
        register, keys = content["register"], [_read(entry) for entry in content["keys"]]
        if not REGISTER.fullmatch(register):
            raise ValueError("the list of keys names no register")
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError("no list of keys") from error
    return PublishedKeys(register, {key.id: key for key in keys})


def _read(entry):
    public = base64.b64decode(entry["public"], validate=True)
    if key_id(public) != entry["id"]:
        raise ValueError("a key of the list has another id than its own")
    days = (entry.get(name) for name in DAYS)
    return Published(entry["id"], public, *(at and datetime.fromisoformat(at) for at in days))
