"""The history of a case in words: each act once, each paper by its name."""

import pytest

from issuance.casework.history import lines
from issuance.models import Case
from portal.ground.models import Event


def told(case):
    return [(line.what, line.about) for line in lines(Case.objects.get(pk=case.pk))]


@pytest.mark.parametrize("code", ["grant_extension", "tell_hearing", "pause", "extend_joint"])
def test_an_act_on_two_records_is_told_once_and_its_paper_by_name(ready, code):
    prepared = ready(code)
    before = told(prepared.case)
    prepared.run()
    events = Event.objects.filter(case=prepared.case.number, verb=code)
    assert events.count() == 2
    found = told(prepared.case)
    fresh = found[: len(found) - len(before)]
    assert [what for what, _about in fresh].count(str(prepared.verb.history)) == 1
    paper = prepared.case.notices.order_by("pk").last()
    assert f"{paper.title} {paper.number}" in [about for _what, about in fresh]


def test_two_items_passed_by_one_hand_are_two_acts(new_case):
    case = new_case("accepted")
    passed = [about for what, about in told(case) if what == "核验材料"]
    assert sorted(passed) == sorted(row.permit_name for row in case.reviews.all())


def test_a_state_is_told_where_it_changed_and_not_where_it_stayed(ready):
    prepared = ready("pause")
    prepared.run()
    found = {line.what: line.after for line in lines(Case.objects.get(pk=prepared.case.pk))}
    assert found[str(prepared.verb.history)] == ""
    assert found["受理"] == "并联审批中"


@pytest.mark.parametrize(
    ("code", "what", "after"), [("issue", "制证出证", "已出证"), ("end", "许可终止登记", "已撤销")]
)
def test_an_event_is_called_as_its_button_and_not_as_the_state_it_leads_to(
    ready, code, what, after
):
    prepared = ready(code)
    prepared.run()
    found = {line.what: line.after for line in lines(Case.objects.get(pk=prepared.case.pk))}
    assert found[what] == after
