"""The applicant of a supplement reads until when, why that day, and what silence means."""

from datetime import date

import pytest
from django.urls import reverse

from forms import intake
from issuance.casework.verbs.intake.silence import close_unanswered
from issuance.models import Case
from portal.demo.stories import LIUNAN, Story
from tests import told

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 2)  # of the past


@pytest.fixture
def tell(demo):
    def make(stage):
        return told.tell(Story(LIUNAN, "SMALL_EATERY", "面馆", stage), 970)

    return make


def enter(client, case):
    receipt = intake.receipt(case.submission)
    post = {"reference": receipt.reference, "code": receipt.access_code}
    return client.post(reverse("track"), post)


def address(name, case):
    return reverse(name, args=[case.submission.reference])


def test_the_applicant_reads_until_when_how_the_day_was_found_and_what_silence_means(client, tell):
    case = tell("supplement")
    case.refresh_from_db()
    enter(client, case)
    text = client.get(address("track_case", case)).content.decode()
    due = case.supplement_due.isoformat()
    assert f"请于{due}前（含当日）提交补正材料" in text
    assert "补正期限：30个工作日（国家法律未规定补正期限）。" in text
    assert "本件保留待补正" in text
    assert case.check_due.isoformat() not in text
    Case.objects.filter(pk=case.pk).update(supplement_silence="close", supplement_reminded=DAY)
    text = client.get(address("track_case", case)).content.decode()
    assert f"提醒：补正期限至{due}" in text
    assert "逾期未补正的，材料有欠缺的许可事项视为放弃申请" in text
    Case.objects.filter(pk=case.pk).update(supplement_due=DAY)
    text = client.get(address("track_case", case)).content.decode()
    assert f"补正期限已于{DAY.isoformat()}届满" in text


def test_an_application_that_counts_as_given_up_says_so_and_takes_no_answer(client, tell):
    case = tell("supplement")
    Case.objects.filter(pk=case.pk).update(supplement_due=DAY, supplement_silence="close")
    case.reviews.update(status="deficient")  # each lacks something
    close_unanswered.run(case)
    enter(client, case)
    page = client.get(address("track_case", case))
    assert page.context["form"] is None
    text = page.content.decode()
    assert "逾期未补正，视为放弃申请" in text
    assert "除依法在一定期限内不得再次申请的情形外，您可以重新申请" in text
    assert "视为放弃申请通知书" in text
    answer = client.post(address("track_supplement", case), {}, follow=True)
    assert "逾期未补正，视为放弃申请" in answer.content.decode()


def test_what_lacked_nothing_is_followed_on_the_page_beside_what_counts_as_given_up(client, tell):
    case = tell("supplement")
    Case.objects.filter(pk=case.pk).update(supplement_due=DAY, supplement_silence="close")
    close_unanswered.run(case)
    enter(client, case)
    page = client.get(address("track_case", case))
    assert page.context["form"] is None
    words = sorted(str(part.word) for part in page.context["progress"].parts)
    assert words == ["审批中", "未补正，视为放弃申请"]
    text = page.content.decode()
    for said in ("视为放弃申请通知书", "受理通知书", "不再核发", "已视为放弃申请：无须撤回"):
        assert said in text
    answer = client.post(address("track_supplement", case), {}, follow=True)
    assert "并联审批" in answer.content.decode()


def test_a_supplement_asked_for_before_there_were_last_days_names_none(client, tell):
    case = tell("supplement")
    Case.objects.filter(pk=case.pk).update(supplement_due=None, supplement_silence="")
    enter(client, case)
    page = client.get(address("track_case", case))
    assert page.status_code == 200
    assert page.context["progress"].asked is None
    assert page.context["form"] is not None
