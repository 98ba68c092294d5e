"""The supplement answered at the window: by the same rules as online, with the clerk's name and a receipt."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from lxml import html

from issuance.casework.papers.notice_pdf import notice_article
from issuance.casework.verbs import REGISTRY
from issuance.casework.verbs.intake.checking import ask_supplement
from issuance.models import Case, Deficiency, Notice
from issuance.status import CaseStatus
from portal.demo.telling import sample_paper
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Post, Role
from tests.issuance.desk.case_pages import do, page
from tests.issuance.limit_ready import APPROVER
from tests.issuance.ready import CLERK, MARKET
from tests.issuance.window_ready import scan

FIELD, MATERIAL = Deficiency.Target.FIELD, Deficiency.Target.MATERIAL
ADDRESS = "柳州市柳南区潭中西路九十九号"
take_in = REGISTRY["answer_at_counter"]


@pytest.fixture
def asked(new_case, person):
    """The window misses the address and one paper; the case, and the id of the paper."""
    case = new_case("submitted", channel="window")
    review = case.reviews.get(department__code=MARKET)
    permit = case.version.snapshot.permit_by_code[review.permit_code]
    files = case.submission.current().files.all()
    paper = next(file.material for file in files if file.material in permit.materials)
    missing = [(review, FIELD, "premises_address", "缺门牌号"), (review, MATERIAL, paper, "缺页")]
    ask_supplement.run(case, actor=person(CLERK), deficiencies=missing)
    return Case.objects.get(pk=case.pk), paper


def receipt_of(case):
    return case.notices.get(kind=Notice.Kind.RECEIVED)


def test_a_paper_ticked_as_received_and_a_field_typed_make_the_one_answer(asked, person):
    case, paper = asked
    clerk = person(CLERK)
    take_in.run(
        case, actor=clerk, data={"premises_address": ADDRESS}, files={}, papers=frozenset({paper})
    )
    case = Case.objects.get(pk=case.pk)
    revision = case.submission.current()
    assert (case.status, case.answered_by, revision.number) == (CaseStatus.CHECKING, clerk, 2)
    assert revision.content["data"]["premises_address"] == ADDRESS
    assert revision.content["declared"][paper] == "paper"
    assert not revision.files.filter(material=paper).exists()
    assert receipt_of(case).body["received"]["items"] == [
        {"target": "field", "label": "经营场所", "files": 0, "on_paper": False},
        {
            "target": "material",
            "label": case.version.snapshot.material_by_id[paper].name,
            "files": 0,
            "on_paper": True,
        },
    ]
    with pytest.raises(VerbRefused):
        take_in.run(case, actor=clerk, data={}, files={}, papers=frozenset({paper}))


def test_what_was_asked_for_and_what_was_not_are_held_apart_as_online(asked, person):
    case, paper = asked
    clerk, typed = person(CLERK), {"premises_address": ADDRESS}
    with pytest.raises(VerbRefused, match="请上传"):
        take_in.run(case, actor=clerk, data=typed, files={})
    with pytest.raises(VerbRefused, match="another_paper"):
        take_in.run(
            case, actor=clerk, data=typed, files={}, papers=frozenset({paper, "another_paper"})
        )
    case.refresh_from_db()
    assert (case.status, case.answered_by) == (CaseStatus.SUPPLEMENT, None)
    assert case.submission.revisions.count() == 1


def test_whoever_took_the_answer_in_decides_nothing_on_the_case(asked, person):
    case, paper = asked
    approver = person(APPROVER)
    review = case.reviews.get(department__code=MARKET)
    Post.objects.create(
        user=approver,
        role=Role.CLERK,
        region=case.region,
        valid_from=approver.posts.first().valid_from,
    )
    both = person(APPROVER)
    take_in.run(
        case, actor=both, data={"premises_address": ADDRESS}, files={}, papers=frozenset({paper})
    )
    with pytest.raises(PermissionDenied, match="补正材料接收人不得"):
        REGISTRY["refuse"].run(review, actor=both, kind="not_cured", reasons="仍缺门牌号")


def test_the_receipt_says_what_came_how_and_until_when_is_answered(asked, person):
    case, paper = asked
    files = {paper: [scan()]}
    take_in.run(
        case,
        actor=person(CLERK),
        data={"premises_address": ADDRESS},
        files=files,
        papers=frozenset({paper}),
    )
    case = Case.objects.get(pk=case.pk)
    article = notice_article(receipt_of(case))
    words = re.sub(r"<[^>]+>|\s", "", article["words"])
    assert article["title"] == "补正材料接收凭证"
    assert "纸质原件，电子文件1份" in words
    assert "以上材料由窗口接收" in words
    due = case.check_due
    assert f"{due.year}年{due.month}月{due.day}日前（含当日）" in words
    assert ADDRESS not in words


def test_an_answer_given_online_has_its_receipt_too(new_case):
    case = new_case("answered")
    assert receipt_of(case).body["received"]["channel"] == "online"
    assert case.answered_by is None


def posted(case, client, **typed):
    return do(client, case, "answer_at_counter", case, **typed)


def test_the_page_opens_what_the_notice_named_and_leads_on_to_the_receipt(asked, signed_in):
    case, paper = asked
    client = signed_in(CLERK)
    shown = html.fromstring(page(client, case).content)
    key = f"answer_at_counter-{case.pk}-"
    names = [field.get("name") for field in shown.xpath(f"//*[starts-with(@name, '{key}')]")]
    assert names == [
        f"{key}field-premises_address",
        f"{key}material-{paper}",
        f"{key}paper-{paper}",
    ]
    typed = {"field-premises_address": ADDRESS, f"paper-{paper}": "on"}
    answer = posted(case, client, **typed)
    assert answer["Location"] == reverse("issuance_papers", args=[case.pk])
    assert receipt_of(case).number in client.get(answer["Location"]).content.decode()


def test_a_scan_that_is_refused_costs_nothing_of_the_rest(asked, signed_in):
    case, paper = asked
    good = SimpleUploadedFile("第一页.pdf", sample_paper("good"), "application/pdf")
    bad = SimpleUploadedFile("坏.pdf", b"no pdf at all", "application/pdf")
    typed = {"field-premises_address": ADDRESS, f"material-{paper}": [good, bad]}
    client = signed_in(CLERK)
    answer = posted(case, client, **typed)
    assert answer.status_code == 422
    shown = html.fromstring(answer.content)
    assert ADDRESS in answer.content.decode()
    assert "坏.pdf" in answer.content.decode()
    [kept] = shown.xpath(f"//input[contains(@name, 'material-{paper}-kept')]")
    again = {"field-premises_address": ADDRESS, f"material-{paper}-kept": kept.get("value")}
    assert posted(case, client, **again).status_code == 302
    [file] = case.submission.current().files.filter(material=paper)
    assert file.name == "第一页.pdf"


def test_a_paper_neither_scanned_nor_ticked_is_told_beside_it(asked, signed_in):
    case, paper = asked
    answer = posted(case, signed_in(CLERK), **{"field-premises_address": ADDRESS})
    assert answer.status_code == 422
    [card] = [card for card in answer.context["cards"] if card["verb"].code == "answer_at_counter"]
    assert list(card["form"].errors) == [f"material-{paper}"]


def test_of_an_online_case_the_window_sees_the_names_of_what_is_asked_and_no_data(
    new_case, person, signed_in
):
    case = new_case("submitted")
    for review in case.reviews.all():
        approver = person(f"approver-{review.department.code.lower()}")
        if review.department.code == MARKET:
            missing = [(review, FIELD, "premises_address", "缺门牌号")]
            REGISTRY["deficient"].run(review, actor=approver, deficiencies=missing)
        else:
            REGISTRY["complete"].run(review, actor=approver)
    case = Case.objects.get(pk=case.pk)
    known = case.submission.current().content["data"]["premises_address"]
    client = signed_in(CLERK)
    words = page(client, case).content.decode()
    assert "缺门牌号" in words
    assert known not in words
    assert posted(case, client, **{"field-premises_address": ADDRESS}).status_code == 302
    case.refresh_from_db()
    assert (case.channel, case.answered_by) == ("online", person(CLERK))
    paper = reverse("issuance_notice_page", args=[case.pk, receipt_of(case).number])
    assert client.get(paper).status_code == 200
    asked = case.notices.get(kind=Notice.Kind.SUPPLEMENT)
    notice = client.get(paper.replace(receipt_of(case).number, asked.number))
    assert notice.status_code == 200  # whose answer it took in
    assert known not in notice.content.decode()
