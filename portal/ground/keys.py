"""Keys that sign: Ed25519, one purpose each, equal on every machine, private halves sealed at rest.

A key comes from the settings (a PEM file) or from one table that all machines share, and is made
by a command, never by a request. What was signed by a key since given up stays verifiable.

The seal (Fernet) also vouches for a row: whoever writes into the database without the secret of
the settings can add no key that anybody would believe.
"""

import base64
import hmac
import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.conf import settings
from django.db import IntegrityError, transaction

from portal.ground.calendar import clock
from portal.ground.models import Purpose, SigningKey
from portal.ground.published_keys import Published, key_id, signed_by
from portal.ground.text.canonical import canonical_json

EARLIEST = datetime(2020, 1, 1, tzinfo=clock.ZONE)  # no key of a portal like this one is older


class KeyMissing(LookupError):
    """Nothing can be signed for a purpose: no key was made, or its seal cannot be opened here."""


class NotExposable(ValueError):
    """A key cannot be given up so; the message says why."""


@dataclass(frozen=True)
class Key:
    """Raw halves of 32 bytes each; ``private`` empty: only verifies."""

    purpose: str
    public: bytes
    private: bytes = b""

    @property
    def id(self) -> str:
        return key_id(self.public)

    @classmethod
    def from_private(cls, purpose: str, key: Ed25519PrivateKey) -> "Key":
        return cls(purpose, key.public_key().public_bytes_raw(), key.private_bytes_raw())


def sign(purpose: str, content: bytes) -> tuple[str, str]:
    """The base64 signature of ``content`` and the id of the key that made it; ``KeyMissing``."""
    key = current(purpose)
    signature = Ed25519PrivateKey.from_private_bytes(key.private).sign(content)
    return base64.b64encode(signature).decode(), key.id


def verify(
    purpose: str, content: bytes, signature: str, by: str, at: datetime | None = None
) -> bool:
    """Whether ``signature`` is by the key of id ``by`` of this purpose, in use or given up.

    ``at``: when it was made, as the register knows; of an exposed key what is older is believed.
    """
    key = published(purpose).get(by)
    return key is not None and key.believed(at) and signed_by(key.public, content, signature)


def published(purpose: str) -> dict[str, Published]:
    """Every key that signs or signed for this purpose, by id, with its days."""
    given = _given(purpose)
    known = {given.id: Published(given.id, given.public)} if given else {}
    for row in SigningKey.objects.filter(purpose=purpose).order_by("made_at", "pk"):
        if key := _opened(row):
            until = None if key.id in known else row.retired_at
            known[key.id] = Published(key.id, key.public, row.made_at, until, row.exposed_at)
    return known


def public_keys(purpose: str) -> dict[str, bytes]:
    """Raw public halves by id: every key that ever signed for this purpose."""
    return {name: key.public for name, key in published(purpose).items()}


def current(purpose: str) -> Key:
    """The key that signs now: that of the settings, else the one in the table."""
    if given := _given(purpose):
        return given
    row = SigningKey.objects.filter(purpose=purpose, retired_at=None).first()
    key = row and _opened(row)
    if not key or not key.private:
        state = "cannot be opened with this secret" if row else "was not made"
        raise KeyMissing(f"the key for {purpose} {state}: see manage.py signing_keys")
    return key


def setting(purpose: str) -> str:
    """What the settings say of these keys, as a digest that tells nothing of them: what verifies may be
    another with another secret, or another file."""
    given = _given(purpose)
    said = canonical_json([given.id if given else "", *_secrets()])
    return hmac.digest(settings.SECRET_KEY.encode(), said.encode(), "sha256").hex()


def lacking() -> list[str]:
    """Purposes for which nothing could be signed now."""
    return [purpose for purpose in Purpose.values if not ready(purpose)]


def ready(purpose: str) -> bool:
    try:
        return bool(current(purpose))
    except KeyMissing:
        return False


def make_missing() -> list[Key]:
    """A key for each purpose that has none, and the table learns those of the settings.

    Of two machines one makes it and both use it. A key that cannot be opened is not replaced.
    """
    made = []
    for purpose in Purpose.values:
        if given := _given(purpose):
            _keep(Key(purpose, given.public), retired=True)
        elif not SigningKey.objects.filter(purpose=purpose, retired_at=None).exists():
            key = Key.from_private(purpose, Ed25519PrivateKey.generate())
            made += [key] if _keep(key) else []
    return made


def renew(purpose: str) -> Key:
    """A new key signs from now on; of the one before only the public half is kept."""
    with transaction.atomic():
        for row in SigningKey.objects.select_for_update().filter(purpose=purpose, retired_at=None):
            if key := _opened(row):
                row.sealed = _sealed(Key(purpose, key.public))
            row.retired_at = clock.now()
            row.save(update_fields=["sealed", "retired_at"])
        key = Key.from_private(purpose, Ed25519PrivateKey.generate())
        _keep(key)
    return key


