"""Certificate styles, and the printers and sheets of the issuing bodies."""

from issuance.models.print_room import Printer, SheetEntry
from issuance.models.styles import CertificateStyle
from portal.ground.history.witness import declare

declare(Printer, "issuer_id", "region_id", "name", "right", "down", "active", born=True)
declare(
    SheetEntry,
    *(
        "issuer_id",
        "region_id",
        "turn",
        "kind",
        "number",
        "received",
        "used",
        "spoiled",
        "edition_id",
    ),
    *("printer_id", "serial", "reason", "spoils_id", "attempt", "at", "by_id"),
    born=True,
)
declare(
    CertificateStyle,
    *("region_id", "name", "title", "layout", "uploaded_at", "uploaded_by_id"),
    born=True,
)
