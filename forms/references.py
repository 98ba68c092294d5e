"""Reference numbers and access codes: what an applicant needs to find the case again."""

import hashlib
import hmac
from uuid import UUID

from django.conf import settings

from portal.ground.calendar import clock
from portal.ground.history.numbers import next_number, with_check
from portal.ground.text.pasted import compact, plain_code

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32: no 0, 1, I, O
CODE_LENGTH = 8
MOST_REGION = 12  # characters of a region's code
MOST_CHARACTERS = 30  # of a reference without its hyphens
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
    plain = compact(code).encode("utf-8", "replace")
    return hashlib.pbkdf2_hmac("sha256", plain, uuid.bytes, ROUNDS).hex()


def code_again(uuid: UUID, digest: str) -> str:
    """The code for a receipt shown once more, also after a change of the key; else ``""``."""
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        code = access_code(uuid, key)
        if hmac.compare_digest(code_digest(code, uuid), digest):
            return code
    return ""


def possible_references(text: str) -> list[str]:
    """The references somebody may mean: as typed in any case and width, or, where hyphens are
    left out, one for each length of a region's code."""
    plain = plain_code(text).upper()
    if "-" in plain or len(plain) > MOST_CHARACTERS:
        return [plain]
    return [
        f"{plain[:region]}-{plain[region : region + 6]}-{plain[region + 6 : -1]}-{plain[-1]}"
        for region in range(6, MOST_REGION + 1)
        if len(plain) >= region + 6 + 4 + 1
    ]
