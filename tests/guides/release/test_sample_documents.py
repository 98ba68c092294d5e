"""Sample documents (文书样本): from the editor's form through a release to everybody's download."""

from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from guides.models import Industry, Material, SampleDocument, VersionSampleDocument
from guides.release import releases, sample_documents
from guides.version.diff import differences
from portal.ground.calendar import clock
from portal.ground.files.judge import Refused
from portal.ground.models import Event, Region
from tests.forms.filling import PDF
from tests.made_pdfs import fetched_pdf, words_of_pdf
from tests.one_city import city_of_tests
from tests.releasing import SOUTH, pairs, proposed
from tests.releasing import editor as editor_of

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
SCRIPTED = PDF.replace(b"/Catalog", b"/Catalog /OpenAction <</S /JavaScript /JS (1)>>")
GUIDE = "/guides/450204/bakery/"
PAPER = "M_FOOD_RULES"  # of the bakery, always needed, uploaded by the applicant


@pytest.fixture(autouse=True)
def _own_store(settings, tmp_path):
    settings.PORTAL_PRIVATE_ROOT = tmp_path / "private"


@pytest.fixture
def office(author):
    client = Client()
    client.force_login(author)
    return client


def pdf(name="空白表.pdf", mark=b""):
    return SimpleUploadedFile(name, PDF + mark + b"%%EOF", "application/pdf")


def fetched(client, url):
    """The answer and its bytes, read to the end, which closes the file behind it."""
    answer = client.get(url)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer, body


def found(client, file):
    return fetched(client, address(file))[0].status_code == 200


def address(file):
    return reverse("sample_document", args=[file.sha256, file.name])


def edit(record):
    model = record._meta.model_name
    return reverse(f"wagtailsnippets_guides_{model}:edit", args=[record.pk])


def typed(office, material, **more):
    """What the browser sends back of a material's form, its files as they were kept."""
    form = office.get(edit(material)).context["form"]
    data = {one.html_name: one.value() for one in form if one.value() not in (None, False)}
    for name in ("blank_specimen", "filled_specimen"):
        data[f"{name}-kept"] = data.pop(name, "")
    return data | {"when": "", "action-publish": "1"} | more


def kept(actor, file):
    return sample_documents.keep(actor=actor, city=city_of_tests(), file=file)


def bakery_paper():
    return Material.objects.get(code=PAPER)


@pytest.mark.both_databases
def test_a_file_uploaded_in_the_form_is_public_with_the_release_that_names_it(
    office, released, client
):
    paper = bakery_paper()
    page = office.get(edit(paper)).content.decode()
    assert 'enctype="multipart/form-data"' in page
    files = {"blank_specimen": pdf(), "filled_specimen": pdf("示例.pdf", b"filled")}
    answer = office.post(edit(paper), typed(office, paper) | files)
    assert answer.status_code == 302, answer.context["form"].errors
    paper.refresh_from_db()
    file = paper.blank_specimen
    assert (file.name, paper.filled_specimen.name) == ("空白表.pdf", "示例.pdf")
    assert Event.objects.filter(verb="specimen.upload").count() == 2
    assert not found(client, file)
    assert fetched(office, address(file))[0]["Cache-Control"] == "private, no-store"
    (version,) = released("BAKERY")
    (part,) = [one for one in version.snapshot.materials if one.specimens]
    assert [(one.kind, one.name, one.sha256) for one in part.specimens] == [
        ("blank", "空白表.pdf", file.sha256),
        ("filled", "示例.pdf", paper.filled_specimen.sha256),
    ]
    shown = client.get(GUIDE).content.decode()
    assert f'href="{address(file)}"' in shown
    assert shown.index("空白样表") < shown.index("填写示例")
    assert fetched(client, address(file))[1] == PDF + b"%%EOF"


def test_a_download_is_kept_for_ever_never_sniffed_and_named_in_chinese(released, client, author):
    file = kept(author, pdf())
    Industry.objects.filter(code="BAKERY").update(blank_specimen=file)
    released("BAKERY")
    got, _body = fetched(client, address(file))
    assert got["Content-Type"] == "application/pdf"
    assert "immutable" in got["Cache-Control"]
    assert got["Cache-Control"].startswith("public")
    assert got["X-Content-Type-Options"] == "nosniff"
    assert got["X-Robots-Tag"] == "noindex"
    assert "空白表.pdf" in unquote(got["Content-Disposition"])
    assert not got.cookies
    assert client.post(address(file)).status_code == 405


@pytest.mark.parametrize("change", ["another name", "another digest", "another file of the store"])
def test_what_no_version_names_is_not_found(released, client, author, change):
    file = kept(author, pdf())
    Industry.objects.filter(code="BAKERY").update(filled_specimen=file)
    released("BAKERY")
    other = kept(author, pdf("草稿.pdf", b"draft"))
    sha256, name = {
        "another name": (file.sha256, "别名.pdf"),
        "another digest": ("0" * 64, file.name),
        "another file of the store": (other.sha256, other.name),
    }[change]
    assert client.get(reverse("sample_document", args=[sha256, name])).status_code == 404


