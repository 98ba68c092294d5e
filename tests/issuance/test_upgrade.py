"""An older database with cases in it is brought up to date, and its history still fits its rows.

To go back and forth takes long: all rows travel together. A story makes its rows, looks at them while
the tables are the older ones, and says what must be true of them afterwards.
"""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from issuance.casework.verbs.review.decisions import decide
from issuance.models import Case, Licence, LicenceEdition, Notice, Permit, Review
from issuance.models.triggers import DECISION_STANDS, NOTICE_STANDS
from portal.demo.people import approver_of
from portal.ground.history import witness
from portal.ground.models import Event
from tests.issuance.refusing import refused_as_a_whole
from tests.triggers import lifted

OLDER = [("issuance", "0016_unanswered_supplements")]


def migrate(targets):
    MigrationExecutor(connection).migrate(targets)


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
    return [each for each in found if not each.startswith("inspection:")]


STORIES = (
    editions_permits_and_their_triggers,
    licences_with_a_permit_beside_their_certificate,
    cases_refused_before_each_department_refused_for_itself,
    a_history_that_fits_its_rows,
)


@pytest.mark.first
@pytest.mark.django_db(transaction=True)
def test_rows_of_an_older_database_are_kept_vouched_for_and_guarded_after_an_upgrade(
    new_case, subtests
):
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes("issuance")
    stories = [story(new_case) for story in STORIES]
    for story in stories:
        next(story)
    migrate(OLDER)
    try:
        for story in stories:
            next(story)
    finally:
        migrate(newest)
    for story in stories:
        with subtests.test(story.__name__):
            next(story, None)
