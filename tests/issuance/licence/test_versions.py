"""Whatever changes of what a licence says, however it is changed, its version rises; no other one does."""

import re

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from issuance.licence.versions import version_of
from issuance.models import LicenceEdition, LicencePermit, LicenceVersion
from issuance.models.versions import LICENCE_VERSIONS
from portal.demo.stories import LIUNAN, Story
from portal.ground.history.triggers import Triggers
from portal.ground.history.versions import SHARED_VERSIONS
from tests import told, triggers

COUNTED = {
    found[1]
    for one in (*LICENCE_VERSIONS, *SHARED_VERSIONS)
    if (found := re.fullmatch(r"(\w+)_raises_its_version", one.name))
}
# Of an industry its words in the record; of a case its version, of a version its content: both are guarded.
NEVER_CHANGED = {"guides_industry", "issuance_case", "guides_guideversion"}
# By the table that changes: what a stranger with the database password would write.
OF_THE_LICENCE = {
    "a permit ends": "UPDATE issuance_permit SET status = 'revoked' WHERE id = {permit}",
    "a permit is held over": "UPDATE issuance_permit SET held_over = true WHERE id = {permit}",
    "a permit is renamed": "UPDATE issuance_permit SET number = 'x' WHERE id = {permit}",
    "the holder moves": "UPDATE issuance_licence SET facts = '{{}}' WHERE id = {licence}",
    "the licence ends": "UPDATE issuance_licence SET ended_at = issued_at WHERE id = {licence}",
    "an edition is replaced": (
        "UPDATE issuance_licenceedition SET superseded_at = issued_at WHERE id = {edition}"
    ),
    "a record is forged": "UPDATE issuance_licenceedition SET signature = '' WHERE id = {edition}",
    "an edition is gone": "DELETE FROM issuance_licenceedition WHERE id = {lone}",
    "a permit is unloaded": (
        "UPDATE issuance_licencepermit SET unloaded_at = loaded_at WHERE id = {load}"
    ),
    "a permit is loaded": (
        "INSERT INTO issuance_licencepermit (licence_id, permit_id, loaded_at)"
        " SELECT {licence}, {other}, loaded_at FROM issuance_licencepermit WHERE id = {load}"
    ),
    "a picture is published": (
        "UPDATE issuance_permitscan SET stage = 'public', published_by_id = added_by_id WHERE id = {scan}"
    ),
    "a renewal is settled": "UPDATE issuance_renewal SET reason = 'x' WHERE id = {renewal}",
    "a permit is taken off": "DELETE FROM issuance_licencepermit WHERE id = {load}",
}
SHARED = {
    "a key is exposed": (
        "UPDATE ground_signingkey SET retired_at = made_at, exposed_at = made_at WHERE purpose = 'licence'"
    ),
    "a key is lost": "DELETE FROM ground_signingkey WHERE purpose = 'licence'",
    "a department is renamed": "UPDATE ground_department SET name = 'x' WHERE code = '450204-MR'",
    "a region is renamed": "UPDATE ground_region SET name = 'x' WHERE code = '450204'",
}


def licence_of(serial):
    return told.tell(Story(LIUNAN, "SMALL_EATERY", f"面馆{serial}", "issued"), serial).licence


@pytest.fixture
def licence(demo):
    return licence_of(960)


@pytest.fixture
def rows(licence):
    """The keys that the statements name."""
    other, edition = licence_of(961), licence.editions.get()
    permit = licence.loaded()[0]
    scan = permit.scans.create(
        region=permit.region,
        scan_sha256=edition.pdf_sha256,
        page_count=1,
        added_by=edition.issued_by,
        added_at=edition.issued_at,
    )
    renewal = permit.renewals.create(
        region=permit.region, applied_on="2026-01-01", due="2026-01-01", by_silence=True
    )
    lone = LicenceEdition(
        licence=licence,
        number=2,
        record=edition.record,
        issued_at=edition.issued_at,
        issued_by=edition.issued_by,
        superseded_at=edition.issued_at,
        pdf_sha256=edition.pdf_sha256,
    )
    lone.save()
    return {
        "licence": licence.pk,
        "permit": permit.pk,
        "edition": edition.pk,
        "lone": lone.pk,
        "load": licence.loads.first().pk,
        "other": other.loaded()[0].pk,
        "scan": scan.pk,
        "renewal": renewal.pk,
        "token": edition.token,
        "beside": other.editions.get().token,
    }


