"""The applicant's side of a case: follow it, answer the one supplement notice, take it back."""

from functools import wraps

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from forms import intake
from forms.contact import ChangedContactForm
from issuance.casework.deliveries import agreement_of, chose_online, consent_ended, consent_of
from issuance.casework.messages import contacts
from issuance.casework.messages.deliveries import deliveries
from issuance.casework.papers import decision_words, notice_making
from issuance.casework.papers.notice_pdf import notice_article
from issuance.casework.progress import progress
from issuance.casework.supplements.supplement_form import SupplementForm
from issuance.casework.verbs.case import agents
from issuance.casework.verbs.case.closing import give_up as give_up_permit
from issuance.casework.verbs.case.closing import withdraw as take_back
from issuance.casework.verbs.case.one_item import take_back_item
from issuance.casework.verbs.inspections.righting import RightedForm, report_righted
from issuance.casework.verbs.intake.going_on import (
    counts_from,
    go_on,
    gone_on,
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
from issuance.casework.verbs.review import choices
from issuance.casework.verbs.review.building import ReportForm, report_built
from issuance.casework.verbs.review.choices import choose
from issuance.models import Case, Review
from issuance.models.notices import TO_OTHERS
from issuance.public.delivered import delivered, papers_asked
from issuance.public.parcels import parcels
from issuance.public.renewals import renewable
from issuance.public.visits import visits
from issuance.status import CaseStatus
from portal.ground.files import storage
from portal.ground.files.responses import file_response
from portal.ground.history.transitions import VerbRefused
from portal.ground.limits.counting import posts_limited
from portal.ground.limits.registry import Limit
from portal.ground.text.fields import CodeField

SESSION_KEY = "tracked"
ENTRIES = Limit("tracking", "20/minute")


class AccessForm(forms.Form):
    """Reference number and access code, as on the receipt."""

    reference = CodeField(label=gettext_lazy("Reference number"), max_length=40)
    code = CodeField(
        label=gettext_lazy("Access code"),
        max_length=20,
        help_text=gettext_lazy("Both are on the receipt of your application."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            self.submission = intake.verify_access(cleaned["reference"], cleaned["code"])
            if self.submission is None:
                raise forms.ValidationError(
                    _("Reference number and access code do not belong together. Check both.")
                )
        return cleaned


def tracked(view):
    """Admit who has shown the access code in this session; anybody else is asked for it, with the
    number filled in: the QR code of a notice leads here."""

    @never_cache
    @wraps(view)
    def admitted(request, reference, **kwargs):
        if reference not in request.session.get(SESSION_KEY, ()):
            return redirect(f"{reverse('track')}?{urlencode({'reference': reference})}")
        case = (
            Case.objects.filter(submission__reference=reference)
            .select_related(
                *("submission", "region__parent", "industry", "version", "agent"),
                "online_consent__taken_back",
            )
            .first()
        )
        if case is None:
            raise Http404
        return view(request, case=case, **kwargs)

    return admitted


def posted(view):
    """For a post alone; whoever comes by an address kept or reloaded reads the case instead."""

    @wraps(view)
    def answered(request, case, **kwargs):
        if request.method != "POST":
            return redirect("track_case", case.submission.reference)
        return view(request, case=case, **kwargs)

    return answered


def done(request, case, verb, said, *, subject=None, stands=None, **stated):
    """Whoever is too late is told what has happened; ``subject``: an item, where it is not the case;
    ``stands``: says of a case that all this was done before, as after a second click."""
    try:
        verb.run(subject or case, **stated)
    except VerbRefused as error:
        before = stands(Case.objects.get(pk=case.pk)) if stands else ""
        (messages.success if before else messages.error)(request, before or str(error))
    else:
        messages.success(request, said)
    return redirect("track_case", case.submission.reference)


def faulty(request, case, **bound):
    """The page again, with what was typed; ``bound``: the form, as ``page_context`` names it."""
    context = page_context(case, **bound)
    return render(request, "issuance/public/track_case.html", context, status=422)


def item_of(case, pk) -> Review:
    if (review := case.reviews.filter(pk=pk).first()) is None:
        raise Http404
    return review


def _asked_to_wait(request, refusal):
    """A form that is not bound: whether number and code fit is not looked at."""
    return _entrance(request, AccessForm(initial=request.POST.dict()), refusal)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@posts_limited(ENTRIES, kept=_asked_to_wait)
def enter(request):
    scanned = {"reference": request.GET.get("reference", "")[:40]}
    form = AccessForm(request.POST or None, initial=scanned)
    if request.method == "POST" and form.is_valid():
        reference = form.submission.reference
        known = request.session.get(SESSION_KEY, [])
        request.session.cycle_key()
        request.session[SESSION_KEY] = [*(r for r in known if r != reference), reference][-20:]
        return redirect("track_case", reference)
    return _entrance(request, form)


def _entrance(request, form, refusal=None):
    known = request.session.get(SESSION_KEY, [])
    context = {"form": form, "known": known, "refusal": refusal}
    return render(request, "issuance/public/track.html", context)


@tracked
@require_GET
def case_page(request, case):
    return render(request, "issuance/public/track_case.html", page_context(case))


@tracked
@posted
def supplement(request, case):
    """Answer the notice; what was typed stays when something is still wrong, and is shown when
    another window was quicker."""
    form = SupplementForm(request.POST, request.FILES, case=case, request=request)
    if hindrance := answer_supplement.hindrance(case):
        return _too_late(request, case, form, hindrance)
    if not form.is_valid():
        return faulty(request, case, form=form)
    try:
        answer_supplement.run(case, data=form.data_values(), files=form.file_values())
    except VerbRefused as error:
        case.refresh_from_db()
        late = SupplementForm(request.POST, request.FILES, case=case)
        return _too_late(request, case, late, error)
    messages.success(request, _("Your supplement has been handed in."))
    return redirect("track_case", case.submission.reference)


def _too_late(request, case, form, reason):
    """The notice is answered once: what this window brings besides stays on the page, to be read."""
    left = form.left_behind()
    if not left:
        messages.error(request, str(reason))
        return redirect("track_case", case.submission.reference)
    context = page_context(case) | {"left": left, "reason": reason}
    return render(request, "issuance/public/track_case.html", context, status=422)


@tracked
@posted
def withdraw(request, case):
    return done(request, case, take_back, _("The application has been taken back."))


@tracked
@posted
def take_item_back(request, case, pk):
    said = _("The permit item has been taken back.")
    return done(request, case, take_back_item, said, subject=item_of(case, pk))


@tracked
@posted
def give_up(request, case, pk):
    said = _("The permit has been given up.")
    return done(request, case, give_up_permit, said, subject=item_of(case, pk))


@tracked
@posted
def ask_for_hearing(request, case, pk):
    said = _("You have asked for a hearing.")
    return done(request, case, ask_hearing, said, subject=item_of(case, pk))


@tracked
@posted
def built(request, case, pk):
    review, form = item_of(case, pk), None
    if not report_built.hindrance(review):
        form = ReportForm(request.POST, request.FILES, review=review, request=request)
        if not form.is_valid():
            return faulty(request, case, built=form)
    said, files = _("You have reported that it is built."), form.files_chosen() if form else {}
    return done(request, case, report_built, said, subject=review, files=files)


@tracked
@posted
def wait_for_all(request, case):
    said = _("It is noted: everything is handed over together.")
    return done(request, case, agree_to_wait, said)


@tracked
@posted
def go_on_at_once(request, case):
    said = _("What is complete goes on at once.")
    return done(request, case, go_on, said, stands=gone_on)


@tracked
@require_GET
def notice_page(request, case, number):
    """What the notice says, equal to its PDF; a PDF that nobody ordered is made soon."""
    notice = _notice(case, number)
    if notice.pdf_sha256 is None:
        notice_making.order(notice)
    context = {"case": case, "notice": notice, **notice_article(notice)}
    context["corrected_by"] = decision_words.corrected_by(case, notice)
    return render(request, "issuance/public/notice.html", context)


@tracked
@require_GET
def notice(request, case, number):
    """Its PDF as it was stored; until then its page."""
    notice = _notice(case, number)
    if notice.pdf_sha256 is None:
        return redirect("track_notice_page", case.submission.reference, number)
    with storage.open_blob(notice.pdf_sha256) as file:
        return file_response(file.read(), f"{number}.pdf")


def _notice(case, number):
    notice = case.notices.exclude(kind__in=TO_OTHERS).filter(number=number).first()
    if notice is None:
        raise Http404
    notice.case = case
    return notice


@tracked
@require_GET
def certificate(request, case):
    """The electronic certificate in force, as it was stored at issue; none once the licence has ended."""
    licence = getattr(case, "licence", None)
    if licence is None or licence.ended_at:
        raise Http404
    edition = licence.editions.get(superseded_at=None)
    with storage.open_blob(edition.pdf_sha256) as file:
        return file_response(file.read(), f"{licence.number}.pdf")


def leave(request, reference):
    """Forget every case opened in this browser: on a shared computer none stays open."""
    if request.method != "POST":
        return redirect("track_case", reference)
    request.session.pop(SESSION_KEY, None)
    return redirect("track")


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


def page_context(case, form=None, choice=None, promised=None, built=None, righted=None):
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
        "contact": ChangedContactForm(known=contacts.known(case)),
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
        "renewable": renewable(case),
        "apply_renewal": apply_renewal,
        "withdraw": None if take_back.hindrance(case) else take_back,
        "go_on": None if go_on.hindrance(case) else go_on,
        "apart": _apart(case),
        "licence": getattr(case, "licence", None),
    }
