"""What a scanner of the QR code learns: page, API and signed record agree, and never tell too much."""

import base64
import json
from datetime import timedelta

import pytest
from django.urls import reverse

from issuance.casework.verbs.licences.issuing import reissue_licence
from issuance.casework.verbs.permits.ends import end as end_permit
from issuance.models import Licence, LicenceEdition, Permit
from portal.demo.people import approver_of, officer_of
from portal.demo.stories import LIUNAN, Story
from portal.ground import keys
from portal.ground.calendar import clock
from portal.ground.models import Purpose
from tests import told
from tests.issuance.ready import ENDS

pytestmark = pytest.mark.django_db


@pytest.fixture
def licence(demo):
    return told.tell(Story(LIUNAN, "SMALL_EATERY", "面馆", "issued"), 960).licence


def page(client, edition):
    return client.get(reverse("licence", args=[edition.token]))


def asked(client, edition):
    return client.get(f"/api/v1/licences/{edition.token}").json()


def end(permit, status="revoked"):
    actor = approver_of(permit.issuer)
    end_permit.run(permit, actor=actor, **ENDS[status], reason="演示", on=clock.today())


NINE_ITEMS = (
    "经营者名称", "法定代表人（负责人）", "许可证编号", "行业类别", "统一社会信用代码",
    "经营场所", "许可项目", "发证机关", "制证日期",
)  # fmt: skip


def test_a_valid_licence_shows_the_nine_items_and_every_permit(client, licence):
    edition = licence.editions.get()
    text = page(client, edition).content.decode()
    for name in NINE_ITEMS:
        assert f"<dt>{name}</dt>" in text
    facts = licence.facts
    for item in (*facts.values(), licence.number, clock.today().isoformat(), "柳州市柳南区"):
        assert item in text
    for permit in licence.loaded():
        assert permit.name in text
        assert permit.number in text
        assert permit.issuer.name in text
    assert "verdict ok" in text


@pytest.mark.parametrize(
    ("end_how_many", "kind", "status"),
    [(0, "ok", "valid"), (1, "part", "partly"), (2, "bad", "none")],
)
def test_page_and_api_follow_the_permits_at_the_next_request(
    client, licence, end_how_many, kind, status
):
    for permit in licence.loaded()[:end_how_many]:
        end(permit)
    edition = licence.editions.get()
    assert f"verdict {kind}" in page(client, edition).content.decode()
    assert asked(client, edition)["status"] == status


def test_an_expired_permit_counts_as_no_longer_valid(client, licence):
    permit = licence.loaded()[0]
    yesterday = clock.today() - timedelta(days=1)
    Permit.objects.filter(pk=permit.pk).update(valid_from=yesterday, valid_until=yesterday)
    edition = licence.editions.get()
    assert asked(client, edition)["status"] == "partly"
    assert "已届满" in page(client, edition).content.decode()


def test_an_old_edition_says_so_and_leads_to_the_current_one(client, licence):
    end(licence.loaded()[0])
    new = reissue_licence.run(
        licence, actor=officer_of(licence.issuer), cause="ended", reason="换发", edition=1
    )
    old = licence.editions.get(number=1)
    text = page(client, old).content.decode()
    assert "verdict old" in text
    assert reverse("licence", args=[new.token]) in text
    assert asked(client, old)["status"] == "replaced"
    assert asked(client, new)["status"] == "valid"


def test_a_record_that_does_not_match_its_signature_is_never_shown_as_valid(client, licence):
    edition = licence.editions.get()
    forged = LicenceEdition(
        licence=licence,
        number=2,
        reason="伪造",
        record=bytes(edition.record).replace("面馆".encode(), "酒楼".encode()),
        signature=edition.signature,
        key_id=edition.key_id,
        pdf_sha256=edition.pdf_sha256,
        issued_at=clock.now(),
        issued_by=edition.issued_by,
        superseded_at=clock.now(),
    )
    forged.save()
    assert "verdict unknown" in page(client, forged).content.decode()
    assert asked(client, forged)["status"] == "unknown"


def test_the_signed_record_can_be_checked_without_trusting_the_page(client, licence):
    edition = licence.editions.get()
    response = client.get(reverse("licence_record", args=[edition.token]))
    published = client.get("/api/v1/keys").json()
    signed = (response["X-Signature-Ed25519"], response["X-Key-Id"])
    ring = keys.public_keys(Purpose.LICENCE)
    assert base64.b64decode(published[response["X-Key-Id"]]) == ring[edition.key_id]
    assert keys.verify(Purpose.LICENCE, response.content, *signed)
    assert not keys.verify(Purpose.LICENCE, response.content + b" ", *signed)
    assert not keys.verify(Purpose.AUDIT, response.content, *signed)
    assert json.loads(response.content)["operator_name"] == licence.operator_name


