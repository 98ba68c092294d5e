"""The step of the papers: files to upload, and ways in which a paper needs none."""

import time
from typing import NamedTuple

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from forms import quotas, uploads
from forms.assembly import HELD, HOLD
from forms.completeness import MATERIALS, PROMISED, State
from forms.drafts import DECLARED
from forms.labels import WAYS
from forms.models import Channel, Upload
from forms.views import tabs, walk
from forms.views.access import STEP, draft_page
from forms.views.frame import frame
from forms.views.walk import Turn
from portal.ground.files.judge import PAPERS, Refused, accept
from portal.ground.limits.counting import TooMany
from portal.ground.text import whole_numbers

AT_ONCE = 3.0  # seconds for which a request begins to judge files; the others wait in quarantine


class Refusal(NamedTuple):
    """A file that was not taken, told beside its paper."""

    anchor: str
    text: str


@draft_page(*STEP)
def materials(request, draft):
    """Good files are kept whatever else is wrong; buttons of single papers lead back to them."""
    state, turn = State(draft), Turn(request, draft, MATERIALS)
    refusals = []
    if turn.sent:
        turn.conflicts, refusals = _keep(turn, state)
        state = State(draft)
    if early := walk.too_early(turn, state):
        for refusal in refusals:
            messages.error(request, refusal.text)
        return early
    if turn.sent and not turn.conflicts and not refusals:
        if (there := _one_paper(request.POST)) is not None:
            return redirect(reverse("forms:materials", args=[draft.token]) + _at(there))
        if turn.leaves(state):
            return walk.onward(draft, MATERIALS)
    if state.waits:
        uploads.judge_waiting(seconds=AT_ONCE, draft=draft)
        state = State(draft)
    missing = {p.anchor for p in state.problems if p.step == MATERIALS and not p.passes}
    rows = [_paper_row(state, paper, missing) for paper in state.spec.papers]
    context = frame(state, MATERIALS) | turn.context(_ways_shown(rows))
    context |= _disputed_ways(rows, turn.conflicts)
    context |= {
        "papers": rows,
        "by_sharing": [_paper_row(state, paper, missing) for paper in state.spec.by_sharing],
        "judged": turn.judged and _one_paper(request.POST) is None,
        "refusals": refusals,
        "accept": accept(PAPERS),
        "waits": state.waits,
        "most": _limits(),
    }
    told = {refusal.anchor for refusal in refusals}
    context["wanting"] = [row for row in rows if row["missing"] and row["anchor"] not in told]
    return render(request, "forms/materials.html", context, status=turn.status)


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


def _keep(turn, state):
    """The ways in dispute, and the files that were not taken."""
    conflicts = _keep_ways(turn.request, state)
    refusals = list(_take_files(turn.request, state))
    pk = whole_numbers.key(turn.request.POST.get("remove", ""))
    if pk and uploads.detach(draft=turn.draft, pk=pk):
        messages.success(turn.request, _("The file has been removed."))
    return conflicts, refusals


def _one_paper(post) -> str | None:
    """The paper whose own button was pressed; ``None`` for the button that goes on."""
    return post.get("at", "") if "remove" in post else post.get("upload")


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


def _take_files(request, state):
    """Keep the good files; a ``Refusal`` of each bad one."""
    until = time.monotonic() + AT_ONCE
    for name in request.FILES:
        paper = name.removeprefix("files-")
        if paper not in _uploadable(state.snapshot):
            continue
        for file in request.FILES.getlist(name):
            at_once = time.monotonic() < until
            try:
                if state.draft.channel == Channel.ONLINE:
                    quotas.count_bytes(request, file)
                uploads.attach(draft=state.draft, material=paper, file=file, at_once=at_once)
            except (Refused, TooMany) as reason:
                yield Refusal(f"paper-{paper}", uploads.not_taken(file, reason))


def _uploadable(snapshot) -> set[str]:
    """Also what another tab has made needless meanwhile: a file is not lost by that."""
    held = (f"{HELD}{permit.code}" for permit in snapshot.permits)
    return {*snapshot.material_by_id, *held}


def _at(paper) -> str:
    return f"#paper-{paper}" if paper else ""
