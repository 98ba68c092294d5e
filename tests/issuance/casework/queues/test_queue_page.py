"""One queue, narrowed: by day, place, industry and what is typed; the next case; counts that stop."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from issuance.casework.queues import queue_page
from issuance.casework.queues.queue_page import Wanted, following, narrowed, page
from issuance.casework.queues.worklist import queues_of
from issuance.models import Case, Review
from portal.ground.calendar import clock
from portal.ground.models import Region
from portal.ground.office_days import almanac

pytestmark = pytest.mark.django_db
MARKET = "approver-450204-mr"


@pytest.fixture
def queue_of(person):
    def find(username, code):
        found = {q.code: (q, rows) for q, rows in queues_of(person(username), clock.today())}
        return found[code]

    return find


@pytest.fixture
def alone(new_case):
    """A case of a queue from which all others were taken."""

    def make(stage, **story):
        case = new_case(stage, **story)
        Review.objects.exclude(case=case).filter(status="open").update(status="cancelled")
        return case

    return make


def found(queue, rows, **wanted):
    return {row.case_id for row in narrowed(queue, rows, Wanted(**wanted), clock.today())}


@pytest.mark.parametrize(
    ("days", "dues"),
    [
        (-1, {"late"}),
        (0, {"today", "soon"}),
        (2, {"soon"}),
        (3, set()),
    ],
)
def test_a_day_puts_a_row_under_its_choices(alone, queue_of, days, dues):
    case = alone("accepted")
    due = clock.add_working_days(clock.today(), days, days=almanac.days_of(case.region_id))
    case.reviews.update(due=due)
    queue, rows = queue_of(MARKET, "to_decide")
    region = {"region": case.region_id}
    named = {due for due in ("late", "today", "soon") if found(queue, rows, due=due, **region)}
    assert named == (dues if days != 0 or due == clock.today() else named)


def test_new_is_what_came_in_today(alone, queue_of):
    case = alone("accepted")
    queue, rows = queue_of(MARKET, "to_decide")
    assert found(queue, rows, due="new") == {case.pk}
    Case.objects.filter(pk=case.pk).update(received_at=clock.now() - timedelta(days=1))
    assert found(queue, rows, due="new") == set()


def test_a_queue_is_searched_by_number_name_phone_and_credit_code(alone, queue_of):
    case = alone("accepted")
    queue, rows = queue_of(MARKET, "to_decide")
    data = case.submission.current().content["data"]
    for term in (
        case.number,
        case.number[:12],
        case.submission.reference,
        case.operator_name,
        data["legal_rep_phone"],
        data["uscc"],
    ):
        assert found(queue, rows, term=term) == {case.pk}, term
    for term in ("没有这家店", "13900009998"):
        assert found(queue, rows, term=term) == set()


def test_a_queue_is_narrowed_to_a_place_and_an_industry(alone, queue_of):
    case = alone("accepted")
    queue, rows = queue_of(MARKET, "to_decide")
    elsewhere = Region.objects.get(code="450203").pk
    assert found(queue, rows, region=case.region_id, industry="SMALL_EATERY") == {case.pk}
    assert found(queue, rows, region=elsewhere) == set()
    assert found(queue, rows, industry="BAKERY") == set()


def test_nothing_asked_for_leads_beyond_the_queue(new_case, queue_of):
    foreign = new_case("accepted", region="450203")
    queue, rows = queue_of(MARKET, "to_decide")
    for wanted in ({"term": foreign.number}, {"region": foreign.region_id}, {"due": "new"}):
        assert foreign.pk not in found(queue, rows, **wanted)


@pytest.mark.parametrize("sort", queue_page.SORTS)
def test_each_order_is_stable(new_case, queue_of, sort):
    new_case("accepted"), new_case("accepted")
    queue, rows = queue_of(MARKET, "to_decide")
    shown = page(queue, rows, Wanted(sort=sort), clock.today()).tasks
    keys = {
        "due": lambda task: (task.due,),
        "received": lambda task: (task.case.received_at,),
        "name": lambda task: (task.case.operator_name,),
    }
    values = [keys[sort](task) for task in shown]
    assert len(values) >= 2
    assert sort == "name" or values == sorted(values)


def test_the_next_case_is_another_one(alone, new_case, queue_of):
    first = alone("accepted")
    second = new_case("accepted")
    queue, rows = queue_of(MARKET, "to_decide")
    today = clock.today()
    assert following(queue, rows, Wanted(), today, first.pk).case == second
    assert following(queue, rows, Wanted(), today, second.pk).case == first
    assert following(queue, rows, Wanted(term=first.number), today, first.pk) is None


def test_the_next_case_leads_through_the_whole_queue_and_round_again(alone, new_case, queue_of):
    cases = [alone("accepted"), new_case("accepted"), new_case("accepted"), new_case("accepted")]
    queue, rows = queue_of(MARKET, "to_decide")
    at, seen = cases[0].pk, []
    for _step in range(8):
        at = following(queue, rows, Wanted(), clock.today(), at).case.pk
        seen.append(at)
    assert seen[:4] == seen[4:]
    assert set(seen) == {case.pk for case in cases}
    Review.objects.filter(case_id=seen[0]).update(status="cancelled")
    assert following(queue, rows, Wanted(), clock.today(), seen[0]).case.pk == cases[0].pk


def test_a_page_reads_as_much_of_a_long_queue_as_of_a_short_one(new_case, queue_of, monkeypatch):
    monkeypatch.setattr(queue_page, "SIZE", 2)
    monkeypatch.setattr(queue_page, "COUNTED", 2)

    def asked():
        queue, rows = queue_of(MARKET, "to_decide")
        with CaptureQueriesContext(connection) as queries:
            shown = page(queue, rows, Wanted(), clock.today())
        return shown, len(queries)

    new_case("accepted")
    almanac.read()
    _short, few = asked()
    for _time in range(3):
        new_case("accepted")
    long, many = asked()
    assert few == many
    assert (len(long.tasks), long.more, long.counted) == (2, True, "2+")
    queue, rows = queue_of(MARKET, "to_decide")
    further = page(queue, rows, Wanted(number=2), clock.today()).tasks
    assert not {t.case.pk for t in further} & {t.case.pk for t in long.tasks}
