"""What the children that set PDFs have in common: one job as JSON in, a PDF or one line of JSON out."""

import json
import resource
import sys
from collections.abc import Callable

MEMORY = 1536 * 1024 * 1024  # bytes of address space; a guide needs a quarter of it
GENTLY = 10  # requests come first on a busy core


class Refused(Exception):
    """The job cannot be set. `reason` is a word of `documents.REASONS`."""

    def __init__(self, reason: str, detail: str = ""):
        super().__init__(reason, detail)
        self.reason, self.detail = reason, detail


def limit_memory() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold the document


def answer(make: Callable[..., bytes]) -> int:
    """Reads the job from the standard input and writes what is made of it; the code to exit with."""
    output, sys.stdout = sys.stdout.buffer, sys.stderr
    try:
        pdf = make(**json.load(sys.stdin.buffer))
    except Refused as refused:
        problem = {"reason": refused.reason, "detail": refused.detail}
    except MemoryError:
        problem = {"reason": "too_long", "detail": ""}
    except Exception as error:  # noqa: BLE001 - a child tells its parent, whatever it is
        problem = {"reason": "failed", "detail": type(error).__name__}
    else:
        output.write(pdf)
        output.flush()
        return 0
    sys.stderr.write("\n" + json.dumps(problem) + "\n")
    return 1
