"""The credit of whoever broke a commitment is repaired: 告知承诺 is open again, and what it closes is set."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from issuance.casework import bars, commitments
from issuance.casework.verbs import REGISTRY
from issuance.models import Promise, Review
from portal.demo.people import approver_of
from portal.ground.calendar import clock
from portal.ground.history import witness
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Event, Region
from tests.issuance.commitment_cases import FIRE, granted, line_of, looked, review_of, waits
from tests.issuance.desk.case_pages import do, page
from tests.issuance.promise_cases import accepted
from tests.issuance.reading import tracked

repair_credit = REGISTRY["repair_credit"]
DOCUMENT = "柳州市发展和改革委员会信修〔2026〕12号"


@pytest.fixture
def broken(new_case):
    """A firm's commitment, found broken."""
    case = accepted(new_case("submitted", industry="RESTAURANT", committed=(FIRE,)))
    granted(case)
    looked(case, met=False, findings="疏散通道堆放杂物", until=clock.today() + timedelta(days=5))
    REGISTRY["report_righted"].run(review_of(case), answer="已清理")
    looked(case, met=False, findings="仍未清理")
    return case


def stated(**changed) -> dict:
    return {"on": clock.today(), "document": DOCUMENT} | changed


def approver(case):
    return approver_of(review_of(case).department)


@pytest.fixture
def again(broken, new_case):
    """The same holder applies again by 告知承诺."""
    case = new_case("submitted", industry="RESTAURANT", committed=(FIRE,))
    Promise.objects.filter(pk=line_of(broken).pk).update(holder=bars.holder_of(case))
    return case


@pytest.mark.both_databases
def test_once_the_repair_is_recorded_the_item_is_open_to_the_holder_again(broken, again):
    assert "信用修复前" in commitments.to_turn(review_of(again))
    assert line_of(broken) in waits(approver(broken))["commitments_closed"]
    repair_credit.run(line_of(broken), actor=approver(broken), **stated())
    assert commitments.to_turn(review_of(again)) == ""
    line = line_of(broken)
    assert (line.status, line.repaired_on, line.repair_document) == (
        *("broken", clock.today()),
        DOCUMENT,
    )
    assert line not in waits(approver(broken)).get("commitments_closed", [])
    assert Event.objects.filter(subject=line.event_subject, verb="repair_credit").count() == 1
    assert list(witness.alterations()) == []
    [text] = {row.text for row in broken.messages.filter(kind="credit_repaired", channel="sms")}
    assert "可以再次选择告知承诺" in text
    with pytest.raises(VerbRefused, match="已经登记"):
        repair_credit.run(line_of(broken), actor=approver(broken), **stated())


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"on": None}, "认定承诺未履行之日"),
        ({"on": timedelta(days=1)}, "认定承诺未履行之日"),
        ({"on": timedelta(days=-1)}, "认定承诺未履行之日"),
        ({"document": " "}, "文书"),
    ],
)
def test_it_has_its_day_and_its_document(broken, changed, told):
    if isinstance(changed.get("on"), timedelta):
        changed = {"on": clock.today() + changed["on"]}
    with pytest.raises(VerbRefused, match=told):
        repair_credit.run(line_of(broken), actor=approver(broken), **stated(**changed))


def test_only_its_department_records_it_and_only_of_a_commitment_that_closes_something(
    broken, person
):
    with pytest.raises(PermissionDenied):
        repair_credit.run(line_of(broken), actor=person("clerk-450204"), **stated())
    line = line_of(broken)
    spared = Promise(way="committed", status="broken", spared_on=clock.today())
    assert "不撤销" in repair_credit.hindered(spared)
    assert repair_credit.hindered(Promise(way="deferred", status="broken"))
    assert not repair_credit.hindered(line)


@pytest.mark.both_databases
def test_the_tables_take_no_repair_without_its_document(broken):
    rows = Promise.objects.filter(pk=line_of(broken).pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(repaired_on=clock.today())


def test_both_sides_read_it(broken, client, signed_in):
    shown = tracked(client, broken)
    assert "信用修复前" in shown
    assert "该事项不适用告知承诺" in shown
    Region.objects.filter(pk=broken.region.city.pk).update(
        broken_scope="all", broken_basis="《测试办法》第九条"
    )
    assert "各事项均不适用告知承诺" in tracked(client, broken)
    Region.objects.filter(pk=broken.region.city.pk).update(broken_scope="item")
    desk = signed_in(approver(broken).username)
    assert "信用修复前不适用告知承诺" in page(desk, broken).content.decode()
    posted = {"on": clock.today().isoformat(), "document": DOCUMENT}
    assert do(desk, broken, "repair_credit", line_of(broken), **posted).status_code == 302
    assert DOCUMENT in tracked(client, broken)
    assert DOCUMENT in page(desk, broken).content.decode()


def test_by_itself_it_closes_the_same_item_alone_and_by_rule_of_the_city_every_item(broken, again):
    other = again.reviews.exclude(permit_code=FIRE).first()
    Promise.objects.create(review=other, way="committed", name="条件", days=20, status="awaited")
    assert commitments.closed(review_of(again))
    assert commitments.closed(other) is None
    city = Region.objects.get(pk=broken.region.city.pk)
    city.broken_scope = "all"
    with pytest.raises(ValidationError, match="须有规定"):
        city.full_clean()
    city.broken_basis = "《测试办法》第九条"
    city.full_clean()
    city.save()
    assert commitments.closed(Review.objects.get(pk=other.pk)) == clock.today()
    repair_credit.run(line_of(broken), actor=approver(broken), **stated())
    assert commitments.closed(Review.objects.get(pk=other.pk)) is None


def test_nobody_is_told_that_it_is_open_again_while_another_broken_commitment_keeps_it_closed(
    broken, new_case
):
    own = line_of(broken)
    again = new_case("accepted", industry="RESTAURANT", committed=(FIRE,))
    Promise.objects.filter(review=review_of(again), way="committed").update(
        status="broken",
        due=own.due,
        settled_on=clock.today(),
        settled_by=own.settled_by,
        reason=own.reason,
        holder=own.holder,
    )
    permit = own.review.permit_name
    assert commitments.still_closed(own) == [permit]
    said = str(repair_credit.follows_of(own))
    assert "仍不适用告知承诺" in said
    assert "再次选择" not in said
    repair_credit.run(own, actor=approver(broken), **stated())
    [text] = {row.text for row in broken.messages.filter(channel="sms", kind__startswith="credit")}
    assert f"“{permit}”的信用修复登记前，仍不适用告知承诺" in text
    assert "再次选择" not in text
    other = Promise.objects.get(review=review_of(again), way="committed")
    assert "可以再次选择告知承诺" in str(repair_credit.follows_of(other))
