"""The five steps. A post keeps what was typed, right or wrong, and redirects; a get shows it."""

import time
from functools import partial

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from forms import quotas, shown, uploads
from forms.assembly import HELD, HOLD
from forms.combined import KEPT_MOST, CombinedForm, as_post, as_typed, typed_of
from forms.completeness import FORM, MATERIALS, PERMITS, PROMISED, SITUATION, STEPS, State
from forms.drafts import CHOICES, DATA, DECLARED, flat
from forms.labels import WAYS
from forms.models import Channel, Upload
from forms.permit_choices import DETAILS, typed_choices
from forms.views import tabs
from forms.views.access import STEP, draft_page
from forms.views.frame import frame, guide_address
from guides.public.labels import verdict
from guides.version.answer_codec import answers_to_query
from guides.version.field_types import field_type
from portal.ground.files.judge import PAPERS, Refused, accept
from portal.ground.limits.counting import TooMany, count
from portal.ground.text import whole_numbers

AT_ONCE = 3.0  # seconds for which a request begins to judge files; the others wait in quarantine


@draft_page()
def entrance(request, draft):
    """The link of a draft: on to the first step with something to do."""
    return redirect(f"forms:{State(draft).reached}", draft.token)


@draft_page(*STEP)
def permits(request, draft):
    state = State(draft)
    conflicts = {}
    if request.method == "POST":
        conflicts = _keep_choices(request, state)
        state = State(draft)
    if state.derived is None:
        return _back(request, draft, SITUATION)
    if request.method == "POST" and not conflicts:
        here = any(problem.step == PERMITS for problem in state.problems)
        return _on(draft, PERMITS, again=here)
    judged = draft.choices and "check" in request.GET and not conflicts
    form = state.choices if judged else _unjudged(state)
    disputes = tabs.place_disputes(
        form, conflicts, posted=lambda name, value: (name, [(name, value)])
    )
    outcome = state.outcome
    context = frame(state, PERMITS) | {
        "form": form,
        "disputes": disputes,
        "shown": tabs.token(draft, PERMITS, tabs.values_of(form), conflicts),
        "outcome": outcome,
        "derived": state.derived,
        "verdict": verdict(outcome),
        "guide": guide_address(draft.version, answers_to_query(state.snapshot, outcome.answers)),
        "rows": [
            {
                "needed": needed,
                "mode": form[f"{needed.code}-mode"],
                "details": [form[f"{needed.code}-{name}"] for name in DETAILS],
            }
            for needed in state.derived.permits
        ],
    }
    return render(request, "forms/permits.html", context, status=422 if conflicts else 200)


def _keep_choices(request, state):
    tab = tabs.Tab(request, state.draft, PERMITS)
    typed = typed_choices(tab.snapshot, request.POST)
    names = tab.names or [name for name in typed if name in request.POST]
    fields = _unjudged(state).fields if state.derived else {}
    mine = {name: typed[name] for name in names if name in typed}
    return tab.keep(CHOICES, mine, tabs.viewed_by(fields))


def _unjudged(state):
    """The choices as stored, without errors; new permits are proposed to be applied for."""
    form = type(state.choices)(state.derived.permits, None)
    form.initial = flat(CHOICES, state.draft.choices)
    return form


@draft_page(*STEP)
def form(request, draft):
    state = State(draft)
    conflicts = {}
    if request.method == "POST":
        if _overlong(request.POST):
            return _too_early(request, state) or _unkept(request, state)
        conflicts = _keep_form(request, state)
        state = State(draft)
    if early := _too_early(request, state):
        return early
    if request.method == "POST" and not conflicts:
        if "later" in request.POST:
            messages.success(request, _("Kept. You can go on later with the link above."))
            return redirect("forms:form", draft.token)
        return _on(draft, FORM, again=any(problem.step == FORM for problem in state.problems))
    judged = "check" in request.GET and not conflicts
    page = state.form if judged else CombinedForm(state.spec, None)
    if not page.is_bound:
        page.initial = as_typed(page, as_post(state.spec.items, draft.data))
    disputes = tabs.place_disputes(page, conflicts, posted=partial(_posted, state.snapshot))
    context = frame(state, FORM) | {
        "form": page,
        "disputes": disputes,
        "shown": tabs.token(draft, FORM, tabs.values_of(page), conflicts),
        "sections": _sections(state, page),
    }
    return render(request, "forms/form.html", context, status=422 if conflicts else 200)


