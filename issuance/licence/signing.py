"""The Ed25519 signature on a licence's record, so that a copy can be checked without this page."""

import base64
import hashlib
import os
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.conf import settings


def sign(record: bytes) -> tuple[str, str]:
    """The base64 signature of ``record`` and the id of the key that made it."""
    key = _private_key(settings.PORTAL_SIGNING_KEY)
    return base64.b64encode(key.sign(record)).decode(), key_id(key.public_key())


def verify(record: bytes, signature: str, by: str) -> bool:
    """Whether ``signature`` is by the key of id ``by``, the current one or a retired one."""
    key = keyring().get(by)
    if key is None:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(base64.b64decode(signature), record)
    except (InvalidSignature, ValueError):
        return False
    return True


def keyring() -> dict[str, bytes]:
    """Raw 32-byte public keys by id; retired ones stay beside the private key as ``<id>.pub``."""
    path = Path(settings.PORTAL_SIGNING_KEY)
    _private_key(str(path))
    return _public_keys(str(path.parent))


def key_id(key: Ed25519PublicKey) -> str:
    return hashlib.sha256(_raw(key)).hexdigest()[:16]


def _raw(key):
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


@lru_cache(maxsize=4)
def _private_key(path):
    path = Path(path)
    if not path.exists():
        _make_key(path)
    key = load_pem_private_key(path.read_bytes(), password=None)
    path.with_name(f"{key_id(key.public_key())}.pub").write_bytes(_raw(key.public_key()))
    return key


@lru_cache(maxsize=4)
def _public_keys(folder):
    return {path.stem: path.read_bytes() for path in Path(folder).glob("*.pub")}


def _make_key(path):
    """Write a new key, readable by its owner only; of two processes one wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pem = Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    waiting = path.with_suffix(f".{os.getpid()}")
    waiting.touch(mode=0o600)
    waiting.write_bytes(pem)
    try:
        os.link(waiting, path)
    except FileExistsError:
        pass
    finally:
        waiting.unlink()
