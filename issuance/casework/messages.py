"""What the applicant and the holder are told (告知): each occasion one object, by SMS and by mail.

Written to the outbox in the transaction of its cause; delivered after it, tried again with
growing pauses, and then shown to a person. Texts are Chinese, whatever language a page was read in.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forms.models import Contact
from guides.catalogue.field_types.days import day_in_words
from issuance.models import Case, Message, MessageText, Notice
from portal.ground.calendar import clock
from portal.ground.gateways.channels import CHANNELS, Channel
from portal.ground.jobs import outbox
from portal.ground.limits.counting import count
from portal.ground.limits.registry import Limit, Per
from portal.ground.models import OutboxMessage

OUTBOX = "applicant"
TO_AN_ADDRESS = Limit("messages-to-an-address", "40/day", per=Per.SUBJECT)
LONGEST_NAME = 24
SENDERS = "【】[]"  # an SMS names its sender between them
ADDRESS_ON_THE_WEB = re.compile(
    r"(?:[A-Za-z]+://)?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}\S*"
)
PLACE = re.compile(r"\{([a-z_]+)\}")
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
    Notice.Kind.DECISION: DECISION,
    Notice.Kind.EXTENDED: EXTENDED,
    Notice.Kind.ANSWER_DAY: REMINDER,
    Notice.Kind.ENDED: PERMIT_CHANGED,
    Notice.Kind.CANCELLED: LICENCE_ENDED,
    Notice.Kind.CHOICE: CHOICE,
    Notice.Kind.RESUMED: RESUMED,
    Notice.Kind.BAR_LIFTED: BAR_LIFTED,
}


def tell(occasion: Occasion, case: Case, *, only: str = "", **facts) -> list[Message]:
    """One message to each address the applicant gave, in the open transaction; none is nothing to do.

    ``only``: the code of the one channel to use.
    """
    if not (addresses := _addresses(case, only)):
        return []
    with translation.override(settings.LANGUAGE_CODE):
        subject, text = (filled(words, _values(case, facts)) for words in words_of(occasion, case))
    sent = []
    for channel, address in addresses:
        message = Message.objects.create(
            case=case,
            kind=occasion.code,
            channel=channel.code,
            sent_to=channel.mask(address),
            text="" if occasion.secret else text,
            created_at=clock.now(),
        )
        payload = {"message": message.pk, "to": address, "subject": subject, "text": text}
        outbox.enqueue(kind=OUTBOX, key=message.key, payload=payload)
        sent.append(message)
    return sent


def words_of(occasion: Occasion, case: Case) -> tuple[str, str]:
    """Subject and text: the city's own where it has any."""
    own = MessageText.objects.filter(city=case.region.city, occasion=occasion.code).first()
    return (own.subject, own.text) if own else (str(occasion.subject), str(occasion.text))


def filled(words: str, values: Mapping[str, str]) -> str:
    """``{name}`` replaced by its value; anything else in braces stays as it is."""
    return PLACE.sub(lambda place: values.get(place[1], place[0]), words)


def _addresses(case, only) -> list[tuple[Channel, str]]:
    contact = Contact.objects.filter(submission=case.submission_id).first()
    wanted = [channel for channel in CHANNELS.values() if only in ("", channel.code)]
    known = ((channel, getattr(contact, channel.code, "")) for channel in wanted)
    return [(channel, address) for channel, address in known if address and channel.offered()]


def harmless(name: str) -> str:
    """An operator's name as a message of ours may carry it: what could pass for a sender, an address on
    the web or a text of its own is left out, since anybody types the name and the number."""
    plain = ADDRESS_ON_THE_WEB.sub("", name)
    plain = "".join(character for character in plain if character not in SENDERS)
    return plain if len(plain) <= LONGEST_NAME else f"{plain[:LONGEST_NAME]}…"


def _values(case, facts) -> dict[str, str]:
    values = facts | {
        "operator": harmless(case.operator_name),
        "reference": case.submission.reference,
        "industry": case.version.snapshot.industry.name,
        "track": f"{settings.PORTAL_BASE_URL}{reverse('track')}",
    }
    if "due" in facts:
        values["due"] = day_in_words(facts["due"])
    return {name: str(value) for name, value in values.items()}


def tell_of(notice: Notice) -> None:
    """That there is a notice, in the words of its kind."""
    facts = {"organ": notice.body["organ"]["name"], "notice": notice.title}
    if "answer" in notice.body:
        facts["due"] = notice.body["answer"]["due"]
    if "extension" in notice.body:
        facts["due"] = notice.body["extension"]["due"]
    if "resumed" in notice.body:
        facts["due"] = notice.body["resumed"]["due"]
    if "licence" in notice.body:
        facts["licence"] = notice.body["licence"]["number"]
    if "choice" in notice.body:
        facts["due"] = notice.body["choice"]["due"]
    if notice.review_id:
        facts["permit"] = notice.body["reviews"][0]["permit"]
    if "ended" in notice.body:
        facts |= {name: notice.body["ended"][name] for name in ("permit", "number", "status")}
    tell(OF_NOTICES.get(notice.kind, NOTICE), notice.case, **facts)


@outbox.handler(OUTBOX, _("message to the applicant"))
def deliver(waiting: OutboxMessage) -> None:
    """``payload``: message (its key), to, subject, text. An address that has been told too often today,
    by whichever applications, waits as if its gateway had failed."""
    payload = waiting.payload
    count(TO_AN_ADDRESS, subject=payload["to"])
    message = Message.objects.get(pk=payload["message"])
    message.by.deliver(payload["to"], payload["subject"], payload["text"], waiting.key)
    Message.objects.filter(pk=message.pk, delivered_at=None).update(delivered_at=clock.now())
