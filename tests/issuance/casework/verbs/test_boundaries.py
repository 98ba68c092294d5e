"""The day before, the day itself and the day after: every date a verb depends on."""

from datetime import datetime, time, timedelta

import pytest
import time_machine
from django.utils import timezone

from issuance.casework import jobs
from issuance.casework.papers.notice_pdf import notice_document
from issuance.casework.queues.worklist import work_list
from issuance.models import Case, Permit, Review
from issuance.status import CaseStatus, ReviewStatus
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused
from portal.ground.office_days import almanac
from tests.issuance.ready import ENDS

DAY = timedelta(days=1)


def working_days(case, start, n):
    return clock.add_working_days(start, n, days=almanac.days_of(case.region_id))


def at(day, hour=0, minute=0):
    """A moment of a day in China."""
    return time_machine.travel(datetime.combine(day, time(hour, minute), clock.ZONE), tick=False)


@pytest.mark.parametrize("by_tick", [False, True], ids=["run", "tick"])
def test_an_office_has_accepted_on_the_sixth_working_day_and_not_on_the_fifth(ready, by_tick):
    prepared = ready("lapse")
    received = clock.today()
    fifth = working_days(prepared.case, received, 5)
    Case.objects.filter(pk=prepared.case.pk).update(check_due=fifth)

    def lapses():
        if by_tick:
            jobs.accept_late_cases()
            return Case.objects.get(pk=prepared.case.pk).status == CaseStatus.REVIEWING
        try:
            prepared.run()
        except VerbRefused:
            return False
        return True

    for day in (received, fifth - DAY, fifth):
        with at(day, 23, 59):
            assert not lapses()
    with at(fifth + DAY):
        assert lapses()
    case = Case.objects.get(pk=prepared.case.pk)
    assert case.deemed_accepted
    assert case.accepted_at == case.received_at
    assert case.accepted_by is None
    assert set(case.reviews.values_list("status", flat=True)) == {ReviewStatus.OPEN}


def test_a_new_case_is_due_on_the_fifth_working_day(new_case):
    case = new_case("submitted")
    assert case.check_due == working_days(case, clock.today(), 5)


@pytest.mark.parametrize(("after", "lapsed"), [(0, False), (5, False), (6, True)])
def test_after_an_answered_supplement_the_lapse_runs_from_the_receipt_of_the_answer(
    ready, after, lapsed
):
    prepared = ready("answer_supplement")
    long_ago = prepared.case.received_at - 30 * DAY
    Case.objects.filter(pk=prepared.case.pk).update(received_at=long_ago)
    prepared.run()
    answered = prepared.case.submission.current().created_at
    with at(working_days(prepared.case, clock.today(), after), 12):
        jobs.accept_late_cases()
    case = Case.objects.get(pk=prepared.case.pk)
    assert (case.status == CaseStatus.REVIEWING) is lapsed
    assert case.accepted_at == (answered if lapsed else None)
    if lapsed:
        notice = case.notices.get(kind="accepted")
        assert notice.body["deemed"]
        since = timezone.localtime(answered).date().isoformat()
        assert notice.body["since"] == since
        words = "".join(notice_document(notice).html.split())
        year, month, day = map(int, since.split("-"))
        assert f"自{year}年{month}月{day}日（收到补正材料之日）起" in words
        assert "收到申请材料之日" not in words


def test_an_answered_supplement_gives_five_working_days_anew(ready):
    prepared = ready("answer_supplement")
    Case.objects.filter(pk=prepared.case.pk).update(check_due=clock.today() - 9 * DAY)
    prepared.run()
    case = Case.objects.get(pk=prepared.case.pk)
    assert case.check_due == working_days(case, clock.today(), 5)


@pytest.mark.parametrize(("days", "taken"), [(-1, False), (0, True), (1, True), (None, False)])
def test_a_permit_may_end_on_the_day_it_begins_and_not_before(ready, days, taken):
    prepared = ready("record_permit")
    first = clock.today()
    until = None if days is None else first + timedelta(days)
    dates = {"valid_from": first, "valid_until": until}
    prepared = prepared._replace(arguments=prepared.arguments | dates)
    if taken:
        assert prepared.run().valid_until == until
    else:
        with pytest.raises(VerbRefused):
            prepared.run()
        assert not Permit.objects.filter(review=prepared.subject).exists()


@pytest.mark.parametrize(
    ("valid_from", "on", "taken"),
    [(0, 0, True), (0, -1, False), (0, 1, False), (-3, -3, True), (-3, -4, False), (1, 0, True)],
)
def test_a_permit_is_ended_on_a_day_from_its_first_to_today_or_before_it_begins(
    client, ready, undone, valid_from, on, taken
):
    """By run and by the page alike."""
    prepared = ready("end")
    permit, today = prepared.subject, clock.today()
    Permit.objects.filter(pk=permit.pk).update(
        valid_from=today + valid_from * DAY, valid_until=None
    )
    stated = prepared.arguments | {"on": today + on * DAY}
    prepared = prepared._replace(arguments=stated, posted=stated)
    client.force_login(prepared.actor)
    with undone():
        answer = prepared.post(client)
        assert answer.status_code == (302 if taken else 422)
    if taken:
        prepared.run()
        assert Permit.objects.get(pk=permit.pk).status_on == today + on * DAY
    else:
        with pytest.raises(VerbRefused):
            prepared.run()
        assert Permit.objects.get(pk=permit.pk).status == "valid"


def test_without_a_day_a_permit_ends_today(ready):
    prepared = ready("end")
    prepared.verb.run(
        prepared.subject,
        actor=prepared.actor,
        **ENDS["lapsed"],
        reason="期满不续",
    )
    assert Permit.objects.get(pk=prepared.subject.pk).status_on == clock.today()


@pytest.mark.parametrize(
    ("until", "stays"), [(-1, False), (0, True)], ids=["yesterday", "last day"]
)
def test_a_reissue_keeps_a_permit_on_its_last_day_and_drops_it_the_day_after(ready, until, stays):
    prepared = ready("reissue_licence")
    today = clock.today()
    permit = prepared.subject.loaded()[0]
    Permit.objects.filter(pk=permit.pk).update(
        valid_from=today - 9 * DAY, valid_until=today + until * DAY
    )
    prepared.run()
    entry = permit.loads.get(licence=prepared.subject)
    assert (entry.unloaded_at is None) == stays


@pytest.mark.parametrize(("due", "late"), [(-1, True), (0, False), (1, False)])
def test_a_decision_is_overdue_the_day_after_its_last_day(ready, person, due, late):
    review, today = ready("decide").subject, clock.today()
    Review.objects.filter(pk=review.pk).update(due=today + due * DAY)
    watched = {w.queue.code: w for w in work_list(person("supervisor-4502"), today)}
    found = {task.case.pk for task in watched["overdue"].tasks} if "overdue" in watched else set()
    assert (review.case_id in found) == late
    own = {w.queue.code: w for w in work_list(person("approver-450204-mr"), today)}
    [task] = [task for task in own["to_decide"].tasks if task.case.pk == review.case_id]
    assert task.due == today + due * DAY


@pytest.mark.parametrize(("minutes", "status"), [(9, 302), (11, 409)])
def test_a_second_click_is_one_for_ten_minutes(client, ready, minutes, status):
    prepared = ready("decide")
    client.force_login(prepared.actor)
    assert prepared.post(client).status_code == 302
    with time_machine.travel(clock.now() + timedelta(minutes=minutes)):
        assert prepared.post(client).status_code == status
