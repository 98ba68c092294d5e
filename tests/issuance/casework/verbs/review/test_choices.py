"""Some permits denied, enough granted: the region's rule, the applicant's choice, and what silence means."""

import re
from datetime import timedelta

import pytest
import time_machine

from issuance.casework import jobs
from issuance.casework.papers.notice_pdf import notice_document
from issuance.casework.progress import progress
from issuance.casework.queues.worklist import work_list
from issuance.casework.verbs.review.choices import (
    choose,
    record_choice,
    remind_choice,
    settle_choice,
)
from issuance.models import Case
from issuance.public.entrance_views import SESSION_KEY
from issuance.status import CaseStatus, ReviewStatus
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Region
from portal.ground.office_days import almanac
from tests.issuance.decision_ready import asked_to_choose
from tests.issuance.ready import CLERK, worded

pytestmark = pytest.mark.one_database


def read(notice):
    return re.sub(r"<[^>]+>|\s", "", notice_document(notice).html)


@pytest.fixture
def asked(new_case):
    """A case of three items, one denied, that waits for its applicant."""

    def make(silence="take"):
        return asked_to_choose(new_case("accepted", answers={"tobacco": True}), silence)

    return make


def late(case, days=1):
    Case.objects.filter(pk=case.pk).update(choice_due=clock.today() - timedelta(days=days))
    return Case.objects.get(pk=case.pk)


def test_where_the_region_says_nothing_what_is_granted_goes_on(new_case, asked):
    case = asked()
    assert case.status == CaseStatus.CHOOSING
    Region.objects.update(partial_rule="")
    plain = new_case("denied", answers={"tobacco": True})
    assert plain.status == CaseStatus.DECIDED
    assert not plain.notices.filter(kind="choice").exists()


@pytest.mark.parametrize(
    ("own", "city", "asks"),
    [("", "", False), ("", "ask", True), ("go_on", "ask", False), ("ask", "", True)],
)
def test_a_county_follows_its_city_unless_it_has_a_rule_of_its_own(own, city, asks):
    terms = {"choice_days": 5, "choice_silence": "take"}
    place = Region(code="450200", name="柳州市", partial_rule=city, **terms)
    county = Region(code="450204", name="柳南区", parent=place, partial_rule=own, **terms)
    assert county.partial_terms == (("ask", 5, "take", "") if asks else ("go_on", 0, "", ""))


@pytest.mark.parametrize(
    ("typed", "marked"),
    [
        ({}, {"choice_days", "choice_silence"}),
        ({"choice_days": 5, "choice_silence": "keep"}, {"choice_basis"}),
        ({"choice_days": 5, "choice_silence": "take"}, set()),
        ({"choice_days": 5, "choice_silence": "keep", "choice_basis": "办法第三条"}, set()),
    ],
)
def test_a_region_that_asks_says_how_long_and_what_silence_means(typed, marked):
    assert set(Region(partial_rule="ask", **typed)._faults_of_choice()) == marked
    assert not Region(partial_rule="go_on", **typed)._faults_of_choice()


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("silence", "means"), [("take", "就已准予的许可核发综合许可证"), ("keep", "《测试办法》第三条")]
)
def test_one_paper_tells_outcome_choice_last_day_and_what_silence_means(asked, silence, means):
    case = asked(silence)
    paper = case.notices.get(kind="choice")
    days = almanac.days_of(case.region_id)
    assert case.choice_due == clock.add_working_days(clock.today(), 10, days=days)
    assert paper.organ == case.issuing_body
    said = read(paper)
    assert means in said
    denied = case.reviews.get(status=ReviewStatus.DENIED)
    assert denied.permit_name in said
    assert paper.body["choice"]["due"] == case.choice_due.isoformat()
    assert worded(case.choice_due) in said
    assert [m.kind for m in case.messages.all()].count("choice") >= 1


def test_the_composite_of_what_is_granted_goes_to_the_licence_officer(asked, person):
    case = asked()
    choose.run(case, choice="take")
    case = Case.objects.get(pk=case.pk)
    assert (case.status, case.choice) == (CaseStatus.DECIDED, "take")
    lists = work_list(person("officer-450204-aa"), clock.today())
    assert {row.queue.code for row in lists for task in row.tasks if task.case == case} == {
        "to_issue"
    }


def test_single_permits_are_kept_with_a_paper_and_their_recording_goes_on(asked, person):
    case = asked()
    choose.run(case, choice="keep")
    case = Case.objects.get(pk=case.pk)
    assert case.status == CaseStatus.CLOSED
    assert "选择保留单项许可" in read(case.notices.get(kind="closed"))
    lists = work_list(person("approver-450204-mr"), clock.today())
    assert "to_record" in {row.queue.code for row in lists for t in row.tasks if t.case == case}


