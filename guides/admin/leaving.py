"""What an editor, or a department's officer, leaves behind in the catalogue."""

import copy
from functools import partial

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guides.admin.tasks import waiting
from guides.models import Release
from portal.ground.history import transitions
from portal.ground.history.transitions import VerbRefused
from portal.ground.hooks import Left
from portal.ground.models import Post, Role

HANDED_OVER = "release.hand_over"


def left_by(post: Post) -> list[Left]:
    """What waits for any holder of the post, and the drafts of releases that name this one."""
    holder = copy.copy(post.user)
    holder._posts_today = (post,)  # nothing but what this post brings
    left = [Left(_code(line), line.label, line.count) for line in waiting(holder)]
    if post.role == Role.EDITOR:
        drafts = drafts_of(post)
        own = Left(
            "drafts", _("Drafts of releases"), len(drafts), partial(hand_over, releases=drafts)
        )
        left.append(own)
    return left


def drafts_of(post: Post) -> list[Release]:
    drafts = Release.objects.filter(author=post.user, status=Release.Status.DRAFT)
    reached = drafts.select_related("region__parent")
    return [release for release in reached if post.region.holds(release.region)]


def hand_over(heir, actor, *, releases: list[Release]) -> None:
    """The heir is their author from now on, and so does not approve them."""
    with transaction.atomic():
        for release in releases:
            own = Release.objects.filter(
                pk=release.pk, author=release.author_id, status=Release.Status.DRAFT
            )
            if not own.update(author=heir):
                raise VerbRefused(_("Meanwhile this release is no draft of theirs any more."))
            transitions.record(
                release,
                verb=HANDED_OVER,
                actor=actor,
                before=release.status,
                data={"from": release.author_id, "to": heir.pk},
            )


def _code(line) -> str:
    """Of an address: guides_releases."""
    return line.url.removeprefix("/cms/")
