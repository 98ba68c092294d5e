"""Every signed record of the vectors is worth the same to the rule, the interface and the command."""

import base64
import io
import json

import pikepdf
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from issuance.licence.proofs import Finding, Proof, judged
from portal.ground import keys
from portal.ground.calendar import clock
from portal.ground.published_keys import listed
from tests.issuance.licence.sheets import properties, sheet
from tests.issuance.licence.vectors import (
    FILE,
    GIVEN_UP,
    IN_USE,
    ITEMS,
    LOST,
    NO_TOKENS,
    REGISTER,
    content,
    record,
    signed,
)

CONTENT = json.loads(FILE.read_text(encoding="utf-8"))
PUBLISHED = listed(CONTENT["keys"])
RING = PUBLISHED.keys
VECTORS = CONTENT["vectors"]


def proof_of(vector) -> Proof:
    return Proof(base64.b64decode(vector["record"]), vector["signature"], vector["key"])


@pytest.fixture
def files(tmp_path):
    (tmp_path / "keys.json").write_text(json.dumps(CONTENT["keys"]))

    def verified(content: bytes) -> str:
        (tmp_path / "c.pdf").write_bytes(content)
        out = io.StringIO()
        call_command(
            "licence_verify", str(tmp_path / "c.pdf"), keys=tmp_path / "keys.json", stdout=out
        )
        return out.getvalue()

    return verified


def test_the_file_is_what_the_tests_make():
    assert content() == CONTENT
    assert len(VECTORS) >= 60
    assert sum(vector["finding"] != "genuine" for vector in VECTORS) >= 40


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_the_rule_finds_what_the_vector_says(vector):
    assert judged(proof_of(vector), RING) == vector["finding"]


@pytest.mark.parametrize(
    "vector", [v for v in VECTORS if v["record"] and v["signature"] and v["key"]][::6],
    ids=lambda vector: vector["name"],
)  # fmt: skip
def test_the_command_finds_it_in_a_pdf(vector, files):
    content = sheet(proof_of(vector).carried())
    if vector["finding"] == "genuine":
        said = files(content)
        assert proof_of(vector).recorded["operator_name"] in said
        assert "只有登记系统知道" in said
    else:
        with pytest.raises(CommandError, match=rf"无法核验.*\({vector['finding']}\)"):
            files(content)


