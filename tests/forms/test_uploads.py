"""Uploads: judged by content, kept once, limited, never trusted; in quarantine while judges are busy."""

import contextlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from forms import drafts, intake, jobs, uploads
from forms.completeness import MATERIALS, State
from forms.models import Upload
from portal.ground.files import judge, storage
from portal.ground.files.judge import Refused
from tests.forms.conftest import NOODLES
from tests.forms.filling import PDF, filled_draft, pdf, picture
from tests.ground.files.judging.makers import heif


def test_the_bytes_lie_in_the_store_before_the_record_names_them(version):
    upload = uploads.attach(
        draft=drafts.start_draft(version=version), material="M_PLAN", file=pdf()
    )
    assert storage.is_intact(upload.sha256)
    assert upload.media_type == "application/pdf"


def test_the_name_of_a_file_never_decides_its_type(version):
    draft = drafts.start_draft(version=version)
    upload = uploads.attach(draft=draft, material="M_PLAN", file=picture("PNG", "图.pdf"))
    assert upload.media_type == "image/png"


def test_the_same_file_twice_is_one(version):
    draft = drafts.start_draft(version=version)
    first = uploads.attach(draft=draft, material="M_PLAN", file=pdf("一.pdf"))
    assert uploads.attach(draft=draft, material="M_PLAN", file=pdf("二.pdf")) == first
    assert draft.uploads.count() == 1


SCRIPTED = PDF.replace(b"/Catalog", b"/Catalog /OpenAction <</S /JavaScript /JS (1)>>")


def problems_with_papers(draft):
    return [problem for problem in State(draft).problems if problem.step == MATERIALS]


def test_while_all_judges_are_busy_a_file_waits_in_quarantine(version, busy):
    draft = filled_draft(version, NOODLES)
    kept = draft.uploads.first()
    assert (kept.state, kept.media_type) == ("checking", "")
    assert storage.is_intact(kept.sha256)
    problem = problems_with_papers(draft)[0]
    assert problem.passes
    assert kept.name in problem.message
    assert State(draft).reached == "check"
    with pytest.raises(intake.Incomplete):
        intake.submit(draft=draft)
    assert uploads.judge_waiting(seconds=60) == 0
    busy.close()
    assert jobs.judge_files() == draft.uploads.count()
    kept.refresh_from_db()
    assert (kept.state, kept.media_type) == ("taken", "application/pdf")
    assert intake.submit(draft=draft).reference


def test_a_file_sent_for_a_paper_that_departments_share_is_waited_for_too(version, busy):
    draft = filled_draft(version, NOODLES)
    busy.close()
    uploads.judge_waiting(seconds=600, draft=draft)
    assert problems_with_papers(draft) == []
    shared = State(draft).spec.by_sharing[0].id
    photo = SimpleUploadedFile("执照.pdf", PDF + b"%")
    uploads.attach(draft=draft, material=shared, file=photo, at_once=False)
    assert State(draft).waits
    (problem,) = problems_with_papers(draft)
    assert (problem.anchor, problem.passes) == (f"paper-{shared}", True)


def test_a_file_that_is_refused_in_quarantine_holds_the_draft_back_until_it_is_removed(
    version, busy
):
    draft = filled_draft(version, NOODLES)
    material = draft.uploads.first().material
    file = SimpleUploadedFile("坏.pdf", SCRIPTED)
    bad = uploads.attach(draft=draft, material=material, file=file)
    busy.close()
    uploads.judge_waiting(seconds=600, draft=draft)
    bad.refresh_from_db()
    assert (bad.state, bad.reason) == ("refused", "script")
    (problem,) = problems_with_papers(draft)
    assert not problem.passes
    assert "坏.pdf" in problem.message
    assert "脚本" in problem.message
    assert uploads.detach(draft=draft, pk=bad.pk)
    assert intake.submit(draft=draft).reference


def test_a_file_whose_judge_was_killed_may_be_sent_again(version, busy):
    draft = drafts.start_draft(version=version)
    upload = uploads.attach(draft=draft, material="M_PLAN", file=pdf())
    Upload.objects.filter(pk=upload.pk).update(state="refused", reason="costly")
    uploads.attach(draft=draft, material="M_PLAN", file=pdf())
    upload.refresh_from_db()
    assert (upload.state, upload.reason) == ("checking", "")
    busy.close()
    assert uploads.attach(draft=draft, material="M_PLAN", file=pdf()).state == "taken"


def test_a_file_in_quarantine_whose_bytes_are_gone_is_refused(version, busy, settings, tmp_path):
    draft = drafts.start_draft(version=version)
    upload = uploads.attach(draft=draft, material="M_PLAN", file=pdf())
    busy.close()
    settings.PORTAL_PRIVATE_ROOT = tmp_path / "elsewhere"
    assert uploads.judge_waiting(seconds=60) == 1
    upload.refresh_from_db()
    assert (upload.state, upload.reason) == ("refused", "broken")


