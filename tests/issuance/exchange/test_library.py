"""Records of licences reach the library or stay on the list of what it has not acknowledged."""

import hashlib
import hmac
import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.db import IntegrityError, transaction
from stdnum.iso7064 import mod_37_36

from issuance.exchange import library, metadata
from issuance.models import LibraryRecord, LicenceChange
from portal.ground.calendar import clock
from portal.ground.gateways import posting
from portal.ground.history import witness
from portal.ground.history.transitions import VerbRefused
from portal.ground.jobs import outbox
from portal.ground.models import Department, OutboxMessage, Region, User

TYPE, ORGAN = "11100000MB0341032Y002", "11450204MB0341032X"


class Endpoint:
    """A library on this machine: ``answer`` gets the posted envelope and the handler."""

    def __init__(self):
        self.got, self.answer = [], receipt
        self.broken = []

    @contextmanager
    def running(self):
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.got.append((dict(self.headers), body))
                try:
                    outer.answer(self, json.loads(body))
                except OSError:
                    outer.broken.append(True)  # who asked has gone

            def log_message(self, *_arguments):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/records"
        finally:
            server.shutdown()
            server.server_close()


def say(handler, status, content, **headers):
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def receipt(handler, sent, **changed):
    known = {"id": sent["id"], "sha256": sent["sha256"], "receipt": "GX-2026-1"}
    say(handler, 200, known | changed)


def slowly(handler, _sent):
    handler.send_response(200)
    handler.end_headers()
    drip(handler)


def drip(handler, _sent=None):
    """Byte by byte, in what it says or before it says anything, until nobody listens any more."""
    for _tick in range(1200):
        handler.wfile.write(b"H")
        handler.wfile.flush()
        time.sleep(0.05)


@pytest.fixture
def endpoint(settings, demo):
    endpoint = Endpoint()
    with endpoint.running() as address:
        settings.PORTAL_LIBRARY_URL, settings.PORTAL_DEMO = address, False
        settings.PORTAL_LIBRARY_TOKEN, settings.PORTAL_LIBRARY_SECRET = "t0ken", "s3cret"
        yield endpoint


@pytest.fixture
def record(endpoint, new_case):
    licence = new_case("issued").licence
    row = LibraryRecord.objects.get(change__licence=licence)
    OutboxMessage.objects.exclude(kind=library.KIND, payload__record=row.pk).delete()
    if not row.rounds:  # told before there was a library
        with transaction.atomic():
            library._give_out(row)
    return row


def drained(record):
    """What one round of the clockwork has made of it."""
    done = outbox.drain(clock.now())
    return done, LibraryRecord.objects.get(pk=record.pk)


@pytest.mark.both_databases
def test_a_record_is_handed_over_once_signed_and_its_receipt_is_kept(record, endpoint):
    done, row = drained(record)
    assert (done.done, row.status, row.receipt) == (1, "taken", "GX-2026-1")
    ((headers, body),) = endpoint.got
    sent = json.loads(body)
    assert headers["Authorization"] == "Bearer t0ken"
    signature = hmac.new(b"s3cret", body, hashlib.sha256).hexdigest()
    assert headers["X-Signature"] == f"sha256={signature}"
    assert headers["Idempotency-Key"] == sent["id"] == row.message_id
    assert library.digest_of(sent["content"]) == sent["sha256"] == row.sha256
    library.hand_over(OutboxMessage(key="x", payload={"record": row.pk, "round": row.rounds}))
    assert len(endpoint.got) == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        LibraryRecord.objects.filter(pk=row.pk).update(status="waiting")
    assert not list(witness.alterations())


