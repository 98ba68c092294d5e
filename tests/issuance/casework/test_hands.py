"""Whoever asked, returned, scanned or printed the code decides nothing, whoever does it again after them."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse

from issuance.casework import separation
from issuance.casework.progress import progress
from issuance.casework.verbs import REGISTRY
from issuance.casework.verbs.review.decisions import decide
from issuance.models import Case, Hand, Review
from portal.demo.telling import inspect
from portal.ground.calendar import clock
from portal.ground.history import witness
from tests.issuance.hand_cases import afresh, asked_and_returned, clerk_and_approver
from tests.issuance.limit_ready import APPROVER
from tests.issuance.ready import CLERK, MARKET
from tests.triggers import lifted

ASKED, ANSWERED = Hand.Act.ASKED, Hand.Act.ANSWERED
RETURNED, PRINTED = Hand.Act.RETURNED, Hand.Act.PRINTED


@pytest.fixture
def both(person):
    """Clerk and approver of the market office in one person, of a name."""
    return clerk_and_approver


def test_a_return_by_another_takes_nothing_from_whoever_asked(new_case, both, person):
    case = new_case("submitted", channel="window")
    first, second = both("first", case), both("second", case)
    case = asked_and_returned(case, first, second)
    assert {(hand.by, hand.act) for hand in case.hands.all()} == {
        (first, ASKED),
        (second, ANSWERED),
        (second, RETURNED),
    }
    REGISTRY["answer_at_counter"].run(
        case, actor=person(CLERK), data={"premises_address": "柳州市柳南区潭中西路一号"}, files={}
    )
    REGISTRY["accept"].run(afresh(case), actor=person(CLERK))
    inspect(afresh(case))
    review = case.reviews.get(department__code=MARKET)
    with pytest.raises(PermissionDenied, match="发出补齐补正通知书的人员不得"):
        decide.run(review, actor=first, grant=True)
    (queue,) = (queue for queue in decide.queues if queue.code == "to_decide")
    assert review not in queue.rows(first, clock.today())
    assert review in queue.rows(person(APPROVER), clock.today())
    assert list(witness.alterations()) == []


def test_whoever_returned_decides_nothing(new_case, both):
    case = new_case("submitted", channel="window")
    first, second = both("first", case), both("second", case)
    case = asked_and_returned(case, first, second)
    Case.objects.filter(pk=case.pk).update(answered_by=first)
    Review.objects.filter(case=case).update(checked_by=first)
    returned = next(act for act in separation.ACTS if act.act == RETURNED)
    assert "退回补正的人员不得" in str(returned.sentence)
    assert returned.done_by(separation.Reading(afresh(case))) == {second.pk}
    assert "受审分离" in separation.bar(second, afresh(case))


def test_whoever_took_the_first_answer_in_decides_nothing_whoever_took_in_the_last(
    new_case, both, person
):
    case = new_case("submitted", channel="window")
    first = both("first", case)
    case = asked_and_returned(case, first, first)
    assert (first, ANSWERED) in {(hand.by, hand.act) for hand in case.hands.all()}
    Case.objects.filter(pk=case.pk).update(answered_by=None)
    bar = next(act for act in separation.ACTS if act.act == ANSWERED)
    assert bar.done_by(separation.Reading(afresh(case))) == {first.pk}
    assert list(Case.objects.filter(bar.condition(first))) == [case]


def test_what_came_online_after_a_return_is_said_to_have_come_so(new_case, both):
    case = new_case("submitted", channel="window")
    clerk = both("first", case)
    case = asked_and_returned(case, clerk, clerk)
    assert "窗口" in received(case)
    address = {"premises_address": "柳州市柳南区潭中西路一号"}
    REGISTRY["answer_supplement"].run(afresh(case), data=address, files={})
    assert "网上" in received(case)
    assert ANSWERED in afresh(case).hands.values_list("act", flat=True)


def received(case) -> str:
    [text] = [
        row["text"] for row in progress(afresh(case)).entries if row["title"] == "已收到补正材料"
    ]
    return text


def test_whoever_added_scans_decides_nothing(ready, both):
    made = ready("attach_scans")
    clerk = both("scanner", made.case)
    assert separation.bar(clerk, made.case) == ""
    made.verb.run(made.subject, actor=clerk, **made.arguments)
    with pytest.raises(PermissionDenied, match="补录扫描件的人员不得"):
        decide.run(made.case.reviews.get(department__code=MARKET), actor=clerk, grant=True)


def test_whoever_recorded_that_a_part_goes_on_decides_nothing_of_it(ready, both):
    made = ready("record_going_on")
    clerk = both("goes_on", made.case)
    made.verb.run(made.subject, actor=clerk, **made.arguments)
    assert (clerk.pk, Hand.Act.ACCEPTED) in made.case.hands.values_list("by", "act")
    with pytest.raises(PermissionDenied, match="受审分离"):
        decide.run(made.case.reviews.filter(status="open").first(), actor=clerk, grant=True)


@pytest.mark.parametrize("channel", ["online", "window"])
def test_whoever_printed_the_access_code_decides_nothing(new_case, both, client, channel):
    case = new_case("accepted", channel=channel)
    clerk = both("printer", case)
    client.force_login(clerk)
    for _twice in range(2):
        client.post(reverse("issuance_receipt", args=[case.pk]), {"person": "holder"})
    assert list(case.hands.values_list("by", "act")) == [(clerk.pk, PRINTED)]
    with pytest.raises(PermissionDenied, match="打印查询码的人员不得"):
        decide.run(case.reviews.get(department__code=MARKET), actor=clerk, grant=True)


def test_an_act_taken_away_behind_the_back_of_the_history_is_found(new_case, both, client):
    case = new_case("accepted")
    client.force_login(both("printer", case))
    client.post(reverse("issuance_receipt", args=[case.pk]), {"person": "holder"})
    assert list(witness.alterations()) == []
    with lifted(connection):
        case.hands.all().delete()
    assert [row.subject for row in witness.alterations()] == [case.event_subject]
