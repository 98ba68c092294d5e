"""The review of texts (审核) as Wagtail knows it: a task of our own, and pages that demand it."""

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from wagtail.models import Page, Task, TaskState

from home import review
from home.page_forms import TextForm


class SecondPersonTask(Task):
    """Approval by an editor or supervisor of the page's region who wrote no part of what is new.

    Wagtail's approval by a group lets the author approve. A reviewer can change the text meanwhile,
    and becomes an author by it: somebody else decides.
    """

    class Meta:
        verbose_name = gettext_lazy("review by a second person")
        verbose_name_plural = gettext_lazy("reviews by a second person")

    @classmethod
    def get_description(cls):
        return _("An editor or supervisor of the region approves, never an author of the text.")

    @transaction.atomic
    def start(self, workflow_state, user=None):
        state = super().start(workflow_state, user=user)
        review.tell_reviewers(state=state)
        return state

    def user_can_access_editor(self, obj, user):
        return review.reaches(user, obj)

    def locked_for_user(self, obj, user):
        return not review.may_improve(user, obj)

    def get_actions(self, obj, user):
        if not review.may_decide(user, obj):
            return []
        return [
            ("reject", _("Request changes"), True),
            ("approve", _("Approve"), False),
            ("approve", _("Approve with a remark"), True),
        ]

    def get_task_states_user_can_moderate(self, user, **kwargs):
        states = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        decidable = review.reviewable(user, states.select_related("revision"))
        return TaskState.objects.filter(pk__in=decidable)

    def on_action(self, task_state, user, action_name, **kwargs):
        page = task_state.workflow_state.content_object.specific
        if user is None or not review.may_decide(user, page):
            raise PermissionDenied(_("Somebody else has to review what you have written."))
        return super().on_action(task_state, user, action_name, **kwargs)


class TextPage(Page):
    """Base of the content pages: reviewed by a second person, with an optional English title."""

    title_en = models.CharField(gettext_lazy("English title"), max_length=255, blank=True)

    base_form_class = TextForm

    class Meta:
        abstract = True

    def permissions_for_user(self, user):
        return review.TwoPersonPermissions(user, self)

    @property
    def heading(self) -> str:
        """The title in the reader's language, as far as there is one."""
        return (self.title_en if get_language() == "en" else "") or self.title
