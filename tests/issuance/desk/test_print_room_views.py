"""The screens of the print room: for who makes the certificates of the body, without script."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from issuance.casework import print_room
from issuance.desk.print_room_forms import following
from issuance.models import LicenceEdition, Printer, SheetEntry
from portal.ground.models import PdfOrder
from portal.ground.pdf_queue import makers
from tests.guide_pages import words_of

OFFICER, ELSEWHERE = "officer-450204-aa", "officer-450203-aa"


@pytest.fixture
def edition(new_case):
    return LicenceEdition.objects.get(licence__origin_case=new_case("issued"))


@pytest.fixture
def body(edition):
    return edition.licence.issuer


@pytest.fixture
def printer(body, person):
    row = Printer(issuer=body, name="一号机", right="0.5", down="-1")
    return print_room.set_printer(row, actor=person(OFFICER))


def at(name, body, *further, **query):
    address = reverse(f"print_room{name}", args=[body.pk, *further])
    asked = "&".join(f"{key}={value}" for key, value in query.items())
    return f"{address}?{asked}" if asked else address


def stocked(body, person):
    print_room.receive(body, number=5, note="", actor=person(OFFICER))


def test_the_queue_is_that_of_the_officers_body_and_filters_it(edition, body, signed_in):
    client = signed_in(OFFICER)
    assert client.get(reverse("print_rooms"))["Location"] == at("", body)
    shown = f"{edition.licence.number}-{edition.number}"
    for query, there in (
        ({}, True),
        ({"cause": "first"}, True),
        ({"cause": "lost"}, False),
        ({"county": edition.licence.region_id}, True),
        ({"county": 999999}, True),  # none of those offered narrows nothing
    ):
        assert (shown in words_of(client.get(at("", body, **query)))) is there, query


def test_nobody_else_finds_anything_there(edition, body, printer, signed_in):
    names = [("", ()), ("_sheets", ()), ("_record", ()), ("_account", ()), ("_printers", ())]
    names += [("_printer", (printer.pk,)), ("_calibration", (printer.pk,))]
    for name, further in [*names, ("_stock", (body.region_id,))]:
        address = at(name, body, *further, edition=edition.pk)
        for person in (ELSEWHERE, "approver-450204-mr", "supervisor-4502"):
            assert signed_in(person).get(address).status_code == 404
    assert signed_in("clerk-450204").get(reverse("print_rooms")).status_code == 403


def test_a_pdf_of_the_ticked_is_made_beside_the_request(
    edition, body, printer, signed_in, monkeypatch
):
    monkeypatch.setattr(makers, "wake", lambda: None)
    client = signed_in(OFFICER)
    address = at("_sheets", body, edition=edition.pk, printer=printer.pk)
    assert client.get(address).status_code == 202
    order = PdfOrder.objects.get()
    assert (order.setter, order.finished_at, order.personal) == ("sheets", None, True)
    assert makers.make_waiting() == 1
    answer = client.get(address)
    assert answer["Content-Type"] == "application/pdf"
    assert edition.licence.operator_name not in answer["Content-Disposition"]
    assert client.get(at("_sheets", body))["Location"] == at("", body)
    assert client.get(at("_sheets", body, edition="x")).status_code == 404


def test_what_came_of_the_sheets_is_recorded_line_by_line(
    edition, body, printer, person, signed_in
):
    stocked(body, person)
    client, p = signed_in(OFFICER), f"e{edition.pk}"
    address = at("_record", body, edition=edition.pk, serial="B0009", printer=printer.pk)
    assert 'value="B0009"' in client.get(address).content.decode()
    typed = {
        "printer": printer.pk,
        f"{p}-outcome": "printed",
        f"{p}-serial": "",
        f"{p}-reason": "x",
    }
    refused = client.post(address, typed)
    assert refused.status_code == 422
    assert "请填写空白证上的编号" in words_of(refused)
    assert 'value="x"' in refused.content.decode()
    spoiled = typed | {f"{p}-outcome": "spoiled", f"{p}-serial": "B0009", f"{p}-reason": "卡纸"}
    assert client.post(address, spoiled).status_code == 302
    assert client.post(address, typed | {f"{p}-serial": "B0010"}).status_code == 302
    assert client.post(address, typed | {f"{p}-serial": "B0011"})["Location"] == at("", body)
    kept = SheetEntry.objects.filter(edition=edition).order_by("pk").values_list("kind", "serial")
    assert list(kept) == [("spoiled", "B0009"), ("printed", "B0010")]
    log = words_of(client.get(at("_account", body)))
    assert all(word in log for word in ("一号机", "B0010", "卡纸", "入库"))
    assert "B0010" in words_of(client.get("/cms/issuance/sheetentry/"))


def test_without_blank_sheets_nothing_typed_is_lost(edition, body, printer, signed_in):
    client, p = signed_in(OFFICER), f"e{edition.pk}"
    typed = {"printer": printer.pk, f"{p}-outcome": "printed", f"{p}-serial": "C1"}
    refused = client.post(at("_record", body, edition=edition.pk), typed)
    assert refused.status_code == 409
    assert "台账仅结存0张空白证" in words_of(refused)
    assert 'value="C1"' in refused.content.decode()


def test_the_account_takes_what_was_received_spoiled_and_counted(body, signed_in):
    client, address = signed_in(OFFICER), at("_account", body)
    for act, typed, status in (
        ("receive", {"receive-number": 20, "receive-note": "第1批"}, 302),
        ("receive", {"receive-number": 0}, 422),
        ("spoil_blank", {"spoil_blank-number": 21, "spoil_blank-reason": "受潮"}, 409),
        ("spoil_blank", {"spoil_blank-number": 2, "spoil_blank-reason": "受潮"}, 302),
        ("count", {"count-found": 17, "count-reason": "少一张"}, 302),
        ("count", {"count-found": 17, "count-reason": "再点"}, 409),
        ("burn", {}, 404),
    ):
        assert client.post(address, typed | {"act": act}).status_code == status, act
    assert print_room.account(body).balance == 17


def test_a_click_too_many_books_no_sheet_twice(body, signed_in):
    client, address = signed_in(OFFICER), at("_account", body)
    typed = {"act": "receive", "receive-number": 20, "receive-note": "第1批", "seen": 0}
    assert 'name="seen" value="0"' in client.get(address).content.decode()
    answers = [client.post(address, typed) for _click in range(2)]
    assert [answer.status_code for answer in answers] == [302, 409]
    page = answers[1].content.decode()
    assert "第 1 行" in page
    assert 'value="20"' in page
    assert 'name="seen" value="1"' in page  # meant, it is sent once more
    assert print_room.account(body).balance == 20


def test_a_printed_sheet_is_marked_as_spoiled_once(edition, body, person, signed_in):
    stocked(body, person)
    print_room.record(body, [print_room.Line(edition, "D1")], printer=None, actor=person(OFFICER))
    address = at("_spoiled", body, SheetEntry.objects.get(serial="D1").pk)
    client = signed_in(OFFICER)
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "污损"}).status_code == 302
    again = client.post(address, {"reason": "污损"})
    assert (again.status_code, "已登记作废" in words_of(again)) == (409, True)
    assert signed_in(ELSEWHERE).get(address).status_code == 404


def test_a_printer_has_one_name_and_a_small_offset(body, printer, signed_in):
    client, new = signed_in(OFFICER), at("_printer_new", body)
    for typed, status in (
        ({"name": "一号机", "right": 0, "down": 0}, 422),
        ({"name": "二号机", "right": 20.1, "down": 0}, 422),
        ({"name": "二号机", "right": 1.25, "down": 0}, 422),
        ({"name": "二号机", "right": 1.2, "down": -20, "active": "on"}, 302),
    ):
        assert client.post(new, typed).status_code == status, typed
    own = at("_printer", body, printer.pk)
    assert client.post(own, {"name": "一号机", "right": 2, "down": 0}).status_code == 302
    printer.refresh_from_db()
    assert (printer.right, printer.active) == (2, False)
    assert printer.name not in words_of(client.get(at("", body)))


def test_a_longer_queue_asks_no_more_questions(edition, body, signed_in, new_case):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert signed_in(OFFICER).get(at("", body)).status_code == 200
        return len(queries)

    asked()
    before = asked()
    new_case("issued", ends="DRAINAGE", reissued=True)
    asked()  # that it is read is told once
    assert asked() == before


def test_the_sheets_after_one_are_numbered_on():
    assert [following("B0099", 1), following("9", 2), following("A", 1)] == ["B0100", "11", ""]