@pytest.mark.django_db
def test_the_interface_finds_the_same(client, tmp_path):
    for who in (IN_USE, GIVEN_UP, LOST):
        (tmp_path / f"{who.id}.pub").write_bytes(who.public)
    keys.adopt(tmp_path)
    keys.expose(LOST.id, clock.now())
    told = {}
    for n, vector in enumerate(VECTORS):
        given = {name: vector[name] for name in ("record", "signature", "key")}
        asks = {"content_type": "application/json", "REMOTE_ADDR": f"203.0.113.{n}"}
        answer = client.post("/api/v1/proofs", given, **asks)
        told[vector["name"]] = answer.json()["finding"]
    assert told == {vector["name"]: vector["finding"] for vector in VECTORS}


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(record()) * 8 - 1))
def test_no_bit_of_a_record_can_be_turned(bit):
    changed = bytearray(record())
    changed[bit // 8] ^= 1 << bit % 8
    finding = judged(Proof(bytes(changed), signed(IN_USE, record()), IN_USE.id), RING)
    assert finding in (Finding.ALTERED, Finding.MALFORMED)


def test_a_proof_comes_out_of_a_pdf_as_it_went_in(tmp_path):
    proof = proof_of(VECTORS[2])
    with pikepdf.open(io.BytesIO(sheet(proof.carried()))) as pdf, pdf.open_metadata() as xmp:
        assert Proof.read(dict(xmp.items())) == proof


@pytest.mark.parametrize("token", NO_TOKENS.values(), ids=NO_TOKENS)
def test_what_no_code_can_say_is_no_token(token):
    content = json.dumps(ITEMS | {"token": token}).encode()
    assert Proof(content, signed(IN_USE, content), IN_USE.id).token == ""


@pytest.mark.parametrize("vector", CONTENT["carried"], ids=lambda vector: vector["name"])
def test_what_is_not_whole_is_malformed_and_never_the_same_as_nothing(vector):
    proof = Proof.read(properties(vector["carried"]))
    assert (judged(proof, RING) if proof else "unsigned") == vector["finding"]


@pytest.mark.parametrize("name", ["no signature", "a record longer than any", "an empty key"])
def test_the_command_finds_what_is_not_whole_malformed(name, files):
    (vector,) = (vector for vector in CONTENT["carried"] if vector["name"] == name)
    with pytest.raises(CommandError, match=r"无法核验.*\(malformed\)"):
        files(sheet(properties(vector["carried"])))


@pytest.mark.parametrize(
    "name",
    ["the host behind a backslash and an at sign", "of another port", "with orders to a terminal"],
)
def test_the_command_tells_no_address_of_the_page_and_obeys_none_of_its_signs(name, files):
    (vector,) = (vector for vector in CONTENT["codes"] if vector["name"] == name)
    with pytest.raises(CommandError, match=r"无法核验.*\(elsewhere\)") as refused:
        files(sheet(proof_of(VECTORS[0]).carried(), vector["code"]))
    assert str(refused.value).isprintable()
    assert "evil.example" not in str(refused.value)


def test_the_command_tells_the_address_of_the_record_and_that_the_page_is_not_signed(files):
    proof = proof_of(VECTORS[0])
    for code in ("", f"{REGISTER}/l/{ITEMS['token']}/"):
        said = files(sheet(proof.carried(), code))
        assert f"register: {REGISTER}/l/{ITEMS['token']}/" in said
        assert "页面本身没有签名" in said
        for name in ("legal_representative", "premises", "industry"):
            assert f"{name}: {ITEMS[name]}" in said
    content = json.dumps({name: ITEMS[name] for name in ITEMS if name != "token"}).encode()
    old = Proof(content, signed(IN_USE, content), IN_USE.id)
    assert f"register: {REGISTER}/verify/\n" in files(sheet(old.carried()))


def test_no_sign_of_a_record_is_an_order_to_the_terminal(files):
    content = json.dumps(ITEMS | {"operator_name": "面\x1b[2J馆\u202e"}).encode()
    said = files(sheet(Proof(content, signed(IN_USE, content), IN_USE.id).carried()))
    assert said.replace("\n", "").isprintable()
    assert "operator_name: 面\\x1b[2J馆\\u202e" in said


def test_a_list_of_keys_in_which_a_key_has_another_s_id_is_refused():
    keys = json.loads(json.dumps(CONTENT["keys"]))
    keys["keys"][0]["public"] = base64.b64encode(
        Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    ).decode()
    with pytest.raises(ValueError, match="another id"):
        listed(keys)


@pytest.mark.parametrize("text", ["[" * 100_000, "[]", "null", "", '{"keys": 0}', "\x1b[2J"])
def test_the_command_says_that_a_file_is_no_list_of_keys(tmp_path, text):
    (tmp_path / "keys.json").write_text(text)
    (tmp_path / "c.pdf").write_bytes(sheet())
    with pytest.raises(CommandError, match=r"^keys\.json: ") as refused:
        call_command("licence_verify", str(tmp_path / "c.pdf"), keys=tmp_path / "keys.json")
    assert str(refused.value).isprintable()


@pytest.mark.parametrize("text", [{}, [], "x", None, {"format": "licence-keys"}, {"keys": []}])
def test_what_is_no_list_of_keys_is_refused(text):
    with pytest.raises(ValueError, match="list of keys"):
        listed(text)


@pytest.mark.parametrize(
    "register",
    [
        None,
        1,
        "",
        "yyyz.example.gov.cn",
        "ftp://a",
        "https://a/",
        "https://a\x1b[2J",
        "https://柳州",
    ],
)
def test_a_list_of_keys_that_names_no_register_is_refused(register):
    with pytest.raises(ValueError, match="list of keys"):
        listed(CONTENT["keys"] | {"register": register})


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "unreadable"),
        (b"no PDF at all", "unreadable"),
        (b"%PDF-1.7 and nothing more", "unreadable"),
        (None, "no_code"),
    ],
)
def test_the_command_says_why_a_file_proves_nothing(files, content, reason):
    if content is None:
        out = io.BytesIO()
        with pikepdf.new() as pdf:
            pdf.add_blank_page()
            pdf.save(out)
        content = out.getvalue()
    with pytest.raises(CommandError, match=rf"\({reason}\)"):
        files(content)
