"""Signed records and codes, and what each is worth: kept in ``vectors.json`` for whoever writes a verifier.

``python -m tests.issuance.licence.vectors`` writes the file. The keys are of the tests alone.
"""

import base64
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from portal.ground.published_keys import Published, PublishedKeys, as_list, key_id
from portal.ground.text.canonical import canonical_json

FILE = Path(__file__).with_name("vectors.json")
ITEMS = {
    "operator_name": "柳州市柳南区测试面馆",
    "legal_representative": "韦测试",
    "licence_number": "450204202600000012",
    "industry": "小餐饮",
    "uscc": "92450204MA5TEST001",
    "premises": "柳州市柳南区测试路1号",
    "permits": ["食品经营许可", "公众聚集场所投入使用、营业前消防安全检查"],
    "issuer": "柳州市柳南区行政审批局",
    "made_on": "2026-11-30",
    "edition": 1,
    "token": "Q2VydGlmaWNhdGVUb2tlbk51bWJlcjAx",
}
REGISTER = "https://yyyz.example.gov.cn"
NO_TOKENS = {
    "no text": ["a"],
    "a lone surrogate": "\ud800",
    "with NUL": "a\u0000b" * 9,
    "too long": "x" * 9000,
    "of other letters": "中" * 32,
}
GENUINE, ALTERED, MALFORMED = "genuine", "altered", "malformed"
UNKNOWN, EXPOSED = "unknown_key", "exposed_key"


@dataclass(frozen=True)
class Signer:
    private: Ed25519PrivateKey

    @property
    def public(self) -> bytes:
        return self.private.public_key().public_bytes_raw()

    @property
    def id(self) -> str:
        return key_id(self.public)


def signer(seed: int) -> Signer:
    return Signer(Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32))


IN_USE, GIVEN_UP, LOST, STRANGER = (signer(seed) for seed in (1, 2, 3, 4))


def published() -> dict:
    """As ``/api/v1/licence-keys`` publishes them."""
    days = {
        IN_USE: ("2026-06-01T00:00:00+08:00",),
        GIVEN_UP: ("2025-01-01T00:00:00+08:00", "2026-06-01T00:00:00+08:00"),
        LOST: (
            *("2024-01-01T00:00:00+08:00", "2025-01-01T00:00:00+08:00"),
            "2024-12-01T00:00:00+08:00",
        ),
    }
    keys = {
        who.id: Published(who.id, who.public, *map(datetime.fromisoformat, stated))
        for who, stated in days.items()
    }
    return as_list(PublishedKeys(REGISTER, keys))


def signed(by: Signer, record: bytes) -> str:
    return base64.b64encode(by.private.sign(record)).decode()


def record(**changes) -> bytes:
    return canonical_json(ITEMS | changes).encode()


def vector(name, worth, content: bytes, *, by=IN_USE, signature=None, key_id=None) -> dict:
    """``record`` in base64: some are no text."""
    return {
        "name": name,
        "record": base64.b64encode(content).decode(),
        "signature": signed(by, content) if signature is None else signature,
        "key": by.id if key_id is None else key_id,
        "finding": worth,
    }


def vectors() -> list[dict]:
    return [*_genuine(), *_altered(), *_by_the_wrong_key(), *_malformed()]


def _genuine():
    variants = {
        "as issued": {},
        "not yet registered": {"uscc": ""},
        "rare characters": {"operator_name": "𬭎㙍䶮饮食店", "legal_representative": "㼆𠮷"},
        "a name in another script": {"legal_representative": "Nguyễn Văn Ánh"},
        "quotes and backslashes": {"premises": 'A"座\\1号/2层'},
        "ten permits": {"permits": [f"许可{n}" for n in range(10)]},
        "one permit": {"permits": ["食品经营许可"]},
        "the hundredth edition": {"edition": 100},
        "a long address": {"premises": "广西壮族自治区" + "柳" * 60},
        "a later day": {"made_on": "2036-02-29"},
        "white space within": {"operator_name": "测试 面馆"},
    }
    whole = [vector(name, GENUINE, record(**changes)) for name, changes in variants.items()]
    old = {name: value for name, value in ITEMS.items() if name != "token"}
    return [
        *whole,
        vector("by a key given up", GENUINE, record(), by=GIVEN_UP),
        vector("of before records named the token", GENUINE, canonical_json(old).encode()),
        *(
            vector(
                f"a token that is {what}", GENUINE, json.dumps(ITEMS | {"token": token}).encode()
            )
            for what, token in NO_TOKENS.items()
        ),
        vector("an item of a later version", GENUINE, record(style="liuzhou-2022")),
        vector("not canonical, but signed so", GENUINE, json.dumps(ITEMS).encode()),
    ]


