"""Of what is not handed in by the last day of a supplement becomes what its notice said."""

from datetime import timedelta

import pytest

from issuance.casework import days_put_off, due_days, jobs
from issuance.casework.progress import progress
from issuance.casework.queues.worklist import work_list
from issuance.casework.verbs import REGISTRY
from issuance.casework.verbs.intake.silence import close_unanswered
from issuance.models import Case, Deficiency, Notice
from issuance.status import CaseStatus, ReviewStatus
from portal.demo.people import approver_of
from portal.demo.telling import inspect
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Event
from portal.ground.office_days import almanac
from tests.issuance.reading import text
from tests.issuance.ready import make_ready, worded
from tests.issuance.silence_cases import at, pursued, told


def test_the_notice_says_what_silence_means_and_what_the_region_says_later_changes_nothing(
    new_case, terms
):
    terms(10, "日", "close")
    case = new_case("supplement")
    case.refresh_from_db()
    paper, due = text(case.notices.get()), case.supplement_due
    assert f"请于{worded(due)}前（含当日）一次提交全部补正材料" in paper
    assert (
        "材料有欠缺的许可事项视为放弃申请（《测试办法》第九条）；材料齐全的许可事项予以受理"
        in paper
    )
    terms(300, "日", "wait", "")
    assert text(case.notices.get()) == paper
    assert days_put_off.put_off() == 0
    assert pursued(case, due).status == CaseStatus.SUPPLEMENT
    assert pursued(case, due + timedelta(days=1)).status == CaseStatus.REVIEWING


def every_part_lacks_something(case):
    """As if each department had named what it misses."""
    for review in case.reviews.exclude(deficiencies__isnull=False):
        paper = case.notices.get()
        review.deficiencies.create(
            target="material", key="BIZ_LICENCE", reason="缺页", notice=paper
        )
    case.reviews.update(status=ReviewStatus.DEFICIENT)


def test_where_every_item_lacks_something_all_count_as_given_up_and_papers_say_so(new_case, terms):
    terms(10, "日", "close")
    case = new_case("supplement")
    case.refresh_from_db()
    every_part_lacks_something(case)
    due, asked = case.supplement_due, case.notices.get()
    pursued(case, due + timedelta(days=1))
    assert case.status == CaseStatus.UNANSWERED
    assert case.closed_at.astimezone(clock.ZONE).date() == due + timedelta(days=1)
    assert set(case.reviews.values_list("status", flat=True)) == {ReviewStatus.UNANSWERED}
    papers = case.notices.filter(kind=Notice.Kind.UNANSWERED)
    assert {(paper.review, paper.organ) for paper in papers} == {
        (review, review.department) for review in case.reviews.all()
    }
    for paper in papers:
        assert paper.number.endswith("W")
        words = text(paper)
        for said in (asked.number, worded(due), "视为放弃", "《测试办法》第九条", "不再作出决定"):
            assert said in words
        assert "予以受理" not in words
        assert paper.review.permit_name in words
        [remedy] = paper.body["remedies"]
        assert remedy["authority"] == paper.organ.name
        assert (remedy["days"], remedy["months"]) == (60, 6)
    event = Event.objects.get(case=case.number, verb="close_unanswered")
    assert (event.actor, event.before, event.after) == (None, "supplement", "unanswered")
    pursued(case, due + timedelta(days=2))
    assert told(case, "close_unanswered") == 1


@pytest.mark.both_databases
@pytest.mark.parametrize("channel", ["online", "window"])
def test_what_lacks_nothing_is_accepted_when_the_rest_counts_as_given_up(
    new_case, terms, person, channel
):
    terms(10, "日", "close")
    case = new_case("supplement", channel=channel)
    case.refresh_from_db()
    lacking = case.reviews.get(status=ReviewStatus.DEFICIENT)
    complete = case.reviews.exclude(pk=lacking.pk).get()
    day = case.supplement_due + timedelta(days=1)
    pursued(case, day)
    lacking.refresh_from_db()
    complete.refresh_from_db()
    assert (case.status, case.closed_at) == (CaseStatus.REVIEWING, None)
    assert case.accepted_at.astimezone(clock.ZONE).date() == day
    assert (case.deemed_accepted, case.accepted_by) == (False, None)
    assert (lacking.status, complete.status) == (ReviewStatus.UNANSWERED, ReviewStatus.OPEN)
    with at(day):
        inspect(case)
        complete.refresh_from_db()
        limit = due_days.decision(case, complete, almanac.days_of(case.region_id)).due
        [listed] = [
            w
            for w in work_list(person(f"approver-{complete.department.code.lower()}"), day)
            if w.queue.code == "to_decide"
        ]
    assert complete.due == limit > day
    assert case.pk in {task.case.pk for task in listed.tasks}

    [closed] = case.notices.filter(kind=Notice.Kind.UNANSWERED)
    assert (closed.review, closed.organ) == (lacking, lacking.department)
    assert "予以受理，详见受理通知书" in text(closed)
    accepted = case.notices.get(kind=Notice.Kind.ACCEPTED)
    words = text(accepted)
    assert [row["permit"] for row in accepted.body["reviews"]] == [complete.permit_name]
    assert f"视为放弃申请，已由各部门另行书面告知：{lacking.permit_name}" in words
    assert "中，下列许可事项的申请材料齐全" in words
    # One permit item is left: no composite follows, and the applicant may take it back.
    assert not accepted.body["composite"]
    assert "不再核发行业综合许可证" in words
    told_now = progress(Case.objects.get(pk=case.pk))
    assert "不再核发" in told_now.no_composite
    assert "1个许可事项视为放弃申请" in "".join(
        entry["text"].replace(" ", "") for entry in told_now.entries
    )
    kinds = {message.notice_id for message in case.messages.all()}
    assert {closed.pk, accepted.pk} <= kinds


