"""What lies ready, is delivered, or changes afterwards."""

from django.utils.translation import gettext_lazy as _

from issuance.casework.messages.occasions.registry import OCCASIONS, Occasion

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
PERMIT_FIRST = OCCASIONS.add(
    Occasion(
        "permit_first",
        _("permit ready before the rest"),
        _("A permit is ready to be fetched: {reference}"),
        _(
            "{operator}: {permits} of your application {reference} is ready and handed over by {due}"
            " without waiting for the rest. Bring an identity document to any window of the city, unless you"
            " chose the post: {track}"
        ),
        frozenset({"permits", "due"}),
    )
)
COMPOSITE_WAITS = OCCASIONS.add(
    Occasion(
        "composite_waits",
        _("composite licence waits for what is to be built"),
        _("Your composite licence and what is to be built: {reference}"),
        _(
            "{operator}: of application {reference} only “{permits}” is not decided, since it is decided when"
            " you report it as built. The composite licence follows then; how to have it at once: {track}"
        ),
        frozenset({"permits"}),
    )
)
READY_ONLINE = OCCASIONS.add(
    Occasion(
        "permit_ready_online",
        _("single permits ready, of who takes electronic delivery"),
        _("Permits are ready: {reference}"),
        _(
            "{operator}: no composite licence follows in your application {reference}; {permits} is ready. As"
            " you agreed, what there is a file of is delivered electronically and told to you; anything else"
            " is fetched with an identity document at any window of the city: {track}"
        ),
        frozenset({"permits"}),
    )
)
FIRST_ONLINE = OCCASIONS.add(
    Occasion(
        "permit_first_online",
        _("permit ready before the rest, of who takes electronic delivery"),
        _("A permit is ready: {reference}"),
        _(
            "{operator}: {permits} of your application {reference} is ready and delivered by {due} without"
            " waiting for the rest. As you agreed, what there is a file of is delivered electronically and"
            " told to you; anything else is fetched with an identity document at any window of the city:"
            " {track}"
        ),
        frozenset({"permits", "due"}),
    )
)
PERMITS_READY = frozenset({PERMIT_READY, READY_ONLINE})
FIRST_READY = frozenset({PERMIT_FIRST, FIRST_ONLINE})
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
PAPER_FOLLOWS = OCCASIONS.add(
    Occasion(
        "paper_follows",
        _("paper asked for"),
        _("The papers you asked for: {reference}"),
        _(
            "{operator}: the paper of {papers}, delivered electronically in your application {reference},"
            " lies ready by {due} at the latest. Bring an identity document to any window of the city:"
            " {track}"
        ),
        frozenset({"papers", "due"}),
    )
)
ONLINE_ENDED = OCCASIONS.add(
    Occasion(
        "online_ended",
        _("electronic delivery taken back"),
        _("Electronic delivery taken back: {reference}"),
        _(
            "{operator}: your consent to electronic delivery in application {reference} is taken back. What"
            " is not delivered yet is fetched at any window of the city, or sent by post: {track}"
        ),
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
RENEWAL_NEAR = OCCASIONS.add(
    Occasion(
        "renewal_near",
        _("renewal may be applied for"),
        _("A permit of yours ends soon: {reference}"),
        _(
            "{operator}: your permit “{permit}” (number {number}) ends on {until}. If you wish to go on,"
            " apply for its renewal by {closes}: {track}"
        ),
        frozenset({"permit", "number", "until", "closes"}),
    )
)
RENEWED_BY_SILENCE = OCCASIONS.add(
    Occasion(
        "renewed_by_silence",
        _("counts as renewed"),
        _("Your permit counts as renewed: {reference}"),
        _(
            "{operator}: nobody decided on the renewal of “{permit}” (number {number}) before {until}: it"
            " counts as renewed (行政许可法 50). The department records its new last day and tells you:"
            " {track}"
        ),
        frozenset({"permit", "number", "until"}),
    )
)
RENEWAL_BACK = OCCASIONS.add(
    Occasion(
        "renewal_back",
        _("application for renewal taken back"),
        _("Your application for renewal is taken back: {reference}"),
        _(
            "{operator}: the application for the renewal of “{permit}” (number {number}) has been taken back."
            " The permit ends on {until}. The last day to apply again in time is {closes}; applied for later,"
            " it does not count as renewed if nobody decides: {track}"
        ),
        frozenset({"permit", "number", "until", "closes"}),
    )
)
RENEWAL_FELL = OCCASIONS.add(
    Occasion(
        "renewal_fell",
        _("application for renewal without effect"),
        _("Your application for renewal: {reference}"),
        _(
            "{operator}: your permit “{permit}” (number {number}) expired on {until}; the department did not"
            " decide on its renewal. You may apply for reconsideration of that (行政复议法), or for a new"
            " permit: {track}"
        ),
        frozenset({"permit", "number", "until"}),
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
