"""The steps of the permits and of the form; for how each is answered see ``forms.views.walk``."""

from functools import partial

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from forms import commitment, shown
from forms.combined import KEPT_MOST, CombinedForm, as_post, as_typed, typed_of
from forms.completeness import FORM, PERMITS, SITUATION, State
from forms.drafts import CHOICES, DATA, flat, nested
from forms.permit_choices import DETAILS, PermitChoices, conditions, typed_choices
from forms.views import tabs, walk
from forms.views.access import STEP, draft_page
from forms.views.frame import frame, guide_address
from forms.views.walk import Turn
from guides.public.labels import verdict
from guides.version.answer_codec import answers_to_query
from guides.version.field_types import field_type


@draft_page()
def entrance(request, draft):
    """The link of a draft: on to the first step with something to do."""
    return redirect(f"forms:{State(draft).reached}", draft.token)


@draft_page(*STEP)
def permits(request, draft):
    state, turn = State(draft), Turn(request, draft, PERMITS, kept=not _overlong(request.POST))
    if turn.sent and turn.kept:
        turn.conflicts = _keep_choices(request, state)
        state = State(draft)
    if state.derived is None:
        return walk.back(turn, SITUATION)
    if turn.leaves(state):
        return walk.onward(draft, PERMITS)
    form = _choices(turn, state)
    disputes = tabs.place_disputes(
        form, turn.conflicts, posted=lambda name, value: (name, [(name, value)])
    )
    outcome = state.outcome
    context = frame(state, PERMITS) | turn.context(tabs.values_of(form))
    context |= {
        "form": form,
        "disputes": disputes,
        "outcome": outcome,
        "derived": state.derived,
        "verdict": verdict(outcome),
        "guide": guide_address(draft.version, answers_to_query(state.snapshot, outcome.answers)),
        "rows": [
            {
                "needed": needed,
                "mode": form[f"{needed.code}-mode"],
                "conditions": [form[f"{needed.code}-{name}"] for name in conditions(needed.permit)],
                "committing": commitment.offer(needed.permit, draft.version.region),
                "details": [form[f"{needed.code}-{name}"] for name in DETAILS],
            }
            for needed in state.derived.permits
        ],
    }
    return render(request, "forms/permits.html", context, status=turn.status)


def _choices(turn, state) -> PermitChoices:
    if not turn.kept:
        typed = typed_choices(state.snapshot, turn.request.POST)
        return PermitChoices(state.derived.permits, nested(CHOICES, typed), later=turn.draft.later)
    return state.choices if turn.judged and turn.draft.choices else _unjudged(state)


def _keep_choices(request, state):
    tab = tabs.Tab(request, state.draft, PERMITS)
    typed = typed_choices(tab.snapshot, request.POST)
    names = tab.names or [name for name in typed if name in request.POST]
    fields = _unjudged(state).fields if state.derived else {}
    mine = {name: typed[name] for name in names if name in typed}
    return tab.keep(CHOICES, mine, tabs.viewed_by(fields))


def _unjudged(state):
    """The choices as stored, without errors; new permits are proposed to be applied for."""
    form = type(state.choices)(state.derived.permits, None, later=state.draft.later)
    form.initial = flat(CHOICES, state.draft.choices)
    return form


@draft_page(*STEP)
def form(request, draft):
    state, turn = State(draft), Turn(request, draft, FORM, kept=not _overlong(request.POST))
    if turn.sent and turn.kept:
        turn.conflicts = _keep_form(request, state)
        state = State(draft)
    if early := walk.too_early(turn, state):
        return early
    if "later" in request.POST and turn.kept and not turn.conflicts:
        messages.success(request, _("Kept. You can go on later with the link above."))
        return redirect("forms:form", draft.token)
    if turn.leaves(state):
        return walk.onward(draft, FORM)
    page = _form(turn, state)
    disputes = tabs.place_disputes(page, turn.conflicts, posted=partial(_posted, state.snapshot))
    context = frame(state, FORM) | turn.context(tabs.values_of(page))
    context |= {"form": page, "disputes": disputes, "sections": _sections(state, page)}
    return render(request, "forms/form.html", context, status=turn.status)


def _form(turn, state) -> CombinedForm:
    if not turn.kept:
        typed = as_typed(CombinedForm(state.spec, None), turn.request.POST)
        return CombinedForm(state.spec, turn.draft.data | typed)
    if turn.judged:
        return state.form
    page = CombinedForm(state.spec, None)
    page.initial = as_typed(page, as_post(state.spec.items, turn.draft.data))
    return page


def _overlong(post) -> bool:
    """Whether a text is longer than a draft keeps."""
    texts = [text for name, values in post.lists() if name != shown.FIELD for text in values]
    return max(map(len, texts), default=0) > KEPT_MOST


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
