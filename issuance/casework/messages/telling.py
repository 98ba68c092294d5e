"""What the applicant and the holder are told (告知), by SMS and by mail.

Written to the outbox in the transaction of its cause; delivered after it, tried again with
growing pauses, and then shown to a person. Texts are Chinese, whatever language a page was read in.
"""

import re
from collections.abc import Mapping

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from forms.models import Contact
from guides.catalogue.field_types.days import day_in_words
from issuance.casework.messages.occasions import OF_NOTICES, Occasion
from issuance.casework.messages.occasions.decisions import NOTICE, UNBUILT
from issuance.casework.messages.occasions.handing_over import DELIVERED_ONLINE
from issuance.casework.messages.occasions.inspections import TO_RIGHT
from issuance.casework.messages.occasions.lasting import LICENCE_FEW_ENDED
from issuance.licence.certificate_facts import operator_of, taken_over_by
from issuance.models import Case, Delivery, Message, MessageText, Notice
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


def tell(
    occasion: Occasion, case: Case, *, only: str = "", paper: Notice | None = None, **facts
) -> list[Message]:
    """One message to each address the applicant gave, in the open transaction; none is nothing to do. Where
    the licence has another representative by now, to the addresses given with that change.

    ``only``: the code of the one channel to use; ``paper``: what it tells of.
    """
    told = case if occasion.own else taken_over_by(case) or case
    if not (addresses := _addresses(told, only)):
        return []
    with translation.override(settings.LANGUAGE_CODE):
        subject, text = (filled(words, _values(case, facts)) for words in words_of(occasion, case))
    sent = []
    for channel, address in addresses:
        message = Message.objects.create(
            case=case,
            notice=paper,
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


def reachable(case: Case) -> bool:
    """Whether anything can be told at all: the applicant gave an address of a way that is in use."""
    return bool(_addresses(taken_over_by(case) or case, ""))


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
        "operator": harmless(operator_of(case)),
        "reference": case.submission.reference,
        "industry": case.snapshot.industry.name,
        "track": f"{settings.PORTAL_BASE_URL}{reverse('track')}",
    }
    for name in {"due", "legal", "until", "closes"} & set(facts):
        values[name] = day_in_words(facts[name])
    return {name: str(value) for name, value in values.items()}


def tell_of(notice: Notice) -> None:
    """That there is a notice, in the words of its kind."""
    facts = {"organ": notice.body["organ"]["name"], "notice": notice.title}
    for name in ("answer", "extension", "resumed", "choice", "unbuilt"):
        if due := notice.body.get(name, {}).get("due"):
            facts["due"] = due
    if "licence" in notice.body:
        facts["licence"] = notice.body["licence"]["number"]
    if "inspection" in notice.body:
        visit = notice.body["inspection"]
        facts |= {"due": visit["on"], "hour": visit["hour"]}
    if "rectify" in notice.body:
        facts["due"] = min(row["until"] for row in notice.body["rectify"]["items"])
    if until := notice.body.get("looked", {}).get("until"):
        facts["due"] = until
    if notice.review_id:
        facts["permit"] = notice.body["reviews"][0]["permit"]
    if "ended" in notice.body:
        facts |= {name: notice.body["ended"][name] for name in ("permit", "number", "status")}
    occasion = _occasion_of(notice)
    if (delivery := notice.body.get("delivery", {})) and delivery["way"] == Delivery.Way.ONLINE:
        occasion = DELIVERED_ONLINE
        facts |= {
            "due": delivery["on"],
            "papers": "、".join(row["name"] for row in delivery["papers"]),
        }
    tell(occasion, notice.case, paper=notice, **facts)


def _occasion_of(notice: Notice):
    """What has to be put right is told with its day, and so is the last day of what was never built; that an
    item is accepted after all is no word on a denial, and a limit that stands still again has no last day."""
    if notice.body.get("looked", {}).get("until"):
        return TO_RIGHT
    if notice.body.get("licence", {}).get("few"):
        return LICENCE_FEW_ENDED
    if notice.body.get("unbuilt", {}).get("due"):
        return UNBUILT
    if notice.body.get("resumed", {}).get("due") == "":
        return NOTICE
    other = notice.body.get("annulment", {}).get("was", "denied") != "denied"
    return NOTICE if other else OF_NOTICES.get(notice.kind, NOTICE)


@outbox.handler(OUTBOX, _("message to the applicant"))
def deliver(waiting: OutboxMessage) -> None:
    """``payload``: message (its key), to, subject, text. An address that has been told too often today,
    by whichever applications, waits as if its gateway had failed."""
    payload = waiting.payload
    count(TO_AN_ADDRESS, subject=payload["to"])
    message = Message.objects.get(pk=payload["message"])
    message.by.deliver(payload["to"], payload["subject"], payload["text"], waiting.key)
    Message.objects.filter(pk=message.pk, delivered_at=None).update(delivered_at=clock.now())
