"""A record handed to a machine outside, at the address an operator has set: posted as JSON, or laid down.

Whoever answers is not trusted: no redirect is followed, and an answer is read for a while and up to a size.
What is wrong with it is a ``PostError`` whose text says it and names nobody.
"""

import hashlib
import hmac
import os
import time
from pathlib import Path
from urllib.parse import unquote, urlsplit

import requests

SECONDS = 20  # until the whole answer is there
MOST_BYTES = 64 * 1024


class PostError(RuntimeError):
    """Nothing of it counts as taken; ``words``: why, in a few words for an administrator."""

    def __init__(self, words: str):
        self.words = words
        super().__init__(words)


def post(address: str, content: bytes, *, key: str, token: str = "", secret: str = ""):
    """``(status, answer)`` of an answer that is neither a redirect nor too long nor too late.

    ``token``: sent as bearer token; ``secret``: signs the content (HMAC-SHA256, ``X-Signature``);
    ``key``: the same for the same content, so that who gets it twice takes it once.
    """
    headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": key}
    headers["Accept-Encoding"] = "identity"  # what is read is what was sent
    if token:
        headers["Authorization"] = f"Bearer {token}"
    if secret:
        digest = hmac.new(secret.encode(), content, hashlib.sha256).hexdigest()
        headers["X-Signature"] = f"sha256={digest}"
    until = time.monotonic() + SECONDS
    try:
        with requests.post(
            address,
            data=content,
            headers=headers,
            timeout=SECONDS,
            allow_redirects=False,
            stream=True,
        ) as answer:
            if 300 <= answer.status_code < 400:
                raise PostError(f"HTTP {answer.status_code}: redirects elsewhere, not followed")
            return answer.status_code, _read(answer, until)
    except requests.Timeout:
        raise PostError(f"no answer within {SECONDS} seconds") from None
    except requests.RequestException as error:
        raise PostError(f"no connection ({type(error).__name__})") from None


def _read(answer, until: float) -> bytes:
    content = b""
    # Whatever has come is looked at, so that who answers by the byte is left in time too.
    while chunk := answer.raw.read1(8192):
        content += chunk
        if len(content) > MOST_BYTES:
            raise PostError(
                f"HTTP {answer.status_code}: the answer is longer than {MOST_BYTES} bytes"
            )
        if time.monotonic() > until:
            raise PostError(f"no whole answer within {SECONDS} seconds")
    return content


def lay(address: str, content: bytes, *, key: str) -> None:
    """Into the folder of a ``file:`` address, whole or not at all; again is the same file."""
    folder = Path(unquote(urlsplit(address).path))
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f".{key}.part"
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(folder / f"{key}.json")