def expose(key_id: str, since: datetime) -> None:
    """What this key signed from ``since`` on is believed no longer: others may have it. One way.

    The key that signs is renewed first. Raises ``KeyMissing`` for a key that is not in the table, and
    for one that the settings go on signing with; ``NotExposable`` for one of the history (what vouches
    for checkpoints then are their lines kept elsewhere), and for a moment that cannot be meant.
    """
    if not EARLIEST <= since <= clock.now():
        raise NotExposable("the moment must have come, and not be before 2020")
    with transaction.atomic():
        row = SigningKey.objects.select_for_update().filter(key_id=key_id).first()
        if row is None:
            raise KeyMissing(f"there is no key {key_id}")
        if row.purpose != Purpose.LICENCE:
            raise NotExposable(
                "this key signs the history: renew it (--renew audit), and check against the lines of "
                "checkpoints that are kept elsewhere (audit_verify --against)"
            )
        given = _given(row.purpose)
        if given and given.id == key_id:
            raise KeyMissing("the settings sign with this key: name another file there first")
        if row.retired_at is None:
            renew(row.purpose)
            row.refresh_from_db()
        row.exposed_at = min(since, row.exposed_at or since)
        row.save(update_fields=["exposed_at"])


def seal_again() -> int:
    """Every key under the first of the secrets, after it was changed; how many could be opened."""
    with transaction.atomic():
        rows = [(row, _opened(row)) for row in SigningKey.objects.select_for_update()]
        for row, key in rows:
            if key:
                row.sealed = _sealed(key)
                row.save(update_fields=["sealed"])
    return sum(key is not None for _row, key in rows)


def adopt(folder: Path) -> list[Key]:
    """Take over the licence keys a machine kept in files, where each machine once made its own.

    The private one signs on where the table has none yet; all verify.
    """
    adopted = []
    for path in sorted(folder.glob("*.pem")):
        key = Key.from_private(Purpose.LICENCE, _loaded(path))
        held = SigningKey.objects.filter(purpose=key.purpose, retired_at=None).exists()
        kept = _keep(Key(key.purpose, key.public) if held else key, retired=held)
        adopted += [key] if kept else []
    for path in sorted(folder.glob("*.pub")):
        key = Key(Purpose.LICENCE, path.read_bytes())
        adopted += [key] if _keep(key, retired=True) else []
    return adopted


def _keep(key: Key, *, retired: bool = False) -> bool:
    """Whether the row is new: a key known already, or somebody quicker, changes nothing."""
    if SigningKey.objects.filter(key_id=key.id).exists():
        return False
    now = clock.now()
    try:
        with transaction.atomic():
            SigningKey.objects.create(
                purpose=key.purpose,
                key_id=key.id,
                sealed=_sealed(key),
                made_at=now,
                retired_at=now if retired else None,
            )
    except IntegrityError:
        return False
    return True


def _given(purpose: str) -> Key | None:
    path = settings.PORTAL_KEY_FILES.get(purpose)
    return Key.from_private(purpose, _loaded(Path(path))) if path else None


@lru_cache(maxsize=4)
def _loaded(path: Path) -> Ed25519PrivateKey:
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyMissing(f"{path.name} is no Ed25519 key")
    return key


def _sealed(key: Key) -> str:
    halves = {"public": key.public.hex(), "private": key.private.hex(), "purpose": key.purpose}
    return _seal(_secrets()).encrypt(canonical_json(halves).encode()).decode()


def _opened(row: SigningKey) -> Key | None:
    """None for what was not sealed here for just this purpose and id."""
    key = _opened_token(row.sealed, _secrets())
    return key if key and (key.purpose, key.id) == (row.purpose, row.key_id) else None


@lru_cache(maxsize=64)
def _opened_token(token: str, secrets: tuple[str, ...]) -> Key | None:
    try:
        halves = json.loads(_seal(secrets).decrypt(token.encode()))
    except InvalidToken:
        return None
    return Key(halves["purpose"], bytes.fromhex(halves["public"]), bytes.fromhex(halves["private"]))


def _secrets() -> tuple[str, ...]:
    """The secret that seals, then those before it; the secret key where none is set apart."""
    own = tuple(settings.PORTAL_KEY_SECRETS)
    return own or (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


@lru_cache(maxsize=4)
def _seal(secrets: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(_derived(secret)) for secret in secrets])


def _derived(secret: str) -> bytes:
    """A key of its own for this use: the same secret also signs sessions."""
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"portal.ground.keys")
    return base64.urlsafe_b64encode(derive.derive(secret.encode()))
