"""A notice says on its page, word for word, what it says as PDF; pages break where they may."""

import io
import re

import pytest
from django.db import transaction
from django.utils import translation
from pypdf import PdfReader

from issuance.casework.papers import notices
from issuance.casework.papers.notice_pdf import notice_article, notice_document
from issuance.models import Case, Notice
from issuance.status import ReviewStatus
from portal.ground.pdf.documents import render_pdf
from tests.guide_pages import Text

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

RARE = "𬭎㙍䶮䶶"
LONG = f"材料中“{RARE}”与营业执照不一致；Certificate No. A-12(3) <b>&amp;\n另缺：" * 40
PAGE_NUMBER = re.compile(r"第\d+页/共\d+页")
OF_ONE_ITEM = {Notice.Kind.DECISION, Notice.Kind.WITHDRAWN, Notice.Kind.GIVEN_UP}
ANSWER = {
    "unit": "工作日",
    "due": "2026-12-20",
    "days": 15,
    "from": "2026-11-29",
    "basis": "细则第3条",
}
REFUSED_ITEM = {"permit": "小餐饮登记", "department": "测试局"}
VARIANTS = [
    *((kind, {"answer": ANSWER, "asked": "A-1B"}, "") for kind in Notice.Kind),
    (Notice.Kind.ACCEPTED, {"deemed": True, "refused": [REFUSED_ITEM], "composite": False}, ""),
    (Notice.Kind.SUPPLEMENT, {"answer": ANSWER | {"silence": "close"}}, ""),
    (Notice.Kind.REFUSED, {"refusal": {"kind": "not_ours", "authority": f"{RARE}局"}}, "refused"),
    (Notice.Kind.CLOSED, {"fallen": ["小餐饮登记", "排水许可"]}, ""),
    (Notice.Kind.DECISION, {}, ReviewStatus.DENIED),
    (Notice.Kind.WITHDRAWN, {}, ReviewStatus.CANCELLED),
    (Notice.Kind.GIVEN_UP, {"permit_number": "JY1450204"}, ReviewStatus.GRANTED),
]


def pages_of(notice):
    pdf = render_pdf(notice_document(notice))
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def squeezed(text):
    return PAGE_NUMBER.sub("", re.sub(r"\s+", "", text))


@pytest.fixture
def given(new_case):
    """A notice of a case with a long and rare name, with long reasons; ``status`` of its first item."""

    def give(kind, facts, status):
        case = new_case("accepted")
        case.operator_name = f"柳南区{RARE}小吃店" * 6
        Case.objects.filter(pk=case.pk).update(operator_name=case.operator_name)
        single = kind in OF_ONE_ITEM or "refusal" in facts
        review = case.reviews.select_related("department").first() if single else None
        known = {"reasons": LONG, "counted": 1, "needed": 2}
        if kind == Notice.Kind.RETURNED:  # it has the number of the notice it returns
            known["number"] = f"{case.notices.first().number}-2"
        if kind == Notice.Kind.PROMISE:
            known["promise"] = {"outcome": "broken", "name": "平面图", "due": "2026-12-20"}
        with transaction.atomic():
            organ = review.department if review else case.issuing_body
            notice = notices.give_notice(case=case, kind=kind, organ=organ, review=review, **known)
        notice.body |= facts
        for row in notice.body["reviews"]:
            row["reasons"] = LONG
            row["status"] = status or row["status"]
        notice.body["deficiencies"] = [
            {"label": f"{RARE}第{n}项", "reason": LONG[:300], "department": organ.name}
            for n in range(30)
        ]
        return notice

    return give


@pytest.mark.parametrize(("kind", "facts", "status"), VARIANTS)
def test_page_and_pdf_say_the_same(given, kind, facts, status):
    notice = given(kind, facts, status)
    article = notice_article(notice)
    on_page = str(Text(f"<h1>{article['title']}</h1>{article['words']}"))
    assert squeezed("".join(pages_of(notice))) == on_page
    assert RARE in on_page
    assert notice.number in on_page
    assert notice.case.submission.reference in on_page


def test_a_reader_of_the_english_pages_reads_the_same_paper(given):
    notice = given(Notice.Kind.REFUSED, {}, "")
    chinese = notice_article(notice), notice_document(notice)
    with translation.override("en"):
        assert (notice_article(notice), notice_document(notice)) == chinese


@pytest.mark.parametrize("lines", range(24, 36))
def test_a_heading_stands_with_what_it_heads(given, lines):
    notice = given(Notice.Kind.REFUSED, {"reasons": "\n".join(["缺少材料"] * lines)}, "")
    pages = pages_of(notice)
    (page,) = [page for page in pages if "救济途径" in page]
    assert squeezed(page.partition("救济途径")[2])
