"""Enough permits means: valid today. Rows and queues say the same of every case."""

from datetime import timedelta

import pytest

from guides.models import GuideVersion
from issuance.casework.queues.worklist import work_list
from issuance.licence.carrying import carrying
from issuance.models import Case, Permit, Review
from portal.ground.calendar import clock
from tests.issuance.ready import MARKET

OFFICER = "officer-450204-aa"


def days(first, last=None):
    today = clock.today()
    until = None if last is None else today + timedelta(days=last)
    return {"valid_from": today + timedelta(days=first), "valid_until": until}


def change(review, how):
    """What became of the permit of a review."""
    permits, reviews = Permit.objects.filter(review=review), Review.objects.filter(pk=review.pk)
    match how:
        case "valid":
            permits.update(**days(0))
        case "last day today":
            permits.update(**days(-9, 0))
        case "expired yesterday":
            permits.update(**days(-9, -1))
        case "begins tomorrow":
            permits.update(**days(1))
        case "not recorded":
            permits.delete()
        case "held":
            reviews.update(basis=Review.Basis.HELD)
        case "held, not verified yet recorded":
            reviews.update(basis=Review.Basis.HELD)
            permits.delete()
        case "not counted":
            permits.update(counts=False)
            reviews.update(counts=False)
        case _:
            permits.update(status=how)


# What became of one of two permits → where it is told, how many hold, what hinders, which queue.
TABLE = {
    "valid": ("holding", 2, "", "to_issue"),
    "last day today": ("holding", 2, "", "to_issue"),
    "held": ("holding", 2, "", "to_issue"),
    "begins tomorrow": ("later", 1, "起有效许可方才足数", "to_issue"),
    "not recorded": ("awaited", 1, "尚未录入", "to_issue"),
    "held, not verified yet recorded": ("awaited", 1, "尚未录入", "to_issue"),
    "expired yesterday": ("fallen", 1, "已届满", "to_close"),
    "withdrawn": ("fallen", 1, "撤回", "to_close"),
    "revoked": ("fallen", 1, "撤销", "to_close"),
    "cancelled": ("fallen", 1, "注销", "to_close"),
    "rescinded": ("fallen", 1, "吊销", "to_close"),
    "lapsed": ("fallen", 1, "失效", "to_close"),
    "not counted": ("holding", 1, "办结本件", "to_close"),
}


@pytest.fixture
def standing(new_case, person):
    """A decided case after a change of one permit: how it carries, and what its officer has to do."""

    def at(*changes):
        case = new_case("decided")
        for review, how in zip(case.reviews.order_by("-department__code"), changes, strict=False):
            change(review, how)
        case = Case.objects.get(pk=case.pk)
        queues = {
            waiting.queue.code: task.what
            for waiting in work_list(person(OFFICER), clock.today())
            for task in waiting.tasks
            if task.case == case
        }
        return case, carrying(case, clock.today()), queues

    return at


@pytest.mark.parametrize("how", TABLE)
def test_what_became_of_a_permit_decides_whether_a_licence_can_follow(standing, how):
    where, counted, hindrance, queue = TABLE[how]
    case, found, queues = standing(how)
    review = case.reviews.get(department__code=MARKET)
    told = {
        getattr(row, "review_id", row.pk): name
        for name in ("holding", "later", "fallen", "awaited")
        for row in getattr(found, name)
    }
    assert told == {row.pk: "holding" for row in case.reviews.all()} | {review.pk: where}
    assert (found.counted, found.needed) == (counted, 2)
    assert hindrance in found.missing
    assert bool(hindrance) == bool(found.missing)
    assert found.lost == (queue == "to_close")
    assert set(queues) == {queue}
    waits = {"later": "等待许可生效", "awaited": "等待录入许可证"}
    assert queues[queue] == waits.get(where, "")


@pytest.mark.parametrize(
    ("changes", "lost"),
    [
        (("not recorded", "revoked"), True),
        (("begins tomorrow", "revoked"), True),
        (("begins tomorrow", "not recorded"), False),
        (("begins tomorrow", "begins tomorrow"), False),
        (("revoked", "expired yesterday"), True),
    ],
)
def test_a_case_waits_only_while_what_it_waits_for_can_be_enough(standing, changes, lost):
    _case, found, queues = standing(*changes)
    assert found.lost == lost
    assert set(queues) == {"to_close" if lost else "to_issue"}


@pytest.mark.parametrize(
    ("changes", "missing"),
    [(("revoked",), False), (("revoked", "not recorded"), True), (("revoked", "lapsed"), True)],
)
def test_where_one_permit_is_enough_the_version_of_the_case_says_so(
    standing, monkeypatch, changes, missing
):
    whole = GuideVersion.snapshot.func

    def generous(version):
        snapshot = whole(version)
        region = snapshot.region.model_copy(update={"composite_for_single": True})
        return snapshot.model_copy(update={"region": region})

    monkeypatch.setattr(GuideVersion, "snapshot", property(generous))
    _case, found, queues = standing(*changes)
    assert found.needed == 1
    assert bool(found.missing) == missing
    assert found.lost == (changes[-1] == "lapsed")
    assert set(queues) == {"to_close" if found.lost else "to_issue"}


def test_the_day_from_which_enough_permits_hold_is_told(standing):
    case, _found, _queues = standing()
    first, last = Permit.objects.filter(review__case=case)
    for permit, begins in ((first, 3), (last, 7)):
        Permit.objects.filter(pk=permit.pk).update(**days(begins))
    today = clock.today()
    found = carrying(Case.objects.get(pk=case.pk), today)
    assert (today + timedelta(days=7)).isoformat() in found.missing
    assert not carrying(Case.objects.get(pk=case.pk), today + timedelta(days=7)).missing


def test_the_queues_ask_as_often_for_three_cases_as_for_one(
    standing, person, django_assert_num_queries
):
    officer = person(OFFICER)
    standing("revoked")
    work_list(officer, clock.today())
    with django_assert_num_queries(25):
        work_list(officer, clock.today())
    standing("expired yesterday"), standing("begins tomorrow")
    with django_assert_num_queries(25):
        work_list(officer, clock.today())
