"""Applicants' files on the page of a case: whose they are, how they open and are called."""

import re

from django.urls import reverse

from portal.ground.files import storage
from tests.ground.files.judging.makers import heif, picture
from tests.issuance.desk.case_pages import MARKET, page


def test_a_department_reads_its_own_slice_and_its_own_files(new_case, signed_in):
    case = new_case("submitted", industry="CONVENIENCE")
    codes = {review.department.code.lower(): review for review in case.reviews.all()}
    files = list(case.submission.current().files.all())
    seen = {}
    for code, review in codes.items():
        client = signed_in(f"approver-{code}")
        parts = page(client, case).context["file"].parts
        assert [part.review for part in parts] == [review]
        seen[code] = {
            file.pk
            for file in files
            if client.get(reverse("issuance_file", args=[case.pk, file.pk])).status_code == 200
        }
        shown = {file.pk for part in parts for sheet in part.slice.papers for file in sheet.files}
        assert seen[code] == shown
    assert all(seen.values())
    assert len({frozenset(pks) for pks in seen.values()}) > 1


def test_a_file_is_called_by_its_kind_and_not_by_its_media_type(new_case, signed_in):
    text = page(signed_in(f"approver-{MARKET}"), new_case("submitted")).content.decode()
    assert re.search(r"<small>(PDF|JPG) · [\d.]+\s(字节|KB)</small>", text)
    assert "image/jpeg" not in text
    assert "application/pdf" not in text


def test_a_phones_picture_opens_as_one_that_browsers_show(new_case, signed_in):
    case = new_case("submitted")
    client = signed_in(f"approver-{MARKET}")
    for file in case.submission.current().files.all():
        address = reverse("issuance_file", args=[case.pk, file.pk])
        if client.get(address).status_code == 200:
            break
    heic, jpeg = storage.store(heif()), storage.store(picture("JPEG"))
    type(file).objects.filter(pk=file.pk).update(
        media_type="image/heic", sha256=heic.sha256, shown_sha256=jpeg.sha256
    )
    shown = client.get(address)
    assert (shown["Content-Type"], shown.content) == ("image/jpeg", picture("JPEG"))
    original = client.get(address, {"original": ""})
    assert original.content == heif()
    assert original["Content-Disposition"].endswith('.heic"')


def test_an_upload_is_saved_under_a_name_without_personal_data(new_case, signed_in):
    case = new_case("submitted")
    file = case.submission.current().files.first()
    type(file).objects.filter(pk=file.pk).update(name="张三身份证450204199001010015.pdf")
    client = signed_in(f"approver-{MARKET}")
    for file in case.submission.current().files.all():
        response = client.get(reverse("issuance_file", args=[case.pk, file.pk]))
        if response.status_code == 200:
            assert response["Content-Disposition"].endswith(f'"{case.number}-{file.pk}.pdf"')
            assert response["X-Content-Type-Options"] == "nosniff"
            assert "no-store" in response["Cache-Control"]
