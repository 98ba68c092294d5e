"""A promised paper that is handed in while its department finds the promise broken: one of both holds."""

import pytest

from issuance.casework.verbs import REGISTRY, base
from issuance.models import Case, Notice, Promise
from portal.demo.people import approver_of
from portal.ground.models import User
from tests.issuance.casework.test_races import as_seen, case_at
from tests.issuance.promise_cases import file, line_of, overdue, promised
from tests.processes import together

pytestmark = pytest.mark.django_db(transaction=True)


def both(case):
    """The applicant and the department have each read that it is overdue."""
    line, seen = line_of(case), Case.objects.get(pk=case.pk)
    department, paper, stored = approver_of(line.department).pk, line.material, file()

    def press(number):
        if number:
            REGISTRY["hand_in_promised"].run(seen, files={paper: [stored]})
            return "handed in"
        actor = User.objects.get(pk=department)
        REGISTRY["break_promise"].run(line, actor=actor, reason="逾期未补交")
        return "broken"

    return press


@pytest.mark.parametrize("locked", [base.locked, as_seen], ids=["locked", "as seen"])
def test_it_is_handed_in_or_broken_and_the_paper_says_which(demo, monkeypatch, locked):
    case = overdue(promised(case_at("submitted")))
    monkeypatch.setattr(base, "locked", locked)
    done = sorted(together(both(case), 2))
    lost = "VerbRefused"
    if locked is as_seen and "OperationalError" in done:  # PostgreSQL ended one of two that waited
        lost = "OperationalError"
    assert done in ([lost, "broken"], [lost, "handed in"])
    broken = line_of(case).status == "broken"
    assert broken == ("broken" in done)
    kinds = list(case.notices.values_list("kind", flat=True))
    assert (Notice.Kind.PROMISE in kinds, Notice.Kind.PROMISE_IN in kinds) == (broken, not broken)
    assert case.submission.revisions.count() == 1 + (not broken)


def test_without_compare_and_set_it_would_be_both(demo, monkeypatch):
    case = overdue(promised(case_at("submitted")))
    monkeypatch.setattr(base, "locked", as_seen)
    press = both(case)

    def moved(self, subject, to, actor, data=None, **columns):
        type(subject)._base_manager.filter(pk=subject.pk).update(status=to, **columns)

    for code in ("break_promise", "answer_promise"):
        monkeypatch.setattr(type(REGISTRY[code]), "move", moved)
    assert [press(1), press(0)] == ["handed in", "broken"]
    assert Promise.objects.get(pk=line_of(case).pk).status == "broken"
