"""Checking, submitting once, and what the applicant takes away."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms import application, commitment, contact, drafts, intake, slices, uploads
from forms.assembly import HOLD
from forms.completeness import CHECK, State
from forms.contact import ContactForm, proposed
from forms.labels import DECLARATION
from forms.models import Channel, Upload
from forms.views import tabs
from forms.views.access import STEP, actor_of, draft_page
from forms.views.frame import frame, guide_address
from forms.views.papers import AT_ONCE
from forms.views.walk import checked
from guides.models import ServiceWindow
from guides.version.permit_parts import ACCEPTANCE_DAYS
from portal.ground.calendar import clock
from portal.ground.files import storage
from portal.ground.files.judge import SUFFIXES
from portal.ground.files.responses import file_response
from portal.ground.hooks import TO_TELL_AT_INTAKE
from portal.ground.office_days import almanac
from portal.ground.pdf_queue import lanes
from portal.ground.pdf_queue.answers import Around, Wanted, respond
from portal.ground.text.localized import localized_path


class Declaration(forms.Form):
    """The applicant answers for what is handed in (行政许可法 31)."""

    use_required_attribute = False
    true = forms.BooleanField(
        label=DECLARATION,
        error_messages={"required": gettext_lazy("Please tick the declaration to submit.")},
    )


class Commitment(forms.Form):
    """Whoever promises papers, or commits to the conditions of an item, signs for them (承诺书)."""

    use_required_attribute = False
    promised = forms.BooleanField(
        error_messages={"required": gettext_lazy("Please confirm the commitment to submit.")},
    )

    def __init__(self, *args, channel, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["promised"].label = (
            _("The applicant signs this commitment; it is printed from the receipt.")
            if channel == Channel.WINDOW
            else _("I make this commitment.")
        )


@draft_page(*STEP)
def check(request, draft):
    """What is left to do, or all of it to be read once more; what hinders submitting is said here."""
    sent = request.method == "POST"
    unread = sent and _changed_elsewhere(request, draft)
    declaration = Declaration(request.POST if sent and not unread else None)
    addresses = _addresses(request, draft) if sent else None
    state = State(draft)
    signed = _commitment(state, request.POST if sent and not unread else None)
    forms_of_page = [form for form in (declaration, addresses, signed) if form is not None]
    ready = sent and all(form.is_valid() for form in forms_of_page)
    if ready and (answer := _submit(request, draft)):
        return answer
    state = State(draft) if sent else state
    if state.waits and not sent:
        uploads.judge_waiting(seconds=AT_ONCE, draft=draft)
        state = State(draft)
    context = frame(state, CHECK) | {
        "declaration": declaration,
        "signed": signed,
        "promise": commitment.of_draft(state) if signed else None,
        "form": declaration,
        "only_waits": state.problems and all(problem.passes for problem in state.problems),
        "again": reverse("forms:check", args=[draft.token]) if sent else "",
        "shown": tabs.token(draft, CHECK, tabs.whole(state)),
        "problems": [
            (problem, f"{checked(draft, problem.step)}#{problem.anchor}")
            for problem in state.problems
        ],
    }
    if not state.problems:
        known = proposed(draft.contact, state.form.values())
        context["contact"] = addresses or ContactForm(initial=known)
        context["filled"] = slices.filled(
            state.spec,
            choices=state.choices.choices(),
            data=state.form.values(),
            declared={paper.id: state.declared(paper) for paper in state.spec.papers},
            files=draft.uploads.all(),
        )
        if draft.channel == Channel.WINDOW:
            chosen = state.choices.choices().items()
            ways = {code: way["mode"] for code, way in chosen if way["mode"] != HOLD}
            asked = (request.user, draft.version, ways, state.form.values())
            context["told"] = TO_TELL_AT_INTAKE.lines(*asked)
        context["warnings"] = [
            (state.spec.item_by_key[key], text) for key, text in state.form.warnings.items()
        ]
    return render(request, "forms/check.html", context, status=422 if sent else 200)


def _commitment(state, posted) -> Commitment | None:
    """To be confirmed where papers are promised, or an item is handled by 告知承诺."""
    promises = not state.problems and commitment.of_draft(state)
    return Commitment(posted, channel=state.draft.channel) if promises else None


def _addresses(request, draft) -> ContactForm:
    """What was posted, kept as it was typed; a page without these fields leaves what is known."""
    posted = any(name in request.POST for name in ContactForm.base_fields)
    if posted:
        drafts.keep(draft=draft, contact=ContactForm(request.POST).typed())
    return ContactForm(proposed(draft.contact, draft.data))


def _changed_elsewhere(request, draft) -> bool:
    """Whether the page showed something else than would be handed in; the person is told."""
    tab = tabs.Tab(request, draft, CHECK)
    if not tab.names or tab.shown.showed("draft", tabs.whole(State(draft))["draft"]):
        return False
    text = _("Something was changed in another window. Please read everything once more.")
    messages.warning(request, text)
    return True


def _submit(request, draft):
    """Where it leads, or nothing where something is missing."""
    try:
        intake.submit(draft=draft, actor=actor_of(request, draft))
    except intake.Incomplete:
        return None
    except uploads.LostFile:
        uploads.refuse_lost(draft)
        return None
    except intake.DraftGone:
        return render(request, "forms/expired.html", {"draft": draft}, status=410)
    return redirect("forms:receipt", draft.token)


@draft_page(after=True)
def receipt(request, draft):
    """Reference number and access code; the only page that shows the code."""
    given = intake.receipt(drafts.submitted(draft))
    submission = given.submission
    day = clock.day_of(submission.received_at)
    told = almanac.days_of(submission.region_id).told_on(day)
    signed = commitment.of(submission)
    promise = signed.content[commitment.PROMISE] if signed else None
    context = {
        "receipt": given,
        "submission": submission,
        "draft": draft,
        "promise": promise,
        "commitment": commitment.title(promise) if promise else "",
        "later": commitment.items_later(promise) if promise else (),
        "snapshot": draft.snapshot,
        "permits": intake.chosen_permits(submission.current()),
        "answer_by": clock.add_working_days(day, ACCEPTANCE_DAYS, days=told),
        "acceptance_days": ACCEPTANCE_DAYS,
        "track": localized_path("track/"),
        "window_phone": _window_phone(submission),
        "told": contact.ways(submission),
        "guides": guide_address(),
        "region_name": draft.version.region.name,
        "region_url": guide_address(draft.version.region),
    }
    return render(request, "forms/receipt.html", context)


def _window_phone(submission) -> str:
    """Where the clerk who took it in is reached; empty for what was handed in online."""
    if submission.clerk_id is None:
        return ""
    windows = ServiceWindow.objects.filter(region=submission.region_id).exclude(phone="")
    return windows.order_by("pk").values_list("phone", flat=True).first() or ""


@draft_page(after=True)
def application_pdf(request, draft):
    """The combined application form (行业综合许可申请表) as it was submitted."""
    submission = drafts.submitted(draft)

    def wanted():
        document = application.document(submission.current())
        name = f"{submission.reference}.pdf"
        return Wanted(document, name, lanes.of_draft(draft.pk), save=True)

    back = reverse("forms:receipt", args=[draft.token])
    comfort = _("Your application is received, with this PDF or without it.")
    return respond(request, wanted, Around(back, comfort))


@draft_page(after=True)
def commitment_pdf(request, draft):
    """The commitment (承诺书) as it was signed."""
    submission = drafts.submitted(draft)
    if (revision := commitment.of(submission)) is None:
        raise Http404

    def wanted():
        name = f"{submission.reference}-commitment.pdf"
        return Wanted(commitment.document(revision), name, lanes.of_draft(draft.pk), save=True)

    back = reverse("forms:receipt", args=[draft.token])
    comfort = _("Your application is received, with this PDF or without it.")
    return respond(request, wanted, Around(back, comfort))


@draft_page()
def file(request, draft, pk):
    """A file of this draft that was judged, always as a download: never shown inline."""
    upload = draft.uploads.filter(pk=pk, state=Upload.State.TAKEN).first()
    if upload is None:
        raise Http404
    name = f"{upload.material.replace(':', '-')}-{upload.pk}.{SUFFIXES[upload.media_type]}"
    return file_response(storage.open_blob(upload.sha256), name, upload.media_type, save=True)
