"""Posts and accounts in the history: who gave whom which rights, who made or closed an account.

Whatever of the back office changes them (forms, choosers, bulk actions) saves or deletes rows, so
the events hang on that, with the person whose request it is. What no person of the back office does
(the demo, tests, imports of an operator) has no such person and no event.
"""

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver
from wagtail.log_actions import get_active_log_context

from portal.ground.history import events
from portal.ground.history.witness import declare
from portal.ground.models import Post, User

POST_GIVEN, POST_CHANGED, POST_TAKEN = "post.give", "post.change", "post.take"
ACCOUNT_MADE, ACCOUNT_CHANGED, ACCOUNT_REMOVED = "account.make", "account.change", "account.remove"
OF_POST = ("user_id", "role", "region_id", "department_id", "valid_from", "valid_until")
VOUCHED = ("username", "is_active", "is_staff", "is_superuser")
# Their owners change the others too, outside the back office: told, but not vouched for.
OF_ACCOUNT = (*VOUCHED, "password", "display_name", "email")
COLUMNS = {Post: OF_POST, User: OF_ACCOUNT}

declare(Post, *OF_POST)
declare(User, *VOUCHED)


@receiver(pre_save, sender=Post)
@receiver(pre_save, sender=User)
def remember(sender, instance, **kwargs):
    """What the row was, as long as somebody's request changes it."""
    if get_active_log_context().user is None:
        return
    stored = sender.objects.filter(pk=instance.pk) if instance.pk else sender.objects.none()
    instance._row_before = stored.values(*COLUMNS[sender]).first()


@receiver(post_save, sender=Post)
@receiver(post_save, sender=User)
def saved(sender, instance, created, **kwargs):
    actor = get_active_log_context().user
    if actor is None:
        return
    before = instance.__dict__.pop("_row_before", None) or {}
    after = sender.objects.filter(pk=instance.pk).values(*COLUMNS[sender]).get()
    changed = sorted(name for name in after if after[name] != before.get(name))
    if not changed:
        return
    if sender is Post:
        _of_post(instance, POST_GIVEN if created else POST_CHANGED, actor)
    else:
        _of_account(instance, ACCOUNT_MADE if created else ACCOUNT_CHANGED, actor, changed)


@receiver(post_delete, sender=Post)
@receiver(post_delete, sender=User)
def removed(sender, instance, **kwargs):
    """Within the transaction that deletes; an account takes its posts along, each told."""
    actor = get_active_log_context().user
    if actor is None:
        return
    if sender is Post:
        _of_post(instance, POST_TAKEN, actor)
    else:
        _of_account(instance, ACCOUNT_REMOVED, actor, ())


def activated(request, action, objects, view) -> None:
    """Wagtail's bulk action writes past ``save``."""
    if action == "set_active_state":
        for user in objects:
            if isinstance(user, User):
                _of_account(user, ACCOUNT_CHANGED, request.user, ["is_active"])


def _of_post(post: Post, verb: str, actor) -> None:
    taken = verb == POST_TAKEN
    with transaction.atomic():
        events.record(
            verb=verb,
            subject=f"post:{post.pk}",
            city=post.region.city.code,
            region=post.region.code,
            actor=actor,
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


def _of_account(user: User, verb: str, actor, changed) -> None:
    with transaction.atomic():
        events.record(
            verb=verb,
            subject=f"user:{user.pk}",
            city=None,
            actor=actor,
            data={"changed": list(changed)},
            row=user,
        )
