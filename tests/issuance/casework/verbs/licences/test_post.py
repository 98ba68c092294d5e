"""What was posted is delivered when the post hands it over, and owed again when it comes back."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from issuance.casework import deliveries
from issuance.casework.papers.notice_pdf import notice_article
from issuance.casework.progress import progress
from issuance.casework.queues.worklist import queues_of
from issuance.casework.verbs import REGISTRY
from issuance.models import Case, Delivery, Notice, Permit
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused
from tests.issuance.desk.case_pages import do
from tests.issuance.ready import CLERK
from tests.issuance.window_ready import arrived, came_back, handed_over, posted

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
record_post = REGISTRY["record_post"]


@pytest.fixture
def case(new_case):
    case = new_case("issued", channel="window")
    posted(case)
    return case


def waits(person, code, name=CLERK):
    return {
        row.owning_case
        for queue, rows in queues_of(person(name), clock.today())
        if queue.code == code
        for row in rows
    }


def titles(case):
    return [entry["title"] for entry in progress(Case.objects.get(pk=case.pk)).entries]


def test_on_its_way_it_is_not_delivered_and_stands_on_the_window_s_list(case, person):
    assert case in waits(person, "on_the_way")
    assert case not in waits(person, "to_hand_over")
    assert "全部送达，办结" not in titles(case)
    assert {permit.delivery.day_label for permit in Permit.objects.filter(review__case=case)} == {
        "寄出日期"
    }


def test_what_is_long_on_its_way_is_seen_by_supervision(case, person):
    for days, seen in ((15, False), (16, True)):
        with time_machine.travel(clock.now() + timedelta(days=days), tick=False):
            assert (case in waits(person, "long_on_the_way", "supervisor-4502")) is seen
    assert "long_on_the_way" not in {
        queue.code for queue, _rows in queues_of(person(CLERK), clock.today())
    }


def test_its_receipt_names_the_addressee_of_the_post_and_no_person_served(case):
    words = notice_article(case.notices.get(kind=Notice.Kind.DELIVERY))["words"]
    assert "收件人</th>" in re.sub(r"\s", "", words)
    assert "受送达人" not in words


def test_handed_over_by_the_post_the_case_is_complete_on_that_day(case, person):
    with time_machine.travel(clock.now() + timedelta(days=4), tick=False):
        day = clock.today() - timedelta(days=1)
        record_post.run(case, actor=person(CLERK), **arrived(case, on=day))
        assert case not in waits(person, "on_the_way")
        last = progress(Case.objects.get(pk=case.pk)).entries[-1]
        assert (last["title"], last["when"]) == ("全部送达，办结", day.isoformat())
        assert Delivery.objects.get(case=case).counts_on == day


def test_what_comes_back_is_owed_again_and_the_applicant_is_told(case, person):
    listed = deliveries.keys_of(case.deliveries.get())
    record_post.run(case, actor=person(CLERK), **came_back(case))
    assert {paper.key for paper in deliveries.owed(case)} == listed
    assert case in waits(person, "to_hand_over")
    assert case not in waits(person, "on_the_way")
    told = case.messages.latest("pk")
    assert told.kind == "post_returned"
    assert "EMS100001" in told.text
    assert "无人签收" in told.text
    again = posted(case, post_number="EMS100002")
    assert deliveries.keys_of(again) == listed


@pytest.mark.parametrize(
    ("changed", "beside"),
    [
        ({"on": timedelta(days=1)}, "on"),
        ({"on": timedelta(days=-1)}, "on"),
        ({"received_by": ""}, "received_by"),
        ({"received_by": "测试·门卫"}, "reason"),
        ({"received_by": "门卫13900005678"}, "received_by"),
        ({"outcome": "returned", "reason": " "}, "reason"),
        ({"outcome": "returned", "reason": "电话13900005678不通"}, "reason"),
        ({"delivery": 0}, "delivery"),
    ],
)
def test_what_the_record_lacks_is_told_beside_its_field(case, changed, beside):
    if "on" in changed:
        changed = {"on": clock.today() + changed["on"]}
    assert list(record_post.faults(case, **arrived(case, **changed))) == [beside]


def test_somebody_else_signs_with_a_reason(case, person):
    stated = arrived(case, received_by="测试·门卫", reason="申请人单位负责收件的人")
    record_post.run(case, actor=person(CLERK), **stated)
    row = Delivery.objects.get(case=case)
    assert (row.received_by, row.outcome_reason) == ("测试·门卫", "申请人单位负责收件的人")


def test_it_ends_once(case, person, signed_in):
    stated = arrived(case)
    assert do(signed_in("clerk-450203"), case, "record_post", case, **stated).status_code == 302
    with pytest.raises(VerbRefused):
        record_post.run(case, actor=person(CLERK), **stated)
    with pytest.raises(IntegrityError, match="stays so"), transaction.atomic():
        Delivery.objects.filter(case=case).update(outcome="returned", outcome_reason="退")


def test_only_what_went_by_post_is_brought_back(case, person):
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery(
            case=case,
            way="counter",
            recipient="甲",
            recipient_is="holder",
            handed_on=clock.today(),
            handed_by=person(CLERK),
            outcome="returned",
            outcome_on=clock.today(),
            outcome_reason="退",
        ).save(force_insert=True)


def read(case, client):
    session = client.session
    session["tracked"] = [case.submission.reference]
    session.save()
    return client.get(reverse("track_case", args=[case.submission.reference])).content.decode()


def test_the_applicant_reads_what_is_in_the_post_and_what_came_back(case, person, client):
    html = read(case, client)
    assert "EMS100001" in html
    assert "邮寄途中" in html
    record_post.run(case, actor=person(CLERK), **came_back(case))
    html = read(case, client)
    assert "邮寄途中" not in html
    assert "退回：无人签收" in html
    assert "要求重新寄送" in html
    posted(case, post_number="EMS200002")
    html = read(case, client)
    assert "要求重新寄送" not in html
    assert "重新寄出，邮件号EMS200002" in html
    record_post.run(case, actor=person(CLERK), **arrived(case))
    html = read(case, client)
    assert "邮寄途中" not in html
    assert f"签收人：{case.deliveries.last().recipient}" in html


def test_what_came_back_and_was_fetched_says_so(case, person, client):
    record_post.run(case, actor=person(CLERK), **came_back(case))
    REGISTRY["deliver"].run(case, actor=person(CLERK), **handed_over(case))
    html = read(case, client)
    assert "此后已于" in html
    assert "要求重新寄送" not in html


def test_of_what_came_back_each_paper_is_told_by_itself(case, person, client):
    record_post.run(case, actor=person(CLERK), **came_back(case))
    case = Case.objects.get(pk=case.pk)
    first, *left = deliveries.owed(case)
    REGISTRY["deliver"].run(case, actor=person(CLERK), **handed_over(case, papers=[first.key]))
    words = re.sub(r"<[^>]+>|\s", "", read(case, client))
    names = "、".join(paper.name for paper in left)
    assert f"{first.name}：此后已于" in words
    assert f"{names}：现存放于窗口" in words
    permit = left[0].row
    Permit.objects.filter(pk=permit.pk).update(number="柳南排许字2026第9号")
    words = re.sub(r"<[^>]+>|\s", "", read(case, client))
    assert f"{names}：现存放于窗口" in words
    REGISTRY["deliver"].run(case, actor=person(CLERK), **handed_over(case))
    words = re.sub(r"<[^>]+>|\s", "", read(case, client))
    assert f"{names}：此后已于" in words
    assert "现存放于窗口" not in words
