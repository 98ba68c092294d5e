"""One rule says which address is the register's: the codes of the vectors, and what people type."""

import json

import pytest

from issuance.licence.addresses import address_of, as_typed, token_of
from issuance.models.licences import new_edition_token
from tests.issuance.licence.vectors import FILE, ITEMS, REGISTER

CODES = json.loads(FILE.read_text(encoding="utf-8"))["codes"]
TOKEN = ITEMS["token"]


def test_there_are_codes_of_both_kinds():
    assert sum(vector["ours"] for vector in CODES) >= 2
    assert sum(not vector["ours"] for vector in CODES) >= 30


@pytest.mark.parametrize("vector", CODES, ids=lambda vector: vector["name"])
def test_a_code_is_the_registers_only_where_it_says_its_whole_address(vector):
    assert bool(token_of(vector["code"], REGISTER)) == vector["ours"]


def test_an_address_names_the_token_it_was_made_of():
    for token in (TOKEN, new_edition_token(), "-" * 20, "_" * 64):
        assert token_of(address_of(token, REGISTER), REGISTER) == token


@pytest.mark.parametrize(
    "typed",
    [
        TOKEN,
        f"{REGISTER}/l/{TOKEN}/",
        f"{REGISTER}/l/{TOKEN}",
        f"yyyz.example.gov.cn/l/{TOKEN}",
        f"Https://YYYZ.example.gov.cn/l/{TOKEN}/",
        f"{REGISTER}/en/l/{TOKEN}/",
        f"yyyz.example.gov.cn/en/l/{TOKEN}",
    ],
)
def test_scheme_last_slash_capitals_and_language_are_forgiven_who_types(typed):
    assert as_typed(typed, REGISTER, ["zh-hans", "en"]) == f"{REGISTER}/l/{TOKEN}/"


@pytest.mark.parametrize(
    "typed",
    [
        *(vector["code"] for vector in CODES if not vector["ours"]),
        f"{REGISTER}/fr/l/{TOKEN}/",
        f"{REGISTER}/en/en/l/{TOKEN}/",
        f"evil.example/l/{TOKEN}",
        f"yyyz.example.gov.cn@evil.example/l/{TOKEN}/",
        f"https:///l/{TOKEN}/",
        f"\u212a{REGISTER[1:]}/l/{TOKEN}/",
    ],
)
def test_nothing_else_is_forgiven_who_types(typed):
    forgiven = {TOKEN, f"{REGISTER}/l/{TOKEN}"}
    assert bool(token_of(as_typed(typed, REGISTER, ["en"]), REGISTER)) == (typed in forgiven)
