"""Columns and constraints of the catalogue, its versions and the guide pages."""

from guides.models.catalogue import (
    CommonFacts,
    FormField,
    Material,
    PermitItem,
    PermitItemField,
    PermitItemKind,
    PermitItemMaterial,
    Question,
)
from guides.models.confirmations import Confirmation
from guides.models.fact_checks import FactCheck
from guides.models.industries import (
    Industry,
    IndustryCheck,
    IndustryHint,
    IndustryParameter,
    IndustryPermit,
    IndustryQuestion,
    InspectionPoint,
    Scenario,
)
from guides.models.legal_bases import LegalBasis, PermitItemBasis
from guides.models.local import (
    Competence,
    IssuingBody,
    LeadDepartment,
    RegionParameter,
    ServiceWindow,
    WindowClosing,
)
from guides.models.pages import GuideIndexPage, GuidePage, RegionGuidesPage
from guides.models.reports import Report
from guides.models.sample_documents import SampleDocument, VersionSampleDocument
from guides.models.subscriptions import Subscription
from guides.models.synonyms import Synonym
from guides.models.taking_over import OpenedCatalogue, TakenEntry
from guides.models.uploads import CatalogueUpload
from guides.models.versions import GuideVersion, Release, ReleaseItem
from guides.models.withdrawals import Withdrawal
from guides.models.working_rules import VersionRules, WorkingRule

__all__ = [
    "CatalogueUpload",
    "CommonFacts",
    "Competence",
    "Confirmation",
    "FactCheck",
    "FormField",
    "GuideIndexPage",
    "GuidePage",
    "GuideVersion",
    "Industry",
    "IndustryCheck",
    "IndustryHint",
    "IndustryParameter",
    "IndustryPermit",
    "IndustryQuestion",
    "InspectionPoint",
    "IssuingBody",
    "LeadDepartment",
    "LegalBasis",
    "Material",
    "OpenedCatalogue",
    "PermitItem",
    "PermitItemBasis",
    "PermitItemField",
    "PermitItemKind",
    "PermitItemMaterial",
    "Question",
    "RegionGuidesPage",
    "RegionParameter",
    "Release",
    "ReleaseItem",
    "Report",
    "SampleDocument",
    "Scenario",
    "ServiceWindow",
    "Subscription",
    "Synonym",
    "TakenEntry",
    "VersionRules",
    "VersionSampleDocument",
    "WindowClosing",
    "Withdrawal",
    "WorkingRule",
]
