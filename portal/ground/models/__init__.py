"""Columns and constraints of the ground: places, people, office days, events, outbox."""

from portal.ground.models.events import Chain, Event
from portal.ground.models.keys import Checkpoint, Purpose, SigningKey
from portal.ground.models.office_days import OfficeDay, OfficeDaysMark
from portal.ground.models.outbox import Lease, OutboxMessage
from portal.ground.models.pdf_orders import PdfOrder
from portal.ground.models.people import Post, Role, User
from portal.ground.models.places import Department, Region
from portal.ground.models.rate_counts import RateCount
from portal.ground.models.region_rules import (
    BrokenScope,
    FewRule,
    FewTerms,
    Partial,
    PartialTerms,
    Silence,
    SupplementTerms,
    UnansweredChoice,
)
from portal.ground.models.sequences import Sequence
from portal.ground.models.versions import SharedVersion

__all__ = [
    "BrokenScope",
    "Chain",
    "Checkpoint",
    "Department",
    "Event",
    "FewRule",
    "FewTerms",
    "Lease",
    "OfficeDay",
    "OfficeDaysMark",
    "OutboxMessage",
    "Partial",
    "PartialTerms",
    "PdfOrder",
    "Post",
    "Purpose",
    "RateCount",
    "Region",
    "Role",
    "Sequence",
    "SharedVersion",
    "SigningKey",
    "Silence",
    "SupplementTerms",
    "UnansweredChoice",
    "User",
]