def test_a_phones_picture_is_kept_and_comes_with_one_that_browsers_show(version):
    draft = drafts.start_draft(version=version)
    photo = SimpleUploadedFile("IMG_0001.HEIC", heif())
    upload = uploads.attach(draft=draft, material="M_PLAN", file=photo)
    assert upload.media_type == "image/heic"
    with storage.open_blob(upload.shown_sha256) as shown:
        assert judge.judge(shown).media_type == "image/jpeg"
    assert upload.blobs == [upload.sha256, upload.shown_sha256]


def test_a_killed_judge_refuses_the_file_with_a_sentence(version):
    draft = drafts.start_draft(version=version)
    elaborate = SimpleUploadedFile("a.pdf", b"%PDF-1.4\n" + b"stream\n" * 2_000_000)
    with pytest.raises(Refused, match="过于复杂"):
        uploads.attach(draft=draft, material="M_PLAN", file=elaborate)


def test_limits_are_told(version, settings, monkeypatch):
    draft = drafts.start_draft(version=version)
    settings.PORTAL_UPLOAD_MAX_BYTES = 1024 * 1024
    big = SimpleUploadedFile("a.pdf", PDF + b" " * 1024 * 1024)
    with pytest.raises(Refused, match="1 MB"):
        uploads.attach(draft=draft, material="M_PLAN", file=big)
    monkeypatch.setattr(uploads, "FILES_MOST", 1)
    uploads.attach(draft=draft, material="M_PLAN", file=pdf())
    with pytest.raises(Refused, match="最多 1"):
        uploads.attach(draft=draft, material="M_PLAN", file=pdf(mark="2"))
    monkeypatch.setattr(uploads, "DRAFT_BYTES_MOST", 100)
    with pytest.raises(Refused, match="合计"):
        uploads.attach(draft=draft, material="M_AUTH", file=pdf(mark="3"))


def test_a_paper_has_twenty_files_at_most(version):
    draft = drafts.start_draft(version=version)
    for number in range(20):
        uploads.attach(draft=draft, material="M_PLAN", file=pdf(mark=str(number)))
    with pytest.raises(Refused, match="最多 20"):
        uploads.attach(draft=draft, material="M_PLAN", file=pdf(mark="20"))
    assert uploads.attach(draft=draft, material="M_AUTH", file=pdf(mark="20"))


@pytest.mark.parametrize(("room", "taken"), [(0, True), (-1, False)])
def test_all_files_of_a_draft_together_fill_it_to_the_last_byte(version, monkeypatch, room, taken):
    draft = drafts.start_draft(version=version)
    first, second = pdf(mark="1"), pdf(mark="2")
    monkeypatch.setattr(uploads, "DRAFT_BYTES_MOST", first.size)
    uploads.attach(draft=draft, material="M_PLAN", file=first)
    monkeypatch.setattr(uploads, "DRAFT_BYTES_MOST", first.size + second.size + room)
    with contextlib.nullcontext() if taken else pytest.raises(Refused, match="合计"):
        uploads.attach(draft=draft, material="M_AUTH", file=second)
    assert draft.uploads.count() == 1 + taken


def test_all_files_of_a_draft_together_have_three_hundred_megabytes(version):
    draft = drafts.start_draft(version=version)
    upload = uploads.attach(draft=draft, material="M_PLAN", file=pdf(mark="1"))
    second = pdf(mark="2")
    whole = 300 * 1024 * 1024
    draft.uploads.filter(pk=upload.pk).update(size=whole - second.size + 1)
    with pytest.raises(Refused, match="300 MB"):
        uploads.attach(draft=draft, material="M_AUTH", file=second)
    draft.uploads.filter(pk=upload.pk).update(size=whole - second.size)
    assert uploads.attach(draft=draft, material="M_AUTH", file=second)


@pytest.mark.parametrize(("most", "said"), [(2 * 1024 * 1024, "2 MB"), (2_097_151, "1 MB")])
def test_a_file_may_fill_the_limit_which_is_told_in_whole_megabytes(settings, most, said):
    settings.PORTAL_UPLOAD_MAX_BYTES = most

    def sized(size):
        body = PDF.replace(b"%%EOF", b" " * (size - len(PDF)) + b"%%EOF")
        return SimpleUploadedFile("a.pdf", body)

    assert uploads.take_in(sized(most)).size == most
    with pytest.raises(Refused, match=said):
        uploads.take_in(sized(most + 1))


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("平面图.pdf", "平面图.pdf"),
        ("C:\\测试\\..\\图.pdf", "图.pdf"),
        ("../../etc/passwd", "passwd"),
        ("图\u202efdp.exe", "图fdp.exe"),
        ("图\x00\x07.pdf", "图.pdf"),
        ("长" * 300 + ".pdf", "长" * 117 + ".pdf"),
        ("", "文件"),
    ],
)
def test_names_are_shown_without_folders_and_tricks(given, shown):
    assert uploads.plain_name(given) == shown
