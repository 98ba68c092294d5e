"""``/verify/``: an address, a PDF or a photo; the register and the file must both support what is said."""

import io
import json
from dataclasses import replace

import pikepdf
import pytest
from django.conf import settings
from django.urls import reverse
from PIL import Image

from issuance.casework.verbs.licences.issuing import reissue_licence
from issuance.licence.drawing import public_address
from issuance.licence.presented import Kind, Presented
from issuance.licence.proofs import Proof
from issuance.licence.verification import verify
from issuance.models import LicenceEdition
from issuance.public.verify_views import answer
from portal.demo import telling
from portal.demo.people import officer_of
from portal.demo.stories import LIUNAN, Story
from portal.ground import keys
from portal.ground.calendar import clock
from portal.ground.models import Purpose
from tests.issuance.licence.sheets import sheet
from tests.issuance.licence.vectors import ITEMS, NO_TOKENS, REGISTER, codes
from tests.issuance.licence_ready import lost
from tests.issuance.public.presented_files import (
    asked,
    painted,
    pdf_of,
    photo,
    saved_again,
    verdict,
)
from tests.qr_codes import drawn

CODES = codes()
pytestmark = pytest.mark.django_db


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
    lost(edition.licence)
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
