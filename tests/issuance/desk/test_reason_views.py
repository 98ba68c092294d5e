"""A city keeps its list of reasons; what is ticked stands in the paper, and supervision counts it."""

import re

import pytest
from django.urls import reverse

from issuance.casework import reasons
from issuance.casework.papers.notice_pdf import notice_article
from issuance.casework.verbs import REGISTRY
from issuance.models import ListedReason, Notice, StatedReason
from portal.ground.models import Event, Region
from tests.issuance.desk.case_pages import begin, do, page, review_at
from tests.issuance.limit_ready import APPROVER
from tests.issuance.ready import CLERK, MARKET, REFUSAL

Use = ListedReason.Use
LIST, COUNTED = "/cms/reasons/", "/cms/reasons/counted/"


@pytest.fixture
def city(demo):
    return Region.objects.get(code="450200")


@pytest.fixture
def listed(city):
    """Add a reason to the city's list."""

    def add(text, use=Use.REFUSAL, **columns):
        return ListedReason.objects.create(city=city, use=use, text=text, **columns)

    return add


def counted(case, use=Use.REFUSAL):
    rows = StatedReason.objects.filter(review__case=case, use=use).order_by("pk")
    return [row.reason and row.reason.text for row in rows.select_related("reason")]


def test_the_demo_has_the_shipped_list_and_a_city_without_one_puts_it_in_once(city, signed_in):
    assert {row.use for row in ListedReason.objects.filter(city=city)} == set(Use)
    ListedReason.objects.filter(city=city).delete()
    client = signed_in("editor-4502")
    assert "填入通用理由" in client.get(LIST).content.decode()
    client.post(LIST, {"city": city.pk})
    first = ListedReason.objects.filter(city=city).count()
    client.post(LIST, {"city": city.pk})
    assert ListedReason.objects.filter(city=city).count() == first > 10


def test_an_editor_adds_retires_and_puts_in_order(city, signed_in):
    client = signed_in("editor-4502")
    new = reverse("issuance_reason_new", args=[city.pk])
    typed = {"use": "denial", "text": "油烟排放不达标", "permit_code": "", "position": "5"}
    assert client.post(new, typed | {"active": "on"}).status_code == 302
    row = ListedReason.objects.get(text="油烟排放不达标")
    assert client.post(new, typed | {"active": "on"}).status_code == 422
    own = reverse("issuance_reason", args=[city.pk, row.pk])
    client.post(own, typed)
    row.refresh_from_db()
    assert not row.active
    assert "已停用" in client.get(LIST).content.decode()
    assert Event.objects.filter(verb="reason.change", actor__username="editor-4502").count() == 2


@pytest.mark.parametrize("who", ["editor-450204", "editor-4511", CLERK, "supervisor-4502"])
def test_nobody_else_changes_the_list_of_a_city(city, signed_in, who):
    client = signed_in(who)
    address = reverse("issuance_reason_new", args=[city.pk])
    typed = {"use": "denial", "text": "某理由", "position": "5", "active": "on"}
    assert client.post(address, typed).status_code == 404
    assert client.post(LIST, {"city": city.pk}).status_code == 404


def test_a_reason_that_no_paper_could_print_is_refused_at_once(city, signed_in):
    address = reverse("issuance_reason_new", args=[city.pk])
    typed = {"use": "denial", "text": "➢不符合", "position": "5", "active": "on"}
    answer = signed_in("editor-4502").post(address, typed)
    assert answer.status_code == 422
    assert "U+27A2" in answer.content.decode()


def test_what_is_ticked_and_what_is_typed_stand_in_the_paper_and_are_counted(
    listed, new_case, signed_in
):
    outside, foreign = listed("不在本机关管辖区域内"), listed("某项理由", permit_code="OTHER")
    case = new_case("submitted")
    review = review_at(case, MARKET)
    client = signed_in(APPROVER)
    shown = page(client, case).content.decode()
    assert outside.text in shown
    assert foreign.text not in shown
    stated = {"kind": "not_needed", "listed": [outside.text], "reasons": "另附说明"}
    asked = begin(client, case, "refuse", review, **stated)
    assert "不在本机关管辖区域内" in asked.content.decode()
    key = f"refuse-{review.pk}"
    typed = {f"{key}-{name}": value for name, value in stated.items()}
    seal = {"confirmed": asked.context["confirmation"].seal}
    assert client.post(asked.request["PATH_INFO"], typed | seal).status_code == 302
    review.refresh_from_db()
    assert review.reasons == "不在本机关管辖区域内\n另附说明"
    notice = case.notices.get(kind=Notice.Kind.REFUSED)
    words = re.sub(r"<[^>]+>|\s", "", notice_article(notice)["words"])
    assert "理由：不在本机关管辖区域内另附说明" in words
    assert counted(case) == ["不在本机关管辖区域内"]


def test_neither_ticked_nor_typed_is_no_reason(listed, new_case, signed_in):
    listed("不在本机关管辖区域内")
    case = new_case("submitted")
    answer = begin(signed_in(APPROVER), case, "refuse", review_at(case, MARKET), kind="not_needed")
    assert answer.status_code == 422


