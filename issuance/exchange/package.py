"""What is reported of one change of a licence (备案): its package as JSON, and all of it as one file.

The file holds the package, the record of the certificate as it was signed, the certificate and the
SHA-256 of each. Its name and its subject say the number of the licence and nothing of a person.
"""

import hashlib
import io
import zipfile

from issuance.exchange import kinds
from issuance.models import LicenceFiling
from portal.ground.calendar import clock
from portal.ground.files import storage
from portal.ground.text.canonical import canonical_json

SCHEMA = 1
RECORD, CERTIFICATE, PACKAGE, SUMS = "record.json", "certificate.pdf", "package.json", "SHA256SUMS"
DATED = (1980, 1, 1, 0, 0, 0)  # the same package is the same file


def package_of(filing: LicenceFiling, *, actor, note: str) -> dict:
    """As it is reported now. Raises ``LostBlob`` where the certificate is not in the store."""
    change, edition = filing.change, filing.change.edition
    record, certificate = bytes(edition.record), _certificate(edition)
    city = filing.region.city
    return {
        "schema": SCHEMA,
        "licence": change.licence.number,
        "change": change.number,
        "kind": change.kind,
        "what": str(kinds.word_of(change.kind)),
        "changed_on": change.on.isoformat(),
        "region": {"code": filing.region.code, "name": filing.region.full_name},
        "industry": change.licence.industry.name,
        "receiver": str(city.filing_department or city),
        "standing": change.standing,
        "signature": {"key": edition.key_id, "value": edition.signature},
        "files": [
            {"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in ((RECORD, record), (CERTIFICATE, certificate))
        ],
        "reported": {
            "organ": filing.issuer.name,
            "organ_code": filing.issuer.code,
            "officer": str(actor),
            "at": clock.now().isoformat(timespec="seconds"),
            "time": filing.rounds + 1,
            "due": filing.due.isoformat(),
            "note": note,
        },
    }


def name_of(filing: LicenceFiling) -> str:
    return f"{filing.change}.zip"


def archive_of(filing: LicenceFiling) -> bytes:
    """The package as one file. Raises ``LostBlob``."""
    edition = filing.change.edition
    package = canonical_json(filing.package).encode()
    parts = {
        PACKAGE: package,
        RECORD: bytes(edition.record),
        CERTIFICATE: _certificate(edition),
    }
    sums = (f"{hashlib.sha256(part).hexdigest()}  {name}\n" for name, part in parts.items())
    parts[SUMS] = "".join(sums).encode()
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as file:
        for name, part in parts.items():
            file.writestr(zipfile.ZipInfo(name, DATED), part)
    return whole.getvalue()


def _certificate(edition) -> bytes:
    with storage.open_blob(edition.pdf_sha256) as blob:
        return blob.read()
