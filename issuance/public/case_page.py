"""The page of a case as its applicant follows it, and how it answers what was done there."""

from django.contrib import messages
from django.shortcuts import redirect, render

from forms.contact import ChangedContactForm
from issuance.casework.deliveries import agreement_of, chose_online, consent_ended, consent_of
from issuance.casework.messages import contacts
from issuance.casework.messages.deliveries import deliveries
from issuance.casework.progress import progress
from issuance.casework.supplements.supplement_form import SupplementForm
from issuance.casework.verbs.case import agents
from issuance.casework.verbs.case.closing import withdraw as take_back
from issuance.casework.verbs.case.giving_up import give_up as give_up_permit
from issuance.casework.verbs.case.one_item import take_back_item
from issuance.casework.verbs.inspections.righting import RightedForm, report_righted
from issuance.casework.verbs.intake.going_on import (
    counts_from,
    go_on,
    parted,
    passed_on,
    waiting,
)
from issuance.casework.verbs.intake.supplement import answer_supplement
from issuance.casework.verbs.licences.consent import agree_online, end_online
from issuance.casework.verbs.licences.paper import ask_paper
from issuance.casework.verbs.licences.waiting import agree_to_wait
from issuance.casework.verbs.limits.hearings import ask_hearing
from issuance.casework.verbs.promises.handing_in import HandInForm, hand_in_promised
from issuance.casework.verbs.renewals.applying import apply_renewal
from issuance.casework.verbs.renewals.asking import answer_renewal
from issuance.casework.verbs.renewals.ending import take_back_renewal
from issuance.casework.verbs.review import choices
from issuance.casework.verbs.review.building import ReportForm, report_built
from issuance.casework.verbs.review.choices import choose
from issuance.models.notices import TO_OTHERS
from issuance.public.delivered import delivered, papers_asked
from issuance.public.later import offered
from issuance.public.licence_life import life_of
from issuance.public.parcels import parcels
from issuance.public.renewals import renewable
from issuance.public.visits import visits
from issuance.status import CaseStatus
from portal.ground.history.transitions import VerbRefused


def done(request, case, verb, said, *, subject=None, **stated):
    """Whoever is too late is told what has happened, and whoever presses twice what was done before;
    ``subject``: an item or a permit, where it is not the case."""
    subject = subject or case
    try:
        verb.run(subject, **stated)
    except VerbRefused as error:
        before = verb.already(type(subject)._base_manager.get(pk=subject.pk))
        (messages.success if before else messages.error)(request, before or str(error))
    else:
        messages.success(request, said)
    return redirect("track_case", case.submission.reference)


def faulty(request, case, **bound):
    """The page again, with what was typed; ``bound``: the form, as ``page_context`` names it."""
    context = page_context(case, **bound)
    return render(request, "issuance/public/track_case.html", context, status=422)


def _report_forms(told) -> list[ReportForm]:
    return [ReportForm(review=part.review) for part in told.parts if part.can_report_built]


def _righted_forms(told, bound) -> list[RightedForm]:
    if bound:
        return [bound]
    return [RightedForm(review=part.review) for part in told.parts if part.can_report_righted]


def _apart(case):
    """(what waits for the supplement, what may go on with the day from which it counts)."""
    if case.status != CaseStatus.SUPPLEMENT:
        return None
    waits, rest = parted(case)
    since = passed_on(case, rest)
    return waiting(case, waits), [(row, counts_from(since[row.pk])) for row in rest]


def _origin(case):
    """Of a case about a licence, that which made it: its papers are handed over there."""
    return case.licence_about.origin_case if case.later else None


def page_context(
    case, form=None, choice=None, promised=None, built=None, righted=None, renewal=None, life=None
):
    """What the page of a case is made of."""
    if form is None and not answer_supplement.hindrance(case):
        form = SupplementForm(case=case)
    told, handed = progress(case), delivered(case)
    if promised is None and not hand_in_promised.hindrance(case):
        promised = HandInForm(case=case)
    return {
        "case": case,
        "progress": told,
        "form": form,
        "promised": promised,
        "hand_in": hand_in_promised,
        "notices": case.notices.exclude(kind__in=TO_OTHERS).select_related("organ", "review"),
        "told": deliveries(case),
        "contact": None
        if contacts.elsewhere(case)
        else ChangedContactForm(known=contacts.known(case)),
        "give_up": give_up_permit,
        "take_back_item": take_back_item,
        "choose": choose,
        "choice": None if choose.hindrance(case) else choice or choices.ChoiceFields(),
        "agent_phone": agents.phone_of(case),
        "ask_hearing": ask_hearing,
        "report_built": report_built,
        "built_forms": [built] if built else _report_forms(told),
        "built_open": built.review.pk if built else None,
        "report_righted": report_righted,
        "righted_forms": _righted_forms(told, righted),
        "visits": visits(case),
        "agree_to_wait": None if agree_to_wait.hindrance(case) else agree_to_wait,
        "agreement": agreement_of(case),
        "agree_online": None if agree_online.hindrance(case) else agree_online,
        "chose_online": chose_online(case),
        "online_consent": consent_of(case),
        "consent_ended": consent_ended(case),
        "end_online": None if end_online.hindrance(case) else end_online,
        "ask_paper": None if not handed or ask_paper.hindrance(case) else ask_paper,
        "papers_asked": papers_asked(case) if handed else [],
        "delivered": handed,
        "parcels": parcels(case),
        "renewable": renewable(case, renewal),
        "life": life_of(case, life),
        "apply_renewal": apply_renewal,
        "answer_renewal": answer_renewal,
        "take_back_renewal": take_back_renewal,
        "withdraw": None if take_back.hindrance(case) else take_back,
        "go_on": None if go_on.hindrance(case) else go_on,
        "apart": _apart(case),
        "licence": case.on_licence,
        "later": offered(case),
        "origin": _origin(case),
    }