def _altered():
    good = record()
    signature = signed(IN_USE, good)
    raw = base64.b64decode(signature)
    items = {
        "operator_name": "柳州市柳南区测试酒楼",
        "legal_representative": "韦试测",
        "licence_number": "450204202600000013",
        "industry": "餐饮",
        "uscc": "92450204MA5TEST002",
        "premises": "柳州市柳南区测试路2号",
        "permits": [*ITEMS["permits"], "烟草专卖零售许可"],
        "issuer": "柳州市行政审批局",
        "made_on": "2027-11-30",
        "edition": 2,
        "token": "Q2VydGlmaWNhdGVUb2tlbk51bWJlcjAy",
    }
    changed = [
        vector(f"another {name}", ALTERED, record(**{name: value}), signature=signature)
        for name, value in items.items()
    ]
    flipped = [
        vector(
            f"signature with bit {bit} turned",
            ALTERED,
            good,
            signature=base64.b64encode(_turned(raw, bit)).decode(),
        )
        for bit in (0, 7, 255, 256, 400, 511)
    ]
    spelled = {
        "an empty signature": "",
        "a signature cut short": signature[:40],
        "a signature with something behind": base64.b64encode(raw + b"\0").decode(),
        "a signature in hexadecimal": raw.hex(),
        "a signature that is no base64": "不是签名",
        "base64 with junk within": f"{signature[:10]}!{signature[10:]}",
        "a signature of noughts": base64.b64encode(bytes(64)).decode(),
        "the signature of another record": signed(IN_USE, record(edition=7)),
        "base64 of the other alphabet": base64.urlsafe_b64encode(b"\xfb" * 64).decode(),
    }
    return [
        *changed,
        *flipped,
        *(vector(name, ALTERED, good, signature=text) for name, text in spelled.items()),
        vector("a line end behind", ALTERED, good + b"\n", signature=signature),
        vector("a blank in front", ALTERED, b" " + good, signature=signature),
        vector(
            "permits in another order",
            ALTERED,
            record(permits=ITEMS["permits"][::-1]),
            signature=signature,
        ),
        vector("an item more", ALTERED, record(remark="无"), signature=signature),
    ]


def _by_the_wrong_key():
    good, theirs = record(), signed(LOST, record())
    return [
        vector("by a key nobody published", UNKNOWN, good, by=STRANGER),
        vector("by a stranger in the name of our key", ALTERED, good, by=STRANGER, key_id=IN_USE.id),
        vector("by our key in the name of one given up", ALTERED, good, key_id=GIVEN_UP.id),
        vector("by our key in the name of a stranger", UNKNOWN, good, key_id=STRANGER.id),
        vector("an id of a key in capitals", UNKNOWN, good, key_id=IN_USE.id.upper()),
        vector("half an id of a key", UNKNOWN, good, key_id=IN_USE.id[:8]),
        vector("an empty id of a key", UNKNOWN, good, key_id=""),
        vector("by a key that others have", EXPOSED, good, by=LOST),
        vector("by a key that others have, for an old day", EXPOSED, record(made_on="2024-06-01"), by=LOST),
        vector("changed, by a key of others", ALTERED, record(edition=3), signature=theirs, by=LOST),
    ]  # fmt: skip


def _malformed():
    texts = {
        "nothing": b"",
        "no JSON": b"licence",
        "a list": b"[]",
        "a number": b"1",
        "null": b"null",
        "an empty object": b"{}",
        "no UTF-8": b'{"operator_name":"\xff"}',
        "too deep": b"[" * 3_000,
        "two objects": record() + record(),
        "cut short": record()[:-1],
    }
    without = {
        name: canonical_json({key: value for key, value in ITEMS.items() if key != name}).encode()
        for name in ("operator_name", "permits", "made_on", "edition")
    }
    return [
        *(vector(name, MALFORMED, content) for name, content in texts.items()),
        *(vector(f"without {name}", MALFORMED, content) for name, content in without.items()),
    ]


