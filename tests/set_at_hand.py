"""Papers are set in a fork of the test process, which has read the setter already.

A child of production begins as a new Python: to read the setter takes it twice as long as to set a
paper. A fork is a process of its own too, with the environment of such a child, and is killed at the
same limit; limits of memory are tried by tests/ground/pdf/test_documents.py, on children as they are.
"""

import io
import os
import select
import signal
import sys
import tempfile
import warnings
from contextlib import ExitStack

from portal.ground import children

SETTER = "portal.ground.pdf.typesetting"
started = children.run


def run(module, *, seconds, text=None, file=None) -> children.Ended:
    """As ``children.run``."""
    if module != SETTER:
        return started(module, seconds=seconds, text=text, file=file)
    from portal.ground.pdf import typesetting  # noqa: PLC0415 - heavy: loaded when first needed

    with ExitStack() as opened:
        job, output, errors = (opened.enter_context(tempfile.TemporaryFile()) for _ in range(3))
        job.write(text)
        job.seek(0)
        pid = os.fork()
        if pid == 0:
            _be_the_child(typesetting, job, output, errors)
        code = _code_of(pid, seconds)
        output.seek(0)
        errors.seek(0)
        return children.Ended(code, output.read(), errors.read())


def _be_the_child(typesetting, job, output, errors):
    code = 1
    try:
        os.setsid()
        passed_on = {
            name: value
            for name, value in os.environ.items()
            if name in children.PASSED_ON or name.startswith("PORTAL_FONT_")
        }
        os.environ.clear()
        os.environ.update(passed_on)
        warnings.simplefilter("ignore")  # they are errors in tests
        typesetting.limit_memory = lambda: None  # it counts what the tests have taken
        streams = [io.TextIOWrapper(file) for file in (job, output, errors)]
        sys.stdin, sys.stdout, sys.stderr = streams
        code = typesetting.main()
        sys.stderr.flush()
    finally:
        os._exit(code)


def _code_of(pid, seconds):
    ended = os.pidfd_open(pid)
    try:
        slow = not select.select([ended], [], [], seconds)[0]
        if slow:
            os.killpg(pid, signal.SIGKILL)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    finally:
        os.close(ended)
    if slow:
        raise children.TooSlow
    return code
