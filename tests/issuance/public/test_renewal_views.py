"""A holder applies for the renewal of a permit where the case is followed; a scanner reads what it means."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from forms import intake
from issuance.models import Renewal
from portal.ground.calendar import clock
from tests.issuance.renewal_ready import ending, permit_of


@pytest.fixture
def permit(new_case):
    return ending(permit_of(new_case("issued")), 60)


@pytest.fixture
def holder(client, permit):
    receipt = intake.receipt(permit.owning_case.submission)
    post = {"reference": receipt.reference, "code": receipt.access_code}
    client.post(reverse("track"), post)
    return client


def address(name, permit, *more):
    return reverse(name, args=[permit.owning_case.submission.reference, *more])


def read(holder, permit) -> str:
    return holder.get(address("track_case", permit)).content.decode()


def test_it_is_applied_for_once_and_the_page_says_what_silence_means(holder, permit):
    apply = address("track_renewal", permit, permit.pk)
    assert apply in read(holder, permit)
    for _click in range(2):
        assert holder.post(apply).headers["Location"] == address("track_case", permit)
    text = read(holder, permit)
    assert f'action="{apply}"' not in text
    assert f"{permit.valid_until.isoformat()}前（含当日）未作决定的，视为准予延续" in text
    assert Renewal.objects.filter(permit=permit).count() == 1
    assert "延续申请收件凭证" in text


def test_late_the_page_says_before_what_it_cannot_do(holder, permit):
    with time_machine.travel(clock.now() + timedelta(days=55)):
        holder.cookies.clear()
        receipt = intake.receipt(permit.owning_case.submission)
        holder.post(reverse("track"), {"reference": receipt.reference, "code": receipt.access_code})
        assert "届满前未作决定不视为准予延续" in read(holder, permit)


def test_another_s_permit_is_no_business_of_the_holder(holder, permit, new_case):
    other = ending(permit_of(new_case("issued")), 60)
    assert holder.post(address("track_renewal", permit, other.pk)).status_code == 404
    stranger = type(holder)()
    answer = stranger.post(address("track_renewal", permit, permit.pk))
    assert answer.headers["Location"].startswith(reverse("track"))
    assert not Renewal.objects.exists()


def test_the_qr_page_and_the_api_say_that_it_counts_as_renewed(holder, permit, client):
    holder.post(address("track_renewal", permit, permit.pk))
    edition = permit.owning_case.licence.editions.get()
    page, api = reverse("licence", args=[edition.token]), f"/api/v1/licences/{edition.token}"
    words = "视为准予延续（行政许可法第五十条），新的有效期待记载"
    assert words not in client.get(page).content.decode()
    with time_machine.travel(clock.now() + timedelta(days=61)):
        text, told = client.get(page).content.decode(), client.get(api).json()
        assert words in text
        assert "verdict ok" in text
        [renewed] = [row for row in told["permits"] if row["renewed_by_silence"]]
        assert (told["status"], renewed["standing"]) == ("valid", "valid")


def test_without_an_application_it_expires(client, permit):
    edition = permit.owning_case.licence.editions.get()
    with time_machine.travel(clock.now() + timedelta(days=61)):
        told = client.get(f"/api/v1/licences/{edition.token}").json()
        assert {row["standing"] for row in told["permits"]} == {"valid", "expired"}