TROUBLES = {
    "down": (lambda handler, sent: say(handler, 503, b"busy"), "HTTP 503"),
    "elsewhere": (
        lambda handler, sent: say(handler, 302, b"", Location="http://127.0.0.1:9/x"),
        "redirects",
    ),
    "huge": (lambda handler, sent: say(handler, 200, b"x" * 200_000), "longer"),
    "slow": (slowly, "within"),
    "slow to begin": (drip, "within"),
    "no receipt": (lambda handler, sent: say(handler, 200, b"<html>ok</html>"), "no receipt"),
    "nothing named": (lambda handler, sent: say(handler, 200, {"receipt": "1"}), "no receipt"),
    "hangs up": (lambda handler, sent: handler.connection.close(), "no connection"),
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_what_an_endpoint_does_wrong_loses_nothing_and_is_shown(
    record, endpoint, trouble, monkeypatch
):
    endpoint.answer, words = TROUBLES[trouble]
    with monkeypatch.context() as patch:
        if words == "within":
            patch.setattr(posting, "SECONDS", 2)
            patch.setattr(posting, "STARTING", 0)
        done, row = drained(record)
    assert (done.failed, row.status) == (1, "waiting")
    assert words in row.trouble
    message = OutboxMessage.objects.get(kind=library.KIND)
    assert message.done_at is None
    assert message.due_at > clock.now()
    endpoint.answer = receipt
    OutboxMessage.objects.update(due_at=clock.now())
    _done, row = drained(record)
    assert (row.status, row.trouble) == ("taken", "")
    assert endpoint.got[0][1] == endpoint.got[-1][1]


def test_an_endpoint_that_nobody_listens_at_is_waited_for(record, settings):
    settings.PORTAL_LIBRARY_URL = "http://127.0.0.1:9/records"
    done, row = drained(record)
    assert (done.failed, row.status) == (1, "waiting")
    assert "no connection" in row.trouble


@pytest.mark.parametrize("lie", ["sha256", "id", "identifier"])
def test_who_acknowledges_something_else_is_a_liar_until_tried_again(record, endpoint, lie):
    endpoint.answer = lambda handler, sent: receipt(handler, sent, **{lie: "0" * 64})
    _done, row = drained(record)
    assert row.status == "mismatch"
    assert lie in row.answer
    actor = User.objects.get(username="supervisor-4502")
    endpoint.answer = receipt
    library.again(actor=actor, row=row)
    with pytest.raises(VerbRefused):
        library.again(actor=actor, row=LibraryRecord(pk=row.pk, status="mismatch", rounds=1))
    _done, row = drained(record)
    assert row.status == "taken"


def test_a_refusal_is_kept_with_its_words_and_waits_for_a_person(record, endpoint):
    told = {"error": "证照类型代码\n未登记\x00"}
    endpoint.answer = lambda handler, sent: say(handler, 422, told)
    _done, row = drained(record)
    assert (row.status, row.answer) == ("refused", "证照类型代码 未登记")
    assert drained(record)[0].done == 0


def test_a_folder_is_given_the_file_and_acknowledges_nothing(record, settings, tmp_path):
    settings.PORTAL_LIBRARY_URL = f"file://{tmp_path}/证照库"
    _done, row = drained(record)
    assert row.status == "laid"
    (file,) = (tmp_path / "证照库").iterdir()
    assert file.name == f"{row.message_id}.json"
    assert json.loads(file.read_text())["content"] == row.content


def test_without_a_library_records_are_kept_and_go_out_once_it_is_set(record, settings):
    address, settings.PORTAL_LIBRARY_URL = settings.PORTAL_LIBRARY_URL, ""
    _done, row = drained(record)
    assert (row.status, row.trouble) == ("waiting", library.OFF)
    library.give_out_waiting()
    with pytest.raises(VerbRefused):
        library.again(actor=User.objects.get(username="supervisor-4502"), row=row)
    settings.PORTAL_LIBRARY_URL = address
    library.give_out_waiting()
    library.give_out_waiting()  # once is enough
    _done, row = drained(record)
    assert (row.status, row.rounds, row.trouble) == ("taken", 2, "")


def test_a_later_state_of_a_licence_waits_until_the_earlier_one_is_taken(record, endpoint):
    first = record.change
    later = LicenceChange.objects.create(
        licence=first.licence, number=first.number + 1, kind=first.kind, edition=first.edition,
        standing=first.standing, on=first.on, made_at=clock.now(),
    )  # fmt: skip
    with transaction.atomic():
        library.write_record(later, None)
    endpoint.answer = TROUBLES["down"][0]
    drained(record)
    assert [json.loads(body)["id"] for _headers, body in endpoint.got] == [record.message_id]
    endpoint.answer = receipt
    for _round in range(2):
        OutboxMessage.objects.update(due_at=clock.now())
        drained(record)
    taken = LibraryRecord.objects.filter(change__licence=first.licence, status="taken")
    assert taken.count() == 2


@pytest.mark.parametrize("number", ["", " \u200b ", None, ["1"]])
def test_a_receipt_without_a_number_is_none(record, endpoint, number):
    endpoint.answer = lambda handler, sent: receipt(handler, sent, receipt=number)
    _done, row = drained(record)
    assert (row.status, row.trouble) == ("waiting", "HTTP 200: what it answered is no receipt")


def test_a_demonstration_sends_nothing(record, settings, endpoint):
    settings.PORTAL_DEMO = True
    _done, row = drained(record)
    assert (row.status, endpoint.got) == ("waiting", [])


def test_codes_that_nobody_has_set_are_flagged_and_never_made_up(record):
    content = record.content
    assert content[metadata.UNSET] == ["证照标识", "证照类型代码", "证照颁发机构代码"]
    assert {content[name] for name in content[metadata.UNSET]} == {metadata.UNSET}
    assert record.identifier == ""
    assert record.change.licence.facts["legal_representative"] not in str(content)


def test_the_identifier_has_its_parts_and_its_check_character(record):
    change = record.change
    Region.objects.filter(pk=change.licence.region.city.pk).update(certificate_type=TYPE)
    Department.objects.filter(pk=change.licence.issuer_id).update(uscc=ORGAN)
    change = type(change).objects.get(pk=change.pk)
    told = metadata.identifier_of(change)
    assert told.startswith(f"{metadata.ROOT}.{TYPE}.{ORGAN}.")
    type_, organ, serial, version, check = told.removeprefix(f"{metadata.ROOT}.").split(".")
    assert (serial, version) == (change.licence.number.zfill(20), "001")
    assert mod_37_36.is_valid(type_ + organ + serial + version + check)
    assert metadata.content_of(change)[metadata.UNSET] == []


@pytest.mark.parametrize(
    "known", ["A12425GABC1234002M", "00000001894700008", "000000018947000000000000D"]
)
def test_check_characters_by_iso_7064_mod_37_36(known):
    """Published examples of other identifiers with this check: a GRid, an ISAN and its version."""
    assert mod_37_36.calc_check_digit(known[:-1]) == known[-1]
    assert not mod_37_36.is_valid(known[:-2] + ("0" if known[-2] != "0" else "1") + known[-1])
