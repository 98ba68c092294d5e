"""While a supplement is asked for, its applicant may go on at once with the items that lack nothing."""

import re

import pytest

from issuance.casework.papers.notice_pdf import notice_document
from issuance.casework.verbs import REGISTRY
from issuance.models import Case, Notice
from issuance.status import CaseStatus, ReviewStatus
from portal.demo.people import approver_of
from portal.ground.calendar import clock
from portal.ground.history import witness
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Event
from tests.issuance.window_ready import CLERK


def text(notice):
    return re.sub(r"<[^>]+>|\s", "", notice_document(notice).html)


def tracked(client, case):
    session = client.session
    session["tracked"] = [case.submission.reference]
    session.save()
    return f"/track/{case.submission.reference}/"


@pytest.mark.both_databases
@pytest.mark.parametrize("channel", ["online", "window"])
def test_what_is_complete_is_accepted_at_once_and_the_rest_is_given_up(new_case, client, channel):
    case = new_case("supplement", channel=channel)
    lacking = case.reviews.get(status=ReviewStatus.DEFICIENT)
    complete = case.reviews.exclude(pk=lacking.pk).get()
    address = tracked(client, case)
    page = client.get(address).content.decode()
    assert f"{complete.permit_name}：立即受理" in page
    assert f"{lacking.permit_name}：放弃" in page
    assert client.post(f"{address}go-on/").status_code == 302
    case = Case.objects.get(pk=case.pk)
    lacking.refresh_from_db()
    complete.refresh_from_db()
    assert (case.status, clock.day_of(case.accepted_at)) == (CaseStatus.REVIEWING, clock.today())
    assert (lacking.status, complete.status) == (ReviewStatus.UNANSWERED, ReviewStatus.OPEN)
    paper = case.notices.get(kind=Notice.Kind.UNANSWERED)
    assert (paper.review, paper.body["chosen"]) == (lacking, True)
    assert "您选择材料齐全的事项先行办理" in text(paper)
    assert "逾期" not in text(paper)
    assert str(paper.title) == "放弃申请事项告知书"
    accepted = case.notices.get(kind=Notice.Kind.ACCEPTED)
    assert "您选择材料齐全的事项先行办理，下列需补正的事项已放弃申请" in text(accepted)
    assert lacking.permit_name in text(accepted)
    assert "逾期" not in text(accepted)
    assert "逾期" not in client.get(address).content.decode()
    event = Event.objects.filter(subject=lacking.event_subject).latest("pk")
    assert event.verb == "leave_item"
    assert case.notices.filter(kind=Notice.Kind.ACCEPTED).count() == 1
    with pytest.raises(VerbRefused):
        REGISTRY["go_on"].run(case)
    assert list(witness.alterations()) == []


def test_the_paper_that_no_composite_follows_names_the_choice_and_no_day_that_was_missed(
    new_case, client
):
    case = new_case("supplement")
    client.post(f"{tracked(client, case)}go-on/")
    case = Case.objects.get(pk=case.pk)
    case.reviews.filter(status=ReviewStatus.OPEN).update(visit="spared")
    review = case.reviews.select_related("department").get(status=ReviewStatus.OPEN)
    decided = {"grant": False, "reasons": "不符合条件", "basis": "《测试法》第一条"}
    REGISTRY["decide"].run(review, actor=approver_of(review.department), **decided)
    paper = case.notices.get(kind=Notice.Kind.CLOSED)
    assert "您选择其他事项先行办理，该事项已放弃申请" in text(paper)
    assert "逾期" not in text(paper)


def test_nothing_goes_on_where_every_item_lacks_something(new_case, client):
    case = new_case("supplement")
    case.reviews.update(status=ReviewStatus.DEFICIENT)
    assert REGISTRY["go_on"].hindrance(Case.objects.get(pk=case.pk))
    assert "立即受理" not in client.get(tracked(client, case)).content.decode()


def test_whoever_records_it_at_the_window_decides_nothing(new_case, person):
    case = new_case("supplement", channel="window")
    clerk, verb = person(CLERK), REGISTRY["record_going_on"]
    case = Case.objects.get(pk=case.pk)
    told = dict(verb.stands(case))
    assert set(told.values()) == {row.permit_name for row in case.reviews.all()}
    verb.run(case, actor=clerk)
    assert Case.objects.get(pk=case.pk).accepted_by == clerk
    review = case.reviews.get(status=ReviewStatus.OPEN)
    assert REGISTRY["decide"].refusal(clerk, review)


@pytest.mark.parametrize("channel", ["online", "window"])
def test_each_row_of_the_notice_names_every_item_that_ends_without_it(new_case, channel):
    case = new_case("supplement", channel=channel)
    paper = case.notices.get(kind=Notice.Kind.SUPPLEMENT)
    silent = {row.permit_name for row in case.reviews.filter(status=ReviewStatus.DEFICIENT)}
    assert {name for row in paper.body["deficiencies"] for name in row["permits"]} == silent
    assert all(name in text(paper) for name in silent)


def test_a_field_of_two_items_is_named_under_both_at_the_window(ready):
    prepared = ready("ask_supplement")
    case = prepared.case
    review = prepared.arguments["deficiencies"][0][0]
    asked = [(review, "field", "premises_address", "请写明门牌号")]
    prepared.verb.run(prepared.subject, actor=prepared.actor, deficiencies=asked)
    [row] = case.notices.get(kind=Notice.Kind.SUPPLEMENT).body["deficiencies"]
    assert set(row["permits"]) == {row.permit_name for row in case.reviews.all()}
    assert len(row["permits"]) > 1
