"""The first step: the answers that decide which permits and papers are needed."""

from django.shortcuts import redirect, render
from django.urls import reverse

from forms.combined import storable
from forms.completeness import SITUATION, State
from forms.drafts import ANSWERS
from forms.models import Draft
from forms.views import tabs
from forms.views.access import STEP, draft_page
from forms.views.frame import frame
from guides.public.situation_form import LONGEST, SituationForm


@draft_page(*STEP)
def situation(request, draft):
    if request.method == "POST":
        return keep_answers(request, draft)
    return _page(request, draft)


def keep_answers(request, draft: Draft):
    """Also for the first page, sent once more after its draft was begun."""
    tab = tabs.Tab(request, draft, SITUATION)
    typed = typed_answers(tab.snapshot, request.POST)
    names = tab.names or [name for name in typed if name in request.POST]
    conflicts = tab.keep(ANSWERS, {name: typed[name] for name in names if name in typed})
    if conflicts:
        return _page(request, draft, conflicts)
    return redirect(after_answers(draft))


def _page(request, draft, conflicts=None):
    conflicts = conflicts or {}
    state = State(draft)
    form = state.situation
    if conflicts or "check" not in request.GET:
        form = SituationForm(state.snapshot, {})
        form.initial = dict(draft.answers)
    disputes = tabs.place_disputes(
        form, conflicts, posted=lambda name, value: (name, [(name, value)])
    )
    context = frame(state, SITUATION) | {"form": form, "disputes": disputes}
    context["shown"] = tabs.token(draft, SITUATION, tabs.values_of(form), conflicts)
    return render(request, "forms/situation.html", context, status=422 if conflicts else 200)


def typed_answers(snapshot, post) -> dict[str, str]:
    return {q.id: storable(post.get(q.id))[:LONGEST] for q in snapshot.questions}


def after_answers(draft: Draft) -> str:
    """On to the permits, or back to what is missing."""
    if State(draft).derived is None:
        return reverse("forms:situation", args=[draft.token]) + "?check=1"
    return reverse("forms:permits", args=[draft.token])
