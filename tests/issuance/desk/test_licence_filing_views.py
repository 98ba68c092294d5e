"""The page of a report to the city (备案): read by both sides, answered by the city alone."""

import io
import zipfile

import pytest

from issuance.casework.verbs import REGISTRY
from issuance.desk.licence_filing_views import waiting
from issuance.models import LicenceFiling
from portal.demo.people import officer_of
from portal.ground.models import Department, Post, Region, Role, User

OFFICER, WATCH = "officer-450204-aa", "supervisor-4502"
READ = {"outcome": "accept", "rounds": 1}


@pytest.fixture
def filing(new_case):
    licence = new_case("issued").licence
    REGISTRY["report_licence"].run(licence, actor=officer_of(licence.issuer))
    return LicenceFiling.objects.get(change__licence=licence)


def address(filing, part=""):
    return f"/cms/licence-filings/{filing.pk}/{part}"


def test_the_city_gives_its_receipt_and_who_comes_late_is_told(filing, signed_in):
    watch = signed_in(WATCH)
    page = watch.get(address(filing)).content.decode()
    assert filing.package["files"][1]["sha256"] in page
    read = {"rounds": 1}
    wrong = watch.post(address(filing, "receipt/"), read | {"outcome": "return", "reason": " "})
    assert (wrong.status_code, "aria-invalid" in wrong.content.decode()) == (422, True)
    returned = read | {"outcome": "return", "reason": "地址有误"}
    back = watch.post(address(filing, "receipt/"), returned)
    assert back.status_code == 302
    late = watch.post(address(filing, "receipt/"), read | {"outcome": "accept"})
    assert late.status_code == 409
    assert "已被市级退回" in late.content.decode()
    assert "地址有误" in signed_in(OFFICER).get(address(filing)).content.decode()


@pytest.mark.parametrize("outcome", ["accept", "return"])
def test_a_receipt_is_of_the_report_that_was_read(filing, signed_in, outcome):
    watch, old = signed_in(WATCH), {"outcome": outcome, "reason": "地址有误", "rounds": 1}
    watch.post(address(filing, "receipt/"), old | {"outcome": "return"})
    licence = filing.change.licence
    REGISTRY["report_licence"].run(licence, actor=officer_of(licence.issuer), note="已改正")
    assert 'name="rounds" value="2"' in watch.get(address(filing)).content.decode()
    stale = watch.post(address(filing, "receipt/"), old)
    assert (stale.status_code, "已由他人报送" in stale.content.decode()) == (409, True)
    filing.refresh_from_db()
    assert filing.status == "reported"
    assert watch.post(address(filing, "receipt/"), old | {"rounds": 2}).status_code == 302


def test_the_issuing_body_gives_itself_no_receipt_and_another_body_sees_nothing(filing, signed_in):
    refused = signed_in(OFFICER).post(address(filing, "receipt/"), {"outcome": "accept"})
    assert refused.status_code == 403
    assert signed_in("officer-450203-aa").get(address(filing)).status_code == 404
    package = signed_in(OFFICER).get(address(filing, "package.zip"))
    assert zipfile.ZipFile(io.BytesIO(package.content)).testzip() is None
    assert package["Content-Disposition"].endswith(f'"{filing}.zip"')


def test_the_named_department_has_it_in_its_register_and_on_its_first_screen(filing, client):
    city = filing.region.city
    bureau = Department.objects.create(code="4502-SP", name="柳州市行政审批局", region=city)
    Region.objects.filter(pk=city.pk).update(filing_department=bureau)
    user = User.objects.create_user("bureau", email="b@demo.invalid")
    Post.objects.create(
        user=user, role=Role.APPROVER, region=city, department=bureau, valid_from="2020-01-01"
    )
    assert [line.count for line in waiting(user)] == [1]
    client.force_login(user)
    listed = client.get("/cms/issuance/licencefiling/").content.decode()
    assert filing.change.licence.number in listed
    assert client.post(address(filing, "receipt/"), READ).status_code == 302
    assert LicenceFiling.objects.get(pk=filing.pk).status == "accepted"
    assert [line.count for line in waiting(user)] == [0]
