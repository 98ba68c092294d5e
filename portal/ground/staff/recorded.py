"""Posts and accounts in the history: who gave whom which rights, who changed an account and how.

Whatever changes them (the back office, their owners, a command on the server) saves or deletes rows,
so the events hang on that. The actor is the person whose request it is; without one it was done on
the server.
"""

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver
from wagtail.log_actions import get_active_log_context

from portal.ground.history import events
from portal.ground.history.witness import Part, declare
from portal.ground.models import Post, User

POST_GIVEN, POST_CHANGED, POST_TAKEN = "post.give", "post.change", "post.take"
ACCOUNT_MADE, ACCOUNT_CHANGED, ACCOUNT_REMOVED = "account.make", "account.change", "account.remove"
FACTOR_ADDED, FACTOR_CHANGED = "account.factor_added", "account.factor_changed"
FACTOR_REMOVED = "account.factor_removed"
OF_POST = ("user_id", "role", "region_id", "department_id", "valid_from", "valid_until")
OF_ACCOUNT = (
    *("username", "is_active", "is_staff", "is_superuser", "password", "display_name", "email"),
    *("first_name", "last_name"),
)
COLUMNS = {Post: OF_POST, User: OF_ACCOUNT}
RIGHTS = {User.groups.through: "groups", User.user_permissions.through: "user_permissions"}

declare(Post, *OF_POST, born=True)
declare(User, "username", "is_active", "is_staff", "is_superuser", born=True)
declare(
    User,
    *OF_ACCOUNT,
    scheme=2,
    born=True,
    parts=[
        Part("groups", User.groups.through, "user_id", ("group_id",)),
        Part("rights", User.user_permissions.through, "user_id", ("permission_id",)),
        Part("factors", Authenticator, "user_id", ("type", "data")),
    ],
)


@receiver(pre_save, sender=Post)
@receiver(pre_save, sender=User)
def remember(sender, instance, update_fields, **kwargs):
    """What the row was; coming in changes an account's last login alone, and asks nothing."""
    if update_fields is not None and not _told(sender, update_fields):
        return
    stored = sender.objects.filter(pk=instance.pk) if instance.pk else sender.objects.none()
    instance._row_before = stored.values(*COLUMNS[sender]).first()


def _told(sender, names) -> bool:
    columns = {sender._meta.get_field(name).name for name in COLUMNS[sender]}
    return not columns.isdisjoint(names)


@receiver(post_save, sender=Post)
@receiver(post_save, sender=User)
def saved(sender, instance, created, **kwargs):
    if "_row_before" not in instance.__dict__:
        return
    before = instance.__dict__.pop("_row_before") or {}
    after = sender.objects.filter(pk=instance.pk).values(*COLUMNS[sender]).get()
    changed = sorted(name for name in after if after[name] != before.get(name))
    if not changed:
        return
    if sender is Post:
        _of_post(instance, POST_GIVEN if created else POST_CHANGED)
    else:
        _of_account(instance, ACCOUNT_MADE if created else ACCOUNT_CHANGED, changed=changed)


@receiver(post_delete, sender=Post)
@receiver(post_delete, sender=User)
def removed(sender, instance, **kwargs):
    """Within the transaction that deletes; an account takes its posts along, each told."""
    if sender is Post:
        _of_post(instance, POST_TAKEN)
    else:
        _of_account(instance, ACCOUNT_REMOVED, changed=())


def rights_changed(sender, instance, action, reverse, pk_set, **kwargs):
    """Groups and single permissions, from the account's side and from the other."""
    if action == "pre_clear" and reverse:
        instance._cleared = set(instance.user_set.values_list("pk", flat=True))
    if action not in ("post_add", "post_remove", "post_clear") or pk_set == set():
        return
    whose = (pk_set or instance.__dict__.pop("_cleared", ())) if reverse else {instance.pk}
    for user in User.objects.filter(pk__in=whose):
        _of_account(user, ACCOUNT_CHANGED, changed=[RIGHTS[sender]])


for through in RIGHTS:
    m2m_changed.connect(rights_changed, sender=through)


@receiver(pre_delete, sender=Group)
def group_removed(instance, **kwargs):
    """Its members leave it first: rows that go along with it are told by nobody."""
    instance.user_set.clear()


@receiver(post_save, sender=Authenticator)
def factor_kept(instance, created, update_fields, **kwargs):
    """A recovery code that was used changes them; the time of use does not."""
    if update_fields is None or not {"data", "type"}.isdisjoint(update_fields):
        verb = FACTOR_ADDED if created else FACTOR_CHANGED
        _of_account(instance.user, verb, type=instance.type)


@receiver(post_delete, sender=Authenticator)
def factor_removed(instance, **kwargs):
    _of_account(instance.user, FACTOR_REMOVED, type=instance.type)


def activated(request, action, objects, view) -> None:
    """Wagtail's bulk action writes past ``save``."""
    if action == "set_active_state":
        for user in objects:
            if isinstance(user, User):
                _of_account(user, ACCOUNT_CHANGED, changed=["is_active"])


def _of_post(post: Post, verb: str) -> None:
    taken = verb == POST_TAKEN
    with transaction.atomic():
        events.record(
            verb=verb,
            subject=f"post:{post.pk}",
            city=post.region.city.code,
            region=post.region.code,
            actor=get_active_log_context().user,
            before=post.role if taken else "",
            after="" if taken else post.role,
            data={
                "user": post.user_id,
                "department": post.department.code if post.department_id else None,
                "from": str(post.valid_from),
                "until": str(post.valid_until or ""),
            },
            row=post,
        )


def _of_account(user: User, verb: str, **data) -> None:
    with transaction.atomic():
        events.record(
            verb=verb,
            subject=f"user:{user.pk}",
            city=None,
            actor=get_active_log_context().user,
            data=data,
            row=user,
        )
