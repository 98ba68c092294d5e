"""What happens next to a case, and what its applicant has to do, in a few sentences for /track/."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guides.version.permit_parts import ACCEPTANCE_DAYS
from issuance.casework import (
    charges,
    commitments,
    inspections,
    later_cases,
    rectification,
    rounds,
    stages,
    to_fetch,
)
from issuance.casework.inspections import Stage
from issuance.casework.verbs.review.waiting_to_build import follows_without
from issuance.labels import PERMITS
from issuance.licence.carrying import carrying
from issuance.models import Hearing, Licence, Promise
from issuance.status import (
    ACCEPTED_REVIEWS,
    ACCEPTING,
    CaseStatus,
    PermitStanding,
    PromiseStatus,
    Visit,
)
from portal.ground.calendar import clock


def _hearings(parts):
    """What the applicant may do, or come to, while departments decide."""
    for part in parts:
        permit = {"permit": part.review.permit_name}
        if part.can_ask_hearing:
            until = {"day": part.hearing.own_until.isoformat()}
            yield _("You may ask for a hearing on “%(permit)s” until %(day)s, see below.") % (
                permit | until
            )
        elif part.hearing and part.hearing.stage == Hearing.Stage.SET:
            place = {"hour": part.hearing.hour, "place": part.hearing.place}
            yield _("The hearing on “%(permit)s” is held on %(day)s at %(hour)s: %(place)s.") % (
                permit | place | {"day": part.hearing.on.isoformat()}
            )


def _visits(case):
    """Where to be, and what to put right until when."""
    for inspection in case.inspections.all():
        if inspection.stage == Stage.CLOSED or not inspections.waiting(case, inspection):
            continue
        if inspection.stage == Stage.PLANNED:
            day = f"{inspection.on.isoformat()} {inspection.hour}"
            yield _("The joint inspection is held on %(day)s: %(place)s. Please be there.") % {
                "day": day,
                "place": inspection.place,
            }
    terms = {}
    for review in rectification.unreported(case):
        until = rectification.finding(review).until
        terms.setdefault(until, []).append(review.permit_name)
    for until, permits in sorted(terms.items()):
        yield _(
            "Please put right by %(day)s what the inspection found of “%(permits)s”, and report it below."
        ) % {"day": until.isoformat(), "permits": "、".join(permits)}


def _owed(parts):
    """What has to be put right, met or handed in, and by which day: said before all else."""
    for part in parts:
        review = part.review
        if review.given_up_at or charges.over(review):
            continue
        named = {"permit": review.permit_name}
        if review.visit == Visit.UNMET and review.righted_on:
            yield _(
                "You reported on %(day)s that what the later check of “%(permit)s” found is put right; the"
                " department looks at it again."
            ) % (named | {"day": review.righted_on.isoformat()})
        elif review.visit == Visit.UNMET:
            broke = _("The later check of “%(permit)s” found that your commitment is not met.")
            lacks = _("The later check of “%(permit)s” found that its conditions are not met.")
            yield (broke if commitments.of(review) else lacks) % named
            yield _("Please put it right by %(day)s and report it below.") % {
                "day": review.look_by.isoformat()
            }
        elif charges.held_against(review) and review.answer_until and not charges.answered(review):
            yield _(
                "What was found against “%(permit)s” may end it: you may state your case by %(day)s, see the"
                " notice below."
            ) % (named | {"day": review.answer_until.isoformat()})
        yield from _promised(review)


def _promised(review):
    """Papers and conditions of an item that runs or is granted, each with its last day."""
    for line in review.promises.all():
        if line.status != PromiseStatus.AWAITED or not line.due:
            continue
        told = {"name": line.name, "day": line.due.isoformat()}
        if line.way == Promise.Way.CONDITION:
            yield _("Please meet what you promised, “%(name)s”, by %(day)s.") % told
        elif line.way == Promise.Way.DEFERRED:
            yield _("Please hand in what you promised, “%(name)s”, by %(day)s.") % told


def _late(parts):
    """What is not decided in time; by which day, and what remains."""
    for part in parts:
        if part.late is None:
            continue
        told = {"permit": part.review.permit_name, "day": part.late.law.isoformat()}
        if part.late.over:
            yield (
                _(
                    "“%(permit)s” was not decided by its last day, %(day)s: what you can do stands with it"
                    " below."
                )
                % told
            )
        else:
            yield (
                _(
                    "“%(permit)s” was not decided within the promised days; its last day by law is %(day)s."
                )
                % told
            )


def _issued(parts):
    ended = [
        permit.name
        for part in parts
        for permit, standing in part.permits
        if standing not in (PERMITS[PermitStanding.VALID], PERMITS[PermitStanding.FUTURE])
    ]
    said = [_("Your composite licence has been made."), *_anew(parts)]
    if ended:
        told = _(
            "No longer in force: %(permits)s; the page behind its QR code says so. A certificate that shows"
            " what holds is made free of charge."
        )
        said.append(told % {"permits": "、".join(ended)})
    return "".join(said)


def _anew(parts):
    """What is decided again though the case is over, and what the applicant may do about it meanwhile."""
    running = [part.review for part in parts if part.review.runs]
    first = [row.permit_name for row in running if rounds.not_accepted_before(row)]
    if again := [row.permit_name for row in running if not rounds.not_accepted_before(row)]:
        told = _("“%(permits)s” is decided anew, since its denial was withdrawn.")
        yield told % {"permits": "、".join(again)}
    if first:
        yield _("“%(permits)s” is accepted after all and is being decided.") % {
            "permits": "、".join(first)
        }
    if running:
        yield from _hearings(parts)


# Of the case that made a licence, by how that ended.
ENDED = {
    Licence.End.NONE: gettext_lazy(
        "Your licence was cancelled (注销) on %(day)s: none of its permits is valid."
    ),
    Licence.End.FEW: gettext_lazy(
        "Your licence was cancelled (注销) on %(day)s, because too few of its permits are valid; those that"
        " are valid stay so, each by itself."
    ),
    Licence.End.GIVEN_UP: gettext_lazy(
        "You gave up your licence on %(day)s of your own free will; its permits that are valid stay so, each"
        " by itself."
    ),
}
# Of a case about a licence that is there (变更、增项).
LATER = {
    CaseStatus.DECIDED: gettext_lazy(
        "All departments have decided. What is granted is recorded, and then a new certificate of your"
        " licence is made, free of charge."
    ),
    CaseStatus.ISSUED: gettext_lazy(
        "A new certificate of your licence has been made; the QR code of the old one says so."
    ),
    CaseStatus.CLOSED: gettext_lazy(
        "The certificate of your licence stays as it is. Each decision and the remedies against it stand in a"
        " notice of its department."
    ),
}


def _about_a_licence(case) -> str:
    over = later_cases.over(case)
    if not over or case.status == CaseStatus.ISSUED:
        return str(LATER[case.status])
    told = _("The licence ended on %(day)s.") % {"day": over["licence_ended"]}
    if over["alone"]:
        told = _(
            "The licence ended on %(day)s: what was granted stays valid as a single permit and comes to no"
            " composite licence any more."
        ) % {"day": over["licence_ended"]}
    if case.status == CaseStatus.CLOSED:
        told += _("Each decision and the remedies against it stand in a notice of its department.")
    return told


def in_words(case, parts) -> str:
    """``parts``: of ``progress``. First what has to be put right or met, whatever else is said; last what
    may be fetched."""
    owed = list(dict.fromkeys([*_owed(parts), *_late(parts)]))
    ready = to_fetch.in_words(case, parts)
    return "".join([*owed, _of_the_case(case, parts, [*owed, *ready]), *ready])


def _of_the_case(case, parts, besides) -> str:
    if case.later and case.status in LATER:
        return _about_a_licence(case)
    if case.status == CaseStatus.DECIDED:
        return _after_the_decisions(carrying(case, clock.today()))
    yours = [*_hearings(parts), *_visits(case)]
    if case.status in ACCEPTING and case.accepted_at:
        return "".join([_in_part(case, parts), *yours])
    if case.status == CaseStatus.REVIEWING and (built := _to_be_built(case, parts)):
        return "".join([built, *yours])
    if case.status == CaseStatus.REVIEWING and (yours or besides):
        return "".join([_("The departments decide side by side."), *yours])
    if case.status == CaseStatus.ISSUED and not case.licence.ended_at:
        return _issued(parts)
    licence = getattr(case, "licence", None)
    if licence and licence.ended_at:
        day = clock.day_of(licence.ended_at).isoformat()
        return str(ENDED.get(licence.ended_way, ENDED[Licence.End.NONE])) % {"day": day}
    return {
        CaseStatus.CHECKING: _(
            "The departments check your materials within %(days)s working days. You need do nothing."
        )
        % {"days": ACCEPTANCE_DAYS},
        CaseStatus.SUPPLEMENT: _("Please hand in what is listed below. You are asked only once."),
        CaseStatus.REVIEWING: _("The departments decide side by side. You need do nothing."),
        CaseStatus.CHOOSING: _(
            "All departments have decided, some permits are denied. Please choose below what becomes of the"
            " composite licence."
        ),
        CaseStatus.REFUSED: _(
            "The application was not accepted; the notices below state why, and what you can do about it."
        ),
        CaseStatus.CLOSED: _(
            "No composite licence follows, the notice states why; what was granted stands by itself."
            " Each decision and the remedies against it stand in a notice of its department."
        ),
        CaseStatus.WITHDRAWN: "".join(
            [
                _(
                    "You have taken the application back; a notice of each department states what that means."
                ),
                *_anew(parts),
            ]
        ),
        CaseStatus.UNANSWERED: _(
            "The supplement was not handed in by the last day, so the application counts as given up; the"
            " notice states what you can do. You may apply again, unless the law bars you for a time."
        ),
    }[case.status]


def _to_be_built(case, parts) -> str:
    """Where the composite licence waits for the second of two stages alone."""
    rows = [part.review for part in parts]
    waiting = stages.alone(rows) if any(row.builds_on_id for row in rows) else []
    if not waiting:
        return ""
    named = {"permits": "、".join(row.permit_name for row in waiting)}
    told = _(
        "All else is decided; “%(permits)s” is decided when you report it as built. What is granted can be"
        " fetched before; the composite licence waits for it."
    )
    if follows_without(case, rows, waiting):
        told += _(
            "To have the composite licence of what is granted at once, take “%(permits)s” back below; once"
            " it is built apply for it alone, the approval to build stays."
        )
    return told % named


def _in_part(case, parts) -> str:
    """Where a part is accepted while the rest waits."""
    told = _("A part of your application is accepted, and the departments decide on it.")
    accepted = [part.review for part in parts if part.review.status in ACCEPTED_REVIEWS]
    if not any(review.runs for review in accepted):
        told = _("A part of your application is accepted, and decided: see “Permits”.")
    rest = _("The rest is being checked.")
    if case.status == CaseStatus.SUPPLEMENT:
        rest = _("For the rest please hand in what is listed below. You are asked only once.")
    return told + rest


def _after_the_decisions(permits):
    if permits.lost:
        return _(
            "All departments have decided, but too few permits are still valid for a licence. The issuing"
            " body closes the case and tells you in a notice."
        )
    if permits.awaited:
        return _(
            "All departments have decided. The certificate follows when the permits are recorded."
        )
    if permits.counted < permits.needed:
        return _(
            "All departments have decided. The certificate follows when enough permits are in force."
        )
    return _("All departments have decided. The certificate is being made.")
