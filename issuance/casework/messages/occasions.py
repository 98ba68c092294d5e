"""The occasions on which the applicant or the holder is told (告知): each one object, in the
order of a case's life."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from issuance.models import Notice

ALWAYS = frozenset({"operator", "reference", "industry", "track"})


@dataclass(frozen=True)
class Occasion:
    """``text`` goes by SMS, and by mail under ``subject``; both take ``facts`` beyond ``ALWAYS``."""

    code: str
    title: Promise  # what it is about, for staff
    subject: Promise
    text: Promise
    facts: frozenset[str] = frozenset()
    secret: bool = False  # its text is not kept

    @property
    def places(self) -> frozenset[str]:
        """What its texts may name in braces."""
        return ALWAYS | self.facts


class Registry:
    """Iterable, in the order of a case's life; refuses a code that is taken."""

    def __init__(self):
        self._occasions: dict[str, Occasion] = {}

    def add(self, occasion: Occasion) -> Occasion:
        if occasion.code in self._occasions:
            raise ValueError(f"there is an occasion {occasion.code!r} already")
        self._occasions[occasion.code] = occasion
        return occasion

    def __iter__(self) -> Iterator[Occasion]:
        return iter(self._occasions.values())

    def __getitem__(self, code: str) -> Occasion:
        return self._occasions[code]


OCCASIONS = Registry()
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
            " everything at once; please read the notice and hand it in by {due}: {track}"
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
READY = OCCASIONS.add(
    Occasion(
        "ready",
        _("licence ready"),
        _("Your licence is ready: {reference}"),
        _(
            "{operator}: your industry licence {licence} has been issued and is ready for"
            " collection as you chose; its electronic certificate: {track}"
        ),
        frozenset({"licence"}),
    )
)
PERMIT_READY = OCCASIONS.add(
    Occasion(
        "permit_ready",
        _("single permits ready"),
        _("Permits are ready to be fetched: {reference}"),
        _(
            "{operator}: no composite licence follows in your application {reference}; {permits} lies ready."
            " Bring an identity document to any window of the city, unless you chose the post: {track}"
        ),
        frozenset({"permits"}),
    )
)
DELIVERED_ONLINE = OCCASIONS.add(
    Occasion(
        "delivered_online",
        _("delivered electronically"),
        _("Your permits have been delivered electronically: {reference}"),
        _(
            "{operator}: as you agreed, {papers} of your application {reference} has been delivered"
            " electronically and counts as delivered on {due}. Open it with your access code: {track}"
        ),
        frozenset({"papers", "due"}),
    )
)
POST_RETURNED = OCCASIONS.add(
    Occasion(
        "post_returned",
        _("post came back"),
        _("Your permits came back from the post: {reference}"),
        _(
            "{operator}: what was sent to you by post (number {number}) in your application {reference} came"
            " back: {reason}. Fetch it at any window of the city, or have it sent again: {track}"
        ),
        frozenset({"number", "reason"}),
    )
)
ANNULLED = OCCASIONS.add(
    Occasion(
        "annulled",
        _("denial withdrawn"),
        _("A denial is withdrawn: {reference}"),
        _(
            "{operator}: the denial of “{permit}” by {organ} in your application {reference} no longer"
            " stands. Why, and what follows, the notice says: {track}"
        ),
        frozenset({"organ", "permit"}),
    )
)
BAR_LIFTED = OCCASIONS.add(
    Occasion(
        "bar_lifted",
        _("may apply again"),
        _("You may apply again: {reference}"),
        _(
            "{operator}: you may apply for “{permit}” again; what was said of it in your application"
            " {reference} has been lifted. Details: {track}"
        ),
        frozenset({"permit"}),
    )
)
PERMIT_CHANGED = OCCASIONS.add(
    Occasion(
        "permit_changed",
        _("permit changed"),
        _("A permit of yours has changed: {reference}"),
        _(
            "{operator}: your permit “{permit}” (number {number}) is recorded as “{status}”."
            " Details: {track}"
        ),
        frozenset({"permit", "number", "status"}),
    )
)
NEW_EDITION = OCCASIONS.add(
    Occasion(
        "new_edition",
        _("new certificate"),
        _("A new certificate of your licence: {reference}"),
        _(
            "{operator}: a new certificate of your industry licence {licence} has been made, free"
            " of charge; the QR code of the old one says so. Get it here: {track}"
        ),
        frozenset({"licence"}),
    )
)
LICENCE_ENDED = OCCASIONS.add(
    Occasion(
        "licence_ended",
        _("licence cancelled"),
        _("Your licence has been cancelled: {reference}"),
        _(
            "{operator}: none of the permits of your industry licence {licence} is valid any longer;"
            " it has been cancelled. Details: {track}"
        ),
        frozenset({"licence"}),
    )
)
ACCESS_CODE = OCCASIONS.add(
    Occasion(
        "access_code",
        _("access code sent again"),
        _("Your access code: {reference}"),
        _(
            "The access code of your application {reference} is {code}. Tell it to nobody who asks"
            " you for it: {track}"
        ),
        frozenset({"code"}),
        secret=True,
    )
)
CONTACT_CHANGED = OCCASIONS.add(
    Occasion(
        "contact_changed",
        _("addresses for messages changed"),
        _("Messages on {reference} no longer come here"),
        _(
            "{operator}: messages on your application {reference} are no longer sent here. If you did not"
            " change that, please tell the window. {track}"
        ),
    )
)
CODE_PRINTED = OCCASIONS.add(
    Occasion(
        "code_printed",
        _("receipt printed again"),
        _("The receipt of {reference} was printed again"),
        _(
            "{operator}: the receipt of your application {reference} with its access code was printed again"
            " at a window after an identity document was shown. If that was not you, please tell the window."
        ),
    )
)
# What a notice is told as; any other says that there is one.
OF_NOTICES = {
    Notice.Kind.SUPPLEMENT: SUPPLEMENT,
    Notice.Kind.RETURNED: SUPPLEMENT,
    Notice.Kind.INSPECTION: VISIT,
    Notice.Kind.RECTIFY: RECTIFY,
    Notice.Kind.DECISION: DECISION,
    Notice.Kind.EXTENDED: EXTENDED,
    Notice.Kind.ANSWER_DAY: REMINDER,
    Notice.Kind.ENDED: PERMIT_CHANGED,
    Notice.Kind.CANCELLED: LICENCE_ENDED,
    Notice.Kind.CHOICE: CHOICE,
    Notice.Kind.RESUMED: RESUMED,
    Notice.Kind.BAR_LIFTED: BAR_LIFTED,
    Notice.Kind.ANNULLED: ANNULLED,
}
