"""SMS (短信), by the gateway that ``PORTAL_SMS_URL`` names.

``console:`` prints; ``file:///folder`` writes one JSON file for each; ``https://…`` posts JSON to
the operator's gateway: ``{"id", "to", "text"}``, with ``PORTAL_SMS_TOKEN`` as bearer token. ``id``
is equal for equal messages: a gateway that gets it twice sends once. Any answer but 2xx, or none
whole within 20 seconds, means not delivered.
"""

import hashlib
import json
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings

from portal.ground.gateways import posting


class GatewayError(RuntimeError):
    """The gateway did not take a message; ``status`` is its answer's."""

    def __init__(self, status: int):
        self.status = status
        super().__init__(f"the SMS gateway answered {status}")


def send(*, to: str, text: str, key: str) -> None:
    """Send, or raise ``GatewayError`` or ``posting.PostError``."""
    address = settings.PORTAL_SMS_URL
    message = {"id": hashlib.sha256(key.encode()).hexdigest()[:32], "to": to, "text": text}
    GATEWAYS[urlsplit(address).scheme](address, message)


def _print(_address: str, message: dict) -> None:
    sys.stdout.write(f"SMS {message['to']}: {message['text']}\n")
    sys.stdout.flush()


def _write(address: str, message: dict) -> None:
    folder = Path(unquote(urlsplit(address).path))
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(message, ensure_ascii=False, indent=1)
    (folder / f"{message['id']}.json").write_text(f"{text}\n", "utf-8")


def _post(address: str, message: dict) -> None:
    content = json.dumps(message, ensure_ascii=False).encode()
    status, _answer = posting.post(
        address, content, key=message["id"], token=settings.PORTAL_SMS_TOKEN
    )
    if not 200 <= status < 300:
        raise GatewayError(status)


GATEWAYS: dict[str, Callable[[str, dict], None]] = {
    "console": _print,
    "file": _write,
    "http": _post,
    "https": _post,
}
