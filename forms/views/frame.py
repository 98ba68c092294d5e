"""What every page of a draft shows around its step: progress, link, newer version."""

from dataclasses import dataclass
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from forms import drafts
from forms.completeness import STEPS, State
from forms.labels import STEP_LABELS
from forms.models import Channel
from guides.models import GuideVersion
from portal.ground.live_pages import live_path
from portal.ground.text.localized import localized_name


@dataclass(frozen=True)
class Place:
    """One step in the list beside the page."""

    label: str
    url: str
    kind: str  # now, done, todo (may be opened) or wait (an earlier step comes first)


def labels() -> list[str]:
    return [str(STEP_LABELS[step]) for step in STEPS]


def frame(state: State, step: str) -> dict:
    """Context shared by all steps."""
    draft, snapshot = state.draft, state.snapshot
    link = reverse("forms:draft", args=[draft.token])
    return {
        "draft": draft,
        "state": state,
        "snapshot": snapshot,
        "steps": labels(),
        "current": STEPS.index(step) + 1,
        "places": places(state, step),
        "link": urljoin(settings.PORTAL_BASE_URL, link),
        "withdrawn": draft.version.status == GuideVersion.Status.WITHDRAWN,
        "newer": drafts.newer_version(draft),
        "at_window": draft.channel == Channel.WINDOW,
        "region_name": localized_name(draft.version.region),
        "region_url": guide_address(draft.version.region),
        "crumbs": [
            (_("Service guides"), guide_address()),
            (localized_name(draft.version.region), guide_address(draft.version.region)),
            (localized_name(draft.version.industry), guide_address(draft.version)),
            (str(STEP_LABELS[step]), ""),
        ],
    }


def places(state: State, step: str) -> list[Place]:
    """The five steps with what is done and what may be opened."""
    open_problems = {problem.step for problem in state.problems}
    first = STEPS.index(state.reached)
    steps = []
    for number, name in enumerate(STEPS):
        url = reverse(f"forms:{name}", args=[state.draft.token])
        if name == step:
            kind = "now"
        elif number > first and first < 2:
            kind, url = "wait", ""
        else:
            kind = "todo" if name in open_problems or name == STEPS[-1] else "done"
        steps.append(Place(str(STEP_LABELS[name]), url, kind))
    return steps


def guide_address(place=None, query: str = "") -> str:
    """Where the guides are: all, those of a region, or the one of a version."""
    path = "guides/"
    if place is not None:
        region = getattr(place, "region", place)
        path += f"{region.code}/"
        if place is not region:
            path += f"{place.industry.slug}/"
    address = live_path(path)
    return f"{address}?{query}" if address and query else address
