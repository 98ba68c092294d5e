"""The style of a region is chosen from a list, looked at before, and judged when it is brought in."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from issuance.licence import styles
from issuance.licence.certificate import CertificateError
from issuance.licence.certificate.layout import shipped_data
from issuance.models import CertificateStyle, LicenceEdition
from portal.ground.history import witness
from portal.ground.models import Event, PdfOrder, Region
from tests.guide_pages import words_of

KEEPER, OFFICER, NEXT_CITY = "administrator-450204", "officer-450204-aa", "administrator-4511"
UPRIGHT = "specimen-portrait"
PAGE = "/cms/certificate-styles/"


@pytest.fixture
def county(demo):
    return Region.objects.get(code="450204")


def choosing(county, style, seen="liuzhou-2022"):
    form = f"r{county.pk}"
    return {"region": county.pk, f"{form}-style": style, f"{form}-seen": seen}


def own_style(**changed):
    data = shipped_data(UPRIGHT) | {"style": "city-2027", "title": "本市样式（测试）"} | changed
    return json.dumps(data).encode()


def uploading(client, county, raw):
    address = reverse("certificate_style_upload", args=[county.city.pk])
    return client.post(address, {"file": SimpleUploadedFile("style.json", raw)})


def test_whoever_may_chooses_it_and_issued_certificates_keep_theirs(county, new_case, signed_in):
    edition = LicenceEdition.objects.get(licence__origin_case=new_case("issued"))
    client = signed_in(KEEPER)
    assert "虚构样式" in words_of(client.get(PAGE))
    assert client.post(PAGE, choosing(county, UPRIGHT)).status_code == 302
    county.refresh_from_db()
    assert county.certificate_style == UPRIGHT
    event = Event.objects.latest("pk")
    assert (event.verb, event.before, event.after) == (styles.CHOSEN, "liuzhou-2022", UPRIGHT)
    sha256 = edition.pdf_sha256
    edition.refresh_from_db()
    assert edition.pdf_sha256 == sha256


def test_of_two_who_choose_the_second_is_told(county, signed_in):
    signed_in(KEEPER).post(PAGE, choosing(county, UPRIGHT))
    second = signed_in(OFFICER).post(PAGE, choosing(county, UPRIGHT))
    assert (second.status_code, "另有人已改选样式" in words_of(second)) == (409, True)


def test_nobody_else_chooses_and_nothing_that_is_not_on_the_list(county, signed_in):
    assert signed_in("editor-450204").get(PAGE).status_code == 403
    assert signed_in(NEXT_CITY).post(PAGE, choosing(county, UPRIGHT)).status_code == 404
    assert signed_in(KEEPER).post(PAGE, choosing(county, "nowhere")).status_code == 422
    county.refresh_from_db()
    assert county.certificate_style == "liuzhou-2022"


def test_a_style_file_is_judged_and_then_offered_to_its_city_alone(county, signed_in):
    client = signed_in(KEEPER)
    for raw, says in (
        (b"{", "不是JSON"),
        (b"[]", "未写明样式名"),
        (b" " * 70_000, "超过64kB"),
        (own_style(style="liuzhou-2022"), "另取名称"),
        (own_style(qr=[222, 240, 256, 274]), "qr与premises.value重叠"),
        (own_style(sheet=[200, 420]), "border.outer"),
        (own_style(style="../x"), "style"),
        (own_style(unit=float("nan")), "unit"),
        (own_style(source="\ud800"), "source"),
        (own_style(title="本市\0样式"), "title"),
        (own_style(label={"role": "song", "size": 101}), "label.size"),
    ):
        refused = uploading(client, county, raw)
        assert refused.status_code == 422, says
        assert says in words_of(refused)
    assert not CertificateStyle.objects.exists()
    assert uploading(client, county, own_style()).status_code == 302
    assert "另取名称" in words_of(uploading(client, county, own_style()))
    assert not list(witness.alterations())
    assert client.post(PAGE, choosing(county, "city-2027")).status_code == 302
    assert styles.named("city-2027").title == "本市样式（测试）"
    assert "city-2027" not in words_of(signed_in(NEXT_CITY).get(PAGE))


def test_a_style_is_looked_at_in_each_output_with_items_of_nobody(county, signed_in):
    client = signed_in(OFFICER)
    for output in ("digital", "overprint", "stock"):
        where = [county.city.pk, UPRIGHT, output]
        assert client.get(reverse("certificate_style_preview", args=where)).status_code == 202
    assert PdfOrder.objects.filter(setter="sheets", html__contains="测试某某").count() == 3
    for where in ([county.city.pk, "nowhere", "stock"], [county.city.pk, UPRIGHT, "paper"]):
        assert client.get(reverse("certificate_style_preview", args=where)).status_code == 404


def test_a_region_whose_style_is_unknown_is_told_so_instead_of_an_issue(county):
    with pytest.raises(CertificateError) as caught:
        styles.named("gone")
    assert caught.value.reason == "style"
