"""``/verify/``: an address, a PDF or a photo; the register and the file must both support what is said."""

import io
import json
import os
import struct
import zlib
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from issuance.casework.verbs.licences.issuing import reissue_licence
from issuance.licence import presented
from issuance.licence.drawing import public_address
from issuance.licence.presented import Kind, Presented
from issuance.licence.proofs import Proof
from issuance.licence.verification import verify
from issuance.models import LicenceEdition
from issuance.public.verify_views import answer
from portal.demo import telling
from portal.demo.people import officer_of
from portal.demo.stories import LIUNAN, Story
from portal.ground import children, keys
from portal.ground.calendar import clock
from portal.ground.files import storage
from portal.ground.models import Purpose
from tests.issuance.licence.sheets import sheet
from tests.issuance.licence.vectors import ITEMS, NO_TOKENS, REGISTER, codes
from tests.qr_codes import drawn

CODES = codes()
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_line(monkeypatch):
    """Tests that run beside each other are no clients that wait for each other."""
    place, worker = children.place, os.environ.get("PYTEST_XDIST_WORKER", "alone")
    monkeypatch.setattr(
        children, "place", lambda kind, **limits: place(f"{kind}-{worker}", **limits)
    )


@pytest.fixture
def edition(demo):
    story = Story(LIUNAN, "SMALL_EATERY", "核验面馆", "issued")
    return telling.tell(story, 961).licence.editions.get()


def pdf_of(edition) -> bytes:
    with storage.open_blob(edition.pdf_sha256) as blob:
        return blob.read()


def photo(pdf: bytes, dpi=150) -> bytes:
    out = io.BytesIO()
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=dpi / 72).to_pil().convert("RGB")
    picture.rotate(7, expand=True, fillcolor="grey").save(out, "JPEG", quality=70)
    return out.getvalue()


