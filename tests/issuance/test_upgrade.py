"""An older database with cases in it is brought up to date, and its history still fits its rows."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from issuance.models import Licence, LicenceEdition, Permit, Review
from portal.demo import telling
from portal.demo.stories import LIUNAN, Story
from portal.ground.history import witness
from portal.ground.models import Event
from tests.triggers import lifted

pytestmark = pytest.mark.django_db(transaction=True)

OLDER = [("issuance", "0016_unanswered_supplements")]


def migrate(targets):
    MigrationExecutor(connection).migrate(targets)


def as_older_events_saw(model, scheme):
    """The events of these rows, as they were written when their columns were those of the scheme."""
    with lifted(connection):
        for row in model.objects.all():
            seen, salt = witness.of(row, scheme)
            Event.objects.filter(subject=row.event_subject).update(witness=seen, salt=salt)


def test_editions_permits_and_their_triggers_outlive_an_upgrade(demo):
    case = telling.tell(Story(LIUNAN, "SMALL_EATERY", "面馆", "issued"), 951)
    as_older_events_saw(Licence, 1)
    as_older_events_saw(Permit, 1)
    with lifted(connection):
        Review.objects.update(legal_basis="")  # nobody asked for it then
    as_older_events_saw(Review, 3)
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes("issuance")
    migrate(OLDER)
    migrate(newest)
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
    assert list(witness.alterations()) == []


@pytest.mark.both_databases
def test_a_licence_with_a_permit_beside_its_certificate_is_looked_at_from_its_first_day(demo):
    told = [telling.tell(Story(LIUNAN, "SMALL_EATERY", "面馆", "issued"), 952 + n) for n in (0, 1)]
    lone, whole = (Licence.objects.get(origin_case=case) for case in told)
    load = lone.loads.first()
    load.unloaded_at = load.loaded_at
    load.save()
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes("issuance")
    migrate([("issuance", "0035_returned_supplements")])
    migrate(newest)
    lone.refresh_from_db()
    whole.refresh_from_db()
    assert (lone.look_from, whole.look_from) == (load.permit.valid_from, None)
