"""The desk: work list, case page and the verbs on it, as pages of the back office."""

import logging

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guides.release import working_rules
from issuance.casework import offers as case_offers
from issuance.casework import workflow
from issuance.casework.transitions import IllegalMove, told
from issuance.casework.worklist import work_list
from issuance.desk import case_file, verb_forms
from issuance.licence import printing
from issuance.licence.certificate import CertificateError
from portal.ground.backoffice.views import BackOfficeView
from portal.ground.calendar import clock

log = logging.getLogger(__name__)

TITLES = {
    "complete": gettext_lazy("Materials complete"),
    "deficient": gettext_lazy("Supplement needed"),
    "accept": gettext_lazy("Accept the case"),
    "supplement": gettext_lazy("Ask for a supplement"),
    "refuse": gettext_lazy("Do not accept"),
    "decide": gettext_lazy("Decide"),
    "record": gettext_lazy("Record the permit"),
    "issue": gettext_lazy("Issue the licence"),
    "end": gettext_lazy("End the permit"),
    "reissue": gettext_lazy("Reissue the certificate"),
}
FOLLOWS = {
    "complete": gettext_lazy(
        "When every department finds its part complete, the case is accepted."
    ),
    "deficient": gettext_lazy(
        "The applicant is asked once, for all departments together, when the last has checked."
    ),
    "accept": gettext_lazy("Whoever accepts a case decides nothing on it (受审分离)."),
    "supplement": gettext_lazy("Once only, with everything that is missing (行政许可法 32)."),
    "refuse": gettext_lazy("The case ends; the applicant gets a notice with the reasons."),
    "decide": gettext_lazy("A decision never changes; when all are decided the case goes on."),
    "record": gettext_lazy("Number, scope and dates as on the statutory permit."),
    "issue": gettext_lazy("Licence, first certificate and QR code are made in one step."),
    "end": gettext_lazy("One-way: the QR page shows it at the next request."),
    "reissue": gettext_lazy("Free of charge; the old QR code then says 已换发."),
}
DONE = gettext_lazy("Done: %(verb)s.")
DANGER = frozenset({"refuse", "end"})
# Shown closed: the way on stands first, the ways aside below it.
ASIDE = DANGER | {"deficient", "supplement"}


class WorkList(BackOfficeView):
    template_name = "issuance/desk/work.html"
    page_title = gettext_lazy("My work")
    header_icon = "tasks"

    def get(self, request):
        heaps = work_list(request.user, clock.today())
        return self.page(request, heaps=heaps, idle=not any(heap.tasks for heap in heaps))


class CasePage(BackOfficeView):
    """One case as this person may see it, with the verbs that are legal now."""

    template_name = "issuance/desk/case.html"
    header_icon = "folder-open-inverse"

    def get_page_title(self):
        return self.case.number

    def trail(self):
        return [(reverse("issuance_work"), _("My work")), ("", self.case.number)]

    def get(self, request, pk):
        self.case = case_file.opened(request.user, pk)
        return self.show(request)

    def show(self, request, bound=None, typed=(), status=200):
        """The page; ``bound``: (offer key, form) as posted; ``typed``: text a dead verb left."""
        actor, case = request.user, self.case
        offers = case_offers.offers(actor, case)
        return self.page(
            request,
            status=status,
            file=case_file.CaseFile(actor, case, clock.today()),
            cards=sorted(
                (self._card(actor, offer, bound) for offer in offers),
                key=lambda card: (card["aside"], card["danger"]),
            ),
            typed=typed,
        )

    def _card(self, actor, offer, bound):
        form = bound[1] if bound and bound[0] == offer.key else verb_form(actor, self.case, offer)
        return {
            "offer": offer,
            "title": TITLES[offer.verb],
            "follows": FOLLOWS[offer.verb],
            "about": "" if offer.subject == self.case else _about(offer.subject),
            "danger": offer.verb in DANGER,
            "aside": offer.verb in ASIDE,
            "open": form.is_bound,
            "form": form,
            "rows": getattr(form, "rows", None),
            "url": reverse("issuance_verb", args=[self.case.pk, offer.verb, offer.subject.pk]),
        }