def saved_again(pdf: bytes, **changes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        with opened.open_metadata(set_pikepdf_as_editor=False) as xmp:
            for name, text in changes.items():
                xmp[next(each for each in xmp if each.endswith(f"}}{name}"))] = text
        opened.save(out)
    return out.getvalue()


def painted(pdf: bytes, *taken) -> bytes:
    """With something over what it shows, and without its description or one property of its proof."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.pages[0].contents_add(b"q 1 0 0 rg 50 300 400 100 re f Q")
        if taken == ("Metadata",):
            del opened.Root.Metadata
        else:
            with opened.open_metadata(set_pikepdf_as_editor=False) as xmp:
                for name in taken:
                    del xmp[next(each for each in xmp if each.endswith(f"}}{name}"))]
        opened.save(out)
    return out.getvalue()


def asked(client, *, code="", file=None, name="a.pdf"):
    data = {"code": code}
    if file is not None:
        data["file"] = SimpleUploadedFile(name, file)
    return client.post(reverse("verify"), data)


def verdict(response):
    return response.context["answer"].label.public, response.context["answer"].faults


def test_pdf_and_address_of_a_valid_certificate_are_valid(client, edition):
    pdf = pdf_of(edition)
    for response in (
        asked(client, file=pdf),
        asked(client, code=public_address(edition.token)),
        asked(client, code=edition.token),
        asked(client, code=public_address(edition.token).partition("://")[2]),
        asked(client, code=public_address(edition.token).replace("/l/", "/en/l/")),
    ):
        assert verdict(response) == ("ok", ())
        assert reverse("licence", args=[edition.token]) in response.content.decode()


def test_the_pdf_says_what_it_is_when_it_was_made_and_who_signed_it(edition):
    with pikepdf.open(io.BytesIO(pdf_of(edition))) as pdf, pdf.open_metadata() as xmp:
        made = edition.issued_at.strftime("%Y-%m-%dT%H:%M:%S")
        assert xmp["xmp:CreateDate"].startswith(made)
        assert edition.licence.number in xmp["dc:title"]
        assert pdf.Root.Lang == "zh-CN"
        assert edition.licence.operator_name not in str(pdf.docinfo)


def test_of_a_photo_or_scan_only_the_code_is_believed_and_it_says_so(client, edition):
    pdf, scan = pdf_of(edition), io.BytesIO()
    picture = Image.open(io.BytesIO(photo(pdf)))
    picture.save(scan, "PDF", resolution=150)
    told = "仅核验了二维码"
    assert told not in asked(client, file=pdf).content.decode()
    for response in (
        asked(client, file=photo(pdf), name="p.jpg"),
        asked(client, file=scan.getvalue()),
        asked(client, code=public_address(edition.token)),
    ):
        assert verdict(response)[1] == ()
        page = response.content.decode()
        assert told in page
        for item in (edition.licence.operator_name, "小餐饮登记", edition.licence.number):
            assert item in page


def test_a_permit_that_ended_shows_at_the_next_check(client, edition):
    for permit in edition.licence.loaded():
        type(permit).objects.filter(pk=permit.pk).update(
            status="revoked", status_on=clock.today(), status_reason="演示"
        )
    assert verdict(asked(client, file=pdf_of(edition))) == ("bad", ())


def test_a_file_that_was_saved_again_is_not_the_one_issued(client, edition):
    response = asked(client, file=saved_again(pdf_of(edition)))
    assert verdict(response) == ("unknown", ("changed_file",))


def test_a_file_with_another_signature_or_key_is_never_valid(client, edition):
    pdf = pdf_of(edition)
    assert verdict(asked(client, file=saved_again(pdf, key="0" * 16)))[0] == "unknown"
    altered = asked(client, file=saved_again(pdf, signature=edition.signature[::-1]))
    assert verdict(altered) == ("unknown", ("altered", "changed_file"))


def test_a_record_of_one_beside_the_code_of_another_is_found(client, edition):
    other = telling.tell(Story(LIUNAN, "SMALL_EATERY", "别家", "issued"), 962).licence
    theirs = other.editions.get()
    with pikepdf.open(io.BytesIO(pdf_of(theirs))) as pdf, pdf.open_metadata() as xmp:
        carried = {name.split("}")[1]: text for name, text in xmp.items() if "certificate" in name}
    response = asked(client, file=saved_again(pdf_of(edition), **carried))
    assert verdict(response) == ("unknown", ("different", "unvouched"))


def test_an_old_edition_says_so(client, edition):
    old = pdf_of(edition)
    reissue_licence.run(
        edition.licence,
        actor=officer_of(edition.licence.issuer),
        cause="lost",
        reason="遗失",
        edition=1,
    )
    assert verdict(asked(client, file=old)) == ("old", ())


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("https://example.com/l/abc/", "elsewhere"),
        ("javascript:alert(1)//l/abc", "elsewhere"),
        (f"{settings.PORTAL_BASE_URL}/guides/", "elsewhere"),
        (f"{settings.PORTAL_BASE_URL}/l/abc/record.json", "elsewhere"),
        ("http://[::1/l/x/", "elsewhere"),
        ("x" * 40, "not_known"),
        ("../../etc/passwd", "elsewhere"),
    ],
)
def test_an_address_of_something_else_is_never_valid(client, demo, code, fault):
    response = asked(client, code=code)
    assert verdict(response) == ("unknown", (fault,))
    assert "其中的二维码" not in response.content.decode()


def test_the_number_of_a_licence_is_no_address_and_where_it_is_looked_up_is_said(client, edition):
    response = asked(client, code=edition.licence.number)
    assert response.status_code == 422
    page = response.content.decode()
    assert "证照编号" in page
    assert reverse("licence_query") in page


def test_the_title_says_the_answer_and_both_fields_that_one_is_enough(client, edition):
    page = asked(client, code=edition.token).content.decode()
    assert "有效 · 核验证照" in " ".join(page.partition("</title>")[0].split())
    assert page.count("（二者选一）") == 2
    assert "（选填）" not in page


def test_every_page_leads_there(client, demo):
    home = client.get("/").content.decode()
    assert f'href="{reverse("verify")}"' in home[home.index('<footer class="site-foot">') :]


def test_a_photo_or_scan_of_a_valid_certificate_is_not_green_as_if_the_paper_were(client, edition):
    scan = io.BytesIO()
    Image.open(io.BytesIO(photo(pdf_of(edition)))).save(scan, "PDF", resolution=150)
    for response in (
        asked(client, file=photo(pdf_of(edition)), name="p.jpg"),
        asked(client, file=scan.getvalue()),
    ):
        assert verdict(response) == ("part", ())
        page = response.content.decode()
        assert "登记系统中该二维码对应的证照：有效" in page
        assert reverse("licence", args=[edition.token]) in page
    assert "不是当时签发的文件" in page


BROKEN = ("malformed", "unvouched")


@pytest.mark.parametrize(
    ("taken", "found"),
    [(["Metadata"], ()), (["signature"], BROKEN), (["key"], BROKEN), (["record", "key"], BROKEN)],
)
def test_a_pdf_that_was_painted_over_is_not_valid_whatever_is_taken_out_of_it(
    client, edition, taken, found
):
    response = asked(client, file=painted(pdf_of(edition), *taken))
    assert verdict(response) == ("unknown" if found else "part", found)
    page = response.content.decode()
    assert "verdict ok" not in page
    assert ("不是当时签发的文件" in page) == (not found)


@pytest.mark.parametrize("name", ["record", "signature", "key"])
def test_a_pdf_whose_proof_was_broken_is_not_valid(client, edition, name):
    for text in ("不是", "A" * 17_000):
        response = asked(client, file=saved_again(pdf_of(edition), **{name: text}))
        assert verdict(response)[0] == "unknown"


@pytest.mark.parametrize("vector", CODES, ids=lambda vector: vector["name"])
def test_a_code_is_asked_for_only_where_it_says_a_whole_address_of_ours(vector, settings, db):
    settings.PORTAL_BASE_URL = REGISTER
    fault = "not_known" if vector["ours"] else "elsewhere"
    assert answer(Presented(Kind.ADDRESS, (vector["code"],))).faults == (fault,)


@pytest.mark.parametrize("how", ["https://evil.example\\@{host}/l/{token}/", "{base}:1/l/{token}/"])
def test_a_picture_of_a_code_that_a_phone_opens_elsewhere_is_never_valid(client, edition, how):
    base = public_address(edition.token).partition("/l/")[0]
    code = how.format(base=base, host=base.partition("://")[2], token=edition.token)
    picture = drawn(code)
    assert verdict(asked(client, file=picture, name="p.png")) == ("unknown", ("elsewhere",))
    assert verdict(asked(client, code=code)) == ("unknown", ("elsewhere",))


@pytest.mark.both_databases
@pytest.mark.parametrize("token", NO_TOKENS.values(), ids=NO_TOKENS)
def test_a_record_of_a_stranger_asks_the_register_for_nothing(client, demo, token):
    """Whatever the record calls its token: databases refuse some texts."""
    content = json.dumps(ITEMS | {"token": token}).encode()
    response = asked(client, file=sheet(Proof(content, "AA==", "0" * 16).carried()))
    assert (response.status_code, *verdict(response)) == (200, "unknown", ("unknown_key",))
    assert response.context["answer"].verification is None


@pytest.mark.both_databases
def test_the_token_of_a_record_counts_only_where_the_register_signed_it(client, edition):
    carried = Proof(bytes(edition.record), edition.signature, edition.key_id)
    assert (
        asked(client, file=sheet(carried.carried())).context["answer"].verification.edition
        == edition
    )
    for forged in (replace(carried, signature="AA=="), replace(carried, key="0" * 16)):
        assert asked(client, file=sheet(forged.carried())).context["answer"].verification is None


@pytest.mark.both_databases
@pytest.mark.parametrize("token", ["%00", "%ED%A0%80", "a%00b", "x" * 2000, "%E4%B8%AD"])
def test_what_is_no_token_is_asked_of_no_database(client, demo, token):
    assert client.get(f"/l/{token}/").status_code == 404
    assert client.get(f"/api/v1/licences/{token}").status_code == 404
    assert verify("\ud800", clock.today()) is None


@pytest.mark.parametrize(
    ("file", "fault"),
    [
        (b"", "unreadable"),
        (b"\0" * 1000, "unreadable"),
        (b"%PDF-1.4\nbroken", "unreadable"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "unreadable"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_so(client, demo, file, fault):
    assert verdict(asked(client, file=file)) == ("unknown", (fault,))


@pytest.mark.parametrize("size", [(12000, 9000), (12240, 16320)])
def test_the_largest_photos_of_phones_are_read(client, edition, size):
    large = io.BytesIO()
    Image.open(io.BytesIO(photo(pdf_of(edition)))).resize(size).save(large, "JPEG", quality=60)
    assert verdict(asked(client, file=large.getvalue(), name="p.jpg")) == ("part", ())


def test_a_photo_that_lies_on_its_side_is_read(client, edition):
    turned, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = 6
    Image.open(io.BytesIO(photo(pdf_of(edition)))).save(turned, "JPEG", exif=exif)
    assert verdict(asked(client, file=turned.getvalue(), name="p.jpg")) == ("part", ())


@pytest.mark.parametrize("size", [(9000, 9000), (30000, 30000)])
def test_a_picture_of_too_many_pixels_is_told_so_and_counts_as_one(client, edition, size):
    def piece(name, content):
        return (
            struct.pack(">I", len(content))
            + name
            + content
            + struct.pack(">I", zlib.crc32(name + content))
        )

    head = struct.pack(">IIBBBBB", *size, 8, 0, 0, 0, 0)
    png = b"\x89PNG\r\n\x1a\n" + piece(b"IHDR", head) + piece(b"IDAT", b"") + piece(b"IEND", b"")
    response = asked(client, file=png, name="p.png")
    assert verdict(response) == ("unknown", ("huge",))
    assert "像素" in response.content.decode()
    assert asked(client, file=png, name="p.png").status_code == 200


def test_a_photo_without_a_code_says_how_to_take_a_better_one(client, demo):
    out = io.BytesIO()
    Image.new("RGB", (900, 600), "beige").save(out, "JPEG")
    response = asked(client, file=out.getvalue(), name="p.jpg")
    assert verdict(response) == ("unknown", ("no_code",))
    assert "端正、清晰" in response.content.decode()


def test_two_certificates_in_one_photo_are_not_mixed(client, edition):
    other = telling.tell(Story(LIUNAN, "SMALL_EATERY", "别家", "issued"), 963).licence
    pages = [
        pypdfium2.PdfDocument(pdf_of(each))[0].render(scale=1.6).to_pil().convert("RGB")
        for each in (edition, other.editions.get())
    ]
    both = Image.new("RGB", (pages[0].width, pages[0].height * 2), "white")
    for n, page in enumerate(pages):
        both.paste(page, (0, n * page.height))
    out = io.BytesIO()
    both.save(out, "PNG")
    assert verdict(asked(client, file=out.getvalue(), name="p.png")) == (
        "unknown",
        ("many_codes",),
    )


def test_nothing_or_both_is_told_and_the_address_kept(client, edition):
    nothing = asked(client)
    assert nothing.status_code == 422
    both = asked(client, code="abc", file=b"x")
    assert both.status_code == 422
    assert 'value="abc"' in both.content.decode()


def test_while_as_many_files_are_read_as_may_be_one_is_asked_to_come_again_at_once(
    client, edition, monkeypatch
):
    monkeypatch.setattr("portal.ground.children.time.sleep", pytest.fail)
    with children.place("presented", most=2), children.place("presented", most=2):
        response = asked(client, file=pdf_of(edition))
    assert response.status_code == 422
    assert "answer" not in response.context


def test_of_one_client_one_file_is_read_at_a_time(client, edition, monkeypatch):
    told, alone = {}, presented.read_alone

    def meanwhile(opened):
        monkeypatch.setattr(presented, "read_alone", alone)
        for address in ("127.0.0.1", "198.51.100.7"):
            try:
                told[address] = presented.read(io.BytesIO(b""), address).unread
            except children.NoPlace:
                told[address] = "come again"
        return alone(opened)

    monkeypatch.setattr(presented, "read_alone", meanwhile)
    assert verdict(asked(client, file=pdf_of(edition))) == ("ok", ())
    assert told == {"127.0.0.1": "come again", "198.51.100.7": "unreadable"}


def test_files_are_counted_apart_from_addresses_and_fewer(client, edition):
    picture = drawn(public_address(edition.token))
    told = [asked(client, file=picture, name="p.png").status_code for _n in range(6)]
    assert told == [200] * 5 + [429]
    assert verdict(asked(client, code=edition.token)) == ("ok", ())


def test_a_file_that_cannot_be_read_counts_as_many(client, edition):
    assert verdict(asked(client, file=b"%PDF-1.4 broken")) == ("unknown", ("unreadable",))
    refused = asked(client, file=pdf_of(edition))
    assert refused.status_code == 429
    assert refused.headers["Retry-After"]
    assert verdict(asked(client, code=edition.token)) == ("ok", ())


def test_a_file_that_takes_too_long_is_let_go(client, edition, monkeypatch):
    monkeypatch.setattr(presented, "WALL_SECONDS", 0.01)
    assert verdict(asked(client, file=pdf_of(edition))) == ("unknown", ("unreadable",))


def test_what_an_exposed_key_signed_is_not_believed_and_a_new_certificate_is_owed(
    client, edition, person
):
    officer = officer_of(edition.licence.issuer)
    keys.expose(edition.key_id, edition.issued_at)
    assert verdict(asked(client, file=pdf_of(edition))) == ("unknown", ("exposed_key",))
    page = client.get(reverse("licence", args=[edition.token])).content.decode()
    assert "verdict unknown" in page
    (queue,) = (queue for queue in reissue_licence.queues if queue.code == "to_reissue")
    assert edition.licence in queue.rows(officer, clock.today())
    new = reissue_licence.run(
        edition.licence, actor=officer, cause="key", reason="密钥失密", edition=1
    )
    assert verdict(asked(client, file=pdf_of(new))) == ("ok", ())
    assert edition.licence not in queue.rows(officer, clock.today())


def test_what_a_key_signed_before_it_was_exposed_stays_believed_by_the_register(client, edition):
    keys.expose(edition.key_id, clock.now())
    assert edition.key_id not in client.get("/api/v1/keys").json()
    listed = client.get("/api/v1/licence-keys").json()["keys"]
    assert next(key for key in listed if key["id"] == edition.key_id)["exposed"]
    assert "verdict ok" in client.get(reverse("licence", args=[edition.token])).content.decode()
    assert verdict(asked(client, file=pdf_of(edition))) == ("ok", ())
    assert LicenceEdition.objects.filter(pk=edition.pk, superseded_at=None).exists()
    assert keys.current(Purpose.LICENCE).id != edition.key_id
