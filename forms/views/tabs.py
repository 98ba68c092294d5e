"""Each page of a draft is one tab among several: what it showed, what it brings, what is in dispute."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms

from forms import drafts, shown
from forms.completeness import State
from forms.merging import Conflict
from forms.models import Draft
from guides.models import GuideVersion
from guides.version.snapshot import Snapshot
from portal.ground.text.canonical import canonical_json


class Tab:
    """One page of a draft as it was posted.

    ``names``: of the values it showed, so that what was typed is kept even where another tab has
    made the page ask for other things; empty for a page that does not say.
    """

    def __init__(self, request, draft: Draft, step: str):
        self.post, self.draft = request.POST, draft
        self.shown, self.version_pk = shown.read(_place(draft, step), self.post.get(shown.FIELD))
        self.names = tuple(self.shown.digests)

    @cached_property
    def snapshot(self) -> Snapshot:
        """Of the version the page followed."""
        if self.version_pk in (None, self.draft.version_id):
            return self.draft.version.snapshot
        return GuideVersion.objects.get(pk=self.version_pk).snapshot

    def keep(
        self,
        column: str,
        mine: Mapping[str, Any],
        view: drafts.View = drafts.as_stored,
    ) -> dict[str, Conflict]:
        """Store what this page changed; see ``forms.drafts.keep_changes``."""
        return drafts.keep_changes(
            draft=self.draft,
            column=column,
            mine=mine,
            shown=self.shown,
            picks=shown.picks_of(self.post),
            view=view,
        )


def _place(draft, step) -> str:
    return f"{draft.token}:{step}"


def token(
    draft: Draft,
    step: str,
    values: Mapping[str, Any],
    conflicts: Mapping[str, Conflict] | None = None,
) -> str:
    """For the page of a step that shows these values; of what is in dispute the stored one counts."""
    disputed = {name: conflict.stored for name, conflict in (conflicts or {}).items()}
    return shown.token_of(
        _place(draft, step), dict(values) | disputed, version=draft.version, disputed=disputed
    )


def values_of(form: forms.Form) -> dict[str, Any]:
    """What a form shows, by the names of its fields."""
    return {name: shown.as_shown(form.fields[name], form[name].value()) for name in form.fields}


def viewed_by(fields: Mapping[str, forms.Field]) -> drafts.View:
    """Stored values as these fields show them."""
    return lambda name, value: shown.as_shown(fields[name], value) if name in fields else value


@dataclass(frozen=True)
class Dispute:
    """Two values for a person to choose from; ``posted``: mine, where no field of the page holds it."""

    name: str
    label: str
    mine: str
    stored: str
    posted: tuple[tuple[str, str], ...] = ()

    @property
    def pick(self) -> str:
        return f"{shown.PICK}{self.name}"


def place_disputes(form: forms.Form, conflicts: Mapping[str, Conflict], *, posted) -> list[Dispute]:
    """Each beside its field, whose value is what was typed; ``posted`` tells label and pairs of others."""
    disputes = []
    for name, conflict in conflicts.items():
        if field := form.fields.get(name):
            mine, stored = (
                shown.in_words(field, value) for value in (conflict.mine, conflict.stored)
            )
            dispute = Dispute(name, str(field.label), mine, stored)
            field.dispute = dispute
            form.initial[name] = conflict.mine
        else:
            dispute = _elsewhere(name, conflict, *posted(name, conflict.mine))
        disputes.append(dispute)
    return disputes


def _elsewhere(name, conflict, label, pairs) -> Dispute:
    mine, stored = (
        "、".join(map(str, value)) if isinstance(value, list) else str(value)
        for value in (conflict.mine, conflict.stored)
    )
    return Dispute(name, label, mine, stored, tuple(pairs))


def whole(state: State) -> dict[str, str]:
    """All that the last page shows of a draft, as one value."""
    files = sorted([f.material, f.sha256] for files in state.uploads.values() for f in files)
    content = {name: getattr(state.draft, name) for name in drafts.COLUMNS}
    return {"draft": canonical_json({"files": files, "version": state.draft.version_id, **content})}
