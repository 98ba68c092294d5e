"""The mutation run itself, on a module of two functions: what tests notice and what they do not."""

import tomllib
from collections import Counter

import pytest
from cosmic_ray.mutating import mutate_code

from tests.mutation.__main__ import EQUIVALENT, ROOT, TABLE
from tests.mutation.copies import Copy
from tests.mutation.mutants import SECTIONS, planned
from tests.mutation.operators import OWN
from tests.mutation.report import Report, equivalents
from tests.mutation.session import Session

MODULE = """\
def larger(a, b):
    return b if a < b else a


def is_late(day, due):
    return day > due
"""
TESTS = """\
from days import is_late, larger


def test_days():
    assert larger(1, 2) == larger(2, 1) == 2
    assert is_late(2, 1) and not is_late(1, 2)
"""
BOUNDARY = """

def test_the_last_day_is_in_time():
    assert not is_late(1, 1)
"""
LISTED = """\
[[mutant]]
module = "days.py"
where = "larger"
was = "return b if a < b else a"
becomes = ["return b if a <= b else a"]
reason = "of two equal numbers either is the larger"
"""


@pytest.fixture
def root(tmp_path):
    """A project of one module with its tests, and two modules nobody tests whole."""
    files = {
        "days.py": MODULE,
        "test_days.py": TESTS,
        "lanes/bridge.py": "LANES = 2 + 2\n",
        "lanes/tunnel.py": "LANES = 2 - 2\n",
        "equivalent.toml": LISTED,
        "table.toml": (
            'seed = 1\nsample = 3\n[whole]\n[pure]\n"days.py" = ["test_days.py"]\n'
            '[sampled]\n"lanes/*.py" = ["test_days.py"]\n'
        ),
    }
    (tmp_path / "project" / "lanes").mkdir(parents=True)
    for name, text in files.items():
        (tmp_path / "project" / name).write_text(text)
    return tmp_path / "project"


def session(root):
    return Session(root, root / "table.toml", root.parent / "found", only="days")


def test_a_noticed_fault_an_unnoticed_one_and_one_without_effect_are_told_apart(root):
    run = session(root)
    assert len(run.left) == 5
    run.run(minutes=5, jobs=1)
    report = Report(run, equivalents(root / "equivalent.toml"))
    assert report.total == Counter(killed=3, survived=1, equivalent=1)
    assert report.survived_percent == 25
    assert report.unmet == []
    assert report.lines()[-3:] == [
        "days.py:6 in is_late",
        "  - return day > due",
        "  + return day >= due",
    ]
    # What is known is not tried again, until a test that may know better has come.
    assert session(root).left == []
    (root / "test_days.py").write_text(TESTS + BOUNDARY)
    assert [mutant.spec.definition_name for mutant in session(root).left] == ["larger", "is_late"]
    (root / "days.py").write_text(MODULE + "\n")
    assert len(session(root).left) == 5
    assert [path.name for path in (root.parent / "found").iterdir()] == ["session.jsonl"]


def test_a_sample_is_drawn_alike_every_time_over_all_its_modules(root):
    modules = [mutant.module for mutant in planned(root, root / "table.toml")]
    assert modules[:5] == ["days.py"] * 5
    assert {"lanes/bridge.py", "lanes/tunnel.py"} >= set(modules[5:])
    assert len(modules) == 8
    assert planned(root, root / "table.toml") == planned(root, root / "table.toml")


def test_tests_that_fail_without_a_fault_judge_nothing(root):
    (root / "test_days.py").write_text(TESTS.replace("== 2", "== 3"))
    with pytest.raises(RuntimeError, match=r"fail without any fault: .*test_days\.py"):
        session(root).run(minutes=5, jobs=1)


def test_tests_that_somebody_stopped_judge_nothing(root):
    (root / "test_days.py").write_text(
        "import os, signal\n\n\ndef test_days():\n    os.kill(os.getpid(), signal.SIGTERM)\n"
    )
    mutant = session(root).mutants[0]
    assert Copy(root, root.parent).judge(mutant.spec, mutant.arguments, limit=60) is None


def test_a_module_or_test_that_moved_away_is_named(root):
    (root / "test_days.py").unlink()
    with pytest.raises(ValueError, match=r"names no file of this tree: test_days\.py"):
        session(root)


def test_the_table_and_the_list_of_equivalents_name_what_is_there():
    """Whether the sample of the day has a mutant of it or not."""
    planned(ROOT, TABLE)  # refuses a module or a test that moved away
    table = tomllib.loads(TABLE.read_text())
    patterns = [pattern for section in SECTIONS for pattern in table[section]]
    modules = {path.relative_to(ROOT).as_posix() for each in patterns for path in ROOT.glob(each)}
    assert {module for module, _where, _was, _becomes in equivalents(EQUIVALENT)} <= modules


@pytest.mark.parametrize(
    ("operator", "example"),
    [(operator, example) for operator in OWN for example in operator.examples()],
    ids=lambda part: part.__name__ if isinstance(part, type) else "",
)
def test_each_kind_of_fault_is_made_as_its_example_says(operator, example):
    made = mutate_code(example.pre_mutation_code, operator(), example.occurrence)
    assert made == example.post_mutation_code
