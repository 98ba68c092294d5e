"""Word of how a review ended, to who asked for it: through the outbox, as all mail.

Wagtail sends such mail itself, inside the open transaction. A signal keeps one receiver for each
``dispatch_uid``, and this room is ready before Wagtail's admin: ours take the places of its own.
"""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import WorkflowState
from wagtail.signals import workflow_approved, workflow_rejected, workflow_submitted

from portal.ground.staff import letters

PLACE = "workflow_state_{}_email_notification"


def approved(instance, user, **kwargs):
    tell(instance, user, _("Approved and published: %(title)s"))


def rejected(instance, user, **kwargs):
    tell(instance, user, _("Sent back for changes: %(title)s"))


def submitted(**kwargs):
    """The task has told its reviewers already."""


def tell(state, user, subject):
    author = state.requested_by
    if author is None or author == user:
        return
    page, task = state.content_object, state.current_task_state
    subject %= {"title": page.get_admin_display_title()}
    with transaction.atomic():
        letters.send(
            [author],
            key=f"reviewed:{state.pk}:{task and task.pk}",
            subject=subject,
            text="\n".join(filter(None, [subject, task.comment if task else ""])),
            path=reverse("wagtailadmin_pages:edit", args=[page.pk]),
        )


for signal, receiver, name in (
    (workflow_approved, approved, "approved"),
    (workflow_rejected, rejected, "rejected"),
    (workflow_submitted, submitted, "submitted"),
):
    signal.connect(receiver, sender=WorkflowState, dispatch_uid=PLACE.format(name))
