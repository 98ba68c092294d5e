"""What the applicant does about a visit under /track/: the report of what was put right, with pictures."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from forms import intake
from issuance.casework.supplements import pictures
from issuance.models import InspectionPhoto
from portal.demo.people import approver_of
from tests.ground.files.judging.makers import heif, pdf, picture
from tests.issuance.inspection_cases import fresh, to_be_put_right
from tests.issuance.ready import MARKET


@pytest.fixture
def case(new_case, client):
    """Something is to be put right, and the applicant is on the page."""
    case = new_case("accepted", visit=True)
    to_be_put_right(fresh(case.reviews.get(department__code=MARKET)))
    receipt = intake.receipt(case.submission)
    post = {"reference": receipt.reference, "code": receipt.access_code}
    client.post(reverse("track"), post)
    return case


def upload(content, name="整改.jpg"):
    return SimpleUploadedFile(name, content, "image/jpeg")


def report(client, case, answer="已加装洗手设施", photos=(), **more):
    there = reverse("track_put_right", args=[case.submission.reference])
    posted = {"report-answer": answer, "report-photos": list(photos)} | more
    return client.post(there, posted)


def visit(case):
    return case.inspections.get(round=2)


def answered(case):
    return case.reviews.get(department__code=MARKET).righted


def test_the_page_asks_for_pictures_and_takes_several_also_of_an_iphone(client, case):
    page = client.get(reverse("track_case", args=[case.submission.reference])).content.decode()
    assert 'name="report-photos"' in page
    sent = [upload(picture("JPEG")), upload(heif(), "IMG_1.HEIC")]
    assert report(client, case, photos=sent).status_code == 302
    assert (visit(case).stage, answered(case)) == ("due", "已加装洗手设施")
    rows = InspectionPhoto.objects.order_by("pk")
    assert [row.scan_type for row in rows] == ["image/jpeg", "image/heic"]
    assert all(row.finding is None for row in rows)
    assert rows[1].scan_shown
    page = client.get(reverse("track_case", args=[case.submission.reference])).content.decode()
    assert "已提交2张照片" in page


def test_what_is_to_be_put_right_stands_at_the_form_with_the_last_day_of_each_item(client, case):
    review = case.reviews.get(department__code=MARKET)
    page = client.get(reverse("track_case", args=[case.submission.reference])).content.decode()
    [row] = review.inspected.all()
    above, _form = page.split('name="report-answer"')
    told = above[above.index('id="to-right"') :]
    assert review.permit_name in told
    assert row.findings in told
    assert f'datetime="{row.until.isoformat()}"' in told
    report(client, case)
    page = client.get(reverse("track_case", args=[case.submission.reference])).content.decode()
    assert 'id="to-right"' not in page


def test_the_department_reads_that_it_was_reported_and_is_to_be_looked_at_again(
    client, case, signed_in
):
    review = case.reviews.get(department__code=MARKET)
    there, desk = (
        reverse("issuance_case", args=[case.pk]),
        signed_in(approver_of(review.department).username),
    )
    assert "核查后待整改" in desk.get(there).content.decode()
    report(client, case)
    page = desk.get(there).content.decode()
    assert "已报告整改，待复核" in page
    assert "核查后待整改" not in page


def test_it_may_be_reported_without_pictures(client, case):
    assert report(client, case).status_code == 302
    assert visit(case).stage == "due"


@pytest.mark.parametrize("content", [b"<script>alert(1)</script>", pdf()])
def test_a_refused_file_keeps_the_good_ones_and_what_was_typed(client, case, content):
    sent = [upload(picture("JPEG"), "洗手池.jpg"), upload(content, "坏.jpg")]
    answer = report(client, case, photos=sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "已加装洗手设施" in page
    assert "坏.jpg" in page
    assert "此处仅接收图片（JPG、PNG、WebP、HEIC）" in page
    assert "PDF 和 OFD" not in page
    assert visit(case).stage == "rectifying"
    assert not InspectionPhoto.objects.exists()
    [token] = [
        kept
        for kept, _file in answer.context["visits"]["report"]["photos"].field.widget.get_context(
            "x", answer.context["visits"]["report"]["photos"].value(), {}
        )["widget"]["kept"]
    ]
    assert report(client, case, **{"report-photos-kept": token}).status_code == 302
    assert InspectionPhoto.objects.get().scan_name == "洗手池.jpg"


def test_without_words_good_pictures_stay_with_the_form(client, case):
    answer = report(client, case, answer=" ", photos=[upload(picture("JPEG"), "洗手池.jpg")])
    assert answer.status_code == 422
    assert "洗手池.jpg" in answer.content.decode()


def test_more_pictures_than_one_looks_at_are_refused(client, case, monkeypatch):
    monkeypatch.setattr(pictures, "MOST", 1)
    sent = [upload(picture("JPEG")), upload(picture("PNG"), "二.png")]
    answer = report(client, case, photos=sent)
    assert answer.status_code == 422
    assert "最多" in answer.content.decode()
    assert visit(case).stage == "rectifying"


def test_after_the_report_a_second_one_is_told_that_nothing_waits(client, case):
    report(client, case)
    answer = report(client, case, answer="再报一次", photos=[upload(picture("JPEG"))])
    assert answer.status_code == 302
    assert answered(case) == "已加装洗手设施"
    assert not InspectionPhoto.objects.exists()
