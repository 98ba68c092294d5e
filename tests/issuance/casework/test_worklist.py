"""The work list (待办): each heap to its people, at a fixed number of questions."""

from django.urls import reverse

MARKET, OFFICE = "450204-mr", "450204-aa"


def test_the_work_list_shows_each_heap_to_its_people(new_case, signed_in):
    checking, reviewing = new_case("submitted"), new_case("accepted")
    counter, decided = new_case("submitted", channel="window"), new_case("decided")
    revoked = new_case("issued", ends="DRAINAGE")

    def heaps(username):
        response = signed_in(username).get(reverse("issuance_work"))
        found = response.context["heaps"]
        return {heap.code: {task.case.pk for task in heap.tasks} for heap in found}

    market = heaps(f"approver-{MARKET}")
    assert checking.pk in market["check"]
    assert reviewing.pk in market["decide"]
    assert counter.pk not in market["check"]
    assert counter.pk in heaps("clerk-450204")["accept"]
    assert counter.pk not in heaps("clerk-450203")["accept"]
    officer = heaps(f"officer-{OFFICE}")
    assert decided.pk in officer["issue"]
    assert revoked.pk in officer["reissue"]
    assert decided.pk not in heaps("officer-450203-aa")["issue"]


def test_the_work_list_asks_as_often_for_three_cases_as_for_one(
    new_case, signed_in, django_assert_num_queries
):
    client = signed_in(f"approver-{MARKET}")
    new_case("accepted")
    client.get(reverse("issuance_work"))
    with django_assert_num_queries(12):
        client.get(reverse("issuance_work"))
    new_case("accepted"), new_case("submitted")
    with django_assert_num_queries(12):
        client.get(reverse("issuance_work"))
