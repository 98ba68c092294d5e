"""What a mutation run has found so far, and going on with it."""

import json
import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Event, Lock
from typing import Any

from tests.mutation.copies import Copy, Verdict, remove_all
from tests.mutation.mutants import Mutant, planned


@dataclass(frozen=True)
class Result(Verdict):
    key: str
    judges: str


class Session:
    """The mutants of a table with the results there are; one line of the file a result."""

    def __init__(self, root: Path, table: Path, folder: Path, only: str = ""):
        self.root, self.folder = root.resolve(), folder.resolve()
        self.mutants = [mutant for mutant in planned(self.root, table) if only in mutant.module]
        self.file = self.folder / "session.jsonl"
        lines = self.file.read_text().splitlines() if self.file.exists() else []
        results = (Result(**json.loads(line)) for line in lines)
        self.results = {result.key: result for result in results}
        self._lock = Lock()

    def result(self, mutant: Mutant) -> Result | None:
        """What is known: a mutant that survived other tests than today's is to be tried again."""
        result = self.results.get(mutant.key)
        stale = result and result.outcome == "survived" and result.judges != mutant.judges
        return None if stale else result

    @property
    def left(self) -> list[Mutant]:
        return [mutant for mutant in self.mutants if self.result(mutant) is None]

    def run(self, minutes: float, jobs: int) -> None:
        """Try what is left; none is begun after the last minute.

        Raises RuntimeError where tests fail without a fault.
        """
        left, end = self.left, time.monotonic() + 60 * minutes
        if not left:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        remove_all(self.folder)
        copies = [Copy(self.root, self.folder) for _number in range(jobs)]
        seconds = {}

        def measure(copy, tests):
            options, file = tests
            seconds[tests] = copy.unharmed(left[0].spec.module_path, options + file)

        def judge(copy, mutant):
            limit = 30 + 5 * sum(seconds[mutant.options, file] for file in mutant.tests)
            if verdict := copy.judge(mutant.spec, mutant.arguments, limit):
                self._record(mutant, verdict)

        files = {(mutant.options, file): None for mutant in left for file in mutant.tests}
        _spread(files, copies, measure, end)
        _spread(left, copies, judge, end)
        remove_all(self.folder)

    def _record(self, mutant, verdict):
        result = Result(**asdict(verdict), key=mutant.key, judges=mutant.judges)
        with self._lock:
            with self.file.open("a") as file:
                file.write(json.dumps(asdict(result), ensure_ascii=False) + "\n")
            self.results[mutant.key] = result
            place = f"{mutant.module}:{mutant.spec.start_pos[0]}"
            sys.stdout.write(f"{result.outcome:9}{place}  ({len(self.left)} left)\n")
            sys.stdout.flush()


def _spread(
    tasks: Iterable[Any], copies: list[Copy], act: Callable[[Copy, Any], None], end: float
) -> None:
    """Give each copy one task after another until the end; a failure stops them all."""
    waiting, stop = iter(list(tasks)), Event()

    def work(copy):
        for task in waiting:  # one iterator for all of them
            if stop.is_set() or time.monotonic() >= end:
                return
            act(copy, task)

    with ThreadPoolExecutor(len(copies)) as pool:
        try:
            for future in as_completed([pool.submit(work, copy) for copy in copies]):
                future.result()
        finally:
            stop.set()
