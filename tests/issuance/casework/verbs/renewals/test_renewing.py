"""The life of a renewal: applied for, decided, or counted as granted (行政许可法 50)."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from issuance.casework import jobs, renewals
from issuance.casework.verbs import REGISTRY
from issuance.models import Message, Permit, Renewal
from issuance.status import LicenceStatus
from portal.demo.people import approver_of
from portal.ground.calendar import clock
from portal.ground.history import witness
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Event
from portal.ground.office_days import almanac
from tests.issuance.permit_ready import ENDS
from tests.issuance.renewal_ready import REFUSED, applied, ending, heard, permit_of

APPROVER = "approver-450204-mr"
Outcome = Renewal.Outcome


@pytest.fixture
def permit(new_case):
    return permit_of(new_case("issued"))


def after(days):
    """So many days from now, at noon."""
    return time_machine.travel(clock.now() + timedelta(days=days), tick=True)


def fresh(permit) -> Permit:
    return Permit.objects.select_related("review__case__region__parent").get(pk=permit.pk)


def granted(permit, days=1000) -> dict:
    until = fresh(permit).valid_until + timedelta(days=days)
    return {"until": until, "document": "柳南市监延〔2026〕1号", "number": permit.number}


def queued(code, person, name=APPROVER):
    queue = next(
        queue for verb in REGISTRY for queue in getattr(verb, "queues", ()) if queue.code == code
    )
    rows = queue.rows(person(name), clock.today())
    return [] if rows is None else list(rows)


@pytest.mark.both_databases
def test_in_time_and_undecided_it_holds_past_its_last_day_from_the_first_minute(permit, person):
    renewal = applied(permit, 60)
    assert (renewal.by_silence, renewal.outcome, renewal.due) == (True, "open", permit.valid_until)
    assert queued("renewals", person) == [renewal]
    licence = permit.owning_case.licence
    with after(61):
        today = clock.today()
        assert fresh(permit).holds(today)
        assert fresh(permit) in Permit.objects.holding(today)
        assert fresh(permit) not in Permit.objects.expired(today)
        assert licence.status(today) == LicenceStatus.VALID  # before any job has run
        jobs.renew_undecided()
        renewal.refresh_from_db()
        assert (renewal.outcome, renewal.until) == ("silence", None)
        assert queued("renewed_by_silence", person) == [renewal]
        assert queued("renewals", person) == []
        assert Message.objects.filter(case=permit.owning_case, kind="renewed_by_silence").exists()
        jobs.renew_undecided()
        assert Event.objects.filter(verb="renew_by_silence").count() == 1
        with pytest.raises(VerbRefused, match="视为准予延续"):
            REGISTRY["refuse_renewal"].run(fresh(permit), actor=person(APPROVER), **REFUSED)
        stated = granted(permit) | {"document": ""}
        REGISTRY["renew"].run(fresh(permit), actor=person(APPROVER), **stated)
        renewal.refresh_from_db()
        assert (renewal.outcome, renewal.until) == ("silence", stated["until"])
        now = fresh(permit)
        assert (now.valid_until, now.held_over) == (stated["until"], False)
        assert queued("renewed_by_silence", person) == []
        paper = permit.owning_case.notices.get(kind="renewed")
        assert str(paper.title) == "视为准予延续通知书"
    assert not list(witness.alterations())


def test_before_the_job_has_run_nobody_can_refuse_what_counts_as_renewed(permit, person):
    applied(permit, 60)
    with after(61):
        with pytest.raises(VerbRefused, match="视为准予延续"):
            REGISTRY["refuse_renewal"].run(fresh(permit), actor=person(APPROVER), **REFUSED)
        REGISTRY["renew"].run(fresh(permit), actor=person(APPROVER), **granted(permit))
        renewal = Renewal.objects.get()
        assert (renewal.outcome, renewal.until) == ("silence", fresh(permit).valid_until)


def test_late_it_is_taken_and_falls_with_the_permit(permit, person):
    renewal = applied(permit, 5)
    assert not renewal.by_silence
    assert permit.owning_case.notices.get(kind="renewal_in").body["renewal"]["late"]
    with after(6):
        assert not fresh(permit).holds(clock.today())
        for code in ("renew", "refuse_renewal"):
            assert "需重新申请" in REGISTRY[code].hindrance(fresh(permit))
        jobs.renew_undecided()
        renewal.refresh_from_db()
        assert renewal.outcome == Outcome.FALLEN
        with pytest.raises(VerbRefused, match="尚无人申请"):
            REGISTRY["renew"].run(fresh(permit), actor=person(APPROVER), **granted(permit))
        with pytest.raises(VerbRefused, match="请重新申请"):
            REGISTRY["apply_renewal"].run(fresh(permit))


def test_renewed_it_holds_until_its_new_day_and_its_paper_is_owed_again(permit, person):
    renewal = applied(permit, 60)
    stated = granted(permit)
    REGISTRY["renew"].run(permit, actor=person(APPROVER), **stated)
    renewal.refresh_from_db()
    now = fresh(permit)
    assert (renewal.outcome, renewal.until, now.valid_until) == (
        "granted",
        stated["until"],
        stated["until"],
    )
    assert (now.delivery, now.held_over) == (None, False)
    assert now.deliver_by > clock.today()
    paper = permit.owning_case.notices.get(kind="renewed")
    assert (str(paper.title), paper.number.endswith("XY")) == ("准予延续行政许可决定书", True)
    with after(200):
        assert now.holds(clock.today())


def test_what_was_mistyped_of_a_renewed_permit_is_corrected(permit, person):
    applied(permit, 60)
    until = REGISTRY["renew"].form_for(person(APPROVER), permit).initial["until"]
    REGISTRY["renew"].run(permit, actor=person(APPROVER), **granted(permit) | {"until": until})
    now = fresh(permit)
    paper = {"number": now.number, "valid_from": now.valid_from, "valid_until": until}
    stated = paper | {"scope": "热食类", "reason": "录入有误"}
    REGISTRY["correct_permit"].run(now, actor=approver_of(now.issuer), **stated)
    assert fresh(permit).scope == "热食类"


def test_its_receipt_names_the_limit_of_the_guide_beside_the_last_day(permit, person):
    renewal = applied(permit, 60)
    told = permit.owning_case.notices.get(kind="renewal_in").body["renewal"]
    assert told["due"] < told["until"] == renewal.due.isoformat()
    [queue] = [queue for queue in REGISTRY["renew"].queues if queue.code == "renewals"]
    days = almanac.days_of(permit.region_id)
    assert queue.due_of(renewal, days).isoformat() == told["due"]


def test_refused_it_holds_until_its_last_day_and_no_longer(permit, person):
    applied(permit, 60)
    heard(permit)
    REGISTRY["refuse_renewal"].run(permit, actor=person(APPROVER), **REFUSED)
    paper = permit.owning_case.notices.get(kind="not_renewed")
    assert paper.body["remedies"]
    with after(60):
        assert fresh(permit).holds(clock.today())
    with after(61):
        assert not fresh(permit).holds(clock.today())
    REGISTRY["apply_renewal"].run(fresh(permit))  # once more, while there is time
    assert [row.outcome for row in permit.renewals.all()] == ["denied", "open"]


def test_before_its_window_opens_its_holder_is_told_when_it_does(new_case):
    permit = ending(permit_of(new_case("issued", industry="RESTAURANT")), 300)
    opens = renewals.window(permit).opens
    with pytest.raises(VerbRefused, match=opens.isoformat()):
        REGISTRY["apply_renewal"].run(permit)
    with after((opens - clock.today()).days):
        REGISTRY["apply_renewal"].run(fresh(permit))


@pytest.mark.parametrize(
    ("stated", "field"),
    [
        ({"until": -1}, "until"),
        ({"until": 0}, "until"),
        ({"until": 40_000}, "until"),
        ({"document": " "}, "document"),
        ({"number": "JY错的号码"}, "number"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field(permit, stated, field):
    applied(permit, 60)
    if "until" in stated:
        stated = {"until": permit.valid_until + timedelta(days=stated["until"])}
    assert set(REGISTRY["renew"].faults(permit, **granted(permit) | stated)) == {field}


def test_what_ends_takes_its_application_with_it(permit, person):
    renewal = applied(permit, 60)
    REGISTRY["end"].run(permit, actor=person(APPROVER), **ENDS["cancelled"], reason="自愿注销")
    renewal.refresh_from_db()
    assert renewal.outcome == Outcome.FALLEN
    with after(61):
        assert fresh(permit).standing(clock.today()) == "cancelled"


def test_what_its_holder_gives_up_is_neither_renewed_nor_held_over(new_case, person):
    review = new_case("accepted").reviews.get(department__code="450204-MR")
    REGISTRY["decide"].run(review, actor=person(APPROVER), grant=True)
    until = clock.today() + timedelta(days=60)
    paper = {"number": "GXCY9999999999", "valid_from": clock.today(), "valid_until": until}
    permit = REGISTRY["record_permit"].run(review, actor=person(APPROVER), **paper)
    REGISTRY["withdraw"].run(review.case)
    REGISTRY["apply_renewal"].run(permit)
    REGISTRY["give_up"].run(review)
    assert [row.outcome for row in permit.renewals.all()] == ["fallen"]
    now = fresh(permit)
    assert (now.held_over, now.remind_on) == (False, None)
    assert "已放弃" in REGISTRY["apply_renewal"].hindrance(now)
    with after(61):
        assert not now.holds(clock.today())


def test_the_last_day_is_not_corrected_while_a_renewal_is_open(permit, person):
    applied(permit, 60)
    paper = {"number": permit.number, "scope": permit.scope, "valid_from": permit.valid_from}
    paper |= {"valid_until": permit.valid_until + timedelta(days=1), "reason": "录入有误"}
    with pytest.raises(VerbRefused, match="请先办结延续"):
        REGISTRY["correct_permit"].run(permit, actor=approver_of(permit.issuer), **paper)


def test_whoever_wrote_it_down_at_the_window_does_not_decide_on_it(new_case, person):
    permit = ending(permit_of(new_case("issued", channel="window")), 60)
    clerk = person("clerk-450204")
    REGISTRY["record_renewal"].run(permit, actor=clerk)
    post = person(APPROVER).posts.get()
    post.pk, post.user = None, clerk
    post.save(force_insert=True)
    clerk = person("clerk-450204")
    refusal = REGISTRY["renew"].refusal(clerk, fresh(permit))
    assert "受审分离" in refusal
    assert not REGISTRY["renew"].refusal(person(APPROVER), fresh(permit))


def test_its_holder_is_reminded_twice_and_not_after_applying(permit):
    ending(permit, 60 + 30)
    case = permit.owning_case

    def told():
        return Message.objects.filter(case=case, kind="renewal_near").count()

    for _strike in range(2):
        jobs.remind_of_renewals()
    first = told()
    assert first > 0
    with after(60):
        for _strike in range(2):
            jobs.remind_of_renewals()
    assert told() == 2 * first
    assert fresh(permit).remind_on is None


@pytest.mark.both_databases
def test_the_database_keeps_what_was_applied_for_and_one_at_a_time(permit):
    renewal = applied(permit, 60)
    for wrong in (
        {"by_silence": False},
        {"due": clock.today()},
        {"applied_on": clock.today() - timedelta(1)},
    ):
        with pytest.raises(Exception, match="settled once"), transaction.atomic():
            Renewal.objects.filter(pk=renewal.pk).update(**wrong)
    again = Renewal(
        permit=permit, applied_on=clock.today(), by_silence=True, due=permit.valid_until
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save(force_insert=True)
