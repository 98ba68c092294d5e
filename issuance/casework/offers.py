"""What this person may do now on a case: each verb of the registry on each record it is about."""

from collections.abc import Iterator
from copy import copy
from datetime import timedelta
from typing import NamedTuple

from django.db.models import Model, prefetch_related_objects
from django.utils import timezone

from issuance.casework.verbs import REGISTRY
from issuance.casework.verbs.base import By, Verb
from issuance.casework.verbs.forms import VerbForm
from issuance.models import Licence
from portal.ground.models import Event

SECOND_CLICK = timedelta(minutes=10)
LOOKED_AT = (
    *("submission", "hands", "reviews__department", "reviews__proposals"),
    *("reviews__permits__scans", "reviews__permits__renewals"),
    *("reviews__pauses", "reviews__extensions"),
    *("reviews__interested", "reviews__hearings__summons__messages", "reviews__promises"),
    *("reviews__served__notice", "reviews__served__party"),
    *("inspections__lead", "inspections__visitors", "inspections__inspected"),
    "licence__loads__permit",
)


class Offer(NamedTuple):
    """A verb on a record."""

    verb: Verb
    subject: Model

    @property
    def key(self) -> str:
        return f"{self.verb.code}-{self.subject.pk}"

    @property
    def title(self):
        return self.verb.title_of(self.subject)

    def form(self, actor, data=None, files=None) -> VerbForm:
        return self.verb.form_for(actor, self.subject, data, files)

    def done_a_moment_ago(self, actor) -> bool:
        """Whether ``actor`` did this very thing just now: a second click is answered like the first."""
        subject = type(self.subject).objects.get(pk=self.subject.pk)
        return Event.objects.filter(
            subject=self.verb.trace(subject).event_subject,
            verb=self.verb.code,
            actor=actor,
            at__gt=timezone.now() - SECOND_CLICK,
        ).exists()


def offers(actor, case) -> list[Offer]:
    """Everything ``actor`` may do on ``case`` now: what ``run`` would refuse is not offered.

    Rows that rights and verbs look at are read once for all, unless they came with the case; the case
    that was given remembers none of them.
    """
    case = copy(case)
    prefetch_related_objects([case], *LOOKED_AT)
    return [
        Offer(verb, subject)
        for subject in subjects(case)
        for verb in REGISTRY.by(By.OFFICER)
        if isinstance(subject, verb.subject)
        and verb.state(subject) in verb.sources
        and not verb.refusal(actor, subject)
        and not verb.hindrance(subject)
    ]


def subjects(case) -> Iterator[Model]:
    """The case, its reviews, permits and licence; reads what the page has prefetched. What a review found
    on the register is worked on in the case that recorded it."""
    reviews = list(case.reviews.all())
    yield case
    yield from reviews
    for review in reviews:
        yield from review.permits.all()
        yield from review.promises.all()
    if licence := licence_of(case):
        yield licence


def offer_of(case, code, pk) -> Offer | None:
    """A verb of the desk on a record of this case, None if there is no such verb or record."""
    verb = REGISTRY.officers(code)
    if verb is None:
        return None
    own = (row for row in subjects(case) if isinstance(row, verb.subject) and row.pk == pk)
    return next((Offer(verb, row) for row in own), None)


def licence_of(case) -> Licence | None:
    return getattr(case, "licence", None)
