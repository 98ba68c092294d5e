"""Files through the page of papers: what people send is taken, what acts is not, nothing good is lost."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from forms import drafts, uploads
from forms.models import Upload
from portal.ground.files import storage
from tests.forms.conftest import NOODLES
from tests.forms.filling import APPLY_ALL, NOODLE_FORM, filled_draft, hand_in_papers, pdf
from tests.ground.files.judging.honest import HONEST
from tests.ground.files.judging.hostile import HOSTILE

CASES = Path(__file__).parent / "cases"
TAKEN = [
    "02-owner-password-only.pdf",
    "03-uncompressed-object-streams.pdf",
    "04-bom-before-header.pdf",
    "04b-part-header-before-pdf.pdf",
    "05-padding-after-eof.pdf",
    "06-title-mentions-js.pdf",
]
REFUSED = {
    "07-link.pdf": "一页也没有",  # a link on no page: see the honest files for one on a page
    "07b-link.pdf": "一页也没有",
    "20-script-hex-name.pdf": "脚本",
    "21-script-padded-object-stream.pdf": "脚本",
}


@pytest.fixture
def draft(version):
    """Everything but the papers."""
    draft = drafts.start_draft(version=version, answers=NOODLES)
    return drafts.keep(draft=draft, choices=APPLY_ALL, data=NOODLE_FORM)


def address(draft, step="materials"):
    return reverse(f"forms:{step}", args=[draft.token])


def hand_in(client, draft, *files):
    posted = {"files-M_PLAN": files, "upload": "M_PLAN"}
    return client.post(address(draft), posted, follow=True).content.decode()


def names(draft):
    return sorted(draft.uploads.values_list("name", flat=True))


def case_file(name):
    return SimpleUploadedFile(name, (CASES / name).read_bytes())


def test_every_case_has_its_right_answer():
    assert {path.name for path in CASES.iterdir()} == {*TAKEN, *REFUSED}


@pytest.mark.parametrize("name", TAKEN)
def test_what_any_reader_opens_is_taken(client, draft, name):
    hand_in(client, draft, case_file(name))
    assert [upload.state for upload in draft.uploads.all()] == ["taken"]


@pytest.mark.parametrize(("name", "said"), REFUSED.items())
def test_what_acts_or_shows_nothing_is_refused_with_the_true_sentence(client, draft, name, said):
    page = hand_in(client, draft, case_file(name))
    assert not draft.uploads.exists()
    assert said in page


ORDINARY = (
    *("photo", "further_pictures_inside", "motion_photo", "screenshot", "webp"),
    *("heic", "heic_brand_mif1", "scanned", "web_link", "ofd"),
)


def test_ordinary_files_of_phones_and_scanners_are_taken_together(client, draft):
    hand_in(client, draft, *(SimpleUploadedFile(name, HONEST[name][0]()) for name in ORDINARY))
    while uploads.judge_waiting(seconds=600, draft=draft):
        pass
    assert {(upload.name, upload.state) for upload in draft.uploads.all()} == {
        (name, "taken") for name in ORDINARY
    }


def test_a_good_file_is_not_lost_when_its_neighbours_are_bad(client, draft):
    bad = [SimpleUploadedFile(name, HOSTILE[name][0]()) for name in ("gif_with_a_script", "launch")]
    page = hand_in(client, draft, bad[0], pdf("好.pdf"), bad[1])
    assert names(draft) == ["好.pdf"]
    for file in bad:
        assert f"“{file.name}”未能上传" in page


def test_a_file_in_quarantine_is_shown_cannot_be_fetched_and_is_judged_by_the_next_page(
    client, draft, busy
):
    page = hand_in(client, draft, pdf("平面图.pdf"))
    upload = draft.uploads.get()
    assert "检查中" in page
    assert '<meta http-equiv="refresh"' in page
    fetch = reverse("forms:file", args=[draft.token, upload.pk])
    assert fetch not in page
    assert client.get(fetch).status_code == 404
    busy.close()
    page = client.get(address(draft)).content.decode()
    assert "检查中" not in page
    assert '<meta http-equiv="refresh"' not in page
    assert b"".join(client.get(fetch).streaming_content).startswith(b"%PDF-")


def test_submitting_waits_for_the_files(client, version, busy):
    draft = filled_draft(version, NOODLES)
    ways = {f"way-{paper}": way for paper, way in draft.declared.items()}
    went_on = client.post(address(draft), ways)
    assert went_on.headers["Location"] == address(draft, "check")
    page = client.get(address(draft, "check")).content.decode()
    assert "检查中" in page
    assert '<meta http-equiv="refresh"' in page
    assert 'name="true"' not in page
    client.post(address(draft, "check"), {"true": "on"})
    assert client.get(address(draft, "receipt")).status_code != 200
    busy.close()
    assert 'name="true"' in client.get(address(draft, "check")).content.decode()
    answer = client.post(address(draft, "check"), {"true": "on"})
    assert answer.headers["Location"] == address(draft, "receipt")


def test_what_the_store_lost_is_asked_for_again_when_all_is_handed_in(client, version, caplog):
    draft = filled_draft(version, NOODLES)
    gone = draft.uploads.first()
    storage.private_storage().delete(storage.name_of(gone.sha256))
    answer = client.post(address(draft, "check"), {"true": "on"})
    assert answer.status_code == 422
    assert f"#paper-{gone.material}" in answer.content.decode()
    assert f"forms.Upload:{gone.pk}" in caplog.text
    client.post(address(draft), {"remove": str(gone.pk)})
    hand_in_papers(draft)
    answer = client.post(address(draft, "check"), {"true": "on"})
    assert answer.headers["Location"] == address(draft, "receipt")


def test_what_is_refused_in_quarantine_says_why_and_is_removed_by_its_button(client, draft, busy):
    hand_in(client, draft, case_file("20-script-hex-name.pdf"))
    busy.close()
    uploads.judge_waiting(seconds=600)
    upload = Upload.objects.get()
    page = client.get(address(draft) + "?check=1").content.decode()
    assert "脚本" in page
    assert f'name="remove" value="{upload.pk}"' in page
    client.post(address(draft), {"remove": str(upload.pk)})
    assert not draft.uploads.exists()


def test_phones_offer_the_camera(client, draft):
    page = client.get(address(draft)).content.decode()
    assert 'accept="image/jpeg,image/png,image/heic,image/webp,application/pdf' in page
