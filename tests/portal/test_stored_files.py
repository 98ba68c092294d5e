"""Every place that stores a file names it in a column the collector asks, so that it stays."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from forms import drafts, uploads
from forms.models import SubmittedFile
from guides.models import GuideVersion
from guides.release import catalogue_uploads, reports, sample_documents
from issuance.models import LicenceEdition
from portal.ground.calendar import clock
from portal.ground.files import blob_collector, storage
from portal.ground.jobs import tick
from portal.ground.models import Region, User
from tests.forms.filling import PDF

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("portal", "home", "issuance", "forms", "guides")
COUNTY = "450204"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def store(demo, settings, tmp_path):
    settings.PORTAL_PRIVATE_ROOT = tmp_path / "private"


def a_person(name):
    return User.objects.get(username=name)


def a_draft():
    return drafts.start_draft(version=GuideVersion.objects.active().first())


def a_plan(content):
    return reports.register_plan(
        actor=a_person(f"editor-{COUNTY}"),
        region=Region.objects.get(code=COUNTY),
        title="实施方案",
        dated=clock.today(),
        name="方案.pdf",
        content=content,
    )


def tick_until_nothing_is_due():
    while tick.one_round():
        pass


def an_upload():
    file = SimpleUploadedFile("方案.pdf", PDF)
    return uploads.attach(draft=a_draft(), material="M_PLAN", file=file).sha256


def a_sample_document():
    file = SimpleUploadedFile("样本.pdf", PDF)
    return sample_documents.keep(actor=a_person("editor-4502"), file=file).sha256


def a_catalogue_file():
    actor = a_person("editor-4502")
    return catalogue_uploads.keep_upload(actor=actor, name="目录.json", content=b"{}").sha256


PLACES = {
    "forms/uploads.py": an_upload,
    "guides/release/catalogue_uploads.py": a_catalogue_file,
    "guides/release/reports.py": lambda: a_plan(PDF).document,
    "guides/release/sample_documents.py": a_sample_document,
    "issuance/licence/editions.py": lambda: LicenceEdition.objects.first().pdf_sha256,
}


def test_the_places_that_store_files_are_known():
    found = {
        str(path.relative_to(ROOT))
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if stores_a_file(node)
    }
    assert found == set(PLACES)


def stores_a_file(node):
    match node:
        case ast.Call():
            return ast.unparse(node.func).endswith("storage.store")
        case ast.ImportFrom(module="portal.ground.files.storage"):
            return "store" in [name.name for name in node.names]
        case _:
            return False


@pytest.mark.parametrize("place", PLACES)
def test_what_a_place_stores_is_never_discarded(place):
    sha256 = PLACES[place]()
    storage.store(PDF)
    with time_machine.travel(clock.now() + timedelta(days=10), tick=False):
        assert blob_collector.is_named(sha256)
        assert not blob_collector.collect(sha256)


def test_what_an_applicant_has_sent_is_never_discarded():
    sent = SubmittedFile.objects.first()
    assert blob_collector.is_named(sent.sha256)


def test_a_visitor_who_uploads_a_filed_plan_and_removes_it_leaves_the_plan_readable():
    plan = a_plan(PDF)
    draft = a_draft()
    file = SimpleUploadedFile("方案.pdf", PDF)
    upload = uploads.attach(draft=draft, material="M_PLAN", file=file)
    assert upload.sha256 == plan.document
    assert uploads.detach(draft=draft, pk=upload.pk)
    with time_machine.travel(clock.now() + timedelta(days=3), tick=False):
        tick_until_nothing_is_due()
        city = Client()
        city.force_login(a_person("supervisor-4502"))
        answer = city.get(f"/cms/filings/{plan.pk}/document/")
        assert answer.status_code == 200
        assert b"".join(answer.streaming_content) == PDF


def test_a_visitors_own_file_goes_when_nobody_else_has_it():
    draft = a_draft()
    file = SimpleUploadedFile("图纸.pdf", PDF)
    upload = uploads.attach(draft=draft, material="M_PLAN", file=file)
    uploads.detach(draft=draft, pk=upload.pk)
    with time_machine.travel(clock.now() + timedelta(days=3), tick=False):
        tick_until_nothing_is_due()
    assert not storage.is_intact(upload.sha256)
