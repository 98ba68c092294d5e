"""Drafts (暂存): begun, kept at every step, moved to a newer version; they expire in thirty days."""

import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction

from forms.models import Channel, Draft, Submission
from guides.models import GuideVersion
from guides.version.answer_codec import as_text
from portal.ground.calendar import clock
from portal.ground.models import Role
from portal.ground.staff import posts

LIFE = timedelta(days=30)  # after the last change


def start_draft(
    *,
    version: GuideVersion,
    channel: str = Channel.ONLINE,
    clerk=None,
    answers: Mapping[str, Any] | None = None,
    submission_uuid: uuid.UUID | None = None,
) -> Draft:
    """Begin a form; at the window by a clerk of the city, else ``PermissionDenied``.

    ``answers``: typed, or text as ``guides.version.answer_codec`` reads it. ``submission_uuid`` made by the
    client makes a second click find the draft of the first, unless that was handed in already.
    """
    if channel == Channel.WINDOW:
        posts.require(clerk, Role.CLERK, region=version.region)
    typed = {key: as_text(value) for key, value in (answers or {}).items()}
    submission_uuid = submission_uuid or uuid.uuid4()
    begun = Draft.objects.filter(submission_uuid=submission_uuid, version=version).first()
    if begun and begun.channel == channel and begun.clerk == clerk and not submitted(begun):
        return keep(draft=begun, answers=typed)
    now = clock.now()
    columns = {
        "version": version,
        "channel": channel,
        "clerk": clerk,
        "answers": typed,
        "created_at": now,
        "updated_at": now,
        "expires_at": now + LIFE,
    }
    try:
        with transaction.atomic():
            return Draft.objects.create(submission_uuid=submission_uuid, **columns)
    except IntegrityError:
        return Draft.objects.create(**columns)


def keep(*, draft: Draft, **columns) -> Draft:
    """Store what was typed, right or wrong; the link lives on for another thirty days."""
    now = clock.now()
    for name, value in columns.items():
        setattr(draft, name, value)
    draft.updated_at, draft.expires_at = now, now + LIFE
    draft.save(update_fields=[*columns, "updated_at", "expires_at"])
    return draft


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