def test_the_single_item_that_was_left_is_decided_and_the_case_closes_without_a_composite(
    new_case, terms
):
    terms(10, "日", "close")
    case = new_case("supplement")
    case.refresh_from_db()
    day = case.supplement_due + timedelta(days=1)
    pursued(case, day)
    with at(day):
        inspect(case)
        review = case.reviews.select_related("department").get(status=ReviewStatus.OPEN)
        REGISTRY["decide"].run(review, actor=approver_of(review.department), grant=True)
    case.refresh_from_db()
    assert case.status == CaseStatus.CLOSED
    words = text(case.notices.get(kind=Notice.Kind.CLOSED))
    assert "未补正，视为放弃申请" in words
    assert (case.notices.get(kind=Notice.Kind.CLOSED)).body["counted"] == 1


def test_at_the_window_an_item_that_holds_what_another_was_asked_for_lacks_it_as_well(
    new_case, terms
):
    """Nobody passes the parts of a counter case one by one: the clerk names a shared field once."""
    terms(10, "日", "close")
    case = new_case("supplement", channel="window")
    case.refresh_from_db()
    case.reviews.get(status=ReviewStatus.DEFICIENT).deficiencies.update(
        target="field", key="premises_address"
    )
    pursued(case, case.supplement_due + timedelta(days=1))
    assert case.status == CaseStatus.UNANSWERED
    assert set(case.reviews.values_list("status", flat=True)) == {ReviewStatus.UNANSWERED}


@pytest.fixture
def lacks(new_case):
    """One permit of two is held already; what is missing is of the one that is held, or applied for."""

    def make(basis):
        case = new_case("supplement", held=("SMALL_CATERING",))
        Deficiency.objects.filter(review__case=case).update(review=case.reviews.get(basis=basis))
        case.reviews.update(status=ReviewStatus.COMPLETE)
        case.reviews.filter(basis=basis).update(status=ReviewStatus.DEFICIENT)
        case.refresh_from_db()
        return case

    return make


def test_a_permit_already_held_is_no_application_that_goes_on_by_itself(lacks, terms):
    terms(10, "日", "close")
    case = lacks("applied")
    pursued(case, case.supplement_due + timedelta(days=1))
    assert case.status == CaseStatus.UNANSWERED
    assert {row.basis: row.status for row in case.reviews.all()} == {
        "held": ReviewStatus.CANCELLED,
        "applied": ReviewStatus.UNANSWERED,
    }
    [paper] = case.notices.filter(kind=Notice.Kind.UNANSWERED)
    assert not paper.review.held


def test_what_was_said_of_a_held_permit_and_not_completed_is_not_verified(lacks, terms):
    terms(10, "日", "close")
    case = lacks("held")
    held = case.reviews.get(basis="held")
    pursued(case, case.supplement_due + timedelta(days=1))
    assert case.status == CaseStatus.REVIEWING
    paper = case.notices.get(kind=Notice.Kind.UNANSWERED)
    assert paper.review == held
    assert "该许可本身的效力不受影响" in text(paper)


def test_an_answer_on_the_last_day_is_in_time_and_so_is_one_before_the_case_is_closed(
    new_case, terms, person
):
    terms(10, "日", "close")
    for late in (0, 1):
        prepared = make_ready("answer_supplement", new_case, person)
        case = prepared.case
        case.refresh_from_db()
        with at(case.supplement_due + timedelta(days=late)):
            if not late:
                with pytest.raises(VerbRefused, match="尚未届满"):
                    close_unanswered.run(case)
            prepared.run()
            jobs.pursue_supplements()
        case.refresh_from_db()
        assert case.status == CaseStatus.CHECKING


def test_what_is_closed_is_not_answered_any_more(new_case, terms, person):
    terms(10, "日", "close")
    prepared = make_ready("answer_supplement", new_case, person)
    prepared.case.refresh_from_db()
    pursued(prepared.case, prepared.case.supplement_due + timedelta(days=1))
    with pytest.raises(VerbRefused, match="并联审批"):
        prepared.run()
    assert prepared.case.submission.revisions.count() == 1


def test_whoever_asked_sees_what_is_not_handed_in_and_opens_it(new_case, terms, person, signed_in):
    terms(10)
    online, counter = new_case("supplement"), new_case("supplement", channel="window")
    for case in (online, counter):
        case.refresh_from_db()
    day = online.supplement_due

    def seen(username):
        found = work_list(person(username), day)
        rows = [w.tasks for w in found if w.queue.code == "unanswered"]
        return {task.case.pk for tasks in rows for task in tasks}

    asking = online.reviews.get(status=ReviewStatus.DEFICIENT).department.code.lower()
    assert seen(f"approver-{asking}") == set()
    for case in (online, counter):
        pursued(case, day)
    assert seen(f"approver-{asking}") == {online.pk}
    assert seen("clerk-450204") == {counter.pk}
    assert seen("clerk-450203") == set()
    others = online.reviews.exclude(status=ReviewStatus.DEFICIENT).get().department.code.lower()
    assert seen(f"approver-{others}") == set()
    for username, case in ((f"approver-{asking}", online), ("clerk-450204", counter)):
        assert signed_in(username).get(f"/cms/cases/{case.pk}/").status_code == 200
