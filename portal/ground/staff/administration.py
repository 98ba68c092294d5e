"""Staff of a region, kept by its administrator (区划管理员): accounts, posts, and who ends them.

A county's administrator reaches the county, a city's its counties too. Nobody changes an account or
a post of their own, and nobody gives what lies beyond their region; whoever ends an administrator
leaves another who serves as long: so no region loses its last one, and no superuser comes of it.
"""

from contextlib import contextmanager
from datetime import date, timedelta

from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from wagtail.log_actions import LogContext

from portal.ground.calendar import clock
from portal.ground.history import events
from portal.ground.history.transitions import VerbRefused
from portal.ground.hooks import LEFT, Left
from portal.ground.models import Department, Event, Post, Region, Role, User
from portal.ground.staff import letters, posts

HANDED_OVER = "post.hand_over"


def administers(user) -> bool:
    return user.is_superuser or posts.holds(user, Role.ADMINISTRATOR)


def regions(actor) -> QuerySet[Region]:
    """Where ``actor`` keeps the staff."""
    return Region.objects.filter(pk__in=posts.region_ids_of(actor, Role.ADMINISTRATOR))


def people(actor) -> QuerySet[User]:
    """Whoever holds, held or will hold a post there; no superuser is anybody's but a superuser's."""
    if actor.is_superuser:
        return User.objects.all()
    return User.objects.filter(Exists(kept(actor).filter(user=OuterRef("pk"))), is_superuser=False)


def kept(actor) -> QuerySet[Post]:
    """The posts ``actor`` gives and ends."""
    return Post.objects.filter(region__in=sorted(posts.region_ids_of(actor, Role.ADMINISTRATOR)))


def unended(today: date) -> Q:
    """Posts held today, or later."""
    return Q(valid_until__isnull=True) | Q(valid_until__gte=today)


def person_of(actor, pk: int) -> User:
    """Raises ``Http404`` alike for nobody and for somebody of another region."""
    if person := people(actor).filter(pk=pk).first():
        return person
    raise Http404(_("There is no such record."))


def post_of(actor, pk: int) -> Post:
    found = kept(actor).filter(user__in=people(actor), pk=pk)
    if post := found.select_related("user", "region__parent", "department").first():
        return post
    raise Http404(_("There is no such record."))


def bar(actor, person: User) -> str:
    """Why ``actor`` gives and ends no posts of this person; empty for who may."""
    if actor == person:
        return _("Your own account and posts are kept by another administrator.")
    return ""


def bar_of_account(actor, person: User) -> str:
    """Why the account as a whole is not theirs to change; empty for who may.

    Whoever sets a password could sign in with it: so all its rights must be ones ``actor`` gives.
    """
    if barred := bar(actor, person):
        return barred
    if actor.is_superuser:
        return ""
    elsewhere = Post.objects.filter(unended(clock.today()), user=person).exclude(
        pk__in=kept(actor).values("pk")
    )
    if elsewhere.exists():
        return _(
            "This person also holds a post beyond your region: the account is kept by an administrator"
            " who reaches both."
        )
    if not person.is_active and (ended := _bar_of_ended(actor, person)):
        return ended
    groups = person.groups.exclude(name__startswith=posts.GROUPS_OF_POSTS)
    if person.is_staff or person.user_permissions.exists() or groups.exists():
        return _("This account has rights beyond its posts: a superuser keeps it.")
    return ""


def _bar_of_ended(actor, person: User) -> str:
    """Whoever ended it resumes it, or who keeps the staff where the ender did; so for its last post."""
    own = kept(actor)
    last = (
        Post.objects.filter(user=person).order_by(F("valid_until").desc(nulls_first=True)).first()
    )
    here = last is None or own.filter(user=person, valid_until=last.valid_until).exists()
    ended = next(
        (event for event in _changes(person) if "is_active" in event.data.get("changed", ())), None
    )
    if ended is not None and ended.actor_id != actor.pk:
        day = clock.day_of(ended.at)
        held = own.current(day - timedelta(days=1)) | own.current(day)
        here = here and held.filter(user=ended.actor_id, role=Role.ADMINISTRATOR).exists()
    if not here:
        return _(
            "This account was ended beyond your region: whoever keeps the staff there resumes it."
        )
    return ""


