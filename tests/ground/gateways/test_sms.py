"""SMS by the gateway that is set: printed, written, or posted to a real server on loopback."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from portal.ground.gateways import posting, sms

TEXT = "您的申请已收到，查询编号450204-261129-0001-K"


@pytest.fixture
def gateway(settings):
    """A server that answers with ``answers`` in turn and keeps what it was asked."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            server.asked.append((dict(self.headers), json.loads(body)))
            self.send_response(server.answers.pop(0))
            self.send_header("Location", "http://127.0.0.1:1/")
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.asked, server.answers = [], []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.PORTAL_SMS_URL = f"http://127.0.0.1:{server.server_port}/send"
    settings.PORTAL_SMS_TOKEN = "secret"
    yield server
    server.shutdown()
    server.server_close()


def test_the_operators_gateway_gets_number_text_and_an_id_that_stays_the_same(gateway):
    gateway.answers = [202, 200]
    for _time in range(2):
        sms.send(to="13900001234", text=TEXT, key="message:7")
    (headers, body), (_again, second) = gateway.asked
    assert (body["to"], body["text"]) == ("13900001234", TEXT)
    assert body["id"] == second["id"] == headers["Idempotency-Key"]
    assert headers["Authorization"] == "Bearer secret"


@pytest.mark.parametrize("status", [400, 401, 429, 500, 503])
def test_any_other_answer_is_no_delivery_and_names_no_number(gateway, status):
    gateway.answers = [status]
    with pytest.raises(sms.GatewayError) as refused:
        sms.send(to="13900001234", text=TEXT, key="message:7")
    assert refused.value.status == status
    assert "13900001234" not in str(refused.value)
    assert len(gateway.asked) == 1


def test_a_gateway_that_sends_elsewhere_is_not_followed(gateway):
    gateway.answers = [302]
    with pytest.raises(posting.PostError, match="redirects"):
        sms.send(to="13900001234", text=TEXT, key="message:7")
    assert len(gateway.asked) == 1


def test_a_gateway_that_is_away_is_no_delivery(settings):
    settings.PORTAL_SMS_URL = "http://127.0.0.1:1/send"
    with pytest.raises(posting.PostError, match="no connection"):
        sms.send(to="13900001234", text=TEXT, key="message:7")


def test_the_demo_writes_one_file_a_message_named_after_nobody(settings, tmp_path):
    settings.PORTAL_SMS_URL = f"file://{tmp_path}/short%20messages"
    for _time in range(2):
        sms.send(to="13900001234", text=TEXT, key="message:7")
    (file,) = (tmp_path / "short messages").iterdir()
    assert json.loads(file.read_text())["text"] == TEXT
    assert "139" not in file.name[:3]
    assert "13900001234" not in file.name


def test_a_console_prints(settings, capsys):
    settings.PORTAL_SMS_URL = "console:"
    sms.send(to="13900001234", text=TEXT, key="message:7")
    assert capsys.readouterr().out == f"SMS 13900001234: {TEXT}\n"
