"""The desk: the case page and the verbs on it, as pages of the back office."""

from operator import itemgetter

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guides.release import working_rules
from issuance.casework import offers, readings
from issuance.casework.verbs.base import NotAsShown, Place
from issuance.casework.verbs.confirmation import BACK, CONFIRMED, Confirmation
from issuance.casework.verbs.intake.deficiencies import DeficienciesForm
from issuance.desk import case_file
from issuance.desk.reveal_form import RevealForm
from issuance.desk.work_views import query_of
from issuance.licence import printing
from issuance.licence.certificate import CertificateError
from portal.ground.backoffice.focus import at_first_fault
from portal.ground.backoffice.views import BackOfficeView
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused

DONE = gettext_lazy("Done: %(verb)s.")
CHANGED = gettext_lazy(
    "What you confirmed is not what would stand now. Nothing has been changed: please read it again."
)


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

    def show(self, request, bound=None, typed=(), status=200, in_full=frozenset(), reveal=None):
        """The page; ``bound``: (offer key, form) as posted; ``typed``: text a dead verb left;
        ``in_full``: see ``case_file``; ``reveal``: the form that asks for it."""
        actor, case = request.user, self.case
        file = case_file.CaseFile(actor, case, clock.today(), in_full)
        if bound and status != 200:
            at_first_fault(bound[1])
        readings.note(actor, case)
        offered = [(_place(offer), offer) for offer in offers.offers(actor, case)]
        offered.sort(key=itemgetter(0))
        return self.page(
            request,
            status=status,
            file=file,
            reveal=reveal or (RevealForm(masked=file.masked) if file.masked else None),
            cards=[self._card(actor, offer, bound, place) for place, offer in offered],
            typed=typed,
            next_case=self._on(reverse("issuance_next", args=[case.pk]))
            if query_of(request)
            else "",
        )

    def _on(self, address):
        """With the queue this case was opened from, so that the next one is a click away."""
        query = query_of(self.request)
        return f"{address}?{query}" if query else address

    def _fresh(self, actor, offer):
        """A form as it begins; one that names what is missing, with what was ticked beside the files."""
        form = offer.form(actor)
        if isinstance(form, DeficienciesForm):
            form.name(self.request.GET.getlist("missing"))
        return form

    def _card(self, actor, offer, bound, place):
        verb, subject = offer
        return {
            "offer": offer,
            "verb": verb,
            "title": verb.title_of(subject),
            "about": "" if subject == self.case else _about(subject),
            "aside": place > Place.MAIN,
            "danger": verb.place == Place.DANGER,
            "hint": verb.hint(subject),
            "form": bound[1] if bound and bound[0] == offer.key else self._fresh(actor, offer),
            "url": self._on(reverse("issuance_verb", args=[self.case.pk, verb.code, subject.pk])),
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


class RunVerb(CasePage):
    """What cannot be done now says what happened meanwhile, and loses no text.

    What cannot be undone asks once more, on a page of its own: it runs when that page is posted, with
    what it showed.
    """

    http_method_names = ["get", "post"]

    def get(self, request, pk, verb, subject_pk):
        """A page reloaded, or a sign-in on the way, leads back to the case; nothing is done."""
        return redirect(self._on(reverse("issuance_case", args=[pk])))

    def post(self, request, pk, verb, subject_pk):
        actor = request.user
        self.case = case_file.opened(actor, pk)
        offer = offers.offer_of(self.case, verb, subject_pk)
        if offer is None:
            raise Http404
        if refusal := offer.verb.refusal(actor, offer.subject):
            raise PermissionDenied(refusal)
        self.done = str(offer.title)  # as it was when it was chosen
        form = offer.form(actor, request.POST, request.FILES)
        if form.wants_more:
            return self.show(request, bound=(offer.key, form), status=200)
        if hindrance := offer.verb.hindrance(offer.subject):
            return self._overtaken(request, offer, offer.verb.told_late(hindrance, offer.subject))
        if not form.is_valid():
            messages.error(request, _("Nothing has been changed yet: see what is marked below."))
            return self.show(request, bound=(offer.key, form), status=422)
        if offer.verb.confirms:
            if BACK in request.POST:
                return self.show(request, bound=(offer.key, form), status=200)
            if CONFIRMED not in request.POST:
                return self._ask_again(request, offer, form)
        try:
            offer.verb.run(
                offer.subject,
                actor=actor,
                shown=lambda: self._agreed(request, offer, form),
                **form.arguments(),
            )
        except NotAsShown:
            return self._differs(request, offer, form)
        except VerbRefused as error:
            return self._overtaken(request, offer, str(error), form)
        except CertificateError as error:
            messages.error(request, _("Not issued: %(why)s") % {"why": printing.sentence(error)})
            self.case = case_file.opened(actor, pk)
            return self.show(request, status=409)
        return self._done(request, offer)

    @staticmethod
    def _agreed(request, offer, form):
        """Whether what was confirmed is what would stand; what is no longer legal is told by ``run``."""
        verb, subject = offer
        if not verb.confirms or verb.hindrance(subject):
            return True
        confirmation = Confirmation(verb, request.user, subject, form)
        return confirmation.sealed_as(request.POST[CONFIRMED])

    def _differs(self, request, offer, form):
        stands = offer.verb.stands_already(offer.subject, **form.arguments())
        if stands and offer.done_a_moment_ago(request.user):
            return self._done(request, offer)
        messages.error(request, CHANGED)
        return self._ask_again(request, offer, form, status=409)

    def _ask_again(self, request, offer, form, status=200):
        readings.note(request.user, self.case)
        self.template_name = "issuance/desk/confirm.html"
        confirmation = Confirmation(offer.verb, request.user, offer.subject, form)
        return self.page(
            request,
            status,
            confirmation=confirmation,
            offer=offer,
            confirmed=CONFIRMED,
            back=BACK,
            action=self._on(request.path),
        )

    def _done(self, request, offer):
        messages.success(request, DONE % {"verb": self.done})
        there = "issuance_papers" if offer.verb.prints else "issuance_case"
        return redirect(self._on(reverse(there, args=[self.case.pk])))

    def _overtaken(self, request, offer, why, form=None):
        """A second click of one's own is no error; anybody else's move is told.

        What a second click states may differ from the first: then what stands is said beside it.
        """
        if offer.done_a_moment_ago(request.user):
            if offer.form(request.user).asks:
                messages.info(request, why)
            return self._done(request, offer)
        messages.error(request, why)
        self.case = case_file.opened(request.user, self.case.pk)
        offer = offers.offer_of(self.case, offer.verb.code, offer.subject.pk)
        still = form is not None and not offer.verb.hindrance(offer.subject)
        return self.show(
            request,
            bound=(offer.key, form) if still else None,
            typed=() if still else _typed(request.POST),
            status=409,
        )


def _place(offer):
    return offer.verb.place_of(offer.subject)


def _about(subject):
    return getattr(subject, "permit_name", None) or str(subject)


def _typed(post):
    """(label-less) texts worth keeping when the verb they were typed for is gone."""
    return [
        value
        for key, values in post.lists()
        for value in values
        if key not in ("csrfmiddlewaretoken", CONFIRMED)
        and not key.endswith("-rows")
        and len(value.strip()) > 3
    ]
