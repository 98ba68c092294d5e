"""The visit, what is to be put right, and the later check."""

from django.utils.translation import gettext_lazy as _

from issuance.casework.messages.occasions.registry import OCCASIONS, Occasion

VISIT = OCCASIONS.add(
    Occasion(
        "visit",
        _("joint inspection"),
        _("Joint inspection on {due}: {reference}"),
        _(
            "{operator}: the departments inspect your premises together on {due} at {hour} (application"
            " {reference}). Please be there. Details, and what to do if the day does not suit you: {track}"
        ),
        frozenset({"due", "hour"}),
    )
)
VISIT_DAY_KEPT = OCCASIONS.add(
    Occasion(
        "visit_day_kept",
        _("planned day of a visit kept"),
        _("The inspection stays on {due}: {reference}"),
        _(
            "{operator}: the joint inspection of application {reference} stays on {due}, because: {reason}."
            " Details: {track}"
        ),
        frozenset({"due", "reason"}),
    )
)
VISIT_OFF = OCCASIONS.add(
    Occasion(
        "visit_off",
        _("joint inspection called off"),
        _("No inspection on {due}: {reference}"),
        _(
            "{operator}: the joint inspection of application {reference} planned for {due} is called off:"
            " nothing is left that it would be for. You need not be there. Details: {track}"
        ),
        frozenset({"due"}),
    )
)
RECTIFY = OCCASIONS.add(
    Occasion(
        "rectify",
        _("to be put right after an inspection"),
        _("To be put right by {due}: {reference}"),
        _(
            "{operator}: after the joint inspection of application {reference} something has to be put right"
            " by {due}. You are told everything at once; please report it, with pictures: {track}"
        ),
        frozenset({"due"}),
    )
)
TO_RIGHT = OCCASIONS.add(
    Occasion(
        "to_right",
        _("to be put right after the later check"),
        _("To be put right by {due}: {reference}"),
        _(
            "{operator}: the later check of “{permit}” (application {reference}) found what has to be put"
            " right by {due}. What was found, how to report it and what follows: {track}"
        ),
        frozenset({"due", "permit"}),
    )
)