class WorkingRules(BackOfficeView):
    """The rules of the case's own version, for whoever may open the case."""

    template_name = "issuance/desk/working_rules.html"
    page_title = gettext_lazy("Working rules")
    header_icon = "lock"

    def trail(self):
        number = self.case.number
        back = reverse("issuance_case", args=[self.case.pk])
        return [(reverse("issuance_work"), _("My work")), (back, number), ("", self.page_title)]

    def get(self, request, pk):
        self.case = case_file.opened(request.user, pk)
        return self.page(request, case=self.case, rules=working_rules.of_version(self.case.version))


class Verb(CasePage):
    """POST only; what cannot be done now says what happened meanwhile, and loses no text."""

    http_method_names = ["post"]

    def post(self, request, pk, verb, subject_pk):
        if verb not in case_offers.SUBJECTS:
            raise Http404
        actor = request.user
        self.case = case_file.opened(actor, pk)
        subject = case_offers.subject_of(self.case, verb, subject_pk)
        if subject is None:
            raise Http404
        if not case_offers.entitled(actor, verb, subject):
            raise PermissionDenied(_not_entitled(actor, verb, subject))
        offer = case_offers.Offer(verb, subject)
        form = verb_form(actor, self.case, offer, request.POST)
        if form.wants_more:
            return self.show(request, bound=(offer.key, form), status=200)
        if not case_offers.legal(verb, subject):
            return self._overtaken(request, offer, told(subject))
        if not form.is_valid():
            messages.error(request, _("Nothing has been changed yet: see what is marked below."))
            return self.show(request, bound=(offer.key, form), status=422)
        try:
            perform(actor, offer, form.arguments())
        except IllegalMove as error:
            return self._overtaken(request, offer, str(error), form)
        except CertificateError as error:
            messages.error(request, _("Not issued: %(why)s") % {"why": printing.told(error)})
            return self.show(request, status=409)
        return self._done(request, offer)

    def _done(self, request, offer):
        messages.success(request, DONE % {"verb": TITLES[offer.verb]})
        return redirect("issuance_case", self.case.pk)

    def _overtaken(self, request, offer, why, form=None):
        """A second click of one's own is no error; anybody else's move is told."""
        if case_file.last_done_by(request.user, offer):
            return self._done(request, offer)
        messages.error(request, why)
        self.case = case_file.opened(request.user, self.case.pk)
        still = form is not None and case_offers.legal(offer.verb, offer.subject)
        return self.show(
            request,
            bound=(offer.key, form) if still else None,
            typed=() if still else _typed(request.POST),
            status=409,
        )


def verb_form(actor, case, offer, data=None):
    """The form of an offer, bound to what was posted for it."""
    arguments = {"subject": offer.subject, "case": case, "prefix": offer.key}
    if offer.verb in ("deficient", "supplement"):
        arguments["offered"] = case_file.slice_targets(actor, case, offer.subject)
    return verb_forms.FORMS[offer.verb](data, **arguments)


def perform(actor, offer, arguments):
    """Call the verb of ``workflow``, which checks right and state once more."""
    subject = offer.subject
    match offer.verb:
        case "complete":
            workflow.check_slice(review=subject, actor=actor)
        case "deficient":
            workflow.check_slice(review=subject, actor=actor, **arguments)
        case "accept":
            workflow.accept(case=subject, actor=actor)
        case "supplement":
            workflow.ask_supplement(case=subject, actor=actor, **arguments)
        case "refuse":
            workflow.refuse(case=subject, actor=actor, **arguments)
        case "decide":
            workflow.decide(review=subject, actor=actor, **arguments)
        case "record":
            workflow.record_permit(review=subject, actor=actor, **arguments)
        case "issue":
            workflow.issue(case=subject, actor=actor)
        case "end":
            workflow.end_permit(permit=subject, actor=actor, **arguments)
        case "reissue":
            workflow.reissue(licence=subject, actor=actor, **arguments)


def _about(subject):
    return getattr(subject, "permit_name", None) or str(subject)


def _typed(post):
    """(label-less) texts worth keeping when the verb they were typed for is gone."""
    return [
        value
        for key, values in post.lists()
        for value in values
        if key != "csrfmiddlewaretoken" and not key.endswith("-rows") and len(value.strip()) > 3
    ]


def _not_entitled(actor, verb, subject):
    if verb == "decide" and subject.case.accepted_by_id == actor.pk:
        return _("Whoever accepted a case may not decide on it (受审分离).")
    return _("Your posts do not include this for the case at hand.")
