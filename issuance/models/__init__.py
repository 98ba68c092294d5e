"""Columns and constraints from the case to the licence."""

from issuance.models.agreements import Agreement, ConsentEnded, OnlineConsent
from issuance.models.annulments import Annulment
from issuance.models.bars import Bar
from issuance.models.cases import Case
from issuance.models.deliveries import Delivery
from issuance.models.extensions import Extension
from issuance.models.few_left import FewLeft
from issuance.models.hands import Hand
from issuance.models.hearings import Hearing
from issuance.models.inspections import (
    Inspected,
    Inspection,
    InspectionPhoto,
    PointFinding,
    Visitor,
)
from issuance.models.interested import Interested
from issuance.models.joint_extensions import JointExtension
from issuance.models.library_records import LibraryRecord
from issuance.models.licence_changes import LicenceChange, LicenceFiling
from issuance.models.licences import Licence, LicenceEdition, LicencePermit
from issuance.models.losses import Loss
from issuance.models.messages import Message, MessageText
from issuance.models.notices import Deficiency, Notice, NoticeMaking
from issuance.models.paper_requests import PaperRequest
from issuance.models.pauses import Pause
from issuance.models.permit_scans import PermitScan, PublicPage
from issuance.models.permits import Permit
from issuance.models.print_room import Printer, SheetEntry
from issuance.models.promises import Promise
from issuance.models.put_right import PutRight
from issuance.models.reasons import ListedReason, StatedReason
from issuance.models.refusals import RefusalKind, RefusalProposal
from issuance.models.renewals import Renewal
from issuance.models.reserved import ReservedNumber
from issuance.models.reviews import Review
from issuance.models.served import Served
from issuance.models.styles import CertificateStyle
from issuance.models.versions import LicenceVersion

__all__ = [
    "Agreement",
    "Annulment",
    "Bar",
    "Case",
    "CertificateStyle",
    "ConsentEnded",
    "Deficiency",
    "Delivery",
    "Extension",
    "FewLeft",
    "Hand",
    "Hearing",
    "Inspected",
    "Inspection",
    "InspectionPhoto",
    "Interested",
    "JointExtension",
    "LibraryRecord",
    "Licence",
    "LicenceChange",
    "LicenceEdition",
    "LicenceFiling",
    "LicencePermit",
    "LicenceVersion",
    "ListedReason",
    "Loss",
    "Message",
    "MessageText",
    "Notice",
    "NoticeMaking",
    "OnlineConsent",
    "PaperRequest",
    "Pause",
    "Permit",
    "PermitScan",
    "PointFinding",
    "Printer",
    "Promise",
    "PublicPage",
    "PutRight",
    "RefusalKind",
    "RefusalProposal",
    "Renewal",
    "ReservedNumber",
    "Review",
    "Served",
    "SheetEntry",
    "StatedReason",
    "Visitor",
]