def _overlong(post) -> bool:
    """Whether a text is longer than a draft keeps."""
    texts = [text for name, values in post.lists() if name != shown.FIELD for text in values]
    return max(map(len, texts), default=0) > KEPT_MOST


def _unkept(request, state):
    """The page as typed, with what is wrong beside each field; nothing of it is kept."""
    typed = as_typed(CombinedForm(state.spec, None), request.POST)
    page = CombinedForm(state.spec, state.draft.data | typed)
    context = frame(state, FORM) | {
        "form": page,
        "shown": request.POST.get(shown.FIELD, ""),
        "sections": _sections(state, page),
    }
    return render(request, "forms/form.html", context, status=422)


def _posted(snapshot, key, value):
    """Label and posted pairs of a datum that is no longer asked for."""
    part = snapshot.field_by_key.get(key)
    if part is None:
        return key, [(key, value)]
    lists = field_type(part.type).posted(key, value)
    return part.label, [(name, text) for name, texts in lists.items() for text in texts]


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


def _keep_form(request, state):
    """Store what the page changed, also of data that are no longer asked for."""
    tab = tabs.Tab(request, state.draft, FORM)
    names = tab.names or [key for key in tab.snapshot.field_by_key if _sent(tab, key)]
    fields = CombinedForm(state.spec, None).fields if state.derived else {}
    return tab.keep(DATA, typed_of(tab.snapshot, names, request.POST), tabs.viewed_by(fields))


def _sent(tab, key) -> bool:
    names = field_type(tab.snapshot.field_by_key[key].type).names(key)
    return any(name in tab.post for name in names)


@draft_page(*STEP)
def materials(request, draft):
    state = State(draft)
    conflicts = {}
    if request.method == "POST":
        conflicts, answer = _keep_materials(request, state)
        if answer:
            return answer
        state = State(draft)
    if early := _too_early(request, state):
        return early
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
    context |= _disputed_ways(context["papers"], conflicts)
    context["shown"] = tabs.token(draft, MATERIALS, _ways_shown(context["papers"]), conflicts)
    said = list(messages.get_messages(request))
    context["refused"] = [m for m in said if "refused" in m.tags]
    context["said"] = [m for m in said if "refused" not in m.tags]
    return render(request, "forms/materials.html", context, status=422 if conflicts else 200)


def _ways_shown(rows):
    """Of the papers whose ways stand on the page."""
    return {row["paper"].id: row["way"] for row in rows if row["ways"] and not row["files"]}


def _disputed_ways(rows, conflicts):
    """The dispute of each paper beside it, the way chosen here being ticked."""
    names = {row["paper"].id: row["paper"].name for row in rows}
    disputes = {
        paper: tabs.Dispute(
            paper,
            names.get(paper, paper),
            _way_in_words(conflict.mine),
            _way_in_words(conflict.stored),
            () if paper in names else ((f"way-{paper}", conflict.mine),),
        )
        for paper, conflict in conflicts.items()
    }
    for row in rows:
        if dispute := disputes.get(row["paper"].id):
            row["dispute"] = dispute
            mine = conflicts[dispute.name].mine
            row["ways"] = [(way, label, way == mine) for way, label, _on in row["ways"]]
    return {"disputes": list(disputes.values())}


def _way_in_words(way) -> str:
    return str(WAYS[way]) if way in WAYS else _("I upload it")


def _limits():
    return settings.PORTAL_UPLOAD_MAX_BYTES // uploads.MEGABYTE


