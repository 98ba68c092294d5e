"""How the applicant is reached: addresses changed, and the access code sent or printed once more."""

import secrets
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy

from forms import intake
from forms.models import Contact
from forms.references import possible_references
from issuance.casework.messages.occasions.contacts import ACCESS_CODE, CODE_PRINTED, CONTACT_CHANGED
from issuance.casework.messages.telling import tell
from issuance.licence.certificate_facts import taken_over_by
from issuance.models import Case, Hand
from portal.ground.history import events, transitions
from portal.ground.jobs import outbox
from portal.ground.limits.counting import TooMany, count
from portal.ground.limits.registry import Limit, Per
from portal.ground.models import OutboxMessage

CHANGED, SENT_AGAIN, PRINTED = "contact.change", "code.send", "code.print"
OF_APPLICANTS = frozenset({CHANGED, SENT_AGAIN})  # events of nobody with an account
ASKED = "code.ask"
CODES_OF_A_CASE = Limit("codes-sent-of-a-case", "3/day", per=Per.SUBJECT)


def change(case: Case, addresses: Mapping[str, str]) -> None:
    """Code of a channel → address, empty for none; the history keeps that, not what they are. Whoever is
    no longer told there is told so, once."""
    before = known(case)
    if addresses == {name: before.get(name, "") for name in addresses}:
        return
    with transaction.atomic():
        for name, address in before.items():
            if address and address != addresses.get(name, address):
                tell(CONTACT_CHANGED, case, only=name)
        Contact.objects.update_or_create(submission=case.submission, defaults=addresses)
        _note(case, CHANGED)


def elsewhere(case: Case) -> bool:
    """Whether messages go to the addresses of another case: the licence has another representative by now."""
    return taken_over_by(case) is not None


def known(case: Case) -> dict[str, str]:
    """Code of a channel → address."""
    return Contact.objects.filter(submission=case.submission_id).values("sms", "mail").first() or {}


def ask_for_code(reference: str, channel: str, address: str) -> None:
    """Look later whether number and address belong together, and send the code then: how long the
    answer takes tells nobody which applications there are."""
    asked = {"reference": reference, "channel": channel, "to": address}
    with transaction.atomic():
        outbox.enqueue(kind=ASKED, key=f"{ASKED}:{secrets.token_hex(16)}", payload=asked)


@outbox.handler(ASKED, gettext_lazy("access code asked for"))
def _look(waiting: OutboxMessage) -> None:
    asked = waiting.payload
    send_code(asked["reference"], asked["channel"], asked["to"])


def send_code(reference: str, channel: str, address: str) -> bool:
    """Send the access code of a case to an address its applicant gave, at most three times a day;
    whether it was is nobody's to know who asks."""
    cases = Case.objects.filter(
        **{f"submission__contact__{channel}__iexact": address},
        submission__reference__in=possible_references(reference),
    )
    case = cases.select_related("submission", "region__parent", "version").first()
    if not address or case is None or not (code := intake.receipt(case.submission).access_code):
        return False
    try:
        count(CODES_OF_A_CASE, subject=case.number)
    except TooMany:
        return False
    with transaction.atomic():
        sent = bool(tell(ACCESS_CODE, case, only=channel, code=code))
        if sent:
            _note(case, SENT_AGAIN)
    return sent


def print_code(case: Case, *, actor, shown_by: str) -> None:
    """Keep that ``actor`` printed the receipt again, and whose document was seen: the ``holder``'s or
    an ``agent``'s; whoever did decides nothing on the case (受审分离)."""
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=case.pk)
        Hand.objects.put(case, actor, Hand.Act.PRINTED)
        shown = {"shown_by": shown_by}
        transitions.record(case, verb=PRINTED, actor=actor, after="", data=shown)
        tell(CODE_PRINTED, case)


def _note(case, verb):
    events.record(
        verb=verb,
        subject=f"contact:{case.submission_id}",
        city=case.event_city,
        region=case.event_region,
        case=case.number,
    )
