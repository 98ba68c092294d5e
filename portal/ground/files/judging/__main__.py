"""The child: judges the file on its standard input and is killed at its limits.

It answers one line of JSON, ``type`` or ``reason``; then the JPEG of a picture that not every
program shows.
"""

import json
import sys
from importlib import import_module
from typing import BinaryIO

from portal.ground.files.judging.limits import limit
from portal.ground.files.judging.verdict import BROKEN, COSTLY, EMPTY, Refusal, Verdict

CPU_SECONDS = 2
HEADER_WITHIN = 1024


def judged(file: BinaryIO) -> Verdict:
    """What parses a file decides its type; raises ``Refusal``."""
    head = file.read(HEADER_WITHIN)
    if not head:
        raise Refusal(EMPTY)
    file.seek(0)
    return import_module(parser(head)).judged(file)


def parser(head: bytes) -> str:
    """The module to ask, which is loaded alone: a child lives for a tenth of a second."""
    if head.startswith(b"PK\x03\x04"):
        return "portal.ground.files.judging.packages"
    pictured = head.startswith((b"\x89PNG\r\n", b"\xff\xd8\xff")) or head[4:8] == b"ftyp"
    if b"%PDF-" in head and not pictured:
        return "portal.ground.files.judging.pdf"
    return "portal.ground.files.judging.pictures"


def main() -> int:
    limit(CPU_SECONDS)
    jpeg = b""
    try:
        verdict = judged(sys.stdin.buffer)
        answer, jpeg = {"type": verdict.media_type}, verdict.jpeg
    except Refusal as refusal:
        answer = {"reason": refusal.reason}
    except MemoryError:
        answer = {"reason": COSTLY}
    except RecursionError:
        answer = {"reason": BROKEN}
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + jpeg)
    return 0


if __name__ == "__main__":
    sys.exit(main())
