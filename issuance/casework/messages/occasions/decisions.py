"""Decisions, their limits, and any other paper."""

from django.utils.translation import gettext_lazy as _

from issuance.casework.messages.occasions.registry import OCCASIONS, Occasion

DECISION = OCCASIONS.add(
    Occasion(
        "decision",
        _("decision of a department"),
        _("A decision on your application {reference}"),
        _(
            "{operator}: {organ} has decided on “{permit}” in your application {reference}."
            " Decision and remedies: {track}"
        ),
        frozenset({"organ", "permit"}),
    )
)
RESUMED = OCCASIONS.add(
    Occasion(
        "resumed",
        _("limit runs again"),
        _("New last day of a decision: {reference}"),
        _(
            "{operator}: what the limit of “{permit}” in your application {reference} was paused for is"
            " done; it is decided by {due}. Details: {track}"
        ),
        frozenset({"permit", "due"}),
    )
)
UNBUILT = OCCASIONS.add(
    Occasion(
        "unbuilt",
        _("last day of what was not built"),
        _("Last day of a decision: {reference}"),
        _(
            "{operator}: nothing may be built any more for “{permit}” in your application {reference}; it is"
            " decided by {due}. Why, the notice says: {track}"
        ),
        frozenset({"permit", "due"}),
    )
)
EXTENDED = OCCASIONS.add(
    Occasion(
        "extended",
        _("limit extended"),
        _("New last day of a decision: {reference}"),
        _(
            "{operator}: {organ} has extended the limit of “{permit}” in your application {reference}; it"
            " is decided by {due}. The notice states the reason: {track}"
        ),
        frozenset({"organ", "permit", "due"}),
    )
)
NOTICE = OCCASIONS.add(
    Occasion(
        "notice",
        _("new notice"),
        _("A new notice on your application {reference}"),
        _(
            "{operator}: {organ} has given you a notice ({notice}) in your application"
            " {reference}. Please read it: {track}"
        ),
        frozenset({"organ", "notice"}),
    )
)
PROMISED_LIMIT_PASSED = OCCASIONS.add(
    Occasion(
        "promised_day_passed",
        _("promised limit passed"),
        _("Not decided within the promised days: {reference}"),
        _(
            "{operator}: “{permit}” of your application {reference} was not decided by {due}, the last day"
            " that was promised; its department has stated no reason here. The last day by law is {legal};"
            " supervisors see that it is late. How it goes on: {track}"
        ),
        frozenset({"permit", "due", "legal"}),
    )
)
LIMIT_PASSED = OCCASIONS.add(
    Occasion(
        "limit_passed",
        _("last day by law to decide passed"),
        _("Not decided in time: {reference}"),
        _(
            "{operator}: “{permit}” of your application {reference} was not decided by {due}, the last day by"
            " law. Within 60 days from then, until {until}, you may apply to {body} for reconsideration"
            " (行政复议法 11, 20, 23), and after it go to court. How it goes on: {track}"
        ),
        frozenset({"permit", "due", "until", "body"}),
    )
)
LIMIT_PASSED_LONG_AGO = OCCASIONS.add(
    Occasion(
        "limit_passed_long",
        _("last day by law to decide long passed"),
        _("Not decided in time: {reference}"),
        _(
            "{operator}: “{permit}” of your application {reference} was not decided by {due}, the last day by"
            " law. Supervisors see that it is late. How it goes on: {track}"
        ),
        frozenset({"permit", "due"}),
    )
)
ORDERED_LIMIT_PASSED = OCCASIONS.add(
    Occasion(
        "ordered_limit_passed",
        _("last day that was ordered passed"),
        _("Not decided in time: {reference}"),
        _(
            "{operator}: “{permit}” of your application {reference} was not decided anew by {due}, the last"
            " day set by {organ}. You may ask {organ} to have its order carried out. How it goes on: {track}"
        ),
        frozenset({"permit", "due", "organ"}),
    )
)
WHY_LATE = OCCASIONS.add(
    Occasion(
        "why_late",
        _("reason of being late stated"),
        _("Why it was not decided in time: {reference}"),
        _(
            "{operator}: “{permit}” of your application {reference} was to be decided by {due}. Why it was"
            " not, {department} states: {reason} How it goes on: {track}"
        ),
        frozenset({"permit", "due", "department", "reason"}),
    )
)
CREDIT_REPAIRED = OCCASIONS.add(
    Occasion(
        "credit_repaired",
        _("credit repaired"),
        _("告知承诺 is open to you again: {reference}"),
        _(
            "{operator}: that your credit is repaired (信用修复) after the commitment for “{permit}” in your"
            " application {reference} has been recorded; you may choose 告知承诺 again. Details: {track}"
        ),
        frozenset({"permit"}),
    )
)
CREDIT_REPAIRED_OF_ONE = OCCASIONS.add(
    Occasion(
        "credit_repaired_one",
        _("credit repaired, 告知承诺 still closed"),
        _("Repair of credit recorded: {reference}"),
        _(
            "{operator}: that your credit is repaired (信用修复) after the commitment for “{permit}” in your"
            " application {reference} has been recorded. 告知承诺 stays closed until it is repaired for"
            " “{left}” too. Details: {track}"
        ),
        frozenset({"permit", "left"}),
    )
)
