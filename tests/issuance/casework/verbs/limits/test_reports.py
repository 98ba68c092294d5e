"""What ends a pause: the report of a technical step, or the day a tender was over."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from forms import uploads
from issuance.casework.papers.notice_pdf import notice_document
from issuance.casework.verbs import REGISTRY
from issuance.models import Notice, Pause, Review
from portal.ground.calendar import clock
from portal.ground.office_days import almanac
from tests.issuance.desk.case_pages import page
from tests.issuance.limit_ready import approval, report
from tests.issuance.pause_cases import APPROVER, TEST, after, pause, resume
from tests.issuance.ready import worded


def test_the_decision_names_the_report_it_rests_on_and_the_case_page_shows_it(
    review, person, signed_in
):
    pause(review, person)
    resume(review, person, clock.today())
    REGISTRY["decide"].run(Review.objects.get(pk=review.pk), actor=person(APPROVER), grant=True)
    paper = Notice.objects.get(kind="decision", review=review)
    text = "".join(notice_document(paper).html.split())
    assert "检字〔2026〕1号" in text
    assert "水质检测合格" in text
    shown = page(signed_in(APPROVER), review.case).content.decode()
    assert "检字〔2026〕1号" in shown


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"conclusion": " "}, "conclusion"),
        ({"found_by": ""}, "found_by"),
        ({"number": ""}, "number"),
        ({"on": None}, "on"),
        ({"on": date(2999, 1, 1)}, "on"),
        ({"last": date(2999, 1, 1)}, "last"),
        ({"last": date(2000, 1, 1)}, "last"),
    ],
)
def test_a_technical_step_ends_with_its_report(review, person, changed, field):
    pause(review, person)
    fresh = Review.objects.get(pk=review.pk)
    assert set(REGISTRY["resume"].faults(fresh, **report() | changed)) == {field}


def test_papers_name_the_law_of_the_step_and_end_the_conclusion_with_one_full_stop(review, person):
    """行政许可法 55 is of equipment, facilities, products and goods, not of every step."""
    pause(review, person)
    stated = report() | {"conclusion": "水质检测合格。"}
    REGISTRY["resume"].run(review, actor=person(APPROVER), **stated)
    REGISTRY["decide"].run(Review.objects.get(pk=review.pk), actor=person(APPROVER), grant=True)
    for kind in ("resumed", "decision"):
        paper = Notice.objects.get(kind=kind, review=review)
        text = "".join(notice_document(paper).html.split())
        assert "市检测中心出具的检测报告（编号：检字〔2026〕1号" in text
        assert f"依据：{TEST['law']}），结论：水质检测合格。" in text
        assert "。。" not in text
        assert "第五十五条" not in text
    assert Pause.objects.get().conclusion == "水质检测合格。"


def test_only_the_time_a_step_took_is_left_out_however_late_its_report_is_written_down(
    review, person
):
    told, received = review.due, after(review, 3)
    pause(review, person)
    with time_machine.travel(after(review, 8), tick=False):
        stated = report() | {"on": received, "last": received}
        REGISTRY["resume"].run(review, actor=person(APPROVER), **stated)
    review.refresh_from_db()
    assert Pause.objects.get().last == received
    days = almanac.days_of(review.region_id)
    assert review.due == clock.add_working_days(told, 3, days=days)
    text = notice_document(Notice.objects.get(kind="resumed")).html
    assert f"已于{worded(received)}结束" in text


def test_a_report_is_received_on_its_own_day_or_later(review, person):
    pause(review, person)
    with time_machine.travel(after(review, 3), tick=False):
        fresh, verb = Review.objects.get(pk=review.pk), REGISTRY["resume"]
        stated = report() | {"on": clock.today(), "last": clock.today() - timedelta(days=1)}
        assert set(verb.faults(fresh, **stated)) == {"last"}
        assert not verb.faults(fresh, **stated | {"on": stated["last"]})
        form = verb.form_for(person(APPROVER), fresh)
        assert form.fields["last"].initial() == clock.today()


def test_a_tender_ends_without_a_report_and_asks_for_its_day_alone(review, person):
    pause(review, person, cause="tender")
    verb = REGISTRY["resume"]
    with time_machine.travel(after(review, 4), tick=False):
        fresh, ended = Review.objects.get(pk=review.pk), after(review, -2)
        assert set(verb.form_for(person(APPROVER), fresh).fields) == {"last"}
        key = f"resume-{fresh.pk}-last"
        form = verb.form_for(person(APPROVER), fresh, {key: ended.isoformat()})
        assert form.is_valid()
        verb.run(fresh, actor=person(APPROVER), **form.arguments())
    kept = Pause.objects.get()
    assert (kept.conclusion, kept.last) == ("", ended)


def test_the_scan_of_a_report_is_opened_by_its_department(review, person, signed_in):
    pause(review, person)
    scan = uploads.take_in(approval()["scan"])
    actor = person(APPROVER)
    REGISTRY["resume"].run(Review.objects.get(pk=review.pk), actor=actor, **report(), scan=scan)
    address = f"/cms/cases/{review.case_id}/scans/{Pause.objects.get().pk}/pause/"
    assert signed_in(APPROVER).get(address).status_code == 200
    assert signed_in("approver-450203-mr").get(address).status_code == 404


@pytest.mark.both_databases
def test_the_database_keeps_a_report_whole(review, person):
    pause(review, person)
    resume(review, person, clock.today())
    for wrong in ({"found_by": ""}, {"report_on": None}, {"conclusion": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Pause.objects.update(**wrong)
