"""Choices of a permit item and of a paper; each has a value for what nobody has verified (待核实)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

UNKNOWN = pgettext_lazy("choice", "to be verified")


class ItemKind(models.TextChoices):
    """What kind of act (类别) a permit item is; the words are those of the file."""

    PERMIT = "行政许可", _("administrative permit")
    FILING = "行政备案", _("administrative filing")
    CONFIRMATION = "行政确认", _("administrative confirmation")
    PREPARATION = "筹建批准", _("approval to build, first of two stages (筹建)")
    OTHER = "其他", pgettext_lazy("choice", "other")
    UNKNOWN = "待核实", UNKNOWN


class InspectionMode(models.TextChoices):
    """When the site is inspected (现场核查), seen from the decision."""

    ALWAYS = "always", _("before every decision")
    IF_NEEDED = "if_needed", _("before the decision, if needed")
    AFTER = "after", _("after the decision")
    NEVER = "never", _("not at all")
    UNKNOWN = "unknown", UNKNOWN


class CommitmentMode(models.TextChoices):
    """Whether a written commitment (告知承诺) may stand for what is to be shown."""

    YES = "yes", pgettext_lazy("commitment", "allowed")
    PARTLY = "partly", pgettext_lazy("commitment", "allowed in part")
    NO = "no", pgettext_lazy("commitment", "not allowed")
    NOT_APPLICABLE = "not_applicable", pgettext_lazy("commitment", "not applicable")
    UNKNOWN = "unknown", UNKNOWN


class Breach(models.TextChoices):
    """What follows where the later check (事后核查) finds that a commitment was not kept."""

    RECTIFY = "rectify", _("to be put right in a term, else revoked")
    REVOKE = "revoke", _("proposed to be revoked (撤销)")
    UNKNOWN = "unknown", UNKNOWN


class Known(models.TextChoices):
    """Yes, no, or nobody has verified it."""

    YES = "yes", pgettext_lazy("choice", "yes")
    NO = "no", pgettext_lazy("choice", "no")
    UNKNOWN = "unknown", UNKNOWN


class Verification(models.TextChoices):
    """How a paper is verified (验证方式)."""

    ORIGINAL = "original", _("against the original")
    SHARING = "sharing", _("by data sharing")
    E_CERTIFICATE = "e_certificate", _("by the e-certificate")
    ON_SITE = "on_site", _("on site")
    OTHER = "other", pgettext_lazy("choice", "other")
    UNKNOWN = "unknown", UNKNOWN


class ApplicationKind(models.TextChoices):
    """Kinds of application (办理类型), as ``guides.version.kinds`` names them."""

    NEW = "new", pgettext_lazy("kind of application", "new permit")
    CHANGE = "change", pgettext_lazy("kind of application", "change")
    RENEWAL = "renewal", pgettext_lazy("kind of application", "renewal")
    ADDITION = "addition", pgettext_lazy("kind of application", "addition")
    REPLACEMENT = "replacement", pgettext_lazy("kind of application", "replacement")
    CANCELLATION = "cancellation", pgettext_lazy("kind of application", "cancellation")
