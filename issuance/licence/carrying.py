"""How far the permits of a case carry a composite licence today, by row and by query."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from guides.models import GuideVersion
from guides.version.situations import LEAST
from issuance.labels import PERMITS
from issuance.licence.counting import counted, needed
from issuance.models import Permit, Review
from issuance.status import PermitStanding, ReviewStatus
from portal.ground.calendar import clock
from portal.ground.rowwise import ExistsRowwise


@dataclass(frozen=True)
class Carrying:
    """Enough permits means: valid on this day, of those that count.

    ``awaited``: granted or verified, and not recorded; ``later``: recorded, and not yet in force;
    ``fallen``: ended or expired. A permit that begins later is loaded by the edition after its
    first day: the licence waits for it only while there are not enough without it. Without an
    ``indispensable`` one (主证) there are never enough.
    """

    today: date
    needed: int
    holding: tuple[Permit, ...]
    later: tuple[Permit, ...]
    fallen: tuple[Permit, ...]
    awaited: tuple[Review, ...]
    indispensable: frozenset[int] = frozenset()  # keys of permits

    @property
    def counted(self) -> int:
        return _count(self.holding)

    @property
    def lost(self) -> bool:
        """Whether there can no longer be enough, whatever is recorded or begins."""
        alive = self.counted + _count(self.later) + _count(self.awaited)
        return alive < self.needed or bool(self.gone)

    @property
    def gone(self) -> list[Permit]:
        """Permits without which no composite is made, that have ended or expired."""
        return [permit for permit in self.fallen if permit.pk in self.indispensable]

    @property
    def early(self) -> list[Permit]:
        """Permits without which no composite is made, that begin later."""
        return [permit for permit in self.later if permit.pk in self.indispensable]

    @property
    def left_out(self) -> list[str]:
        """What a certificate made today would not name, with the reason."""
        return [self.worded(permit) for permit in (*self.fallen, *self.later)]

    @property
    def missing(self) -> str:
        """What hinders the licence, by name, and what is to be done; empty when nothing does."""
        if self.gone:
            return _(
                "No composite licence is made without %(permits)s. Close the case without a licence, unless"
                " a new permit is recorded first."
            ) % {"permits": "、".join(self.worded(permit) for permit in self.gone)}
        if self.lost:
            return _(
                "%(counted)s permits that count are valid today, a licence takes %(needed)s"
                " (%(fallen)s). Close the case without a licence, unless a new permit is recorded first."
            ) % {
                "counted": self.counted,
                "needed": self.needed,
                "fallen": "、".join(self.worded(permit) for permit in self.fallen),
            }
        if self.awaited:
            names = "、".join(f"{row.permit_name}（{row.department}）" for row in self.awaited)
            return _("Not yet recorded: %(names)s.") % {"names": names}
        if self.early:
            return _("No composite licence is made before this is in force: %(names)s.") % {
                "names": "、".join(f"{row}（{row.valid_from.isoformat()}）" for row in self.early)
            }
        if self.counted < self.needed:
            return _("Enough permits are valid from %(day)s only: %(names)s.") % {
                "day": self._first_day().isoformat(),
                "names": "、".join(map(str, self.later)),
            }
        return ""

    def worded(self, permit: Permit) -> str:
        """A permit with what it is on this day."""
        return f"{permit}（{PERMITS[permit.standing(self.today)].word}）"

    def _first_day(self) -> date:
        """When the last of those that are still needed begins."""
        days = sorted(permit.valid_from for permit in self.later if permit.counts)
        return days[self.needed - self.counted - 1]


def carrying(case, today: date) -> Carrying:
    """Of the granted reviews of a case; reads what a page has prefetched."""
    rows = [review for review in case.reviews.all() if not review.prepares]
    granted = [review for review in rows if review.status == ReviewStatus.GRANTED]
    permits = {review: review.permit for review in granted}
    recorded = [permit for permit in permits.values() if permit]
    standings = {permit: permit.standing(today) for permit in recorded}
    alive = (PermitStanding.VALID, PermitStanding.FUTURE)
    return Carrying(
        today=today,
        needed=needed(case),
        holding=_of(standings, PermitStanding.VALID),
        later=_of(standings, PermitStanding.FUTURE),
        fallen=_of(standings, *set(PermitStanding).difference(alive)),
        awaited=tuple(review for review, permit in permits.items() if permit is None),
        indispensable=frozenset(
            permit.pk for review, permit in permits.items() if permit and review.indispensable
        ),
    )


def still_coming(today: date):
    """Of a case about a licence, granted reviews of which something may still come to its certificate: the
    permit holds, begins later, or is not recorded."""
    granted = Review.objects.filter(case=OuterRef("pk"), status=ReviewStatus.GRANTED)
    permits = Permit.objects.of_review()
    alive = Q(ExistsRowwise(permits.holding(today))) | Q(ExistsRowwise(permits.beginning(today)))
    return granted.filter(alive | ~ExistsRowwise(permits))


def nothing_left(case) -> bool:
    """Whether nothing of what was granted of a licence can come to its certificate any longer."""
    found = carrying(case, clock.today())
    alive = found.holding or found.later or found.awaited
    return bool(case.licence_about.ended_at) or not alive


def with_counts(cases, today: date):
    """Decided cases with ``unrecorded``, and of the reviews that count: ``valid``, those whose permit
    holds today, and ``hoped``, those whose permit holds, begins later or is not recorded; ``gone`` and
    ``early``: whether a permit without which no composite is made has ended, or begins later."""
    granted = Review.objects.filter(
        case=OuterRef("pk"), status=ReviewStatus.GRANTED, prepares=False
    )
    permits = Permit.objects.of_review()
    unrecorded = granted.filter(~ExistsRowwise(permits))
    alive = Q(ExistsRowwise(permits.holding(today))) | Q(ExistsRowwise(permits.beginning(today)))
    main = granted.filter(ExistsRowwise(permits), indispensable=True)
    return cases.annotate(
        gone=ExistsRowwise(main.exclude(alive)),
        early=ExistsRowwise(main.filter(~ExistsRowwise(permits.holding(today))).filter(alive)),
        unrecorded=ExistsRowwise(unrecorded),
        valid=_number(counted(granted).filter(ExistsRowwise(permits.holding(today)))),
        hoped=_number(counted(granted).filter(alive | ~ExistsRowwise(permits))),
    )


def short_of(cases, column: str) -> Q:
    """Where a number of ``with_counts`` is less than the version of the case takes: ``LEAST``, but for
    the versions of these cases under which one permit is enough."""
    versions = GuideVersion.objects.filter(pk__in=cases.order_by().values("version"))
    alone = [pk for pk, sha256 in versions.values_list("pk", "sha256") if takes_one(pk, sha256)]
    if not alone:
        return Q(**{f"{column}__lt": LEAST})
    return Q(**{f"{column}__lt": LEAST - 1}) | (Q(**{column: LEAST - 1}) & ~Q(version__in=alone))


@lru_cache(maxsize=4096)
def takes_one(version: int, sha256: str) -> bool:
    """Asked once of each version: what it says never changes."""
    return GuideVersion.objects.get(pk=version).snapshot.region.composite_for_single


def _number(reviews):
    counts = reviews.order_by().values("case").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counts), 0)


def _of(standings, *wanted) -> tuple[Permit, ...]:
    return tuple(permit for permit, standing in standings.items() if standing in wanted)


def _count(rows: Iterable[Permit | Review]) -> int:
    return sum(row.counts for row in rows)