def carried() -> list[dict]:
    """What a PDF may carry in our namespace; ``finding`` unsigned: it carries nothing there."""
    good = record()
    whole = {
        "record": base64.b64encode(good).decode(),
        "signature": signed(IN_USE, good),
        "key": IN_USE.id,
    }
    long = record(premises="柳" * 5_000)
    of_long = {"record": base64.b64encode(long).decode(), "signature": signed(IN_USE, long)}
    cases = {
        "the whole proof": (whole, GENUINE),
        "nothing": ({}, "unsigned"),
        "a record that is no base64": (whole | {"record": "记录"}, MALFORMED),
        "a record with a line end within": (whole | {"record": whole["record"] + "\n!"}, MALFORMED),
        "a record longer than any": (whole | of_long, MALFORMED),
        "something else alone": ({"note": "有效"}, MALFORMED),
        **{
            f"no {left}": ({name: text for name, text in whole.items() if name != left}, MALFORMED)
            for left in whole
        },
        **{f"an empty {name}": (whole | {name: ""}, MALFORMED) for name in whole},
        **{f"the {name} alone": ({name: text}, MALFORMED) for name, text in whole.items()},
    }
    return [
        {"name": name, "carried": properties, "finding": finding}
        for name, (properties, finding) in cases.items()
    ]


def codes() -> list[dict]:
    """What a code may say, and whether it is one of the register's: a phone opens exactly what it says."""
    token, host = ITEMS["token"], REGISTER.removeprefix("https://")
    foreign = {
        "of another host": f"https://evil.example/l/{token}/",
        "of a host that begins as ours": f"{REGISTER}.evil.example/l/{token}/",
        "of a host that ends as ours": f"https://evil-{host}/l/{token}/",
        "the host behind a backslash and an at sign": f"https://evil.example\\@{host}/l/{token}/",
        "the host behind a backslash and a dot": f"https://evil.example\\.{host}/l/{token}/",
        "the host behind a path and an at sign": f"https://evil.example/\\..@{host}/l/{token}/",
        "the host behind a semicolon": f"https://evil.example;@{host}/l/{token}/",
        "with a name and a password": f"https://u:p@{host}/l/{token}/",
        "of another port": f"{REGISTER}:8443/l/{token}/",
        "of the port that goes without saying": f"{REGISTER}:443/l/{token}/",
        "of a port that is no number": f"{REGISTER}:evil/l/{token}/",
        "of a port beyond all": f"{REGISTER}:99999999/l/{token}/",
        "of another folder": f"{REGISTER}/phish/l/{token}/",
        "with two slashes": f"{REGISTER}//l/{token}/",
        "without encryption": f"http://{host}/l/{token}/",
        "of another scheme": f"ftp://{host}/l/{token}/",
        "a script": f"javascript:alert(1)//{host}/l/{token}/",
        "a tab within the scheme": f"ht\ttps://{host}/l/{token}/",
        "a line end behind": f"{REGISTER}/l/{token}/\n",
        "a blank in front": f" {REGISTER}/l/{token}/",
        "a host in full width": f"https://{host.replace('yyyz', 'ｙｙｙｚ')}/l/{token}/",
        "with a question": f"{REGISTER}/l/{token}/?to=//evil.example",
        "with orders to a terminal": f"{REGISTER}/l/{token}/?\x1b[2J",
        "with a part of the page": f"{REGISTER}/l/{token}/#@evil.example/",
        "of the record alone": f"{REGISTER}/l/{token}/record.json",
        "without the last slash": f"{REGISTER}/l/{token}",
        "in capitals": f"{REGISTER}/L/{token}/",
        "a token alone": token,
        "a token too short": f"{REGISTER}/l/abc/",
        "a token too long": f"{REGISTER}/l/{token * 3}/",
        "a token with NUL": f"{REGISTER}/l/{token}\x00/",
        "a token in per cent": f"{REGISTER}/l/%00{token}/",
        "a token of other letters": f"{REGISTER}/l/{'柳' * 32}/",
        "another page of the register": f"{REGISTER}/guides/",
        "the register itself": f"{REGISTER}/",
        "nothing": "",
    }
    ours = {
        "as printed": f"{REGISTER}/l/{token}/",
        "of another certificate": f"{REGISTER}/l/{'x' * 32}/",
    }
    return [
        *({"name": name, "code": code, "ours": True} for name, code in ours.items()),
        *({"name": name, "code": code, "ours": False} for name, code in foreign.items()),
    ]


def _turned(raw: bytes, bit: int) -> bytes:
    changed = bytearray(raw)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def content() -> dict:
    return {"keys": published(), "vectors": vectors(), "carried": carried(), "codes": codes()}


def main():
    FILE.write_text(json.dumps(content(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
