"""Every place that stores a file names it in a column the collector asks, so that it stays."""

import ast
import io
import random
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from forms import drafts, uploads
from forms.models import SubmissionRevision, SubmittedFile
from guides.models import GuideVersion
from guides.release import catalogue_uploads, reports, sample_documents
from issuance.casework.verbs import REGISTRY
from issuance.casework.verbs.scans import columns_of
from issuance.models import Inspection, InspectionPhoto, LicenceEdition, Notice, Permit
from portal.demo.people import approver_of
from portal.demo.stories import LIUNAN, Story
from portal.ground.calendar import clock
from portal.ground.files import blob_check, blob_collector, storage
from portal.ground.jobs import outbox, tick
from portal.ground.models import Region, User
from tests.forms.filling import PDF
from tests.ground.files.judging.makers import heif
from tests.issuance.ready import make_ready
from tests.issuance.scan_ready import add, published
from tests.made_pdfs import stored_pdf
from tests.one_city import city_of_tests
from tests.told import tell

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("portal", "home", "issuance", "forms", "guides")
COUNTY = "450204"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def store(demo, settings, tmp_path):
    """A store of its own, with the demo's files in it."""
    shutil.copytree(settings.PORTAL_PRIVATE_ROOT, tmp_path / "private")
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
    editor = a_person("editor-4502")
    return sample_documents.keep(actor=editor, city=city_of_tests(), file=file).sha256


def a_catalogue_file():
    actor = a_person("editor-4502")
    name, city = "目录.json", city_of_tests()
    return catalogue_uploads.keep_upload(actor=actor, city=city, name=name, content=b"{}").sha256


def a_notice():
    notice = Notice.objects.first()
    stored_pdf(notice)
    return notice.pdf_sha256


def a_picture_of_a_permit():
    """Of its scan as a phone takes it; published, nothing painted over."""
    permit = Permit.objects.filter(status="valid", scans=None).first()
    officer = approver_of(permit.issuer)
    scan = add(permit, officer, SimpleUploadedFile("许可证.heic", heif(quality=60)))
    REGISTRY["publish_permit_scan"].run(permit, actor=officer, **published(scan, ()))
    return scan.pages.get().sha256


PLACES = {
    "forms/uploads.py": an_upload,
    "guides/release/catalogue_uploads.py": a_catalogue_file,
    "guides/release/reports.py": lambda: a_plan(PDF).document,
    "guides/release/sample_documents.py": a_sample_document,
    "issuance/casework/papers/notice_making.py": a_notice,
    "issuance/casework/redaction.py": a_picture_of_a_permit,
    "issuance/licence/drawing.py": lambda: LicenceEdition.objects.first().pdf_sha256,
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


def recorded_scans():
    """Of a joint approval, of a hearing and of a report, each with the picture that staff see of it."""

    def a_case(stage, **story):
        return tell(Story(LIUNAN, "SMALL_EATERY", "面馆", stage, **story), 960)

    for code in ("extend_joint", "record_hearing", "resume"):
        verb, _case, subject, actor, arguments, _posted = make_ready(code, a_case, a_person)
        photo = uploads.take_in(SimpleUploadedFile("批文.heic", heif()))
        verb.run(subject, actor=actor, **arguments | {"scan": photo})


def a_photo_of_a_visit():
    photo = uploads.take_in(SimpleUploadedFile("现场.heic", heif(quality=30)))
    visit = Inspection.objects.first()
    InspectionPhoto.objects.create(inspection=visit, at=clock.now(), **columns_of(photo))


def in_every_column():
    """Rows that name a file in each column there is; the model, the column and a digest."""
    for make in (*PLACES.values(), recorded_scans, a_photo_of_a_visit):
        make()
    photo = SimpleUploadedFile("照片.heic", heif())
    upload = uploads.attach(draft=a_draft(), material="M_PLAN", file=photo)
    SubmittedFile.objects.filter(pk=SubmittedFile.objects.first().pk).update(
        shown_sha256=storage.store(b"a picture as staff see it").sha256
    )
    assert upload.shown_sha256
    return [
        (model, column, sha256)
        for model, column in blob_collector.columns()
        for sha256 in model._base_manager.values_list(column, flat=True)
        if sha256
    ]


def test_whatever_twins_visitors_upload_and_remove_every_named_file_stays_readable():
    named = in_every_column()
    assert {(model, column) for model, column, _sha256 in named} == set(blob_collector.columns())
    digests = sorted({sha256 for _model, _column, sha256 in named if storage.is_intact(sha256)})
    assert len(digests) >= len(blob_collector.columns())
    chosen, drafts_of_visitors = random.Random(8), [a_draft(), a_draft()]
    for days in range(3, 12, 3):
        for sha256 in [*digests, *chosen.choices(digests, k=20)]:
            draft = chosen.choice(drafts_of_visitors)
            with storage.open_blob(sha256) as file:
                twin = ContentFile(file.read(), "双胞胎.pdf")
            draft.uploads.filter(material="M_PLAN").delete()
            upload = uploads.attach(draft=draft, material="M_PLAN", file=twin, at_once=False)
            assert upload.sha256 == sha256
            if chosen.random() < 0.9:
                assert uploads.detach(draft=draft, pk=upload.pk)
        with time_machine.travel(clock.now() + timedelta(days=days), tick=False):
            outbox.drain(clock.now())
            assert not [sha256 for sha256 in digests if not storage.is_intact(sha256)]


def test_the_check_names_each_row_whose_file_is_missing_or_altered():
    sample, plan = an_upload(), a_plan(PDF + b"%")
    path = Path(storage.private_storage().path(storage.name_of(plan.document)))
    path.write_bytes(b"%PDF-1.4 another plan")
    storage.private_storage().delete(storage.name_of(sample))
    named = {(damage.row.partition(":")[0], damage.sha256) for damage in blob_check.damaged()}
    assert {("forms.Upload", sample), ("guides.Report", plan.document)} <= named
    out = io.StringIO()
    with pytest.raises(CommandError):
        call_command("stored_check", stdout=out)
    assert f"guides.Report:{plan.pk}" in out.getvalue()
    with pytest.raises(CommandError, match=f"guides.Report:{plan.pk}"):
        call_command("audit_verify", stdout=io.StringIO())


def test_a_submission_that_is_not_as_sealed_is_found():
    call_command("stored_check", stdout=io.StringIO())
    call_command("audit_verify", stdout=io.StringIO())
    revision = SubmissionRevision.objects.first()
    SubmissionRevision.objects.filter(pk=revision.pk).update(content=revision.content | {"x": 1})
    for command in ("stored_check", "audit_verify"):
        with pytest.raises(CommandError):
            call_command(command, stdout=io.StringIO())
