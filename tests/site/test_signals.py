import ast
from pathlib import Path

from django.conf import settings

from forms.signals import submission_received

ROOMS = ("portal", "home", "issuance", "forms", "guides")


def sources():
    for room in ROOMS:
        yield from (Path(settings.BASE_DIR) / room).rglob("*.py")


def test_the_house_has_one_signal_of_its_own():
    made = [
        path.relative_to(settings.BASE_DIR).as_posix()
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Signal"
    ]
    assert made == ["forms/signals.py"]


def test_a_received_submission_has_one_receiver():
    (entry,) = submission_received.receivers
    assert entry[1]().__module__ == "issuance.casework.verbs.case.opening"
