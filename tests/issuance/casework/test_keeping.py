"""Two inspectors keep the same point at the same moment: one of them is told, and nothing is written over."""

import pytest
from django.db.models import Q

from issuance.casework import checklist, keeping
from issuance.casework.verbs import REGISTRY
from issuance.models import Inspection, PointFinding
from portal.demo.people import approver_of, inspector_of
from portal.demo.stories import LIUNAN, Story
from tests import told
from tests.issuance.inspection_cases import YES, begin, fresh, plan, with_points
from tests.processes import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]


@pytest.fixture
def visit(demo, monkeypatch):
    with_points(monkeypatch)
    case = told.tell(Story(LIUNAN, "SMALL_EATERY", "面馆", "accepted"), 951)
    for row in case.reviews.all():
        row = fresh(row)
        REGISTRY["need_inspection"].run(row, actor=approver_of(row.department), **YES)
    plan(case)
    begin(case)
    return Inspection.objects.select_related("case").get(case=case)


def at_the_place(visit, mark, same):
    """Two of one department, each with the page open as it was at ``mark``."""
    department = visit.case.reviews.earliest("pk").department
    people = [approver_of(department), inspector_of(department)]
    keys = [line.key for line in checklist.lines(people[0], visit) if line.number]

    def press(number):
        key = keys[0 if same else number]
        said = {"result": "unmet", "note": f"第{number}人"}
        kept = keeping.keep(people[number], visit, key, mark=mark, **said)
        return "overtaken" if kept.overtaken else "kept"

    return press


@pytest.mark.parametrize("mark", [0, 1])
def test_on_the_same_point_one_is_kept_and_the_other_told(visit, mark):
    press = at_the_place(visit, 0, same=True)
    if mark:
        press(0)
        PointFinding.objects.update(note="先前所见")
    outcome = together(at_the_place(visit, mark, same=True), 2)
    assert sorted(outcome) == ["kept", "overtaken"]
    finding = PointFinding.objects.get()
    assert (finding.note, finding.version) == (f"第{outcome.index('kept')}人", mark + 1)


def test_on_different_points_both_are_kept(visit):
    assert together(at_the_place(visit, 0, same=False), 2) == ["kept", "kept"]
    assert set(PointFinding.objects.values_list("note", flat=True)) == {"第0人", "第1人"}


def test_without_the_mark_one_would_write_over_the_other(visit, monkeypatch):
    monkeypatch.setattr(keeping, "unchanged_since", lambda mark: Q())
    assert together(at_the_place(visit, 0, same=True), 2) == ["kept", "kept"]
    assert PointFinding.objects.get().version == 2
