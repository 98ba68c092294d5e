"""Reference numbers and access codes: what an applicant needs to find the case again."""

import hashlib
import hmac
import re
from uuid import UUID

from django.conf import settings

from portal.ground.calendar import clock
from portal.ground.history.numbers import next_number, with_check
from portal.ground.text.identifiers import half_width

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32: no 0, 1, I, O
CODE_LENGTH = 8
ROUNDS = 100_000  # a stolen table of digests is not read in an afternoon


def next_reference(region_code: str) -> str:
    """450204-261123-0007-K: region, day, serial of the day, check character (ISO 7064 MOD 37,36).

    Unique, not gap-free; must be called inside the transaction that uses it.
    """
    day = f"{clock.today():%y%m%d}"
    serial = f"{next_number(f'submission {region_code} {day}'):04}"
    check = with_check(region_code + day + serial)[-1]
    return f"{region_code}-{day}-{serial}-{check}"


def access_code(uuid: UUID, key: str | None = None) -> str:
    """The code of a submission, the same for every answer to an equal post: K7MX-29QD."""
    secret = (key or settings.SECRET_KEY).encode()
    raw = hmac.digest(secret, b"forms.access_code" + uuid.bytes, "sha256")
    code = "".join(ALPHABET[byte % 32] for byte in raw[:CODE_LENGTH])
    return f"{code[:4]}-{code[4:]}"


def code_digest(code: str, uuid: UUID) -> str:
    """What the database keeps instead of the code; slow on purpose."""
    plain = re.sub(r"[\s\-–—]", "", half_width(code)).upper()
    return hashlib.pbkdf2_hmac("sha256", plain.encode(), uuid.bytes, ROUNDS).hex()


def code_again(uuid: UUID, digest: str) -> str:
    """The code for a receipt shown once more, also after a change of the key; else ``""``."""
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        code = access_code(uuid, key)
        if hmac.compare_digest(code_digest(code, uuid), digest):
            return code
    return ""


def plain_reference(text: str) -> str:
    """A reference as typed: any case, full width, with or without spaces."""
    return re.sub(
        r"\s|[–—]", lambda found: "" if found[0].isspace() else "-", half_width(text)
    ).upper()
