"""A copy of the tree for each worker: faults are made there, never where somebody works."""

import compileall
import difflib
import re
import shlex
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from py_compile import PycInvalidationMode

from cosmic_ray.mutating import use_mutation
from cosmic_ray.plugins import get_operator
from cosmic_ray.testing import run_tests
from cosmic_ray.work_item import MutationSpec, TestOutcome

from portal.ground.calendar import clock

NAME = "copy-"
# Databases as the tree without a fault fills them, for all copies; thrown away with them.
KEPT = f"{NAME}kept"
LEFT_OUT = (".*", "var", "__pycache__")
# Property tests draw the same examples each time; no cache carries anything from one to the next.
OPTIONS = "-x -q --no-header -p no:cacheprovider --hypothesis-profile=ci"
# Tests that fail say so; a process that somebody ended does not.
SAID = re.compile("failed|error", re.IGNORECASE)


@dataclass(frozen=True)
class Verdict:
    outcome: str  # killed, timeout or survived
    was: str
    becomes: str
    seconds: float


class Copy:
    def __init__(self, root: Path, folder: Path):
        self.root = Path(tempfile.mkdtemp(prefix=NAME, dir=folder))
        ignore = shutil.ignore_patterns(*LEFT_OUT)
        shutil.copytree(root, self.root, ignore=ignore, dirs_exist_ok=True)
        # By content, not by date: a fault of equal length in the same second would go unseen.
        compileall.compile_dir(
            self.root, quiet=2, invalidation_mode=PycInvalidationMode.CHECKED_HASH
        )

    def judge(self, spec: MutationSpec, tests: str, limit: float) -> Verdict | None:
        """Make one fault and run the tests, for at most ``limit`` seconds.

        None where somebody stopped them: tests that fail have a word to say about it.
        """
        verdict, output = self._tried(spec, tests, limit)
        stopped = verdict.outcome == TestOutcome.KILLED and not SAID.search(output)
        return None if stopped else verdict

    def unharmed(self, module: Path, tests: str) -> float:
        """Seconds the tests take where nothing is wrong; raises RuntimeError if they fail even so."""
        nothing = MutationSpec(module, "core/NoOp", 0, (1, 0), (1, 1))
        verdict, output = self._tried(nothing, tests, limit=1800)
        if verdict.outcome != TestOutcome.SURVIVED:
            raise RuntimeError(f"these fail without any fault: {tests}\n{output}")
        return verdict.seconds

    def _tried(self, spec, tests, limit):
        start = time.monotonic()
        operator = get_operator(spec.operator_name)()
        with use_mutation(self.root / spec.module_path, operator, spec.occurrence) as (old, new):
            outcome, output = run_tests(self._command(tests), limit)
        if outcome is TestOutcome.INCOMPETENT:
            raise RuntimeError(f"the tests could not be run: {output}")
        word = "timeout" if output == "timeout" else outcome.value
        return Verdict(word, *_changed(old, new), round(time.monotonic() - start, 1)), output

    def _command(self, tests):
        folder, python = shlex.quote(str(self.root)), shlex.quote(sys.executable)
        kept = shlex.quote(str(self.root.parent / KEPT))
        places = f"PORTAL_VAR={folder}/var TESTS_KEPT={kept} TESTS_FINGERPRINT={clock.today()}"
        inside = f"cd {folder} && {places} exec {python} -m pytest {OPTIONS} {tests} 2>&1"
        return shlex.join(["sh", "-c", inside])


def remove_all(folder: Path) -> None:
    for copy in folder.glob(f"{NAME}*"):
        shutil.rmtree(copy)


def _changed(old, new):
    """The lines taken out and put in, each side as one line with single spaces."""
    lines = list(difflib.unified_diff(old.splitlines(), new.splitlines(), n=0))[2:]
    sides = (" ".join(line[1:] for line in lines if line[0] == sign) for sign in "-+")
    return tuple(" ".join(side.split()) for side in sides)
