"""What whoever leaves a post leaves behind: the queues of that post, which colleagues go on with, and
the cases whose service agent (服务专员) they are, which somebody has to take over by name."""

import copy
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework.queues.queue_page import count
from issuance.casework.queues.worklist import queues_of
from issuance.casework.verbs.case.agents import reassign
from issuance.casework.verbs.locking import locked
from issuance.models import Case
from issuance.status import OPEN_CASES
from portal.ground.calendar import clock
from portal.ground.hooks import Left
from portal.ground.models import Post, Region, Role


def left_by(post: Post) -> list[Left]:
    """Each queue that the post includes, with how much waits in it, as its holder sees it."""
    holder = copy.copy(post.user)
    holder._posts_today = (post,)  # nothing but what this post brings
    queues = queues_of(holder, clock.today())
    left = [
        Left(queue.code, queue.title, count(rows)) for queue, rows in queues if not queue.watched
    ]
    if post.role == Role.CLERK:
        cases = cases_of(post)
        take = partial(hand_over, cases=cases)
        hold = partial(hold_cases, post.user_id)
        label = gettext_lazy("Open cases as service agent")
        left.append(Left("agent", label, len(cases), take, hold))
    return left


def cases_of(post: Post) -> list[Case]:
    """Open cases of the windows of this post whose agent its holder is."""
    regions = Region.objects.within(post.region)
    own = Case.objects.filter(agent=post.user_id, status__in=sorted(OPEN_CASES))
    return list(own.filter(region__in=regions).order_by("pk"))


def hold_cases(agent: int) -> None:
    """Every open case of this agent, of all posts, in one order: two who lock several never wait for
    each other."""
    own = Case.objects.select_for_update().filter(agent=agent, status__in=sorted(OPEN_CASES))
    list(own.order_by("pk").values_list("pk"))


def hand_over(heir, actor, *, cases: list[Case]) -> None:
    """The heir is their agent from now on; each case tells it, with its reason."""
    for case in cases:
        with locked(case):
            if case.status in OPEN_CASES:
                reassign(case, heir, actor, _("The agent before has left this post."))
