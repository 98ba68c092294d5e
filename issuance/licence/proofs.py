"""What proves a certificate wherever it is: the signed record, carried by its PDF (XMP).

The signature says who recorded these items and that nobody changed them since; whether the licence
holds today the register alone knows. The keys are published with their days.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from issuance.licence.addresses import TOKEN
from portal.ground.pdf.archival import Schema
from portal.ground.published_keys import Published, signed_by
from portal.ground.text.foreign_json import parsed

NAMESPACE = "tag:one-licence-portal,2026:certificate"  # of XMP
OURS = f"{{{NAMESPACE}}}"
RECORD, SIGNATURE, KEY = (f"{OURS}{name}" for name in ("record", "signature", "key"))
SCHEMA = Schema(
    NAMESPACE,
    "certificate",
    "One-licence certificate",
    (
        ("record", "Base64 of the canonical JSON of the recorded items, as signed"),
        ("signature", "Base64 of the Ed25519 signature over the record"),
        ("key", "Id of the published key that signed it"),
    ),
)
CARRIED = 16_000  # characters of a property; what is longer is none of ours
# The nine recorded items (Liuzhou 2022, annex 1) and the edition; a record may say more.
RECORDED = frozenset(
    {
        *("operator_name", "legal_representative", "licence_number", "industry", "uscc"),
        *("premises", "permits", "issuer", "made_on", "edition"),
    }
)


class Finding(StrEnum):
    """What a proof is worth by itself."""

    GENUINE = "genuine"  # 签名有效
    ALTERED = "altered"  # 内容与签名不符
    UNKNOWN_KEY = "unknown_key"  # 签名密钥不是本系统公布的
    EXPOSED_KEY = "exposed_key"  # 签名密钥已失密
    MALFORMED = "malformed"  # 不是本系统的证照记录


# Signed by the register, whoever else has the key since.
SIGNED = frozenset({Finding.GENUINE, Finding.EXPOSED_KEY})


@dataclass(frozen=True)
class Proof:
    """``record``: the canonical JSON as signed; ``signature``: base64; ``key``: the id of the key."""

    record: bytes
    signature: str
    key: str

    @property
    def recorded(self) -> dict:
        """The items; empty where the record is none of ours."""
        try:
            items = parsed(self.record)
        except ValueError:
            return {}
        return items if isinstance(items, dict) and items.keys() >= RECORDED else {}

    @property
    def token(self) -> str:
        """Of the code on the certificate; empty on those of before 2026-12, and where it is none."""
        token = self.recorded.get("token")
        return token if isinstance(token, str) and TOKEN.fullmatch(token) else ""

    def carried(self) -> dict[str, str]:
        """As properties of XMP: the record in base64, for XML changes white space."""
        record = base64.b64encode(self.record).decode()
        return {RECORD: record, SIGNATURE: self.signature, KEY: self.key}

    @classmethod
    def read(cls, properties: Mapping[str, str]) -> "Proof | None":
        """From the properties of a PDF; None where none is of our namespace. Of what is not whole nothing
        is left but that it is there: malformed, never the same as a file that carries nothing."""
        ours = {name: text for name, text in properties.items() if name.startswith(OURS)}
        if not ours:
            return None
        record, signature, key = (ours.get(name, "") for name in (RECORD, SIGNATURE, KEY))
        whole = all((record, signature, key)) and max(map(len, ours.values())) <= CARRIED
        try:
            return cls(base64.b64decode(record, validate=True) if whole else b"", signature, key)
        except ValueError:
            return cls(b"", signature, key)


def judged(proof: Proof, ring: Mapping[str, Published]) -> Finding:
    """What a proof is worth by the published keys alone, with no register asked."""
    if not proof.recorded:
        return Finding.MALFORMED
    if (key := ring.get(proof.key)) is None:
        return Finding.UNKNOWN_KEY
    if not signed_by(key.public, proof.record, proof.signature):
        return Finding.ALTERED
    return Finding.EXPOSED_KEY if key.exposed else Finding.GENUINE