def test_a_supplement_names_the_listed_reason_and_what_is_added(listed, new_case, signed_in):
    listed("材料缺页了", Use.SUPPLEMENT)
    case = new_case("submitted", channel="window")
    review = review_at(case, MARKET)
    what = f"{review.pk}:field:premises_address"
    stated = {"rows": "1", "row0-what": what, "row0-listed": "材料缺页了", "row0-reason": "第2页"}
    do(signed_in(CLERK), case, "ask_supplement", case, **stated)
    body = case.notices.get().body
    assert [row["reason"] for row in body["deficiencies"]] == ["材料缺页了：第2页"]
    assert counted(case, Use.SUPPLEMENT) == ["材料缺页了"]


def test_a_denial_is_counted_and_a_grant_takes_no_reason_of_a_denial(
    listed, new_case, person, signed_in
):
    row = listed("现场条件不符", Use.DENIAL)
    case = new_case("accepted")
    review = review_at(case, MARKET)
    client = signed_in(APPROVER)
    wrong = begin(client, case, "decide", review, grant="yes", listed=[row.text])
    assert wrong.status_code == 422
    denial = {"grant": False, "reasons": "现场条件不符\n排水不畅", "basis": "《某法》第一条"}
    REGISTRY["decide"].run(review, actor=person(APPROVER), **denial)
    assert counted(case, Use.DENIAL) == ["现场条件不符"]


def test_what_the_window_prepared_counts_when_the_department_refuses(listed, new_case, person):
    listed(REFUSAL["reasons"])
    case = new_case("submitted", channel="window")
    review = review_at(case, MARKET)
    REGISTRY["propose_refusal"].run(review, actor=person(CLERK), **REFUSAL)
    assert counted(case) == []
    REGISTRY["refuse"].run(review, actor=person(APPROVER), **REFUSAL)
    assert counted(case) == [REFUSAL["reasons"]]


def test_a_reason_that_was_stated_keeps_its_text(city, listed, new_case, person, signed_in):
    row = listed("旧表述")
    case = new_case("submitted")
    refuse = REGISTRY["refuse"]
    stated = REFUSAL | {"reasons": "旧表述"}
    refuse.run(review_at(case, MARKET), actor=person(APPROVER), **stated)
    typed = {"use": "refusal", "text": "新表述", "position": "100", "active": "on"}
    signed_in("editor-4502").post(reverse("issuance_reason", args=[city.pk, row.pk]), typed)
    row.refresh_from_db()
    assert (row.text, row.active) == ("旧表述", False)
    assert ListedReason.objects.get(text="新表述").active
    assert counted(case) == ["旧表述"]


def test_the_list_costs_one_query_however_many_forms_offer_it(
    listed, new_case, django_assert_num_queries
):
    listed("一条")
    case = new_case("submitted")
    review = case.reviews.first()
    case.region.city  # noqa: B018 - read beforehand, as the page has
    with django_assert_num_queries(1):
        for _form in range(5):
            reasons.offered(case, Use.REFUSAL, [review.permit_code])


@pytest.fixture
def stated(listed, new_case, person):
    """Two refusals for one listed reason, and one in the department's own words; the demo's aside."""
    StatedReason.objects.all().delete()
    row = listed("不在本机关管辖区域内")
    for text in (row.text, row.text, "其他情形"):
        review = review_at(new_case("submitted"), MARKET)
        stated = REFUSAL | {"reasons": text}
        REGISTRY["refuse"].run(review, actor=person(APPROVER), **stated)
    return row


def test_supervision_reads_number_and_share_and_takes_them_as_a_file(stated, signed_in):
    client = signed_in("supervisor-4502")
    answer = client.get(COUNTED, {"use": "refusal"})
    assert list(answer.context["rows"]) == [
        ("不在本机关管辖区域内", 2, "66.7%"),
        ("自行填写", 1, "33.3%"),
    ]
    file = b"".join(client.get(answer.context["csv"].join([COUNTED, ""])).streaming_content)
    assert file.decode("utf-8-sig").splitlines() == [
        "理由,次数,占比",
        "不在本机关管辖区域内,2,66.7%",
        "自行填写,1,33.3%",
    ]


def test_the_count_keeps_to_region_and_period(stated, signed_in, city):
    client = signed_in("supervisor-4502")
    county = Region.objects.get(code="450204")
    another = Region.objects.get(code="450203")
    for region, rows in ((county, 2), (city, 2), (another, 0)):
        answer = client.get(COUNTED, {"use": "refusal", "region": region.pk})
        assert len(answer.context["rows"]) == rows
    past = {"use": "refusal", "first": "2020-01-01", "last": "2020-12-31"}
    assert client.get(COUNTED, past).context["rows"] == []
    wrong = {"first": "2020-12-31", "last": "2020-01-01"}
    assert client.get(COUNTED, wrong).status_code == 422


@pytest.mark.parametrize("odd", [{"last": "9999-12-31"}, {"first": "0001-01-01"}])
def test_a_day_beyond_all_records_is_told_beside_its_field(signed_in, odd):
    answer = signed_in("supervisor-4502").get(COUNTED, {"use": "refusal"} | odd)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == set(odd)


def test_counting_is_for_supervision_of_the_place(stated, signed_in):
    assert signed_in("supervisor-4511").get(COUNTED, {"use": "refusal"}).context["rows"] == []
    for who in (CLERK, APPROVER, "editor-4502"):
        assert signed_in(who).get(COUNTED).status_code == 403
