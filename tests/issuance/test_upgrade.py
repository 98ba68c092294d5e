"""An older database with cases in it is brought up to date, and its history still fits its rows.

To go back and forth takes long: all rows travel together. A story makes its rows, looks at them while
the tables are the older ones, and says what must be true of them afterwards.
"""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from issuance.casework.verbs import REGISTRY
from issuance.casework.verbs.review.decisions import decide
from issuance.models import (
    Case,
    Hearing,
    Licence,
    LicenceEdition,
    Notice,
    Permit,
    Promise,
    Review,
)
from issuance.models.triggers import DECISION_STANDS, NOTICE_STANDS
from portal.demo.people import approver_of
from portal.ground.calendar import clock
from portal.ground.history import witness
from portal.ground.models import Event
from tests import older
from tests.issuance import annulment_cases
from tests.issuance.decision_ready import DENIAL
from tests.issuance.hand_cases import asked_and_returned, clerk_and_approver
from tests.issuance.limit_ready import INTERESTS
from tests.issuance.ready import MARKET
from tests.issuance.refusing import refused_as_a_whole
from tests.issuance.window_ready import posted
from tests.triggers import lifted

SINCE = {"inspection", "licencechange", "licencefiling", "libraryrecord"}


def as_older_events_saw(model, scheme):
    """The events of these rows, as they were written when their columns were those of the scheme."""
    with lifted(connection):
        for row in model.objects.all():
            seen, salt = witness.of(row, scheme)
            Event.objects.filter(subject=row.event_subject).update(witness=seen, salt=salt)


def editions_permits_and_their_triggers(new_case):
    case = new_case("issued")
    yield
    yield
    edition = LicenceEdition.objects.get(licence__origin_case=case)
    assert edition.cause == ""
    permits = Permit.objects.filter(review__case=case)
    assert permits.count() == 2
    twice = permits.first()
    twice.pk, twice.number = None, "第二个"
    with pytest.raises(IntegrityError), transaction.atomic():
        twice.save(force_insert=True)
    with pytest.raises(IntegrityError, match="never changes"):
        LicenceEdition.objects.filter(pk=edition.pk).update(token="x")
    ended = Permit.objects.filter(status="revoked")
    assert ended
    with pytest.raises(IntegrityError, match="never changes its status"):
        ended.update(status="valid")