@pytest.mark.parametrize(
    "token", ["x", "0" * 32, "..", "%00", "𬭎", "a" * 2000, "<script>", "' OR 1=1 --"]
)
def test_forged_truncated_and_unknown_tokens_get_the_same_404(client, demo, token):
    response = client.get(f"/l/{token}/")
    assert response.status_code == 404
    text = response.content.decode()
    assert text.count("<h1") == 1
    assert token not in text or token == "x"


def test_a_truncated_token_is_unknown(client, licence):
    token = licence.editions.get().token
    for part in (token[:-1], token[1:], token.swapcase(), token + "A"):
        assert client.get(f"/l/{part}/").status_code == 404


def test_no_personal_data_beyond_the_record_is_on_the_page(client, licence):
    data = licence.origin_case.submission.current().content["data"]
    text = page(client, licence.editions.get()).content.decode()
    for key in ("legal_rep_id_no", "legal_rep_phone"):
        assert data[key]
        assert data[key] not in text


def test_search_engines_keep_nothing_and_readers_nothing_without_asking_again(client, licence):
    response = page(client, licence.editions.get())
    assert "noindex" in response["X-Robots-Tag"]
    assert response["Cache-Control"] == "private, no-cache"
    assert response["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("industry", ["SMALL_EATERY", "CONVENIENCE"])
def test_the_page_takes_the_same_queries_whatever_the_number_of_permits(
    client, demo, industry, django_assert_num_queries
):
    case = told.tell(Story(LIUNAN, industry, "店", "issued"), 961)
    edition = case.licence.editions.get()
    page(client, edition)
    with django_assert_num_queries(6):
        page(client, edition)


def test_what_is_printed_finds_the_licence(client, licence):
    post = {"number": licence.uscc, "operator_name": licence.operator_name}
    token = licence.editions.get().token
    assert client.post(reverse("licence_query"), post).headers["Location"] == f"/l/{token}/"
    post["number"] = licence.number.lower()
    assert client.post(reverse("licence_query"), post).headers["Location"] == f"/l/{token}/"


@pytest.mark.both_databases
def test_what_is_printed_finds_the_licence_however_it_is_typed(client, licence):
    Licence.objects.filter(pk=licence.pk).update(operator_name="老友粉店（柳南）")
    number = licence.number
    post = {
        "number": f"\u202d{number[:6]} {number[6:10]}—{number[10:]}\u202c",
        "operator_name": "老友粉店(柳南)",
    }
    token = licence.editions.get().token
    assert client.post(reverse("licence_query"), post).headers["Location"] == f"/l/{token}/"


@pytest.mark.parametrize("number", ["-", "\u200b", "· ."])
def test_no_number_finds_no_licence_without_a_code(client, licence, number):
    Licence.objects.filter(pk=licence.pk).update(uscc="")
    post = {"number": number, "operator_name": licence.operator_name}
    assert client.post(reverse("licence_query"), post).status_code == 200


@pytest.mark.parametrize(
    "wrong", [{"number": "450204"}, {"operator_name": "别的店"}, {"number": ""}]
)
def test_one_fact_alone_finds_nothing_and_what_was_typed_stays(client, licence, wrong):
    post = {"number": licence.uscc, "operator_name": licence.operator_name} | wrong
    response = client.post(reverse("licence_query"), post)
    assert response.status_code == 200
    text = response.content.decode()
    assert 'role="alert"' in text
    assert post["operator_name"] in text
    assert licence.editions.get().token not in text


@pytest.mark.both_databases
def test_a_licence_is_stored_once_for_its_case(demo, licence):
    assert Licence.objects.filter(origin_case=licence.origin_case).count() == 1


def test_who_looks_too_often_keeps_what_was_typed(client, licence):
    typed = {"number": licence.number, "operator_name": "别的店"}
    door = reverse("licence_query")
    for _time in range(20):
        assert client.post(door, typed).status_code == 200
    refused = client.post(door, typed | {"operator_name": licence.operator_name})
    assert refused.status_code == 429
    assert f'value="{licence.operator_name}"' in refused.content.decode()
