"""What the form says to people: values, sections, steps and ways of handing in, in their language."""

from typing import Any

from django.utils.translation import gettext, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from forms.assembly import APPLY, COMMIT, HOLD, SEPARATELY, Item, Section
from forms.completeness import (
    CHECK,
    FORM,
    MATERIALS,
    NOT_APPLICABLE,
    ON_PAPER,
    PERMITS,
    PROMISED,
    SIGNED,
    SITUATION,
    WHEN_BUILT,
)
from guides.version.permit_parts import PermitPart
from guides.version.units import unit_of

STEP_LABELS = {
    SITUATION: gettext_lazy("Situation"),
    PERMITS: gettext_lazy("Permits"),
    FORM: gettext_lazy("The one form"),
    MATERIALS: gettext_lazy("Papers"),
    CHECK: gettext_lazy("Check and submit"),
}
WAYS = {
    NOT_APPLICABLE: gettext_lazy("Does not apply to me"),
    PROMISED: gettext_lazy("I will hand it in later (deferred)"),
    WHEN_BUILT: gettext_lazy("I hand it in when I report that it is built (验收)"),
    SIGNED: gettext_lazy("Signed with this application (see the commitment)"),
    ON_PAPER: gettext_lazy("Received on paper at the window"),
}
CHOSEN = {
    APPLY: gettext_lazy("Applied for here"),
    COMMIT: gettext_lazy("Applied for here by commitment (告知承诺)"),
    HOLD: gettext_lazy("Already held"),
    SEPARATELY: gettext_lazy("Applied for separately"),
}

# The applicant answers for what is handed in (行政许可法 31, 78).
DECLARATION = gettext_lazy(
    "I declare that all particulars and papers are true, and I know that false ones lead "
    "to refusal, revocation and legal liability."
)


def words(item: Item, value: Any) -> str:
    """A stored value as a sentence part; empty for what was left out."""
    if item.fixed_words:
        return item.fixed_words
    if item.key == "uscc" and value in ("", None):
        return pgettext("credit code", "to be registered")
    return item.field_type.words(item, value)


def masked(item: Item, value: Any) -> str:
    """The same, of a person's numbers only as much as tells them apart."""
    return item.field_type.masked(value) or words(item, value)


def label(item: Item) -> str:
    return unit_of(item.label)[0]


def names(permits: tuple[PermitPart, ...]) -> str:
    return "、".join(permit.certificate_name for permit in permits)


def title(section: Section) -> str:
    """Common sections have a title of their own; the others are named by their permits."""
    if len(section.permits) > 1:
        return _("Needed by several permits")
    return gettext(section.title) if section.common else names(section.permits)
