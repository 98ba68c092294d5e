"""Letters to members of staff: one e-mail each through the outbox, to whoever holds a post today."""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import QuerySet

from portal.ground.calendar import clock
from portal.ground.jobs import outbox
from portal.ground.models import Post, User


def holders(*roles, **where) -> QuerySet[User]:
    """Active members of staff who hold one of ``roles`` today; ``where`` narrows the posts, e.g.
    ``region=``, ``department__in=``.
    """
    held = Post.objects.current(clock.today()).filter(role__in=roles, **where)
    return User.objects.filter(is_active=True, posts__in=held).distinct()


def send(people: Iterable[User], *, key: str, subject: str, path: str, text: str = "") -> None:
    """One letter an e-mail address, once for each ``key``, in the open transaction of its cause.

    It says ``text``, or the subject again, and below it where in the back office to look. Nobody
    with an address is nothing to send.
    """
    address = f"{settings.PORTAL_BASE_URL.rstrip('/')}{path}"
    for email in sorted({person.email for person in people if person.email}):
        payload = {"to": [email], "subject": subject, "text": f"{text or subject}\n{address}\n"}
        outbox.enqueue(kind="email", key=f"{key}:{email}", payload=payload)
