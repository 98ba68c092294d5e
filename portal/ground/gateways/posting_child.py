"""Posts what it reads from standard input, writes what was answered; who started it ends it in time."""

import json
import os
import sys
from base64 import b64decode, b64encode

import requests
from urllib3.exceptions import HTTPError

MOST_BYTES = 64 * 1024


def main() -> None:
    asked = json.load(sys.stdin)
    os.environ.update(asked["environment"])
    json.dump(exchanged(asked), sys.stdout)


def exchanged(asked: dict) -> dict:
    """``status`` and ``answer``, or ``trouble``: why it counts as not answered."""
    seconds = asked["seconds"]
    try:
        with requests.post(
            asked["address"],
            data=b64decode(asked["content"]),
            headers=asked["headers"],
            timeout=seconds,
            allow_redirects=False,
            stream=True,
        ) as answer:
            code = answer.status_code
            if 300 <= code < 400:
                return {"trouble": f"HTTP {code}: redirects elsewhere, not followed"}
            content = answer.raw.read(MOST_BYTES + 1)
    except requests.Timeout:
        return {"trouble": f"no answer within {seconds} seconds"}
    except (requests.RequestException, HTTPError, OSError) as error:
        return {"trouble": f"no connection ({type(error).__name__})"}
    if len(content) > MOST_BYTES:
        return {"trouble": f"HTTP {code}: the answer is longer than {MOST_BYTES} bytes"}
    return {"status": code, "answer": b64encode(content).decode()}


if __name__ == "__main__":
    main()
