"""The five steps. A post keeps what was typed, right or wrong, and redirects; a get shows it."""

import time

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from forms import drafts, uploads
from forms.assembly import HOLD
from forms.combined import CombinedForm, as_post, as_typed
from forms.completeness import FORM, MATERIALS, PERMITS, SITUATION, STEPS, State
from forms.labels import WAYS
from forms.models import Upload
from forms.views.access import draft_page
from forms.views.frame import frame, guide_address
from forms.views.start import after_answers, typed_answers
from guides.public.labels import verdict
from guides.public.situation_form import SituationForm
from guides.version.answer_codec import answers_to_query
from portal.ground.files.judge import PAPERS, Refused, accept
from portal.ground.text import whole_numbers

STEP = ("GET", "HEAD", "POST")
AT_ONCE = 3.0  # seconds for which a request begins to judge files; the others wait in quarantine


@draft_page()
def entrance(request, draft):
    """The link of a draft: on to the first step with something to do."""
    return redirect(f"forms:{State(draft).reached}", draft.token)


@draft_page(*STEP)
def situation(request, draft):
    if request.method == "POST":
        typed = typed_answers(draft.version.snapshot, request.POST)
        drafts.keep(draft=draft, answers=typed)
        return redirect(after_answers(draft))
    state = State(draft)
    form = state.situation
    if "check" not in request.GET:
        form = SituationForm(state.snapshot, {})
        form.initial = draft.answers
    return render(request, "forms/situation.html", frame(state, SITUATION) | {"form": form})


@draft_page(*STEP)
def permits(request, draft):
    state = State(draft)
    if state.derived is None:
        return _back(request, draft, SITUATION)
    if request.method == "POST":
        drafts.keep(draft=draft, choices=draft.choices | state.choices.as_typed(request.POST))
        state = State(draft)
        here = any(problem.step == PERMITS for problem in state.problems)
        return _on(draft, PERMITS, again=here)
    outcome = state.outcome
    context = frame(state, PERMITS) | {
        "form": state.choices if draft.choices and "check" in request.GET else _unjudged(state),
        "outcome": outcome,
        "derived": state.derived,
        "verdict": verdict(outcome),
        "guide": guide_address(draft.version, answers_to_query(state.snapshot, outcome.answers)),
    }
    context["rows"] = [
        {
            "needed": needed,
            "mode": context["form"][f"{needed.code}-mode"],
            "details": [
                context["form"][f"{needed.code}-{name}"]
                for name in ("number", "valid_from", "valid_until")
            ],
        }
        for needed in state.derived.permits
    ]
    return render(request, "forms/permits.html", context)


def _unjudged(state):
    """The choices as stored, without errors; new permits are proposed to be applied for."""
    form = type(state.choices)(state.derived.permits, None)
    form.initial = {
        f"{code}-{name}": value
        for code, choice in state.draft.choices.items()
        for name, value in choice.items()
    }
    return form


@draft_page(*STEP)
def form(request, draft):
    state = State(draft)
    if early := _too_early(request, state):
        return early
    if request.method == "POST":
        stale = _keep_form(request, state)
        if stale:
            text = _("This form was also changed in another window. Please check: %(labels)s.")
            messages.warning(request, text % {"labels": "、".join(stale)})
        if "later" in request.POST:
            messages.success(request, _("Kept. You can go on later with the link below."))
            return redirect("forms:form", draft.token)
        problems = [problem for problem in State(draft).problems if problem.step == FORM]
        return _on(draft, FORM, again=bool(problems))
    shown = state.form if "check" in request.GET else CombinedForm(state.spec, None)
    if not shown.is_bound:
        shown.initial = as_typed(shown, as_post(state.spec.items, state.draft.data))
    context = frame(state, FORM) | {"form": shown, "sections": _sections(state, shown)}
    return render(request, "forms/form.html", context)


def _sections(state, shown):
    return [
        {
            "section": section,
            "rows": [
                {"item": item, "field": shown[item.key] if item.asked else None}
                for item in section.items
            ],
        }
        for section in state.spec.sections
    ]


