"""What the register knows already under a number: a permit has one record, however many cases name it.

A permit already held (已持有) that an earlier case recorded is found there and not recorded again; a
number of another holder, of another permit item, or of a permit that has ended is told as that.
"""

from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from issuance.labels import PERMITS
from issuance.models import Case, Permit, Review
from issuance.status import ENDED_PERMITS, PermitStanding, PermitStatus
from portal.ground.calendar import clock
from portal.ground.text.pasted import bracket_forms, compact, name_key, plain_key

MOST = 20


class Known(NamedTuple):
    """A permit of the same city under the number; ``own``: of the very operator of the case;
    ``same``: of the same permit item."""

    permit: Permit
    own: bool
    same: bool

    @property
    def told(self) -> dict[str, str]:
        """What its sentences name; the holder is nobody's business."""
        return {
            "permit": self.permit.name,
            "issuer": str(self.permit.issuer),
            "case": self.permit.owning_case.number,
        }


def under(number: str, *, statuses=frozenset({PermitStatus.VALID}), but=None):
    """Permits of this number, however it is typed; ``but``: key of one that is not asked about."""
    plain = plain_key(number)
    spelled = {*bracket_forms(number), number.upper(), plain, plain.upper()}
    rows = Permit.objects.filter(number__in=spelled, status__in=sorted(statuses)).exclude(pk=but)
    related = rows.select_related("issuer", "region__parent", "review__case__submission")
    return related.order_by("pk")[:MOST]


def same_holder(case: Case, other: Case) -> bool:
    """By the credit code where both have one, else by the operator's name."""
    code, known = map(_credit_code, (case, other))
    if code and known:
        return code == known
    return name_key(case.operator_name) == name_key(other.operator_name)


def _credit_code(case: Case) -> str:
    return compact(case.submission.current().content["data"].get("uscc") or "").upper()


def in_city(review: Review, permits) -> list[Known]:
    case = review.owning_case
    return [
        Known(
            permit, same_holder(case, permit.owning_case), permit.permit_code == review.permit_code
        )
        for permit in permits
        if permit.region.city == case.region.city
    ]


def found(review: Review, number: str, *, hold=False) -> Permit | None:
    """The current record of the permit already held: same city, number, permit item and holder.

    ``hold``: keeps its row from being changed by anybody else until the end of the transaction.
    """
    if not review.held:
        return None
    valid = in_city(review, under(number))
    permit = next((row.permit for row in valid if row.own and row.same), None)
    if permit is None or not hold:
        return permit
    rows = Permit.objects.select_for_update(of=("self",)).filter(status=PermitStatus.VALID)
    return rows.select_related("issuer", "review__case__region").filter(pk=permit.pk).first()


def ended(review: Review, number: str) -> Permit | None:
    """The newest record of a permit already held that has ended, where none is current."""
    if not review.held:
        return None
    past = in_city(review, under(number, statuses=ENDED_PERMITS))
    over = [row.permit for row in past if row.own and row.same]
    return over[-1] if over else None


def of_another(review: Review, row: Known) -> str:
    """Why a number of the register that is not the permit itself will not do."""
    if row.own and not review.held:
        sentence = _(
            "This is the number of a permit the applicant holds already: %(permit)s (%(issuer)s), on the"
            " register since case %(case)s. A permit granted now has a number of its own; what it"
            " replaces is ended first."
        )
    elif row.own:
        sentence = _(
            "This is the number of another permit of the applicant: %(permit)s (%(issuer)s), on the"
            " register since case %(case)s."
        )
    elif review.held and row.same:
        sentence = _(
            "This is the number of a valid permit of another holder (%(permit)s, %(issuer)s): the"
            " applicant does not hold it. It cannot be verified."
        )
    else:
        sentence = _("This is the number of a valid permit already: %(permit)s (%(issuer)s).")
    return sentence % row.told


def differs(
    permit: Permit, *, valid_from: date, valid_until: date | None, scope: str = ""
) -> dict[str, str]:
    """Field → what the register says otherwise of the permit that was found, or why it holds no more."""
    told = {}
    standing = permit.standing(clock.today())
    if standing != PermitStanding.VALID:
        sentence = _("The register says of this permit: %(standing)s. It cannot be verified.")
        return {"number": sentence % {"standing": PERMITS[standing].word}}
    stated = {"valid_from": valid_from, "valid_until": valid_until}
    for name, value in stated.items():
        if (recorded := getattr(permit, name)) != value:
            sentence = _("The register says %(day)s. If the register is wrong, correct it first.")
            told[name] = sentence % {"day": recorded or _("without end")}
    if scope and scope != permit.scope:
        sentence = _("The register says %(scope)s. If the register is wrong, correct it first.")
        told["scope"] = sentence % {"scope": permit.scope or "—"}
    return told