def cases_refused_before_each_department_refused_for_itself(new_case):
    case = refused_as_a_whole(new_case("submitted"))
    decided = new_case("accepted").reviews.select_related("department").first()
    stated = {"reasons": "不符合条件", "basis": "《测试法》第一条"}
    decide.run(decided, actor=approver_of(decided.department), grant=False, **stated)
    rows = kept()
    yield
    with connection.cursor() as cursor:
        cursor.execute("SELECT status FROM issuance_review WHERE case_id = %s", [case.pk])
        assert {status for (status,) in cursor.fetchall()} == {"cancelled"}
    yield
    assert rows == kept()
    for changed in (
        Review.objects.filter(pk=decided.pk, status="denied"),
        Review.objects.filter(case=case),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            changed.update(status="refused")
    if connection.vendor == "sqlite":
        assert DECISION_STANDS.is_on(connection)
        assert NOTICE_STANDS.is_on(connection)


def kept():
    """Every column that the schema of before had too."""
    rows = [list(model.objects.order_by("pk").values()) for model in (Case, Review, Notice)]
    later = {"legal_basis", "indispensable", "after", "round", "visit", "visit_reason", "look_by"}
    later |= {"accepted_on", "late_told", "law_due", "law_told"}
    return [
        {name: value for name, value in row.items() if name not in later}
        for table in rows
        for row in table
    ]


def licences_with_a_permit_beside_their_certificate(new_case):
    """Each is looked at from the first day of the permit."""
    lone, whole = (Licence.objects.get(origin_case=new_case("issued")) for _licence in range(2))
    load = lone.loads.first()
    load.unloaded_at = load.loaded_at
    load.save()
    yield
    yield
    lone.refresh_from_db()
    whole.refresh_from_db()
    assert (lone.look_from, whole.look_from) == (load.permit.valid_from, None)


def a_history_that_fits_its_rows(new_case):
    """Of all that the other stories made."""
    as_older_events_saw(Licence, 1)
    as_older_events_saw(Permit, 1)
    with lifted(connection):
        Review.objects.update(legal_basis="")  # nobody asked for it then
    as_older_events_saw(Review, 3)
    untrue = altered()
    yield
    yield
    assert altered() == untrue


def altered():
    """But for rows of a table that the older schema had not: on the way back they are gone."""
    found = map(str, witness.alterations())
    return [each for each in found if each.split(":")[0] not in SINCE]


def acts_in_the_history(new_case):
    """Who had a hand in the intake is taken from the events."""
    case = new_case("submitted", channel="window")
    first, second = (clerk_and_approver(name, case) for name in ("first", "second"))
    case = asked_and_returned(case, first, second)
    client = Client()
    client.force_login(first)
    client.post(reverse("issuance_receipt", args=[case.pk]), {"person": "holder"})
    rows = set(case.hands.values_list("by", "act"))
    assert len(rows) == 4
    yield
    yield
    kept = {(first.pk, "answered"), (second.pk, "answered")}  # in the case itself
    assert set(case.hands.values_list("by", "act")) == rows - kept
    assert case.answered_by or case.answered_again_by


def grants_that_wait_to_be_delivered(new_case):
    """The ten days of a grant that is not recorded run from its decision."""
    recorded = new_case("decided").reviews.get(department__code=MARKET)
    owed = new_case("accepted").reviews.select_related("department").get(department__code=MARKET)
    decide.run(owed, actor=approver_of(owed.department), grant=True)
    yield
    yield
    owed.refresh_from_db()
    recorded.refresh_from_db()
    day = owed.decided_at.astimezone(clock.ZONE).date()
    assert (owed.undelivered_since, recorded.undelivered_since) == (day, None)


def hearings_of_what_is_decided_anew(new_case):
    """One was told of in the second round of its review, the other held in the first."""
    later, before = (_market(new_case("accepted")) for _case in range(2))
    REGISTRY["tell_hearing"].run(before, actor=approver_of(before.department), **INTERESTS)
    scan = {"scan_name": "笔录.pdf", "scan_type": "application/pdf", "scan_sha256": "0" * 64}
    held = {"stage": "held", "record_number": "听笔〔2026〕1号", "held_on": clock.today()}
    held |= {"on": clock.today(), "hour": "09:30", "place": "听证室", "asked_on": clock.today()}
    Hearing.objects.filter(review=before).update(
        **scan, **held, hold_until=clock.today(), told_on=clock.today() - timedelta(days=20)
    )
    for review in (later, before):
        annulment_cases.decide(review, **DENIAL)
        annulment_cases.withdraw(review)
    with lifted(connection):  # told again when its denial fell: older code did not
        Hearing.objects.filter(review=before, round=2).delete()
    told = Review.objects.get(pk=later.pk)
    REGISTRY["tell_hearing"].run(told, actor=approver_of(later.department), **INTERESTS)
    yield
    yield
    found = dict(Hearing.objects.values_list("review", "round"))
    assert (found[later.pk], found[before.pk]) == (2, 1)
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        Hearing.objects.filter(review=before).update(reason="别的")


def what_is_held_against_permits(new_case):
    """A promise under one was broken, another was not put right; nothing is held against a third."""
    broken, unmet, kept = (new_case("accepted") for _case in range(3))
    for case in (broken, unmet, kept):
        decide.run(_market(case), actor=approver_of(_market(case).department), grant=True)
    lost = {"status": "broken", "due": clock.today(), "reason": "逾期未补交", "days": 10}
    settled = {"settled_on": clock.today(), "settled_by": approver_of(_market(broken).department)}
    told = {"way": "deferred", "name": "平面图", **lost, **settled}
    Promise.objects.create(review=_market(broken), **told)
    found = {"visit": "breach", "visit_reason": f"{clock.today()} 张三、李四：不符合条件。缺记录"}
    Review.objects.filter(pk=_market(unmet).pk).update(**found)
    yield
    yield
    since = [_market(case).charged_on for case in (broken, unmet, kept)]
    assert since == [clock.today(), clock.today(), None]
    assert _market(broken).answer_until is None


def parcels_of_before(new_case):
    """What was posted before outcomes were kept is delivered on its day; what came since is not."""
    older_one, since = (posted(new_case("issued", channel="window")) for _case in range(2))
    with lifted(connection):
        seen, salt = witness.of(older_one, 1)
        Event.objects.filter(subject=older_one.event_subject).update(witness=seen, salt=salt)
    yield
    yield
    older_one.refresh_from_db()
    since.refresh_from_db()
    assert (older_one.outcome, older_one.outcome_on) == ("received", older_one.handed_on)
    assert (since.outcome, since.counts_on) == ("", None)
    subjects = {older_one.event_subject, since.event_subject}
    assert not [row for row in witness.alterations() if row.subject in subjects]


def _market(case):
    return case.reviews.select_related("department").get(department__code=MARKET)


TRIPS = {
    "0016_unanswered_supplements": (
        editions_permits_and_their_triggers,
        licences_with_a_permit_beside_their_certificate,
        cases_refused_before_each_department_refused_for_itself,
        a_history_that_fits_its_rows,
    ),
    "0041_papers_of_limits_and_bars": (acts_in_the_history, grants_that_wait_to_be_delivered),
    "0059_ways_of_promising": (parcels_of_before,),
    "0061_visits_called_off": (hearings_of_what_is_decided_anew,),
    "0063_permits_without_picture": (what_is_held_against_permits,),
}


@pytest.mark.first
@pytest.mark.parametrize("older_migration", TRIPS)
@pytest.mark.django_db(transaction=True)
def test_rows_of_an_older_database_are_kept_vouched_for_and_guarded_after_an_upgrade(
    new_case, subtests, older_migration
):
    stories = [story(new_case) for story in TRIPS[older_migration]]
    for story in stories:
        next(story)
    older.back_to("issuance", older_migration)
    try:
        for story in stories:
            next(story)
    finally:
        older.to_the_newest("issuance")
    for story in stories:
        with subtests.test(story.__name__):
            next(story, None)
