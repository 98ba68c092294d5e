"""What the answer did not cure is returned once, under the number of the notice; nothing new is asked."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from issuance.casework.papers.notice_pdf import notice_article
from issuance.casework.supplements.supplement_form import SupplementForm
from issuance.casework.verbs import REGISTRY
from issuance.casework.verbs.intake.checking import ask_supplement
from issuance.models import Case, Deficiency, Notice
from issuance.status import CaseStatus, ReviewStatus
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Post, Role, User
from tests.issuance.ready import CLERK, MARKET, worded

FIELD = Deficiency.Target.FIELD
ADDRESS = "柳州市柳南区潭中西路九十九号"
give_back, take_in = REGISTRY["return_supplement"], REGISTRY["answer_at_counter"]


@pytest.fixture
def answered(new_case, person):
    """A counter case whose address and name were asked for, and answered; its two deficiencies."""
    case = new_case("submitted", channel="window")
    review = case.reviews.get(department__code=MARKET)
    keys = {"premises_address": "缺门牌号", "legal_rep_phone": "空号"}
    missing = [(review, FIELD, key, why) for key, why in keys.items()]
    ask_supplement.run(case, actor=person(CLERK), deficiencies=missing)
    case = Case.objects.get(pk=case.pk)
    kept = case.submission.current().content["data"]
    data = {"premises_address": ADDRESS, "legal_rep_phone": kept["legal_rep_phone"]}
    take_in.run(case, actor=person(CLERK), data=data, files={})
    case = Case.objects.get(pk=case.pk)
    return case, *Deficiency.objects.filter(notice__case=case).order_by("pk")


def returned(case, person, *uncured):
    give_back.run(case, actor=person(CLERK), uncured=list(uncured))
    return Case.objects.get(pk=case.pk)


def test_the_paper_stands_under_the_number_of_the_notice_and_names_a_new_day(answered, person):
    case, _address, phone = answered
    case = returned(case, person, phone)
    asked = case.notices.get(kind=Notice.Kind.SUPPLEMENT)
    paper = case.notices.get(kind=Notice.Kind.RETURNED)
    assert case.status == CaseStatus.SUPPLEMENT
    assert paper.number == f"{asked.number}-2"
    assert [row["reason"] for row in paper.body["deficiencies"]] == ["空号"]
    words = re.sub(r"<[^>]+>|\s", "", notice_article(paper)["words"])
    assert asked.number in words
    assert f"请于{worded(case.supplement_due)}前（含当日）" in words
    assert "缺门牌号" not in words
    assert case.reviews.get(pk=phone.review_id).status == ReviewStatus.DEFICIENT


def test_only_what_is_returned_opens_again(answered, person):
    case, _address, phone = answered
    case = returned(case, person, phone)
    assert list(SupplementForm(case=case).fields) == ["field-legal_rep_phone"]
    take_in.run(case, actor=person(CLERK), data={"legal_rep_phone": "13900000001"}, files={})
    case = Case.objects.get(pk=case.pk)
    data = case.submission.current().content["data"]
    assert (case.status, data["legal_rep_phone"]) == (CaseStatus.CHECKING, "13900000001")
    assert data["premises_address"] == ADDRESS
    [first, second] = case.notices.filter(kind=Notice.Kind.RECEIVED).order_by("pk")
    assert [len(paper.body["received"]["items"]) for paper in (first, second)] == [2, 1]


def test_the_paper_on_silence_after_a_return_says_that_an_answer_came(answered, person):
    case, _address, phone = answered
    case = returned(case, person, phone)
    passed = {"supplement_due": clock.today() - timedelta(days=1), "supplement_silence": "close"}
    Case.objects.filter(pk=case.pk).update(**passed)
    REGISTRY["close_unanswered"].run(Case.objects.get(pk=case.pk))
    asked = case.notices.get(kind=Notice.Kind.SUPPLEMENT)
    paper = case.notices.filter(kind=Notice.Kind.UNANSWERED).first()
    assert (paper.body["asked"], paper.body["returned"]) == (asked.number, f"{asked.number}-2")
    words = re.sub(r"<[^>]+>|\s", "", notice_article(paper)["words"])
    assert f"退回（{asked.number}-2）" in words
    assert "未再收到补正材料" in words
    assert "未收到补正材料" not in words


def test_it_is_returned_once_and_then_accepted_or_refused(answered, person):
    case, _address, phone = answered
    case = returned(case, person, phone)
    take_in.run(case, actor=person(CLERK), data={"legal_rep_phone": "13900000001"}, files={})
    case = Case.objects.get(pk=case.pk)
    with pytest.raises(VerbRefused, match="已退回过一次"):
        give_back.run(case, actor=person(CLERK), uncured=[phone])
    REGISTRY["accept"].run(case, actor=person(CLERK))


def test_nothing_new_is_asked(answered, new_case, person):
    case, *_asked = answered
    other = new_case("supplement", channel="window")
    foreign = Deficiency.objects.get(notice__case=other)
    for wrong in ([], [foreign]):
        with pytest.raises(VerbRefused, match="勾选"):
            give_back.run(case, actor=person(CLERK), uncured=wrong)
    fresh = new_case("submitted", channel="window")
    with pytest.raises(VerbRefused, match="尚未收到"):
        give_back.run(fresh, actor=person(CLERK), uncured=[foreign])


def test_whoever_took_in_either_answer_decides_nothing(answered, person):
    case, _address, phone = answered
    case = returned(case, person, phone)
    post = person(CLERK).posts.get()
    colleague = User.objects.create_user("clerk2-450204", is_staff=True)
    post.pk, post.user = None, colleague
    post.save(force_insert=True)
    colleague = person("clerk2-450204")
    take_in.run(case, actor=colleague, data={"legal_rep_phone": "13900000001"}, files={})
    case = Case.objects.get(pk=case.pk)
    assert (case.answered_by, case.answered_again_by) == (person(CLERK), colleague)
    Post.objects.create(
        user=colleague,
        role=Role.APPROVER,
        region=case.region,
        department=case.reviews.get(department__code=MARKET).department,
        valid_from=post.valid_from,
    )
    review = case.reviews.get(department__code=MARKET)
    with pytest.raises(PermissionDenied, match="补正材料接收人不得"):
        REGISTRY["refuse"].run(
            review, actor=person("clerk2-450204"), kind="not_cured", reasons="仍缺"
        )


def test_a_department_returns_its_part_when_the_last_has_checked(new_case, person):
    case = new_case("answered")
    item = Deficiency.objects.get(notice__case=case)
    review = item.review
    approver = person(f"approver-{review.department.code.lower()}")
    REGISTRY["still_missing"].run(review, actor=approver, uncured=[item])
    for other in case.reviews.filter(status=ReviewStatus.CHECKING):
        who = person(f"approver-{other.department.code.lower()}")
        REGISTRY["complete"].run(other, actor=who)
    case = Case.objects.get(pk=case.pk)
    assert case.status == CaseStatus.SUPPLEMENT
    assert case.notices.filter(kind=Notice.Kind.RETURNED).count() == 1
