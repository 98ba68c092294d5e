"""What the applicant is asked for, promised or chooses."""

from django.utils.translation import gettext_lazy as _

from issuance.casework.messages.occasions.registry import OCCASIONS, Occasion

RECEIVED = OCCASIONS.add(
    Occasion(
        "received",
        _("application received"),
        _("Your application {reference} has been received"),
        _(
            "{operator}: your application ({industry}) has been received, reference {reference}."
            " Follow it with the access code on your receipt: {track}"
        ),
    )
)
SUPPLEMENT = OCCASIONS.add(
    Occasion(
        "supplement",
        _("supplement asked for"),
        _("Your application {reference} needs a supplement"),
        _(
            "{operator}: something is missing in your application {reference}. You are told"
            " everything at once; please read the notice and hand it in by {due}. Permit items that lack"
            " nothing may go on at once: {track}"
        ),
        frozenset({"due"}),
    )
)
REMINDER = OCCASIONS.add(
    Occasion(
        "reminder",
        _("reminder of the supplement"),
        _("Reminder: your application {reference} waits for a supplement"),
        _(
            "{operator}: the supplement to your application {reference}, to be handed in by {due},"
            " has not been received. What is missing and what follows: {track}"
        ),
        frozenset({"due"}),
    )
)
PROMISE_REMINDER = OCCASIONS.add(
    Occasion(
        "promise_reminder",
        _("reminder of promised papers"),
        _("Reminder: {reference} waits for papers you promised"),
        _(
            "{operator}: in your application {reference} you promised to hand in by {due}: {papers}."
            " They have not been received. Where to hand them in and what follows: {track}"
        ),
        frozenset({"due", "papers"}),
    )
)
CONDITION_REMINDER = OCCASIONS.add(
    Occasion(
        "condition_reminder",
        _("reminder of a promised condition"),
        _("Reminder: {reference} waits for a condition you promised"),
        _(
            "{operator}: in your application {reference} you promised to meet by {due}: {papers}. The"
            " department verifies it. What follows: {track}"
        ),
        frozenset({"due", "papers"}),
    )
)
COMMITMENT_REMINDER = OCCASIONS.add(
    Occasion(
        "commitment_reminder",
        _("reminder to put right what was committed to"),
        _("Reminder: put right by {due}, {reference}"),
        _(
            "{operator}: for “{permit}” (application {reference}) you committed to conditions that the later"
            " check found not met. The last day to put it right is {due}. What was found and what follows:"
            " {track}"
        ),
        frozenset({"due", "permit"}),
    )
)
TURNED = OCCASIONS.add(
    Occasion(
        "turned",
        _("turned to the ordinary procedure"),
        _("“{permit}” is handled in the ordinary procedure: {reference}"),
        _(
            "{operator}: “{permit}” (application {reference}) was applied for by commitment (告知承诺); it is"
            " handled in the ordinary procedure. Nothing has to be applied for anew; if papers are missing,"
            " one notice names them. Why, the department tells whoever shows an identity document: {track}"
        ),
        frozenset({"permit"}),
    )
)
PROMISE_KEPT = OCCASIONS.add(
    Occasion(
        "promise_kept",
        _("promise kept"),
        _("What you promised is complete: {reference}"),
        _(
            "{operator}: “{papers}”, which you promised in your application {reference}, has been verified"
            " and is right. Details: {track}"
        ),
        frozenset({"papers"}),
    )
)
CHOICE = OCCASIONS.add(
    Occasion(
        "choice",
        _("to choose after a partial denial"),
        _("Some permits are denied: please choose, {reference}"),
        _(
            "{operator}: all permits of your application {reference} are decided, some are denied. Please"
            " choose by {due} what becomes of the composite licence; what follows otherwise: {track}"
        ),
        frozenset({"due"}),
    )
)
CHOICE_REMINDER = OCCASIONS.add(
    Occasion(
        "choice_reminder",
        _("reminder to choose"),
        _("Reminder: please choose, {reference}"),
        _(
            "{operator}: please choose by {due} what becomes of the composite licence of your application"
            " {reference}; what follows otherwise: {track}"
        ),
        frozenset({"due"}),
    )
)
CHOSEN = OCCASIONS.add(
    Occasion(
        "chosen",
        _("composite licence of what is granted"),
        _("The composite licence is made of what is granted: {reference}"),
        _(
            "{operator}: the composite licence of your application {reference} is made of the permits that"
            " are granted. Details: {track}"
        ),
    )
)
