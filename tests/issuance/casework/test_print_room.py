"""The print room: a certificate is printed once, and no sheet is used that is not there."""

import io
import json

import pypdf
import pytest
from django.db import IntegrityError, connection, transaction

from issuance.casework import print_room
from issuance.casework.print_room import Line
from issuance.licence.certificate import sheets
from issuance.models import Delivery, LicenceEdition, Printer, SheetEntry
from portal.demo.people import officer_of
from portal.ground.calendar import clock
from portal.ground.history import witness
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Event, Region
from portal.ground.pdf.documents import DocumentError, render_pdf
from tests.issuance.ready import ENDS
from tests.triggers import lifted


class Room:
    def __init__(self, case):
        self.edition = LicenceEdition.objects.get(licence__origin_case=case, superseded_at=None)
        self.body = self.edition.licence.issuer
        self.actor = officer_of(self.body)

    def receive(self, number=10):
        return print_room.receive(self.body, number=number, note="印刷厂送货", actor=self.actor)

    def record(self, *lines, printer=None):
        print_room.record(self.body, lines, printer=printer, actor=self.actor)

    def printed(self, serial="A0001"):
        self.record(Line(self.edition, serial))
        return SheetEntry.objects.get(serial=serial, spoils=None)

    def spoil(self, entry):
        return print_room.spoil(entry, reason="卡纸", actor=self.actor)

    @property
    def waits(self):
        return self.edition in print_room.waiting(self.body)

    @property
    def sums(self):
        account = print_room.account(self.body)
        return account.received, account.used, account.spoiled, account.balance


@pytest.fixture
def room(new_case):
    return Room(new_case("issued"))


def test_a_printed_certificate_leaves_the_queue_and_a_spoiled_one_comes_back(room):
    assert room.waits
    room.receive()
    entry = room.printed()
    assert not room.waits
    room.spoil(entry)
    assert room.waits
    assert room.sums == (10, 0, 1, 9)
    room.printed("A0002")
    assert room.sums == (10, 1, 1, 8)
    assert [row.attempt for row in room.edition.sheets.filter(kind="printed")] == [0, 1]


def test_each_line_is_one_event_that_vouches_for_it(room):
    before = Event.objects.count()
    room.receive()
    room.record(Line(room.edition, "A1", spoiled="墨迹不匀"))
    room.printed("A2")
    print_room.count(room.body, found=7, reason="盘点", actor=room.actor)
    verbs = Event.objects.order_by("pk")[before:]
    assert [event.verb for event in verbs] == [
        *("sheets.received", "sheets.spoiled", "sheets.printed", "sheets.counted"),
    ]
    assert {event.case for event in verbs} == {"", room.edition.licence.origin_case.number}
    assert room.sums == (9, 1, 1, 7)
    assert not list(witness.alterations())
    with lifted(connection):
        SheetEntry.objects.filter(serial="A2").update(serial="A9")
    assert len(list(witness.alterations())) == 1


@pytest.mark.parametrize(
    ("act", "why"),
    [
        (lambda room: room.printed(), "0"),
        (lambda room: (room.receive(1), room.printed(), room.printed("A2")), "期间"),
        (lambda room: (room.receive(), room.record(*[Line(room.edition, "A", "坏")] * 2)), "A"),
        (
            lambda room: print_room.spoil_blank(
                room.body, number=1, reason="受潮", actor=room.actor
            ),
            "0",
        ),
        (
            lambda room: print_room.count(room.body, found=0, reason="盘点", actor=room.actor),
            "无需更正",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_leaves_nothing(room, act, why):
    with pytest.raises(VerbRefused, match=why):
        act(room)
    entries = SheetEntry.objects.filter(issuer=room.body)
    assert all(entry.balance >= 0 for entry in entries)
    assert entries.filter(kind="printed").count() <= 1


def test_what_was_handed_over_is_neither_printed_nor_spoiled_any_more(room):
    room.receive()
    entry = room.printed()
    delivery = Delivery.objects.create(
        case=room.edition.licence.origin_case,
        way="counter",
        recipient="张三",
        recipient_is="holder",
        handed_on=clock.today(),
        handed_by=room.actor,
    )
    LicenceEdition.objects.filter(pk=room.edition.pk).update(delivery=delivery)
    with pytest.raises(VerbRefused, match="已交付"):
        room.spoil(entry)
    assert not room.waits


def test_a_certificate_that_must_be_made_anew_is_not_printed(ready):
    prepared = ready("end")
    room = Room(prepared.case)
    room.receive()
    assert room.waits
    prepared.verb.run(prepared.subject, actor=prepared.actor, **ENDS["revoked"], reason="撤销")
    assert not room.waits
    with pytest.raises(VerbRefused):
        room.printed()


def test_the_database_keeps_the_account_and_its_borders(room, new_case):
    other = Room(new_case("issued", region="450203"))
    room.receive()
    entry = room.printed()
    assert (entry.region, entry.turn) == (room.body.region, 2)
    facts = {
        field.attname: getattr(entry, field.attname)
        for field in SheetEntry._meta.concrete_fields
        if field.name != "id"
    } | {"turn": 3, "serial": "X", "kind": "spoiled", "reason": "坏", "edition_id": None}
    for wrong in (
        {"received": 1, "spoiled": 1},
        {"region_id": Region.objects.exclude(pk=entry.region_id).first().pk},
        {"edition_id": other.edition.pk},
        {"turn": 2},
        {"serial": entry.serial},
        {"reason": ""},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            SheetEntry.objects.create(**facts | wrong)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        SheetEntry.objects.filter(pk=entry.pk).update(serial="B")
    assert SheetEntry.objects.create(**facts)


def test_several_certificates_are_one_pdf_moved_by_the_offset_of_the_printer(room):
    printer = print_room.set_printer(
        Printer(issuer=room.body, name="制证室1号", right=1, down=-2), actor=room.actor
    )
    document = print_room.sheets(room.body, [room.edition] * 2, output="overprint", printer=printer)
    job = json.loads(document.html)
    assert (job["offset"], job["sample"]) == ([1.0, -2.0], True)
    pages = pypdf.PdfReader(io.BytesIO(render_pdf(document))).pages
    assert len(pages) == 2
    assert room.edition.licence.operator_name in pages[1].extract_text()
    assert "行业综合许可证" not in pages[1].extract_text()


def test_stock_names_no_licence_and_calibration_the_offset(room):
    printer = Printer(issuer=room.body, region=room.body.region, name="1", right=1, down=0)
    for document, says, not_says in (
        (print_room.blank_stock(room.body, room.body.region), "行业综合许可证", "经营者名称"),
        (print_room.calibration_of(printer), "向右 1 毫米", "行业综合许可证"),
    ):
        pdf = sheets.make(**document.job)
        text = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
        assert says in text
        assert not_says not in text


def test_a_certificate_that_its_style_does_not_hold_is_named_without_what_it_says(room):
    document = print_room.sheets(room.body, [room.edition], output="overprint", printer=None)
    job = json.loads(document.html)
    job["sheets"][0]["items"]["operator_name"] = "测" * 99
    with pytest.raises(sheets.Refused) as caught:
        sheets.make(html=json.dumps(job), title="", author="")
    number = room.edition.licence.number
    assert (caught.value.reason, caught.value.detail) == (
        "unprintable",
        f"{number} · operator_name · fit",
    )
    assert number in str(DocumentError("unprintable", caught.value.detail))
