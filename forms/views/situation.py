"""The first step: the answers that decide which permits and papers are needed."""

from django.shortcuts import render

from forms.combined import storable
from forms.completeness import SITUATION, State
from forms.drafts import ANSWERS
from forms.models import Draft
from forms.views import tabs, walk
from forms.views.access import STEP, draft_page
from forms.views.frame import frame
from forms.views.walk import Turn
from guides.public.situation_form import LONGEST, SituationForm


@draft_page(*STEP)
def situation(request, draft):
    return answered(request, draft)


def answered(request, draft: Draft):
    """Also for the first page, which begins its draft even if an answer is wrong."""
    turn = Turn(request, draft, SITUATION)
    if turn.sent:
        turn.conflicts = _keep_answers(request, draft)
    state = State(draft)
    if turn.leaves(state):
        return walk.onward(draft, SITUATION)
    form = state.situation
    if not turn.judged:
        form = SituationForm(state.snapshot, {})
        form.initial = dict(draft.answers)
    disputes = tabs.place_disputes(
        form, turn.conflicts, posted=lambda name, value: (name, [(name, value)])
    )
    context = frame(state, SITUATION) | turn.context(tabs.values_of(form))
    context |= {"form": form, "disputes": disputes}
    return render(request, "forms/situation.html", context, status=turn.status)


def _keep_answers(request, draft):
    tab = tabs.Tab(request, draft, SITUATION)
    typed = typed_answers(tab.snapshot, request.POST)
    names = tab.names or [name for name in typed if name in request.POST]
    return tab.keep(ANSWERS, {name: typed[name] for name in names if name in typed})


def typed_answers(snapshot, post) -> dict[str, str]:
    return {q.id: storable(post.get(q.id))[:LONGEST] for q in snapshot.questions}