def test_whoever_waits_is_told_the_day_on_paper_and_may_choose_again_until_then(asked):
    case, until = asked(), clock.today() + timedelta(days=90)
    choose.run(case, choice="wait", until=until)
    case = Case.objects.get(pk=case.pk)
    assert (case.status, case.choice_due) == (CaseStatus.CHOOSING, until)
    assert case.notices.filter(kind="choice").count() == 2
    assert worded(until) in read(case.notices.filter(kind="choice").last())
    assert progress(case).to_choose.waits
    choose.run(case, choice="take")
    assert Case.objects.get(pk=case.pk).status == CaseStatus.DECIDED


def test_the_whole_waiting_lasts_no_longer_than_a_year(asked):
    case, first = asked(), clock.today()
    choose.run(case, choice="wait", until=first + timedelta(days=366))
    with time_machine.travel(first + timedelta(days=300), tick=False):
        case = Case.objects.get(pk=case.pk)
        with pytest.raises(VerbRefused, match="一年"):
            choose.run(case, choice="wait", until=first + timedelta(days=367))
        choose.run(case, choice="wait", until=first + timedelta(days=365))


def test_the_same_day_makes_no_second_paper(asked):
    case, until = asked(), clock.today() + timedelta(days=90)
    choose.run(case, choice="wait", until=until)
    with pytest.raises(VerbRefused, match="已"):
        choose.run(Case.objects.get(pk=case.pk), choice="wait", until=until)
    assert case.notices.filter(kind="choice").count() == 2


def test_an_applicant_who_posts_again_and_again_gets_five_papers_a_day(asked, client):
    case = asked()
    reference = case.submission.reference
    session = client.session
    session[SESSION_KEY] = [reference]
    session.save()
    for day in range(30, 40):
        until = (clock.today() + timedelta(days=day)).isoformat()
        client.post(f"/track/{reference}/choice/", {"choice": "wait", "until": until})
    assert case.notices.filter(kind="choice").count() == 1 + 5
    assert "请" in client.get(f"/track/{reference}/").content.decode()


@pytest.mark.parametrize("days", [None, 0, -1, 400])
def test_a_day_to_wait_until_lies_ahead_within_a_year(asked, days):
    until = None if days is None else clock.today() + timedelta(days=days)
    with pytest.raises(VerbRefused):
        choose.run(asked(), choice="wait", until=until)


@pytest.mark.parametrize(("silence", "status"), [("take", "decided"), ("keep", "closed")])
def test_after_the_last_day_silence_means_what_the_paper_said(asked, silence, status):
    case = late(asked(silence), 0)
    jobs.pursue_choices()
    assert Case.objects.get(pk=case.pk).status == CaseStatus.CHOOSING  # that day is still in time
    Region.objects.update(choice_silence="keep" if silence == "take" else "take")
    case = late(case)
    with pytest.raises(VerbRefused, match="已过"):
        choose.run(case, choice="take")
    jobs.pursue_choices()
    assert Case.objects.get(pk=case.pk).status == status


def test_the_applicant_is_reminded_once_before_each_last_day(asked):
    case = asked()
    jobs.pursue_choices()
    assert not Case.objects.get(pk=case.pk).choice_reminded  # too early
    case = late(case, 0)
    for _again in range(2):
        jobs.pursue_choices()
    case = Case.objects.get(pk=case.pk)
    assert case.choice_reminded == clock.today()
    assert remind_choice.hindrance(case)
    kinds = [message.kind for message in case.messages.all()]
    assert kinds.count("choice_reminder") == kinds.count("choice")  # at each address once
    choose.run(case, choice="wait", until=clock.today() + timedelta(days=1))
    jobs.pursue_choices()
    assert Case.objects.get(pk=case.pk).choice_reminded == clock.today()


def test_it_waits_in_the_list_of_the_window_which_writes_down_what_is_said_there(
    asked, person, client
):
    case, clerk = asked(), person(CLERK)
    lists = work_list(clerk, clock.today())
    assert "choices" in {row.queue.code for row in lists for t in row.tasks if t.case == case}
    record_choice.run(case, actor=clerk, choice="keep")
    assert Case.objects.get(pk=case.pk).status == CaseStatus.CLOSED


def test_the_page_of_the_case_asks_marks_what_is_wrong_and_takes_the_choice(asked, client):
    case = asked()
    reference = case.submission.reference
    session = client.session
    session[SESSION_KEY] = [reference]
    session.save()
    page = client.get(f"/track/{reference}/").content.decode()
    assert case.choice_due.isoformat() in page
    assert f"/track/{reference}/choice/" in page
    wrong = client.post(f"/track/{reference}/choice/", {"choice": "wait"})
    assert wrong.status_code == 422
    assert wrong.context["choice"].errors["until"]
    assert client.post(f"/track/{reference}/choice/", {"choice": "take"}).status_code == 302
    assert Case.objects.get(pk=case.pk).status == CaseStatus.DECIDED
    assert f"/track/{reference}/choice/" not in client.get(f"/track/{reference}/").content.decode()


def test_silence_before_the_last_day_settles_nothing(asked):
    with pytest.raises(VerbRefused, match="仍可选择"):
        settle_choice.run(asked())