def test_bytes_that_are_gone_are_not_found_instead_of_an_error(released, client, author, settings):
    file = kept(author, pdf())
    Industry.objects.filter(code="BAKERY").update(blank_specimen=file)
    released("BAKERY")
    settings.PORTAL_PRIVATE_ROOT = settings.PORTAL_PRIVATE_ROOT / "elsewhere"
    assert not found(client, file)


def test_a_file_is_not_public_before_its_version_is_in_force(draft, author, second, client):
    file = kept(author, pdf())
    Industry.objects.filter(code="BAKERY").update(blank_specimen=file)
    tomorrow = clock.today() + timedelta(days=1)
    release = draft("BAKERY", effective_from=tomorrow)
    (version,) = releases.approve(actor=second, release=release, digest=proposed(author, release))
    assert version.status == "scheduled"
    assert not found(client, file)


def test_an_older_version_keeps_its_file_and_the_change_is_told(released, client, author, second):
    first = kept(author, pdf())
    Material.objects.filter(code=PAPER).update(blank_specimen=first)
    (old,) = released("BAKERY")
    newer = kept(author, pdf(mark=b"second edition"))
    Material.objects.filter(code=PAPER).update(blank_specimen=newer)
    release = releases.draft_release(
        actor=author,
        name="第二批",
        region=old.region.city,
        pairs=pairs("BAKERY"),
        effective_from=clock.today(),
    )
    (new,) = releases.approve(actor=second, release=release, digest=proposed(author, release))
    for version, file in ((old, first), (new, newer)):
        assert found(client, file)
        page = client.get(f"{GUIDE}v/{version.number}/").content.decode()
        assert address(file) in page
    told = [str(one) for one in differences(old.snapshot, new.snapshot)]
    assert any("文书样本" in one for one in told)


def test_the_sample_of_the_combined_form_stands_beside_the_form(released, client, author):
    file = kept(author, pdf("综合申请表.pdf"))
    Industry.objects.filter(code="BAKERY").update(filled_specimen=file)
    (version,) = released("BAKERY")
    assert version.snapshot.industry.specimens[0].kind == "filled"
    assert address(file) in client.get(GUIDE).content.decode()
    assert list(VersionSampleDocument.objects.values_list("file", flat=True)) == [file.pk]


def test_the_notification_names_the_sample_documents(released, author):
    file = kept(author, pdf("门店样表.pdf"))
    Material.objects.filter(code=PAPER).update(blank_specimen=file)
    released("BAKERY")
    assert "空白样表：门店样表.pdf" in words_of_pdf(fetched_pdf(Client(), f"{GUIDE}notice.pdf"))


@pytest.mark.parametrize(
    ("content", "said"),
    [(SCRIPTED, "PDF"), (b"MZ\x90\0 not a form", "只接收"), (b"<svg onload=alert(1)>", "只接收")],
)
def test_a_hostile_file_is_refused_beside_its_field_and_the_other_one_is_not_lost(
    office, content, said
):
    paper = bakery_paper()
    files = {
        "blank_specimen": SimpleUploadedFile("空白表.pdf", content),
        "filled_specimen": pdf("示例.pdf"),
    }
    answer = office.post(edit(paper), typed(office, paper) | files)
    assert answer.status_code == 200
    errors = answer.context["form"].errors
    assert list(errors) == ["blank_specimen"]
    assert said in str(errors)
    kept = SampleDocument.objects.get()
    assert f'name="filled_specimen-kept" value="{kept.pk}"' in answer.content.decode()
    again = office.post(edit(paper), typed(office, paper, **{"filled_specimen-kept": kept.pk}))
    assert again.status_code == 302
    paper.refresh_from_db()
    assert (paper.blank_specimen, paper.filled_specimen) == (None, kept)


def test_a_refused_file_leaves_the_one_it_was_to_replace(office, author):
    paper = bakery_paper()
    file = kept(author, pdf())
    Material.objects.filter(pk=paper.pk).update(blank_specimen=file)
    bad = {"blank_specimen": SimpleUploadedFile("空白表.pdf", SCRIPTED)}
    answer = office.post(edit(paper), typed(office, paper) | bad)
    assert f'name="blank_specimen-kept" value="{file.pk}"' in answer.content.decode()


def test_a_form_saved_untouched_keeps_its_file_and_a_tick_lets_it_go(office, author):
    paper = bakery_paper()
    file = kept(author, pdf())
    Material.objects.filter(pk=paper.pk).update(blank_specimen=file)
    for more, left in (({}, file), ({"blank_specimen-none": "1"}, None)):
        assert office.post(edit(paper), typed(office, paper, **more)).status_code == 302
        paper.refresh_from_db()
        assert paper.blank_specimen == left
    assert SampleDocument.objects.filter(pk=file.pk).exists()


@pytest.mark.both_databases
def test_the_same_file_is_kept_once_and_gets_the_ending_of_its_content(author):
    first = kept(author, pdf("../../空白表.exe"))
    assert first.name == "空白表.exe.pdf"
    assert kept(author, pdf("空白表.exe.pdf")) == first


def test_too_large_a_file_is_refused_and_others_may_not_upload(author, city, settings):
    settings.PORTAL_UPLOAD_MAX_BYTES = 10
    with pytest.raises(Refused):
        kept(author, pdf())
    county = editor_of("county", Region.objects.get(code=SOUTH))
    with pytest.raises(PermissionDenied):
        kept(county, pdf())
