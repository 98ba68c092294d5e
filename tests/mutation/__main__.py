"""The mutation run (`make mutation`): a fault at a time is made in a copy, and a test must notice.

What was found is kept in a session file under PORTAL_VAR, so that a run which was stopped, or came
to the end of its minutes, goes on where it was: a mutant that was killed stays so until its module
changes, one that survived is tried again when its tests have changed. Removing the file begins
anew.
"""

import argparse
import os
import sys
from pathlib import Path

from tests.mutation.report import Report, equivalents
from tests.mutation.session import Session

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
TABLE, EQUIVALENT = HERE / "table.toml", HERE / "equivalent.toml"
ALLOWED = 10  # per cent that may survive


def main() -> int:
    parser = argparse.ArgumentParser(prog="make mutation", description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=90)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", default="", help="modules whose path contains this")
    options = parser.parse_args()
    folder = Path(os.environ["PORTAL_VAR"]) / "mutation"
    session = Session(ROOT, TABLE, folder, only=options.only)
    session.run(minutes=options.minutes, jobs=options.jobs)
    report = Report(session, equivalents(EQUIVALENT))
    sys.stdout.write("\n".join(report.lines()) + "\n")
    return int(report.survived_percent >= ALLOWED or bool(session.left))


if __name__ == "__main__":
    sys.exit(main())
