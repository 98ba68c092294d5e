"""A licence number is of one case: kept for its next attempt, never handed to another, listed if unused."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from issuance.casework.verbs import REGISTRY
from issuance.licence import drawing, reserving
from issuance.licence.certificate import CertificateError
from issuance.models import ReservedNumber
from portal.demo.people import officer_of
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused
from tests.register_pages import index, listed

TELLING = 5  # that other rows are read


def serial(number):
    return int(str(number)[10:18])


def test_the_next_attempt_of_a_case_takes_the_number_that_was_kept_for_it(ready, monkeypatch):
    prepared = ready("issue")
    monkeypatch.setattr(drawing.certificate, "render", refused)
    with pytest.raises(CertificateError):
        prepared.run()
    kept = ReservedNumber.objects.get(case=prepared.case)
    assert kept.licence is None
    monkeypatch.undo()
    licence = prepared.run()
    kept.refresh_from_db()
    assert (licence.number, kept.licence) == (kept.number, licence)
    assert ReservedNumber.objects.filter(case=prepared.case).count() == 1


def refused(*_items, **_how):
    raise CertificateError("permits", "fit", "too long")


def test_no_other_case_takes_a_number_that_was_kept(ready):
    waiting, other = ready("issue"), ready("issue")
    assert waiting.case.region == other.case.region
    kept = reserving.reserve(waiting.case, waiting.actor)
    licence = other.run()
    assert serial(licence.number) == serial(kept) + 1


def test_whoever_reserves_again_gets_the_same_and_the_counter_stands_still(ready):
    prepared = ready("issue")
    first = reserving.reserve(prepared.case, prepared.actor)
    assert reserving.reserve(prepared.case, prepared.actor) == first
    other = ready("issue").case
    assert serial(reserving.reserve(other, officer_of(other.issuing_body))) == serial(first) + 1


def test_a_new_year_has_numbers_of_its_own_and_the_old_one_is_never_used(ready):
    prepared = ready("issue")
    old = reserving.reserve(prepared.case, prepared.actor)
    with time_machine.travel(clock.now() + timedelta(days=366)):
        new = reserving.reserve(prepared.case, prepared.actor)
        assert new.number[6:10] == str(clock.today().year) != old.number[6:10]
        assert "年度已过" in reserving.standing(old)
        assert "保留" in reserving.standing(new)


@pytest.mark.both_databases
def test_the_database_keeps_a_reserved_number_as_it_is(ready):
    prepared = ready("issue")
    licence = prepared.run()
    used = ReservedNumber.objects.filter(licence=licence)
    other = ready("issue")
    kept = ReservedNumber.objects.filter(pk=reserving.reserve(other.case, other.actor).pk)
    for change in (
        lambda: used.update(licence=None),
        lambda: kept.update(number="1"),
        lambda: kept.update(case=prepared.case),
        lambda: kept.update(year=2000),
        kept.delete,
        lambda: ReservedNumber.objects.create(
            case=other.case,
            year=clock.today().year,
            number="1",
            reserved_at=clock.now(),
            reserved_by=other.actor,
        ),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_an_issue_that_is_refused_before_reserves_nothing(new_case):
    case = new_case("accepted")
    with pytest.raises(VerbRefused):
        REGISTRY["issue"].run(case, actor=officer_of(case.issuing_body))
    assert not ReservedNumber.objects.filter(case=case).exists()


def test_numbers_that_no_licence_bears_are_listed_with_what_becomes_of_them(
    ready, signed_in, person
):
    waiting, closed, issued = (ready("issue") for _case in range(3))
    kept = reserving.reserve(waiting.case, waiting.actor)
    lost = reserving.reserve(closed.case, closed.actor)
    type(closed.case).objects.filter(pk=closed.case.pk).update(status="closed")
    used = ReservedNumber.objects.get(licence=issued.run())
    officer = signed_in("officer-450204-aa")
    rows = listed(officer, "issuance_reservednumber")
    assert {kept.pk, lost.pk} <= rows
    assert used.pk not in rows
    page = index(officer, "issuance_reservednumber").content.decode()
    assert kept.number in page
    assert "为本办件保留" in page
    assert "不再使用：办件已办结" in page
    assert rows == listed(signed_in("supervisor-4502"), "issuance_reservednumber")
    assert not listed(signed_in("officer-450203-aa"), "issuance_reservednumber") & rows
    assert index(signed_in("approver-450204-mr"), "issuance_reservednumber").status_code == 302


def test_the_list_asks_as_often_for_three_numbers_as_for_one(
    ready, signed_in, django_assert_num_queries
):
    client = signed_in("supervisor-4502")

    def kept():
        waiting = ready("issue")
        return reserving.reserve(waiting.case, waiting.actor)

    kept(), index(client, "issuance_reservednumber")
    with CaptureQueriesContext(connection) as one:
        index(client, "issuance_reservednumber")
    kept(), kept()
    with django_assert_num_queries(len(one) + TELLING):
        index(client, "issuance_reservednumber")
