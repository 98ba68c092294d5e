"""What whoever leaves a post leaves behind: the queues of that post, which colleagues go on with."""

import copy

from issuance.casework.queue_page import count
from issuance.casework.worklist import queues_of
from portal.ground.calendar import clock
from portal.ground.hooks import Left
from portal.ground.models import Post


def left_by(post: Post) -> list[Left]:
    """Each queue that the post includes, with how much waits in it, as its holder sees it."""
    holder = copy.copy(post.user)
    holder._posts_today = (post,)  # nothing but what this post brings
    queues = queues_of(holder, clock.today())
    return [
        Left(queue.code, queue.title, count(rows)) for queue, rows in queues if not queue.watched
    ]
