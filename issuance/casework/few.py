"""A licence with permits left, and fewer than a composite licence takes: what the rule of its region makes of
it (保留并注明、注销、征求持证人意见)."""

from dataclasses import replace
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy

from issuance.licence.carrying import Carrying, carrying, short_of, with_counts
from issuance.models import Case, FewLeft, Licence, LicencePermit
from issuance.models.permits import ways_to_fall
from portal.ground.calendar import clock
from portal.ground.history import transitions

Answer = FewLeft.Answer
WAITING = (Answer.OPEN, Answer.CANCEL)
ENOUGH = gettext_lazy("Enough of its permits are left.")
NOT_ASKED = gettext_lazy("Nothing is asked of its holder, or it was answered.")
CANCELLED = gettext_lazy(
    "Too few permits are left, and by the rule of the place the licence is cancelled: no certificate follows."
)


def found(licence: Licence) -> Carrying:
    """How far its permits carry it today, those added since (增项) too; reads what a list has prefetched."""
    today, about = clock.today(), licence.cases_about.all()
    own, *added = [
        carrying(licence.origin_case, today),
        *(carrying(case, today) for case in about if case.kind == Case.Kind.ADDITION),
    ]
    rows = {
        name: tuple(row for one in (own, *added) for row in getattr(one, name))
        for name in ("holding", "later", "fallen", "awaited")
    }
    return replace(own, **rows)


def short(licence: Licence, of: Carrying | None = None) -> bool:
    of = of or found(licence)
    return of.lost and bool(of.holding or of.later)


def lacking(of: Carrying) -> list[str]:
    """Of what no composite is made without (主证), what has ended or expired, by name: then it is short
    however many are left."""
    return [permit.name for permit in of.gone]


def left(of: Carrying) -> str:
    """The permits that are left, by key."""
    return " ".join(str(pk) for pk in sorted(row.pk for row in (*of.holding, *of.later)))


def short_ones(licences: QuerySet, today: date) -> QuerySet:
    """Of these, those whose permits fell so far in the case that made them, down to none: what was added
    since (增项) or does not count (备案) may be left alone. ``short`` has the last word on each; of those
    none of whose permits ever fell nothing is read."""
    loads = LicencePermit.objects.order_by()
    fallen = loads.filter(reduce(or_, ways_to_fall(today, "permit__"))).values("licence")
    cases = Case.objects.filter(licence__in=licences.filter(pk__in=fallen).order_by().values("pk"))
    counted = with_counts(cases, today)
    lost = counted.filter(short_of(counted, "hoped") | Q(gone=True))
    return licences.filter(origin_case__in=lost.order_by().values("pk"))


def to_cancel_ones(licences: QuerySet, today: date) -> QuerySet:
    """Those which the rule, or their holder, has cancelled, as long as that waits (``SettleFew``)."""
    wanted = FewLeft.objects.filter(answer=Answer.CANCEL, licence__ended_at=None).order_by()
    return short_ones(licences.filter(pk__in=wanted.values("licence")), today)


def to_cancel(licence: Licence) -> FewLeft | None:
    row = licence.few_left.filter(answer=Answer.CANCEL).last()
    return row if row and short(licence) else None


def asked(licence: Licence) -> FewLeft | None:
    """What its holder has still to answer."""
    return licence.few_left.filter(answer=Answer.OPEN).last()


def told(licence: Licence, of: Carrying) -> bool:
    """Whether what is so of these permits was told before."""
    rows = [row for row in licence.few_left.all() if row.answer != Answer.VOID]
    return any(row.answer in WAITING for row in rows) or any(
        row.permits_left == left(of) for row in rows[-1:]
    )


def settle(verb, row: FewLeft, actor, answer: str, **columns) -> None:
    transitions.advance(
        row,
        verb=verb.code,
        actor=actor,
        expected=Q(answer=row.answer),
        columns={"answer": answer, "answered_on": clock.today(), **columns},
        meanwhile=lambda late: str(NOT_ASKED),
    )


def drop(verb, licence: Licence, actor) -> None:
    """What waits has no effect any more: the licence has ended, or its permits are enough again."""
    for row in licence.few_left.filter(answer__in=WAITING):
        settle(verb, row, actor, Answer.VOID)
