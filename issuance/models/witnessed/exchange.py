"""What goes out of licences: their changes, and the reports to the city."""

from issuance.models.library_records import LibraryRecord
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
declare(
    LibraryRecord,
    *("change_id", "message_id", "identifier", "content", "sha256", "status", "receipt"),
    *("answered_at", "answer"),
    born=True,
)
