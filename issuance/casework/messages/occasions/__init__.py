"""The occasions on which the applicant or the holder is told (告知): each one object, in the
order of a case's life."""

from issuance.casework.messages.occasions import (  # isort: skip - the order of a case's life
    intake,
    inspections,
    decisions,
    handing_over,
    lasting,
    contacts,
)
from issuance.casework.messages.occasions.registry import OCCASIONS, Occasion, Registry
from issuance.models import Notice

__all__ = ["OCCASIONS", "OF_NOTICES", "Occasion", "Registry", "contacts", "lasting"]

# What a notice is told as; any other says that there is one.
OF_NOTICES = {
    Notice.Kind.SUPPLEMENT: intake.SUPPLEMENT,
    Notice.Kind.RETURNED: intake.SUPPLEMENT,
    Notice.Kind.INSPECTION: inspections.VISIT,
    Notice.Kind.RECTIFY: inspections.RECTIFY,
    Notice.Kind.DECISION: decisions.DECISION,
    Notice.Kind.EXTENDED: decisions.EXTENDED,
    Notice.Kind.ANSWER_DAY: intake.REMINDER,
    Notice.Kind.ENDED: handing_over.PERMIT_CHANGED,
    Notice.Kind.CANCELLED: handing_over.LICENCE_ENDED,
    Notice.Kind.CHOICE: intake.CHOICE,
    Notice.Kind.RESUMED: decisions.RESUMED,
    Notice.Kind.BAR_LIFTED: handing_over.BAR_LIFTED,
    Notice.Kind.ANNULLED: handing_over.ANNULLED,
}
