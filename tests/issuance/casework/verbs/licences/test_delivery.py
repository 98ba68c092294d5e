"""Handed over together (统一颁发和送达): each paper once, against a receipt that says what follows."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from issuance.casework import deliveries
from issuance.casework.papers.notice_pdf import notice_article
from issuance.casework.progress import progress
from issuance.casework.queues.worklist import queues_of
from issuance.casework.verbs import REGISTRY
from issuance.models import Case, Delivery, LicenceEdition, Notice, Permit
from portal.demo.people import approver_of, officer_of
from portal.demo.telling import sample_number
from portal.ground import keys
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused
from portal.ground.office_days import almanac
from tests.issuance.desk.case_pages import begin, do, page
from tests.issuance.limit_ready import APPROVER
from tests.issuance.ready import CLERK, ENDS, MARKET, confirmed, part_of
from tests.issuance.window_ready import handed_over

deliver = REGISTRY["deliver"]


@pytest.fixture
def case(new_case):
    return new_case("issued", channel="window")


def receipt(case) -> Notice:
    return case.notices.filter(kind=Notice.Kind.DELIVERY).latest("pk")


def waits(person, name=CLERK) -> dict:
    today = clock.today()
    return {queue.code: list(rows) for queue, rows in queues_of(person(name), today)}


def test_certificate_and_every_permit_are_handed_over_against_one_receipt(case, person):
    permits = list(Permit.objects.filter(review__case=case).order_by("pk"))
    edition = LicenceEdition.objects.get(licence__origin_case=case)
    deliver.run(case, actor=person(CLERK), **handed_over(case))
    delivery = Delivery.objects.get()
    told = receipt(case).body["delivery"]
    assert [row["number"] for row in told["papers"]] == [
        edition.licence.number,
        *(permit.number for permit in permits),
    ]
    assert told["left"] == []
    assert set(delivery.permits.all()) == set(permits)
    assert list(delivery.licenceeditions.all()) == [edition]
    assert not deliveries.owed(case)
    with pytest.raises(VerbRefused, match="没有可以发放"):
        deliver.run(case, actor=person(CLERK), **handed_over(case))


def test_a_permit_goes_first_and_the_receipt_names_what_follows(new_case, person):
    case = new_case("decided", channel="window")
    there = deliveries.owed(case)
    assert {paper.key.partition("-")[0] for paper in there} == {"permit"}
    first = there[0]
    deliver.run(case, actor=person(CLERK), **handed_over(case, papers=[first.key]))
    told = receipt(case).body["delivery"]
    assert [row["number"] for row in told["papers"]] == [first.number]
    assert "行业综合许可证" in told["left"]
    assert {paper.name for paper in there[1:]} <= set(told["left"])
    assert deliveries.owed(case) == there[1:]


def test_each_permit_is_due_ten_working_days_from_its_own_decision(case):
    days = almanac.days_of(case.region_id)
    for permit in Permit.objects.filter(review__case=case).select_related("review"):
        decided = clock.day_of(permit.review.decided_at)
        assert permit.deliver_by == clock.add_working_days(decided, 10, days=days)


@pytest.mark.parametrize(
    ("changed", "beside", "said"),
    [
        ({"papers": []}, "papers", "勾选"),
        ({"papers": ["permit-0"]}, "papers", "已经发放"),
        ({"recipient_is": "other", "recipient": "测试·别人"}, "reason", "说明为什么"),
        (
            {"recipient_is": "other", "recipient": "测试·别人", "way": "post", "post_number": "E1"},
            "reason",
            "说明为什么",
        ),
        (
            {"recipient_is": "other", "recipient": "测试·别人", "reason": " "},
            "reason",
            "说明为什么",
        ),
        ({"way": "online"}, "way", "请选择"),
        ({"way": "post"}, "post_number", "邮件号码"),
        ({"way": "post", "post_number": "E1", "post_address": " "}, "post_address", "邮寄地址"),
        ({"recipient": " "}, "recipient", "领取人"),
        ({"recipient": "测试·别人"}, "recipient", "申请表中的姓名"),
        ({"recipient": "测试13900005678"}, "recipient", "电话号码"),
        ({"recipient_is": "other", "reason": "其弟，110101199003070011"}, "reason", "电话号码"),
    ],
)
def test_what_a_receipt_lacks_is_told_beside_its_field(case, changed, beside, said):
    faults = deliver.faults(case, **handed_over(case, **changed))
    assert list(faults) == [beside]
    assert said in str(faults[beside])


@pytest.mark.parametrize("way", ["counter", "post"])
def test_somebody_else_signs_with_a_reason_and_the_receipt_says_which(case, person, way):
    stated = {"recipient_is": "other", "recipient": "测试·别人", "reason": "同住的成年家属"}
    sent = {"way": way, "post_number": "EMS1" if way == "post" else ""}
    deliver.run(case, actor=person(CLERK), **handed_over(case, **stated, **sent))
    told = receipt(case).body["delivery"]
    assert (told["recipient"], told["reason"]) == ("测试·别人", "同住的成年家属")
    assert "同住的成年家属" in notice_article(receipt(case))["words"]


def test_what_ended_or_was_replaced_before_anybody_fetched_it_is_not_handed_over(case, person):
    permit = Permit.objects.get(review__case=case, review__department__code=MARKET)
    REGISTRY["end"].run(permit, actor=person(APPROVER), **ENDS["cancelled"], reason="申请注销")
    keys = {paper.key for paper in deliveries.owed(case)}
    assert f"permit-{permit.pk}" not in keys
    old = LicenceEdition.objects.get(licence__origin_case=case)
    officer = person("officer-450204-aa")
    stated = {"cause": "ended", "reason": "免费换发", "edition": 1}
    REGISTRY["reissue_licence"].run(old.licence, actor=officer, **stated)
    new = LicenceEdition.objects.get(licence=old.licence, superseded_at=None)
    keys = {paper.key for paper in deliveries.owed(case)}
    assert f"edition-{new.pk}" in keys
    assert f"edition-{old.pk}" not in keys


def test_a_certificate_over_a_permit_that_fell_away_waits_for_the_next_one(case, person):
    permit = Permit.objects.get(review__case=case, review__department__code=MARKET)
    REGISTRY["end"].run(permit, actor=person(APPROVER), **ENDS["revoked"], reason="撤销")
    assert not [paper for paper in deliveries.owed(case) if paper.key.startswith("edition")]
    assert "行业综合许可证" in deliveries.awaited(case)


def test_what_was_given_up_or_has_expired_is_not_handed_over(new_case, person):
    case = new_case("decided", channel="window")
    with time_machine.travel(clock.today() + timedelta(days=400 * 30), tick=False):
        lasting = {paper.key for paper in deliveries.owed(case)}
    ending = Permit.objects.filter(review__case=case, valid_until__isnull=False)
    assert not lasting & {f"permit-{permit.pk}" for permit in ending}
    open_case = new_case("decided_one", channel="window")
    permit = recorded(open_case)
    REGISTRY["withdraw"].run(open_case)
    REGISTRY["give_up"].run(permit.review)
    assert deliveries.owed(open_case) == []


def test_a_permit_corrected_after_it_was_handed_over_is_handed_over_anew(case, person):
    deliver.run(case, actor=person(CLERK), **handed_over(case))
    permit = Permit.objects.get(review__case=case, review__department__code=MARKET)
    dates = {"valid_from": permit.valid_from, "valid_until": permit.valid_until}
    stated = {"number": permit.number, "scope": "热食类制售", "reason": "录入有误", **dates}
    REGISTRY["correct_permit"].run(permit, actor=person(APPROVER), **stated)
    assert [paper.key for paper in deliveries.owed(case)] == [f"permit-{permit.pk}"]


def test_a_certificate_whose_signature_nobody_believes_is_made_anew_before_it_is_handed_over(
    case, person
):
    edition = case.licence.editions.get()
    keys.expose(edition.key_id, edition.issued_at)
    assert f"edition-{edition.pk}" not in {paper.key for paper in deliveries.owed(case)}
    assert "行业综合许可证" in deliveries.awaited(case)
    officer = officer_of(edition.licence.issuer)
    stated = {"cause": "key", "reason": "密钥失密", "edition": 1}
    new = REGISTRY["reissue_licence"].run(edition.licence, actor=officer, **stated)
    assert f"edition-{new.pk}" in {paper.key for paper in deliveries.owed(case)}


def test_a_receipt_that_lists_nothing_is_never_given(new_case, person):
    """Also where what the last one handed over was all made anew since."""
    case = new_case("decided_one", channel="window")
    permit = recorded(case)
    stated = handed_over(case)
    deliver.run(case, actor=person(CLERK), **stated)
    Permit.objects.filter(pk=permit.pk).update(delivery=None)
    assert "勾选" in deliver.faults(case, **stated | {"papers": []})["papers"]


def test_a_second_click_leads_to_the_receipt_and_another_handing_over_is_its_own(
    new_case, person, signed_in
):
    case = new_case("decided", channel="window")
    first, second = deliveries.owed(case)[:2]
    client = signed_in(CLERK)
    stated = handed_over(case, papers=[first.key])
    asked = begin(client, case, "deliver", case, **stated)
    once, twice = confirmed(client, asked), confirmed(client, asked)
    assert (once.status_code, twice.status_code) == (302, 302)
    assert case.deliveries.count() == 1
    later = begin(client, case, "deliver", case, **handed_over(case, papers=[second.key]))
    deliver.run(case, actor=person("clerk-450203"), **handed_over(case, papers=[second.key]))
    answer = confirmed(client, later)
    assert answer.status_code != 302
    assert case.deliveries.count() == 2


def test_every_window_of_the_city_hands_over_and_its_own_county_has_it_on_the_list(case, person):
    row = next(row for row in waits(person)["to_hand_over"] if row == case)
    assert deliveries.named(row) == "、".join(paper.name for paper in deliveries.owed(case))
    assert row.hand_over_by == min(paper.due for paper in deliveries.owed(case)[1:])
    assert case not in waits(person, "clerk-450203").get("to_hand_over", [])
    with pytest.raises(PermissionDenied):
        deliver.run(case, actor=person(APPROVER), **handed_over(case))
    deliver.run(case, actor=person("clerk-450203"), **handed_over(case))
    assert case not in waits(person)["to_hand_over"]


def test_the_clerk_hands_over_on_the_page_and_prints_the_receipt(case, person, signed_in):
    client = signed_in(CLERK)
    assert "发放许可证件" in page(client, case).content.decode()
    answer = do(client, case, "deliver", case, **handed_over(case))
    assert answer.headers["Location"].partition("?")[0].endswith("/papers/")
    article = notice_article(receipt(case))
    assert article["title"] == "送达回执"
    article = article["words"]
    for words in (receipt(case).body["delivery"]["recipient"], "领取人签字", "已经核对身份证件"):
        assert words in article
    for paper in receipt(case).body["delivery"]["papers"]:
        assert paper["number"] in article
    assert "<dt>发放日期</dt>" in page(client, case).content.decode()


def recorded(case) -> Permit:
    """Of the one item that is granted."""
    granted = case.reviews.get(status="granted")
    if not granted.permits.exists():
        number = sample_number(part_of(granted), granted.pk)
        actor = approver_of(granted.department)
        REGISTRY["record_permit"].run(granted, actor=actor, number=number, valid_from=clock.today())
    return granted.permits.get()


def test_what_is_posted_is_told_as_sent_and_an_undecided_item_is_promised_to_nobody(
    new_case, person
):
    case = new_case("decided_one", channel="window")
    recorded(case)
    stated = handed_over(case, way="post", post_number="EMS1")
    deliver.run(case, actor=person(CLERK), **stated)
    paper = receipt(case)
    told = paper.body["delivery"]
    assert told["left"] == []
    assert set(told["undecided"]) == {row.permit_name for row in case.reviews.filter(status="open")}
    assert paper.title == "邮寄送达登记单"
    words = notice_article(paper)["words"]
    assert "交邮寄送" in words
    assert "蝴蝶山路8号" in words
    assert "已于" not in words
    assert "领取人签字" not in words


def test_the_address_of_the_post_is_asked_before_it_stands_and_never_at_the_counter(
    case, client, person
):
    client.force_login(person(CLERK))
    sent = handed_over(case, way="post", post_number="EMS1")
    asked = begin(client, case, "deliver", case, **sent).content.decode()
    assert "蝴蝶山路8号" in re.search(r"邮寄地址.{0,200}", asked, re.DOTALL)[0]
    at_hand = handed_over(case, post_address="蝴蝶山路8号")
    deliver.run(case, actor=person(CLERK), **at_hand)
    assert "post_address" not in receipt(case).body["delivery"]
    assert "蝴蝶山路8号" not in notice_article(receipt(case))["words"].partition("领取人")[2]


@pytest.mark.both_databases
def test_a_receipt_stands(case, person):
    deliver.run(case, actor=person(CLERK), **handed_over(case))
    with pytest.raises(IntegrityError, match="stays so"), transaction.atomic():
        Delivery.objects.update(recipient="别人")
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery(
            case=case,
            way="post",
            recipient="甲",
            recipient_is="holder",
            handed_on=clock.today() - timedelta(days=1),
            handed_by=person(CLERK),
        ).save(force_insert=True)


def steps(case):
    return [entry["title"] for entry in progress(Case.objects.get(pk=case.pk)).entries]


def test_the_case_is_complete_when_everything_is_in_the_applicant_s_hands(case, person):
    papers = deliveries.owed(case)
    assert len(papers) > 2
    for paper in papers:
        assert "全部送达，办结" not in steps(case)
        stated = handed_over(case, papers=[paper.key])
        deliver.run(Case.objects.get(pk=case.pk), actor=person(CLERK), **stated)
    assert steps(case)[-1] == "全部送达，办结"
    last = progress(Case.objects.get(pk=case.pk)).entries[-1]
    assert last["when"] == clock.today().isoformat()
