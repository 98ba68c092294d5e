"""The history as a register: whose it shows, filtered and told in words."""

import pytest

from portal.demo.people import appoint
from portal.ground.models import Event, Region, Role
from tests.register_pages import NEIGHBOUR, address, exported, index, listed, someone_of

pytestmark = pytest.mark.both_databases


def test_a_county_reads_the_history_of_its_own_cases_a_city_all_of_its_chain(new_case, client):
    own, other = new_case("submitted", region=NEIGHBOUR), new_case("submitted")
    client.force_login(someone_of(NEIGHBOUR, "supervisor"))
    events_of = Event.objects.filter(pk__in=listed(client, "ground_event"))
    assert {event.case for event in events_of} >= {own.number}
    assert all(event.case.startswith(NEIGHBOUR) for event in events_of)
    city = appoint(
        "city-b",
        Role.SUPERVISOR,
        region=Region.objects.get(code="450200"),
        name="测试·丙",
    )
    client.force_login(city)
    seen = Event.objects.filter(pk__in=listed(client, "ground_event"))
    assert {own.number, other.number, ""} <= {event.case for event in seen}
    assert {event.chain.name for event in seen} == {"450200"}


def test_the_history_is_filtered_by_what_was_done_in_the_words_it_says_it_in(new_case, signed_in):
    case = new_case("accepted", channel="window")
    client = signed_in("auditor-4502")
    (filter_,) = (
        spec
        for spec in index(client, "ground_event").context["view"].filter_specs
        if spec.parameter_name == "verb"
    )
    words = [str(word) for _value, word in filter_.lookup_choices]
    assert len(words) == len(set(words)) > 15
    accepted = Event.objects.filter(pk__in=listed(client, "ground_event", verb="accept"))
    assert case.number in {event.case for event in accepted}
    assert {event.verb for event in accepted} == {"accept"}
    checked = Event.objects.filter(pk__in=listed(client, "ground_event", verb="complete"))
    assert {event.verb for event in checked} == {"complete", "deficient"}
    released = Event.objects.filter(pk__in=listed(client, "ground_event", verb="release."))
    assert {event.verb.split(".")[0] for event in released} == {"release"}
    assert not listed(client, "ground_event", verb="nonsense")


def test_the_history_is_told_and_found_in_the_words_of_the_case_page(new_case, signed_in):
    case = new_case("accepted")
    review = case.reviews.first()
    client = signed_in("auditor-4502")
    (heading, *rows) = exported(client, "ground_event", case.number)
    assert heading[3:8] == ["动作", "对象", "办件", "变更前", "变更后"]
    told = {tuple(row[column] for column in (3, 4, 6, 7)) for row in rows}
    assert ("开始审批", f"单项审批 {review.pk}", "材料核验通过", "审批中") in told
    assert ("受理", f"办件 {case.pk}", "材料核验中", "并联审批中") in told
    shown = listed(client, "ground_event", f"单项审批 {review.pk}")
    own = set(Event.objects.filter(subject=review.event_subject).values_list("pk", flat=True))
    assert own
    assert own <= shown
    opened = Event.objects.get(subject=review.event_subject, verb="open")
    page = client.get(address("ground_event", "inspect", opened.pk)).content.decode()
    for words in (
        "开始审批",
        "材料核验通过",
        "审批中",
        f"open · review:{review.pk} · complete → open",
    ):
        assert words in page
    assert f"<title>流转记录 {opened.number} - " in " ".join(page.split()).replace(
        "<title> ", "<title>"
    )
