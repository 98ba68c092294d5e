"""What a mutation run says at its end: counts by module, and every survivor as it stood."""

import tomllib
from collections import Counter, defaultdict
from pathlib import Path

from tests.mutation.mutants import Mutant
from tests.mutation.session import Session

COLUMNS = ("killed", "timeout", "survived", "equivalent", "left")


def equivalents(path: Path) -> set[tuple[str, str, str, str]]:
    """Mutants that change nothing a test could see: (module, definition, line before, line after).

    The file gives the reason of each. Several lines are written as one; spaces do not matter.
    """
    return {
        (entry["module"], entry["where"], _bare(entry["was"]), _bare(becomes))
        for entry in tomllib.loads(path.read_text())["mutant"]
        for becomes in entry["becomes"]
    }


class Report:
    """The counts of a session, with the equivalent mutants told apart from the survivors."""

    def __init__(self, session: Session, known: set[tuple[str, str, str, str]]):
        self.counts = defaultdict(Counter)
        self.survivors = []
        met = set()
        for mutant in session.mutants:
            result = session.result(mutant)
            outcome = result.outcome if result else "left"
            if outcome == "survived":
                where = mutant.spec.definition_name or ""
                name = (mutant.module, where, _bare(result.was), _bare(result.becomes))
                if name in known:
                    outcome = "equivalent"
                    met.add(name)
                else:
                    self.survivors.append((mutant, result))
            self.counts[mutant.module][outcome] += 1
        self.unmet = sorted(name for name in known - met if name[0] in self.counts)

    @property
    def total(self) -> Counter:
        return sum(self.counts.values(), Counter())

    @property
    def survived_percent(self) -> float:
        """Of the mutants tried, without the equivalent ones."""
        return _percent(self.total)

    def lines(self) -> list[str]:
        width = max(map(len, self.counts), default=0)
        lines = [f"{'':{width}}" + "".join(f"{word:>12}" for word in COLUMNS)]
        for module, count in (*self.counts.items(), ("all", self.total)):
            cells = "".join(f"{count[word]:12}" for word in COLUMNS)
            lines.append(f"{module:{width}}{cells}   {_percent(count):.1f} % survived")
        for mutant, result in self.survivors:
            lines += ["", _place(mutant), f"  - {result.was}", f"  + {result.becomes}"]
        if self.unmet:
            lines += ["", "Listed as equivalent, but killed, not tried or no longer there:"]
            lines += [
                f"  {module} {where}: {becomes}" for module, where, _was, becomes in self.unmet
            ]
        return lines


def _bare(line):
    return "".join(line.split())


def _percent(count):
    tried = count["killed"] + count["timeout"] + count["survived"]
    return 100 * count["survived"] / tried if tried else 0.0


def _place(mutant: Mutant) -> str:
    where = f" in {mutant.spec.definition_name}" if mutant.spec.definition_name else ""
    return f"{mutant.module}:{mutant.spec.start_pos[0]}{where}"
