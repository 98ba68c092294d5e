"""Why a certificate cannot be made, in words."""

from dataclasses import fields

import pytest

from issuance.licence.certificate import CertificateError, CertificateItems
from issuance.licence.certificate_facts import NAMES
from issuance.licence.printing import sentence

RARE = "\U000310f0"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (CertificateError("premises", "glyph", "no glyph", RARE), ("经营场所", RARE, "U+310F0")),
        (CertificateError("operator_name", "control", "x", "\u202e"), ("经营者名称", "U+202E")),
        (CertificateError("permits", "fit", "x"), ("许可项目", "太长")),
        (CertificateError("issuer", "empty", "x"), ("发证机关", "未填写")),
        (CertificateError("qr_url", "qr", "too long"), ("qr_url", "too long")),
    ],
)
def test_a_refusal_names_the_item_and_the_character(error, words):
    assert all(word in sentence(error) for word in words)


def test_an_invisible_character_is_never_printed_itself():
    assert "\u202e" not in sentence(CertificateError("premises", "control", "x", "\u202e"))


def test_every_item_of_the_certificate_has_a_name():
    assert set(NAMES) == {field.name for field in fields(CertificateItems)} - {"qr_url"}