def _changes(person):
    """Newest first."""
    told = Event.objects.filter(subject=f"user:{person.pk}", verb="account.change")
    return told.order_by("-pk").iterator()


@contextmanager
def _acting(actor, barred):
    """Under one lock for all who keep staff: whoever was ended meanwhile does nothing more."""
    with transaction.atomic(), LogContext(user=actor):
        list(Region.objects.select_for_update().filter(parent=None).values_list("pk", flat=True))
        now = User.objects.filter(pk=actor.pk, is_active=True).first()
        if now is None or not administers(now):
            raise PermissionDenied(posts.lacking(Role.ADMINISTRATOR))
        if why := barred(now):
            raise PermissionDenied(why)
        yield now


def open_account(*, actor, username: str, display_name: str, **post) -> User:
    """An account with its first post; nobody can sign in until its link was used (``first_link``)."""
    with _acting(actor, lambda now: bar_of_post(now, **post)) as now:
        person = User(username=username, display_name=display_name)
        person.set_unusable_password()
        person.save()
        _give(now, person, post)
    return person


def rename(*, actor, person: User, display_name: str) -> None:
    with _acting(actor, lambda now: bar_of_account(now, person)):
        person.display_name = display_name
        person.save(update_fields=["display_name"])


def bar_of_post(actor, *, region: Region, department: Department | None = None, **post) -> str:
    """Why this is no post for ``actor`` to give; empty for one of their own region."""
    if region.pk not in posts.region_ids_of(actor, Role.ADMINISTRATOR):
        return posts.lacking(Role.ADMINISTRATOR, region)
    if department is not None and department.region_id != region.pk:
        return _("This department belongs to another region.")
    return ""


def give_post(*, actor, person: User, **post) -> Post:
    """``post``: role, region, department, valid_from and valid_until."""
    with _acting(actor, lambda now: bar(now, person) or bar_of_post(now, **post)) as now:
        person = person_of(now, person.pk)
        if not person.is_active:
            raise VerbRefused(_("This account has ended."))
        given = _give(now, person, post)
        _void_link(person)
        return given


def _void_link(person):
    """Whoever saw an unused link could come in with it: it does not open rights given or kept later."""
    if not person.has_usable_password():
        person.set_unusable_password()
        person.save(update_fields=["password"])


def _give(actor, person, columns):
    post = Post(user=person, **columns)
    if held_already(post):
        raise VerbRefused(_("This person holds this very post at that time already."))
    post.full_clean()
    post.save()
    return post


def held_already(post: Post) -> bool:
    """Whether the same person has the same post on a day of it."""
    same = Post.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=post.valid_from),
        user=post.user,
        role=post.role,
        region=post.region,
        department=post.department,
    )
    return (same.filter(valid_from__lte=post.valid_until) if post.valid_until else same).exists()


def left_of(post: Post) -> list[Left]:
    """What waits for whoever holds this post, of all rooms."""
    return [left for left in LEFT.lines(post) if left.count]


def colleagues(post: Post) -> QuerySet[User]:
    """Others who may do today what this post allows."""
    today = clock.today()
    same = Post.objects.current(today).filter(unended(today), role=post.role)
    if post.department_id:
        same = same.filter(department=post.department_id)
    else:
        same = same.filter(region__in=[post.region_id, post.region.parent_id or post.region_id])
    others = User.objects.filter(is_active=True, posts__in=same).exclude(pk=post.user_id)
    return others.distinct().order_by("username")


def fault_of_ending(post: Post, last_day: date) -> str:
    """Why this cannot be its last day: what somebody was, they were."""
    if last_day < clock.today() - timedelta(days=1):
        return _("The last day lies in the past: a post ends yesterday (at once) or later.")
    if post.valid_until is not None and last_day > post.valid_until:
        return _("It ends before that anyway. Give a new post instead.")
    return ""


def fault_of_handing_over(post: Post, left: list[Left], heir: User | None) -> str:
    """Why what waits would be nobody's; empty where it goes on."""
    others = list(colleagues(post)) if left else []
    if left and not others:
        return _(
            "Nobody else holds this post here, so what waits would wait for nobody: give it to somebody"
            " first."
        )
    if heir is not None and left and heir not in others:
        return _("This person does not hold this post.")
    if heir is None and any(line.hand_over for line in left):
        return _("Some of it waits for this person by name: say who takes it over.")
    return ""