def _keep_form(request, state) -> list[str]:
    """Store every field of the page; from a stale page only those it had, telling which differ."""
    draft = state.draft
    fresh = as_typed(CombinedForm(state.spec, None), request.POST)
    stale = request.POST.get("seen") != draft.updated_at.isoformat()
    if stale:
        fresh = {key: value for key, value in fresh.items() if _sent(state, key, request.POST)}
    before = draft.data
    drafts.keep(draft=draft, data=before | fresh)
    if not stale:
        return []
    differing = [key for key, value in fresh.items() if before.get(key) not in (None, "", value)]
    return [state.spec.item_by_key[key].label for key in differing]


def _sent(state, key, post) -> bool:
    names = state.spec.item_by_key[key].field_type.names(key)
    return any(name in post for name in names)


@draft_page(*STEP)
def materials(request, draft):
    state = State(draft)
    if early := _too_early(request, state):
        return early
    if request.method == "POST":
        return _keep_materials(request, state)
    if state.waits:
        uploads.judge_waiting(seconds=AT_ONCE, draft=draft)
        state = State(draft)
    missing = {p.anchor for p in state.problems if p.step == MATERIALS and not p.passes}
    context = frame(state, MATERIALS) | {
        "papers": [_paper_row(state, paper, missing) for paper in state.spec.papers],
        "by_sharing": [_paper_row(state, paper, missing) for paper in state.spec.by_sharing],
        "judged": "check" in request.GET,
        "accept": accept(PAPERS),
        "waits": state.waits,
        "most": _limits(),
    }
    context["wanting"] = [row for row in context["papers"] if row["missing"]]
    said = list(messages.get_messages(request))
    context["refused"] = [m for m in said if "refused" in m.tags]
    context["said"] = [m for m in said if "refused" not in m.tags]
    return render(request, "forms/materials.html", context)


def _limits():
    return settings.PORTAL_UPLOAD_MAX_BYTES // uploads.MEGABYTE


def _paper_row(state, paper, missing):
    return {
        "paper": paper,
        "anchor": f"paper-{paper.id}",
        "files": (files := state.uploads.get(paper.id, [])),
        "sound": files and all(file.state == Upload.State.TAKEN for file in files),
        "ways": [(way, WAYS[way], state.declared(paper) == way) for way in state.ways(paper)],
        "missing": f"paper-{paper.id}" in missing,
        "held": paper.id.startswith(f"{HOLD}:"),
    }


def _keep_materials(request, state):
    draft, post = state.draft, request.POST
    declared = dict(draft.declared)
    for paper in state.spec.papers:
        declared[paper.id] = next((way for way in post.getlist(f"way-{paper.id}") if way), "")
    drafts.keep(draft=draft, declared=declared)
    if removed := post.get("remove", ""):
        pk = whole_numbers.key(removed)
        if pk and uploads.detach(draft=draft, pk=pk):
            messages.success(request, _("The file has been removed."))
        return redirect(reverse("forms:materials", args=[draft.token]) + _at(post.get("at")))
    refused = _take_files(request, state)
    if refused or "upload" in post:
        return redirect(reverse("forms:materials", args=[draft.token]) + _at(post.get("upload")))
    again = any(p.step == MATERIALS and not p.passes for p in State(draft).problems)
    return _on(draft, MATERIALS, again=again)


def _take_files(request, state) -> bool:
    """Keep the good files and say of each bad one why; whether there was a bad one."""
    refused, until = False, time.monotonic() + AT_ONCE
    for paper in state.papers:
        for file in request.FILES.getlist(f"files-{paper.id}"):
            at_once = time.monotonic() < until
            try:
                uploads.attach(draft=state.draft, material=paper.id, file=file, at_once=at_once)
            except Refused as reason:
                refused = True
                text = uploads.not_taken(file, reason)
                messages.error(request, text, extra_tags=f"refused paper-{paper.id}")
    return refused


def _at(paper) -> str:
    return f"#paper-{paper}" if paper else ""


def _too_early(request, state):
    """The form follows from the permits; without them there is nothing to fill in."""
    if state.reached in (SITUATION, PERMITS):
        return _back(request, state.draft, state.reached)
    return None


def _back(request, draft, step):
    messages.info(request, _("Please complete this step first."))
    return redirect(reverse(f"forms:{step}", args=[draft.token]) + "?check=1")


def _on(draft, step, *, again):
    """The next step, or this one again with what is wrong."""
    if again:
        return redirect(reverse(f"forms:{step}", args=[draft.token]) + "?check=1")
    return redirect(f"forms:{STEPS[STEPS.index(step) + 1]}", draft.token)
