"""What goes out of licences: their changes, and the reports to the city."""

from issuance.models.licence_changes import LicenceChange, LicenceFiling
from portal.ground.history.witness import declare

declare(
    LicenceChange,
    *("licence_id", "number", "kind", "edition_id", "standing", "on", "made_at"),
    born=True,
)
declare(
    LicenceFiling,
    *("change_id", "issuer_id", "due", "status", "rounds", "package", "note", "reported_at"),
    *("reported_by_id", "settled_at", "settled_by_id", "reason"),
    born=True,
)