def end_post(*, actor, post: Post, last_day: date, heir: User | None = None) -> None:
    """``heir``: a colleague of the same post who takes over what waits; None: it stays with all of
    them. A post that has not begun is taken back."""
    with _acting(actor, lambda now: bar(now, post.user)) as now:
        post = post_of(now, post.pk)
        if fault := fault_of_ending(post, last_day):
            raise VerbRefused(fault)
        _end(now, post, last_day, heir)
        _void_link(post.user)


def fault_of_leaving_nobody(post: Post, last_day: date) -> str:
    """Whether the region would one day have no administrator who has one now."""
    if post.role != Role.ADMINISTRATOR:
        return ""
    others = Post.objects.filter(
        role=Role.ADMINISTRATOR,
        region__in=[post.region_id, post.region.parent_id or post.region_id],
        user__is_active=True,
        valid_from__lte=max(post.valid_from, last_day + timedelta(days=1)),
    ).exclude(user=post.user_id)
    endless = Q(valid_until__isnull=True)
    as_long = (
        endless if post.valid_until is None else endless | Q(valid_until__gte=post.valid_until)
    )
    if others.filter(as_long).exists():
        return ""
    return _(
        "The region would be left without an administrator: first give this post to somebody who holds it"
        " at least as long."
    )


def _end(actor, post, last_day, heir):
    if not actor.is_superuser and (fault := fault_of_leaving_nobody(post, last_day)):
        raise VerbRefused(fault)
    left = left_of(post) if post.valid_from <= clock.today() else []
    if fault := fault_of_handing_over(post, left, heir):
        raise VerbRefused(fault)
    if left:
        _hold(left)
        _hand_over(actor, post, left, heir)
    if post.valid_from > last_day:
        post.delete()
    else:
        post.valid_until = last_day
        post.save(update_fields=["valid_until"])


def _hold(left):
    for line in left:
        if line.hold:
            line.hold()


def _hand_over(actor, post, left, heir):
    if heir is not None:
        for line in left:
            if line.hand_over:
                line.hand_over(heir, actor)
        letters.send(
            [heir],
            key=f"{HANDED_OVER}:{post.pk}",
            subject=_("You take over the work of %(name)s") % {"name": post.user},
            text="\n".join(f"{line.label}: {line.count}" for line in left),
            path="/cms/",
        )
    events.record(
        verb=HANDED_OVER,
        subject=f"post:{post.pk}",
        city=post.region.city.code,
        region=post.region.code,
        actor=actor,
        data={
            "user": post.user_id,
            "to": heir.pk if heir else None,
            "left": {str(line.code): line.count for line in left},
        },
    )


def end_account(*, actor, person: User, heirs: dict[int, User | None] | None = None) -> None:
    """No more signing in, from the next request on; all posts end. ``heirs``: by key of the post."""
    with _acting(actor, lambda now: bar_of_account(now, person)) as now:
        person_of(now, person.pk)
        today = clock.today()
        held = Post.objects.filter(unended(today), user=person)
        ending = list(held.select_related("user", "region__parent", "department"))
        for post in ending:
            _hold(left_of(post))
        for post in ending:
            yesterday = today - timedelta(days=1)
            # One that began today lasts it out: it says whose account this was.
            last_day = max(yesterday, post.valid_from) if post.valid_from <= today else yesterday
            _end(now, post, last_day, (heirs or {}).get(post.pk))
        person.is_active = False
        person.set_unusable_password()  # a session of the old one is not taken up again
        person.save(update_fields=["is_active", "password"])


def resume_account(*, actor, person: User) -> None:
    """Posts do not come back by themselves, nor does the password."""
    with _acting(actor, lambda now: bar_of_account(now, person)):
        person.is_active = True
        person.save(update_fields=["is_active"])


def first_link(*, actor, person: User) -> str:
    """An address by which the person sets a password, once, within days; the old one is void."""
    with _acting(actor, lambda now: bar_of_account(now, person)):
        if not person.is_active:
            raise VerbRefused(_("This account has ended."))
        person.set_unusable_password()
        person.save(update_fields=["password"])
    key = urlsafe_base64_encode(force_bytes(person.pk))
    return reverse("staff_begin", args=[key, default_token_generator.make_token(person)])
