"""What the history vouches for in case work: altered behind its back, `audit_verify` names the row.

A declaration is never changed: new columns go into a scheme of their own, which later events write.
"""

from issuance.models.witnessed import (  # noqa: F401 - they declare
    cases,
    decisions,
    deliveries,
    exchange,
    hearings,
    inspections,
    licences,
    limits,
    papers,
    permits,
    print_room,
    promises,
    reviews,
)
