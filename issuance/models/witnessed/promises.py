"""What was promised."""

from issuance.models.promises import Promise
from portal.ground.history.witness import declare

declare(
    Promise,
    *("review_id", "way", "material", "name", "days", "due", "status", "handed_in_on"),
    *("handed_in_by_id", "settled_on", "settled_by_id", "reason"),
    born=True,
)
declare(
    Promise,
    *("review_id", "way", "material", "name", "days", "due", "status", "handed_in_on"),
    *("handed_in_by_id", "settled_on", "settled_by_id", "reason", "spared_on", "spared_by_id"),
    "spared_reason",
    scheme=2,
    born=True,
)
declare(
    Promise,
    *("review_id", "way", "material", "name", "days", "due", "status", "handed_in_on"),
    *("handed_in_by_id", "settled_on", "settled_by_id", "reason", "spared_on", "spared_by_id"),
    *("spared_reason", "holder"),
    scheme=3,
    born=True,
)
declare(
    Promise,
    *("review_id", "way", "material", "name", "days", "due", "status", "handed_in_on"),
    *("handed_in_by_id", "settled_on", "settled_by_id", "reason", "spared_on", "spared_by_id"),
    *("spared_reason", "holder", "repaired_on", "repaired_by_id", "repair_document"),
    scheme=4,
    born=True,
)
