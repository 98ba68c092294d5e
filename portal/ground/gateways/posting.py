"""A record handed to a machine outside, at the address an operator has set: posted as JSON, or laid down.

Whoever answers is not trusted. It is asked in a child that is killed when the time is up, however slowly
headers or content come; no redirect is followed, and an answer is read up to a size. What is wrong with it
is a ``PostError`` whose text says it and names nobody.
"""

import hashlib
import hmac
import json
import os
from base64 import b64decode, b64encode
from pathlib import Path
from urllib.parse import unquote, urlsplit

from portal.ground import children

SECONDS = 20  # until the whole answer is there
STARTING = 2  # more, for a child to begin on a busy machine
# By which a child finds a proxy, and whom it trusts.
NETWORK = (
    *("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"),
    *("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"),
)
CHILD = "portal.ground.gateways.posting_child"


class PostError(RuntimeError):
    """Nothing of it counts as taken; ``words``: why, in a few words for an administrator."""

    def __init__(self, words: str):
        self.words = words
        super().__init__(words)


def post(
    address: str, content: bytes, *, key: str, token: str = "", secret: str = ""
) -> tuple[int, bytes]:
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
    asked = {
        "address": address,
        "headers": headers,
        "content": b64encode(content).decode(),
        "seconds": SECONDS,
        "environment": {name: os.environ[name] for name in NETWORK if name in os.environ},
    }
    try:
        ended = children.run(CHILD, seconds=SECONDS + STARTING, text=json.dumps(asked).encode())
    except children.TooSlow:
        raise PostError(f"no whole answer within {SECONDS} seconds") from None
    if ended.code:
        raise PostError(f"the exchange broke off ({ended.code})")
    told = json.loads(ended.output)
    if words := told.get("trouble"):
        raise PostError(words)
    return told["status"], b64decode(told["answer"])


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
