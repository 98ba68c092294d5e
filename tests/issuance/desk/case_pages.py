"""What an officer does on the page of a case, for tests."""

from django.urls import reverse

from tests.issuance.ready import confirmed

MARKET, HOUSING, OFFICE = "450204-mr", "450204-hc", "450204-aa"


def do(client, case, verb, subject, **data):
    """POST a verb as its form on the page would, and confirm it where that is asked."""
    return confirmed(client, begin(client, case, verb, subject, **data))


def begin(client, case, verb, subject, **data):
    """POST a verb, and read what is answered."""
    url = reverse("issuance_verb", args=[case.pk, verb, subject.pk])
    return client.post(url, {f"{verb}-{subject.pk}-{key}": value for key, value in data.items()})


def page(client, case):
    return client.get(reverse("issuance_case", args=[case.pk]))


def review_at(case, code):
    return case.reviews.get(department__code=code.upper())


def offered(response):
    return [card["offer"].key for card in response.context["cards"]]