def _paper_row(state, paper, missing):
    return {
        "paper": paper,
        "anchor": f"paper-{paper.id}",
        "files": (files := state.uploads.get(paper.id, [])),
        "sound": files and all(file.state == Upload.State.TAKEN for file in files),
        "way": (chosen := state.declared(paper)),
        "promised": chosen != PROMISED == state.draft.declared.get(paper.id),
        "ways": [(way, WAYS[way], way == chosen) for way in state.ways(paper)],
        "missing": f"paper-{paper.id}" in missing,
        "held": paper.id.startswith(f"{HOLD}:"),
    }


def _keep_materials(request, state):
    """The ways in dispute, or else where to go on; files are kept in either case."""
    draft, post = state.draft, request.POST
    conflicts = _keep_ways(request, state)
    if removed := post.get("remove", ""):
        pk = whole_numbers.key(removed)
        if pk and uploads.detach(draft=draft, pk=pk):
            messages.success(request, _("The file has been removed."))
        there = post.get("at")
    else:
        there = post.get("upload") if _take_files(request, state) or "upload" in post else None
    if conflicts:
        return conflicts, None
    if "remove" in post or there is not None:
        return {}, redirect(reverse("forms:materials", args=[draft.token]) + _at(there))
    state = State(draft)
    if early := _too_early(request, state):
        return {}, early
    again = any(p.step == MATERIALS and not p.passes for p in state.problems)
    return {}, _on(draft, MATERIALS, again=again)


def _keep_ways(request, state):
    tab = tabs.Tab(request, state.draft, MATERIALS)
    names = tab.names or [
        name.removeprefix("way-") for name in request.POST if name.startswith("way-")
    ]
    mine = {
        paper: next((way for way in request.POST.getlist(f"way-{paper}") if way in WAYS), "")
        for paper in names
    }
    papers = state.spec.paper_by_id if state.derived else {}

    def view(paper, way):
        return way if paper not in papers or way in state.ways(papers[paper]) else ""

    return tab.keep(DECLARED, mine, view)


def _take_files(request, state) -> bool:
    """Keep the good files and say of each bad one why; whether there was a bad one."""
    refused, until = False, time.monotonic() + AT_ONCE
    for name in request.FILES:
        paper = name.removeprefix("files-")
        if paper not in _uploadable(state.snapshot):
            continue
        for file in request.FILES.getlist(name):
            at_once = time.monotonic() < until
            try:
                if state.draft.channel == Channel.ONLINE:
                    count(quotas.BYTES, request, amount=max(1, file.size))
                uploads.attach(draft=state.draft, material=paper, file=file, at_once=at_once)
            except (Refused, TooMany) as reason:
                refused = True
                text = uploads.not_taken(file, reason)
                messages.error(request, text, extra_tags=f"refused paper-{paper}")
    return refused


def _uploadable(snapshot) -> set[str]:
    """Also what another tab has made needless meanwhile: a file is not lost by that."""
    held = (f"{HELD}{permit.code}" for permit in snapshot.permits)
    return {*snapshot.material_by_id, *held}


def _at(paper) -> str:
    return f"#paper-{paper}" if paper else ""


def _too_early(request, state):
    """The form follows from the permits; without them there is nothing to fill in."""
    if state.reached in (SITUATION, PERMITS):
        return _back(request, state.draft, state.reached)
    return None


def _back(request, draft, step):
    if request.method == "POST":
        text = _("What you sent has been kept. Please complete this step first.")
    else:
        text = _("Please complete this step first.")
    messages.info(request, text)
    return redirect(reverse(f"forms:{step}", args=[draft.token]) + "?check=1")


def _on(draft, step, *, again):
    """The next step, or this one again with what is wrong."""
    if again:
        return redirect(reverse(f"forms:{step}", args=[draft.token]) + "?check=1")
    return redirect(f"forms:{STEPS[STEPS.index(step) + 1]}", draft.token)
