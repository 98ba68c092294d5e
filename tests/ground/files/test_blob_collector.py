"""The collector of stored files: what any row names stays, and only what is old and unnamed goes."""

import pytest
import time_machine

from portal.ground.calendar import clock
from portal.ground.files import blob_collector, storage
from portal.ground.files.digest_field import BlobDigestField

BYTES = "测试".encode()


@pytest.fixture(autouse=True)
def root(settings, tmp_path):
    settings.PORTAL_PRIVATE_ROOT = tmp_path / "private"


def test_every_column_that_names_a_stored_file_is_asked():
    asked = {f"{model._meta.label}.{column}" for model, column in blob_collector.columns()}
    assert asked == {
        "forms.SubmittedFile.sha256",
        "forms.SubmittedFile.shown_sha256",
        "forms.Upload.sha256",
        "forms.Upload.shown_sha256",
        "guides.CatalogueUpload.sha256",
        "guides.Report.document",
        "guides.SampleDocument.sha256",
        "issuance.Hearing.scan_sha256",
        "issuance.Hearing.scan_shown",
        "issuance.InspectionPhoto.scan_sha256",
        "issuance.InspectionPhoto.scan_shown",
        "issuance.JointExtension.scan_sha256",
        "issuance.JointExtension.scan_shown",
        "issuance.LicenceEdition.pdf_sha256",
        "issuance.Notice.pdf_sha256",
        "issuance.Pause.scan_sha256",
        "issuance.Pause.scan_shown",
        "issuance.PermitScan.scan_sha256",
        "issuance.PermitScan.scan_shown",
        "issuance.PublicPage.sha256",
    }


def test_to_the_schema_the_column_is_plain_text():
    _name, path, args, options = BlobDigestField(editable=False).deconstruct()
    assert (path, args) == ("django.db.models.CharField", [])
    assert options == {"max_length": 64, "editable": False}


@pytest.mark.django_db
def test_what_no_row_names_goes_once_it_is_old():
    blob = storage.store(BYTES)
    assert not blob_collector.collect(blob.sha256)
    assert storage.is_intact(blob.sha256)
    with time_machine.travel(clock.now() + 2 * storage.UNCLAIMED, tick=False):
        assert blob_collector.collect(blob.sha256)
    assert not storage.is_intact(blob.sha256)
