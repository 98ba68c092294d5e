"""Guide versions: the database itself keeps them as they were approved."""

import json
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from guides.models import GuideVersion
from guides.version.snapshot import SnapshotCorrupt
from portal.ground.calendar import clock
from portal.ground.models import Region
from tests.releasing import withdrawn

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "change",
    [
        {"body": b"{}"},
        {"sha256": "0" * 64},
        {"number": 7},
        {"effective_from": date(2020, 1, 1)},
        {"region": 1},
    ],
)
def test_the_database_itself_refuses_to_change_a_version(released, change):
    (version,) = released("BAKERY")
    if "region" in change:
        change = {"region": Region.objects.exclude(pk=version.region_id).first()}
    with pytest.raises(IntegrityError), transaction.atomic():
        GuideVersion.objects.filter(pk=version.pk).update(**change)
    version.refresh_from_db()
    assert version.snapshot.industry.code == "BAKERY"


def test_the_database_itself_refuses_to_delete_a_version(released):
    (version,) = released("BAKERY")
    with pytest.raises(IntegrityError), transaction.atomic():
        version.delete()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM guides_guideversion")
    assert GuideVersion.objects.filter(number=version.number).exists()


def test_a_version_that_has_ended_stays_ended(released, author, second):
    (version,) = released("BAKERY")
    withdrawn(author, second, version)
    with pytest.raises(IntegrityError), transaction.atomic():
        GuideVersion.objects.filter(pk=version.pk).update(status="active")


def test_two_versions_of_a_pair_are_never_in_force_together(released):
    (version,) = released("BAKERY")
    twin = GuideVersion(
        region=version.region,
        industry=version.industry,
        number=2,
        status="active",
        effective_from=version.effective_from,
        release=version.release,
        body=version.body,
        sha256=version.sha256,
        created_at=clock.now(),
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


def test_bytes_that_do_not_match_their_hash_are_not_read(released):
    (version,) = released("BAKERY")
    forged = GuideVersion(body=version.body.replace(b"BAKERY", b"BAKERZ"), sha256=version.sha256)
    with pytest.raises(SnapshotCorrupt):
        _ = forged.snapshot


def test_the_stored_bytes_are_canonical_json(released):
    (version,) = released("BAKERY")
    data = json.loads(bytes(version.body))
    again = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    assert again == bytes(version.body)
    assert data["schema"] == 2
