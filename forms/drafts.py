"""Drafts (暂存): begun, kept at every step, moved to a newer version; they expire in thirty days."""

import uuid
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction

from forms.merging import Conflict, Shown, merge
from forms.models import Channel, Draft, Submission
from guides.models import GuideVersion
from guides.version.answer_codec import as_text
from portal.ground.calendar import clock
from portal.ground.models import Role
from portal.ground.staff import posts

LIFE = timedelta(days=30)  # after the last change
ANSWERS, CHOICES, DATA, DECLARED = COLUMNS = ("answers", "choices", "data", "declared")


NOTHING_SHOWN = Shown()
View = Callable[[str, Any], Any]  # a name and its stored value → the value as a page shows it


def as_stored(_name, value):
    return value


class HandedIn(RuntimeError):
    """The draft was submitted in another tab; nothing can be changed in it any more."""


def start_draft(
    *,
    version: GuideVersion,
    channel: str = Channel.ONLINE,
    clerk=None,
    answers: Mapping[str, Any] | None = None,
    submission_uuid: uuid.UUID | None = None,
    **further,
) -> Draft:
    """Begin a form; at the window by a clerk of the city, else ``PermissionDenied``.

    ``answers``: typed, or text as ``guides.version.answer_codec`` reads it. ``submission_uuid`` made by the
    client makes a second click find the draft of the first, as it is by now, unless that was
    handed in already. ``further``: of an application of a later kind what it is about, and what its form
    begins with (columns of ``Draft``).
    """
    if channel == Channel.WINDOW:
        posts.require(clerk, Role.CLERK, region=version.region)
    typed = {key: as_text(value) for key, value in (answers or {}).items()}
    place = {"version": version, "channel": channel, "clerk": clerk}
    if draft := begun(submission_uuid=submission_uuid, **place):
        return draft
    submission_uuid = submission_uuid or uuid.uuid4()
    now = clock.now()
    columns = (
        further
        | place
        | {
            "answers": typed,
            "created_at": now,
            "updated_at": now,
            "expires_at": now + LIFE,
        }
    )
    try:
        with transaction.atomic():
            return Draft.objects.create(submission_uuid=submission_uuid, **columns)
    except IntegrityError:
        return Draft.objects.create(**columns)


def begun(
    *, version: GuideVersion, submission_uuid: uuid.UUID | None, channel=Channel.ONLINE, clerk=None
) -> Draft | None:
    """The draft that a first click has begun, unless it was handed in."""
    place = {"version": version, "channel": channel, "clerk": clerk}
    draft = Draft.objects.filter(submission_uuid=submission_uuid, **place).first()
    return draft if draft and not submitted(draft) else None


def keep(*, draft: Draft, **columns) -> Draft:
    """Store what was typed, right or wrong; the link lives on for another thirty days."""
    now = clock.now()
    for name, value in columns.items():
        setattr(draft, name, value)
    draft.updated_at, draft.expires_at = now, now + LIFE
    draft.save(update_fields=[*columns, "updated_at", "expires_at"])
    return draft


def keep_changes(
    *,
    draft: Draft,
    column: str,
    mine: Mapping[str, Any],
    shown: Shown = NOTHING_SHOWN,
    picks: Mapping[str, str] | None = None,
    view: View = as_stored,
) -> dict[str, Conflict]:
    """Store of one column what a page changed; returns what was changed there and meanwhile elsewhere.

    ``mine``: name → value as posted, see ``flat`` for the names of ``choices``; ``shown`` and
    ``picks`` as in ``forms.merging.merge``. The other columns of ``draft`` are as stored by now.
    Raises ``HandedIn``, ``Draft.DoesNotExist``.
    """
    with transaction.atomic():
        now = Draft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
        if submitted(now):
            raise HandedIn
        for name in COLUMNS:
            setattr(draft, name, getattr(now, name))
        values, conflicts = merged_into(
            column, getattr(draft, column), mine, shown=shown, picks=picks, view=view
        )
        keep(draft=draft, **{column: values})
    return conflicts


def merged_into(column, values, mine, *, shown, picks, view=as_stored):
    """A column with what a page changed, and what is in dispute; see ``keep_changes``."""
    stored = flat(column, values)
    seen = {name: view(name, stored[name]) for name in mine if name in stored}
    merged = merge(shown, mine, seen, picks)
    return nested(column, stored | merged.values), merged.conflicts


def flat(column: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a column by name; those of a permit choice are called ``CODE-number``."""
    if column != CHOICES:
        return dict(values)
    return {
        f"{code}-{name}": value for code, choice in values.items() for name, value in choice.items()
    }


def nested(column: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """What ``flat`` was given."""
    if column != CHOICES:
        return dict(values)
    choices: dict[str, dict] = {}
    for name, value in values.items():
        code, part = name.rsplit("-", 1)
        choices.setdefault(code, {})[part] = value
    return choices


def submitted(draft: Draft) -> Submission | None:
    """The submission this draft has become, if it has."""
    return Submission.objects.filter(uuid=draft.submission_uuid).first()


def newer_version(draft: Draft) -> GuideVersion | None:
    """The version in force, where the draft still follows an older one."""
    if draft.version.status == GuideVersion.Status.ACTIVE:
        return None
    pair = {"region": draft.version.region_id, "industry": draft.version.industry_id}
    return GuideVersion.objects.active().filter(**pair).first()


def move_to(*, draft: Draft, version: GuideVersion) -> Draft:
    """Go on with another version: everything typed stays, what no longer fits is not asked for."""
    return keep(draft=draft, version=version)


def expired(draft: Draft) -> bool:
    return draft.expires_at <= clock.now()
