"""A licence is reported to its city (备案): by its day, with a package, until the city has received it."""

import hashlib
import io
import json
import zipfile
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from issuance.casework.verbs import REGISTRY
from issuance.exchange import filings, package
from issuance.models import LicenceFiling
from portal.demo.people import approver_of, officer_of
from portal.ground.calendar import clock
from portal.ground.history import witness
from portal.ground.history.transitions import VerbRefused
from portal.ground.jobs import outbox
from portal.ground.models import Department, Event, OutboxMessage, Region
from portal.ground.office_days import almanac
from tests.issuance.permit_ready import ENDS

BOX = "spj@liuzhou.example"


@pytest.fixture
def licence(new_case):
    return new_case("issued").licence


def filing_of(licence) -> LicenceFiling:
    rows = LicenceFiling.objects.select_related(
        "change__edition", "change__licence", "region__parent__filing_department", "issuer"
    )
    return rows.filter(change__licence=licence).latest("pk")


def report(licence, **stated):
    REGISTRY["report_licence"].run(licence, actor=officer_of(licence.issuer), **stated)
    return filing_of(licence)


def queued(code, user, licence):
    queue = next(row for row in REGISTRY["report_licence"].queues if row.code == code)
    rows = queue.rows(user, clock.today())
    return [] if rows is None else [queue.matter(row) for row in rows if row == licence]


@pytest.mark.both_databases
def test_reported_returned_reported_again_and_received(licence, person):
    city = licence.region.city
    Region.objects.filter(pk=city.pk).update(filing_mail=BOX)
    supervisor = person("supervisor-4502")
    due = filing_of(licence)
    days = almanac.days_of(licence.region_id)
    assert due.due == clock.add_working_days(clock.today(), 1, days=days)
    officer = officer_of(licence.issuer)
    assert len(queued("to_report", officer, licence)) == 1
    filing = report(licence)
    with pytest.raises(VerbRefused):
        report(licence)
    filings.return_(actor=supervisor, filing=filing, reason="经营场所与营业执照不一致")
    assert "退回" in queued("to_report", officer, licence)[0]
    with pytest.raises(VerbRefused):
        report(licence, note=" ")
    again = report(licence, note="已核对，以营业执照为准")
    assert (again.rounds, again.package["reported"]["time"]) == (2, 2)
    with pytest.raises(VerbRefused):
        filings.accept(actor=supervisor, filing=filing)
    filings.accept(actor=supervisor, filing=again)
    assert filing_of(licence).status == "accepted"
    with pytest.raises(IntegrityError), transaction.atomic():
        LicenceFiling.objects.filter(pk=filing.pk).update(status="due")
    verbs = Event.objects.filter(subject=f"licencefiling:{filing.pk}").order_by("number")
    assert list(verbs.values_list("verb", flat=True)) == [
        *(filings.OPENED, "report_licence", filings.RETURNED),
        *("report_licence", filings.ACCEPTED),
    ]
    assert not list(witness.alterations())


def test_the_package_has_record_certificate_and_their_digests(licence):
    edition = licence.editions.get()
    filing = report(licence)
    with zipfile.ZipFile(io.BytesIO(package.archive_of(filing))) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    assert parts[package.RECORD] == bytes(edition.record)
    digests = {name: hashlib.sha256(part).hexdigest() for name, part in parts.items()}
    assert digests[package.CERTIFICATE] == edition.pdf_sha256
    for line in parts[package.SUMS].decode().splitlines():
        digest, name = line.split("  ")
        assert digests[name] == digest
    said = json.loads(parts[package.PACKAGE])
    assert said["reported"]["organ"] == licence.issuer.name
    assert said["standing"]["licence"] == licence.number
    assert package.archive_of(filing) == package.archive_of(filing)


def test_only_the_mailbox_of_the_city_gets_it_once_and_names_nobody(licence):
    city = licence.region.city
    report(licence)
    assert not OutboxMessage.objects.filter(kind=filings.MAIL)  # none is set
    end = ENDS["revoked"] | {"reason": "以欺骗手段取得", "on": clock.today()}
    permit = licence.loaded()[0]
    REGISTRY["end"].run(permit, actor=approver_of(permit.issuer), **end)
    Region.objects.filter(pk=city.pk).update(filing_mail="old@liuzhou.example")
    filing = report(licence)
    Region.objects.filter(pk=city.pk).update(filing_mail=BOX)
    OutboxMessage.objects.exclude(kind=filings.MAIL).delete()
    assert outbox.drain(clock.now()).done == 1
    (sent,) = mail.outbox
    assert sent.to == [BOX]
    ((name, content, _kind),) = sent.attachments
    assert name == f"{licence.number}-2.zip"
    assert content == package.archive_of(filing)
    for personal in (licence.operator_name, licence.facts["legal_representative"]):
        assert personal not in sent.subject + sent.body + name
    assert filing_of(licence).mailed_at
    filings.send_package(OutboxMessage(key="x", payload={"filing": filing.pk, "time": 9}))
    assert len(mail.outbox) == 1


def test_a_missing_certificate_is_not_reported(licence, settings, tmp_path):
    settings.PORTAL_PRIVATE_ROOT = tmp_path
    with pytest.raises(VerbRefused):
        report(licence)
    assert filing_of(licence).status == "due"


def test_what_is_late_stands_on_both_lists_and_is_told_of_once(licence, person):
    supervisor = person("supervisor-4502")
    assert queued("filings_late", supervisor, licence) == []
    with time_machine.travel(clock.now() + timedelta(days=12), tick=True):
        assert filing_of(licence).late
        assert queued("filings_late", supervisor, licence) == [str(licence.issuer)]
        filings.remind()
        filings.remind()
    own = f"licence-filing:{filing_of(licence).pk}:"
    told = OutboxMessage.objects.filter(key__startswith=own)
    to = [message.payload["to"][0] for message in told]
    assert len(to) == len(set(to)) >= 2
    assert supervisor.email in to


def test_the_department_of_the_city_receives_where_one_is_set(licence, person):
    city = licence.region.city
    other = Department.objects.create(code="4502-SP", name="柳州市行政审批局", region=city)
    Region.objects.filter(pk=city.pk).update(filing_department=other)
    filing = report(licence)
    with pytest.raises(VerbRefused):
        filings.accept(actor=person("supervisor-4502"), filing=filing_of(licence))
    assert filing_of(licence).status == filing.status == "reported"
    assert filings.may_receive(person("supervisor-4502"), filing_of(licence))


def test_where_to_report_is_said_by_the_city_of_a_department_of_its_own(licence):
    county, city = licence.region, licence.region.city
    county.filing_mail = BOX
    with pytest.raises(ValidationError, match="filing_mail"):
        county.clean()
    city.filing_department = licence.issuer
    with pytest.raises(ValidationError, match="filing_department"):
        city.clean()
