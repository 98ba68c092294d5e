"""Who opened whose application stands in the history: once for each person, case and day."""

import pytest
import time_machine
from django.urls import reverse

from issuance.casework.history import lines
from issuance.casework.readings import READ
from portal.ground.models import Event

APPROVER, CLERK = "approver-450204-mr", "clerk-450204"


def readings(case):
    return Event.objects.filter(case=case.number, verb=READ)


@pytest.fixture
def case(new_case):
    return new_case("accepted")


def test_opening_a_case_is_told_once_a_day_for_each_person(case, signed_in):
    address = reverse("issuance_case", args=[case.pk])
    with time_machine.travel("2026-12-01T15:50:00Z", tick=False):
        for username in (APPROVER, APPROVER, CLERK):
            assert signed_in(username).get(address).status_code == 200
        told = list(readings(case).values_list("actor__username", flat=True))
        assert sorted(told) == [APPROVER, CLERK]
    with time_machine.travel("2026-12-01T16:10:00Z", tick=False):  # the next day in China
        signed_in(APPROVER).get(address)
        assert readings(case).count() == 3
    event = readings(case).first()
    assert (event.chain.name, event.region) == (case.region.city.code, case.region.code)
    assert event.data == {}


def test_a_file_that_is_opened_is_a_reading(case, signed_in):
    file = case.submission.current().files.first()
    client = signed_in(APPROVER)
    assert client.get(f"/cms/cases/{case.pk}/files/{file.pk}/").status_code == 200
    assert readings(case).count() == 1


def test_who_is_refused_has_read_nothing(case, signed_in):
    address = reverse("issuance_case", args=[case.pk])
    assert signed_in("approver-450203-mr").get(address).status_code == 404
    assert not readings(case).exists()


def test_the_history_of_a_case_does_not_drown_in_its_readers(case, signed_in):
    before = len(lines(case))
    signed_in(APPROVER).get(reverse("issuance_case", args=[case.pk]))
    assert len(lines(case)) == before