def done(statement, rows):
    """Past the guards of other rules: what they refuse is not the question here."""
    tables = ("issuance_permit", "issuance_licence", "issuance_renewal")
    guards = [
        one
        for one in Triggers.known.values()
        if one.name.startswith(tables) and "version" not in one.name
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        for guard in guards:
            guard.take_off(connection)
        cursor.execute(statement.format(**rows))
        for guard in guards:
            guard.put_on(connection)


@pytest.mark.both_databases
def test_every_change_of_a_licence_raises_its_version_and_no_other(rows):
    triggers._declare()
    for name, statement in OF_THE_LICENCE.items():
        before, beside = version_of(rows["token"]), version_of(rows["beside"])
        done(statement, rows)
        after = version_of(rows["token"])
        assert after.number > before.number, name
        assert after[2:] == before[2:], name
        assert name == "a permit is loaded" or version_of(rows["beside"]) == beside, name


@pytest.mark.both_databases
@pytest.mark.parametrize("statement", SHARED.values(), ids=SHARED)
def test_keys_and_names_are_counted_once_for_all(rows, statement):
    before = version_of(rows["token"])
    with connection.cursor() as cursor:
        cursor.execute(statement)
    after = version_of(rows["token"])
    assert after.number == before.number
    assert after != before


@pytest.mark.both_databases
def test_without_its_trigger_a_change_would_not_be_seen(client, rows, licence):
    page = reverse("licence", args=[rows["token"]])
    first = client.get(f"/api/v1/licences/{rows['token']}")
    assert first.json()["status"] == "valid"
    (trigger,) = (one for one in LICENCE_VERSIONS if one.name.startswith("issuance_permit_raises"))
    trigger.take_off(connection)
    licence.permits.update(status="revoked")
    known = {"If-None-Match": first["ETag"]}
    stale = client.get(f"/api/v1/licences/{rows['token']}", headers=known)
    assert stale.status_code == 304
    trigger.put_on(connection)
    licence.permits.update(status_reason="x")
    assert client.get(f"/api/v1/licences/{rows['token']}", headers=known).json()["status"] == "none"
    assert "verdict bad" in client.get(page).content.decode()


@pytest.mark.both_databases
def test_a_version_never_goes_back(licence):
    version = LicenceVersion.objects.filter(licence=licence)
    for careless in (lambda: version.update(number=0), version.delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            careless()
    assert LicencePermit.objects.filter(licence=licence).exists()


@pytest.mark.both_databases
def test_the_database_has_every_trigger_that_is_declared(db):
    triggers._declare()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            if connection.vendor == "sqlite"
            else "SELECT tgname FROM pg_trigger"
        )
        there = {name for (name,) in cursor.fetchall()}
    declared = {
        name
        for one in Triggers.known.values()
        for name in one.triggers
        if connection.vendor != "sqlite" or any(name in text for text in one.create["sqlite"])
    }
    assert declared <= there


def test_page_and_api_rest_on_nothing_that_is_not_counted(client, rows):
    """A new question on the page needs a trigger on its table, else its answer may be an old one."""
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get(reverse("licence", args=[rows["token"]]))
        client.get(f"/api/v1/licences/{rows['token']}")
    read = {
        table
        for query in asked.captured_queries
        for table in re.findall(r'(?:FROM|JOIN) "?(\w+)"?', query["sql"])
    }
    versions = {"issuance_licenceversion", "ground_sharedversion"}
    assert versions < read
    assert read - versions <= COUNTED | NEVER_CHANGED
