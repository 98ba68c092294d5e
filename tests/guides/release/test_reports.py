"""Reports: due by the clock, opened by a release, mailed to supervisors alone, borders kept."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from guides.models import Report
from guides.release import reports
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Event, OutboxMessage, Post, Region, Role, User
from portal.ground.office_days import almanac
from tests.forms.filling import PDF
from tests.releasing import editor

pytestmark = pytest.mark.django_db
FRIDAY = date(2026, 6, 5)


@pytest.fixture
def county(city):
    return Region.objects.get(code="450204")


@pytest.fixture
def clerk(county):
    return editor("county", county, email="county@demo.invalid")


@pytest.fixture
def stranger(city):
    return editor("stranger", Region.objects.get(code="450203"), email="other@demo.invalid")


@pytest.fixture
def watch(city):
    user = User.objects.create_user("watch", email="watch@demo.invalid")
    Post.objects.create(user=user, role=Role.SUPERVISOR, region=city, valid_from=date(2020, 1, 1))
    return user


@pytest.fixture
def plan(county, clerk):
    return reports.register_plan(
        actor=clerk,
        region=county,
        title="柳南区方案",
        dated=FRIDAY,
        content=PDF,
    )


def mails():
    return [(m.payload["to"], m.payload["subject"]) for m in OutboxMessage.objects.order_by("pk")]


def test_a_plan_is_due_three_working_days_after_its_date(plan):
    assert plan.due == date(2026, 6, 10)
    assert plan.state(date(2026, 6, 10)) == "due"
    assert plan.state(date(2026, 6, 11)) == "late"


def test_filing_and_receiving_a_plan(plan, clerk, watch, stranger):
    reports.file(actor=clerk, report=plan)
    assert plan.state() == "filed"
    assert plan.package["document"]["sha256"] == plan.document
    assert [to for to, _subject in mails()] == [["watch@demo.invalid"]]
    text = OutboxMessage.objects.get().payload["text"]
    assert text.startswith("柳州市柳南区已报送“柳南区方案”，请确认收到：\n")
    assert text.endswith(f"/cms/filings/{plan.pk}/\n")
    reports.receive(actor=watch, report=plan)
    assert Report.objects.get(pk=plan.pk).state() == "received"
    verbs = Event.objects.filter(subject=f"filing:{plan.pk}").order_by("number")
    assert list(verbs.values_list("verb", flat=True)) == [
        "filing.register",
        "filing.file",
        "filing.receive",
    ]


def test_nothing_is_filed_or_received_twice_or_out_of_order(plan, clerk, watch):
    with pytest.raises(VerbRefused):
        reports.receive(actor=watch, report=plan)
    reports.file(actor=clerk, report=plan)
    with pytest.raises(VerbRefused):
        reports.file(actor=clerk, report=Report.objects.get(pk=plan.pk))
    reports.receive(actor=watch, report=plan)
    with pytest.raises(VerbRefused):
        reports.receive(actor=watch, report=Report.objects.get(pk=plan.pk))


def test_a_county_files_its_own_alone_and_never_receives(plan, clerk, stranger):
    with pytest.raises(PermissionDenied):
        reports.file(actor=stranger, report=plan)
    reports.file(actor=clerk, report=plan)
    for actor in (clerk, stranger):
        with pytest.raises(PermissionDenied):
            reports.receive(actor=actor, report=plan)


@pytest.mark.parametrize("content", [b"MZ", b"", PDF[:60], PDF + b" " * reports.MOST_BYTES])
def test_what_is_no_document_is_refused(county, clerk, content):
    with pytest.raises(VerbRefused):
        reports.register_plan(actor=clerk, region=county, title="x", dated=FRIDAY, content=content)
    assert not Report.objects.exists()


def test_a_city_files_with_nobody(city, author):
    with pytest.raises(VerbRefused):
        reports.register_plan(actor=author, region=city, title="x", dated=FRIDAY, content=PDF)


def test_a_release_in_force_opens_one_report_a_county(released, county):
    (version,) = released("BAKERY")
    opened = Report.objects.get()
    assert (opened.region, opened.release, opened.kind) == (
        county,
        version.release,
        "catalogue_change",
    )
    assert opened.due == clock.add_working_days(clock.today(), 1, days=almanac.days_of(county.pk))
    package = reports.package_of(opened)
    assert [one["sha256"] for one in package["guides"]] == [version.sha256]
    assert reports.report_changes(actor=None, release=version.release, today=clock.today()) == []


def test_reminders_are_sent_once_and_the_city_hears_of_late_ones(plan, clerk, watch):
    reports.remind(date(2026, 6, 9))
    assert mails() == []
    for _round in range(2):
        reports.remind(date(2026, 6, 10))
    assert [to for to, _subject in mails()] == [["county@demo.invalid"]]
    reports.remind(date(2026, 6, 11))
    assert [to for to, _subject in mails()][1:] == [["county@demo.invalid"], ["watch@demo.invalid"]]


def test_the_screens_show_a_county_its_own_and_foreign_ids_are_missing(
    plan, clerk, stranger, watch
):
    own, other, city = Client(), Client(), Client()
    for client, user in ((own, clerk), (other, stranger), (city, watch)):
        client.force_login(user)
    for part in ("", "package/", "document/"):
        address = f"/cms/filings/{plan.pk}/{part}"
        for client in (own, city):
            response = client.get(address)
            assert response.status_code == 200
            if part == "document/":
                assert b"".join(response.streaming_content) == PDF
        assert other.get(address).status_code == 404
    assert "柳南区方案" in own.get("/cms/filings/").content.decode()
    assert "柳南区方案" not in other.get("/cms/filings/").content.decode()
    assert other.post(f"/cms/filings/{plan.pk}/do/file/").status_code == 404
    assert city.post(f"/cms/filings/{plan.pk}/do/file/").status_code == 403
    assert own.post(f"/cms/filings/{plan.pk}/do/file/").status_code == 302
    assert own.post(f"/cms/filings/{plan.pk}/do/file/").status_code == 409
    assert city.post(f"/cms/filings/{plan.pk}/do/receive/").status_code == 302


def test_the_form_registers_a_plan_and_says_what_is_wrong(clerk, county):
    client = Client()
    client.force_login(clerk)
    data = {"region": county.pk, "title": "方案", "dated": "2026-06-05"}
    wrong = client.post("/cms/filings/", data | {"file": SimpleUploadedFile("a.pdf", b"no")})
    assert wrong.status_code == 422
    right = client.post("/cms/filings/", data | {"file": SimpleUploadedFile("a.pdf", PDF)})
    assert right.status_code == 302
    assert Report.objects.get().due == date(2026, 6, 10)


def test_the_citys_catalogue_is_public_and_counts_its_industries(released, client):
    released()
    page = client.get("/guides/catalogue/450200/").content.decode()
    assert page.count("/guides/450204/") >= 2
    book = client.get("/guides/catalogue/450200/catalogue.xlsx")
    assert book.content.startswith(b"PK")
    assert client.get("/guides/catalogue/450204/").status_code == 404
    assert client.get("/guides/catalogue/999999/catalogue.xlsx").status_code == 404
