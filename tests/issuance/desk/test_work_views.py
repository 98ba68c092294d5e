"""My work in the browser: one queue open, searched without a trace, and on to the next case."""

import re

import pytest
from django.urls import reverse

from issuance.models import Review

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
MARKET = "approver-450204-mr"
WORK = "/cms/cases/"


def listed(answer):
    return re.findall(r'href="/cms/cases/(\d+)/\?', answer.content.decode())


@pytest.fixture
def two(new_case):
    cases = [new_case("accepted"), new_case("accepted")]
    Review.objects.exclude(case__in=cases).filter(status="open").update(status="cancelled")
    return cases


def test_a_search_is_kept_out_of_the_address_and_within_the_queue(two, signed_in):
    client, (case, _other) = signed_in(MARKET), two
    answer = client.post(f"{WORK}?queue=to_decide", {"q": case.operator_name}, follow=True)
    (address, status) = answer.redirect_chain[0]
    assert status == 302
    assert case.operator_name not in address
    assert "queue=to_decide" in address
    assert listed(answer) == [str(case.pk)]
    assert f'value="{case.operator_name}"' in answer.content.decode()
    lost = client.get(f"{WORK}?queue=to_decide&find=nonsense").content.decode()
    assert "请重新查找" in lost


@pytest.mark.parametrize(
    "query",
    [
        "queue=nothing",
        "queue=to_decide&region=x&industry=%00&due=never&sort=up&page=-3",
        "queue=to_decide&page=99999999999999",
        "queue=to_decide&region=99999999999999999999",
        "queue=to_issue",
    ],
)
def test_an_address_that_means_nothing_is_read_as_far_as_it_means_something(two, signed_in, query):
    answer = signed_in(MARKET).get(f"{WORK}?{query}")
    assert answer.status_code == 200


def test_from_case_to_case_through_a_queue(two, signed_in):
    client, (first, second) = signed_in(MARKET), two
    opened = client.get(f"/cms/cases/{first.pk}/?queue=to_decide&due=new").content.decode()
    following = f"/cms/cases/next/{first.pk}/?queue=to_decide&amp;due=new"
    assert following in opened
    answer = client.get(following.replace("&amp;", "&"))
    assert answer.headers["Location"] == f"/cms/cases/{second.pk}/?queue=to_decide&due=new"
    assert "下一件" not in client.get(f"/cms/cases/{first.pk}/").content.decode()
    Review.objects.filter(case=second).update(status="cancelled")
    done = client.get(following.replace("&amp;", "&"), follow=True)
    assert "此队列没有其他待办" in done.content.decode()
    assert client.get(f"/cms/cases/next/{first.pk}/?queue=to_issue").status_code == 404


def test_what_is_done_on_a_case_stays_in_its_queue(two, signed_in, person):
    client, (case, _other) = signed_in(MARKET), two
    review = case.reviews.get(department__code="450204-MR")
    key = f"decide-{review.pk}"
    address = reverse("issuance_verb", args=[case.pk, "decide", review.pk])
    page = client.get(f"/cms/cases/{case.pk}/?queue=to_decide").content.decode()
    assert f'action="{address}?queue=to_decide"' in page
    typed = {f"{key}-grant": "yes", f"{key}-reasons": ""}
    asked = client.post(f"{address}?queue=to_decide", typed).content.decode()
    assert f'action="{address}?queue=to_decide"' in asked
    seal = re.search(r'name="confirmed" value="([^"]+)"', asked)[1]
    done = client.post(f"{address}?queue=to_decide", typed | {"confirmed": seal})
    assert done.headers["Location"] == f"/cms/cases/{case.pk}/?queue=to_decide"


def test_filters_are_unfolded_where_one_is_set_and_fold_on_a_narrow_screen_else(two, signed_in):
    client = signed_in(MARKET)
    plain = client.get(f"{WORK}?queue=to_decide").content.decode()
    assert '<details class="yz-unfold">' in plain
    sorted_only = client.get(f"{WORK}?queue=to_decide&sort=oldest").content.decode()
    assert '<details class="yz-unfold">' in sorted_only
    narrowed = client.get(f"{WORK}?queue=to_decide&due=late").content.decode()
    assert '<details class="yz-unfold" open>' in narrowed
