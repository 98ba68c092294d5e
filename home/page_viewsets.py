"""Wagtail's page screens as our editors need them: a page begins with a click, a review ends kindly."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.locks import WorkflowLock

DECIDING = "perform_workflow_action"
DECIDED = {
    "approve": gettext_lazy("Approved and published: %(title)s"),
    "reject": gettext_lazy("Sent back for changes: %(title)s"),
}


class ReviewLock(WorkflowLock):
    """Says beforehand what changing the text means while it is under review."""

    def get_message(self, user):
        if self.for_user(user):
            return _("This text is under review; until it is decided only reviewers can change it.")
        if self.task.get_actions(self.object, user):
            return _(
                "You can decide on this text. Should you change it, you become one of its authors "
                "and somebody else decides."
            )
        return _("You changed this text while it is under review: somebody else decides.")


class AddPage(CreateView):
    """Saved by the browser a moment before, a new page would meet itself at the editor's click."""

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"autosave_enabled": False}


class EditPage(EditView):
    """Whoever changed the text and then decides is told why somebody else must; the change is kept."""

    def get(self, request, *args, **kwargs):
        if isinstance(self.lock, WorkflowLock):
            self.lock = ReviewLock(self.page, self.lock.task)
        return super().get(request, *args, **kwargs)

    def perform_workflow_action(self):
        try:
            return super().perform_workflow_action()
        except PermissionDenied:
            return self.undecided()

    def add_save_confirmation_message(self):
        done = DECIDED.get(self.workflow_action) if self.action_name == DECIDING else None
        if done is None:
            super().add_save_confirmation_message()
        else:
            names = {"title": self.page.get_admin_display_title()}
            messages.success(self.request, done % names)

    def save_action(self):
        """What is not open to this reader any more, Wagtail takes for saving."""
        response = super().save_action()
        decided = "action-workflow-action" in self.request.POST and not self.expects_json_response
        return self.undecided() if decided else response

    def workflow_action_is_valid(self):
        """Autosave sends whatever is in the form, the button of a decision too."""
        return not self.expects_json_response and super().workflow_action_is_valid()

    def undecided(self):
        if self.page.workflow_in_progress:
            why = _("Nothing was decided: you changed the text, and your change is kept.")
        else:
            why = _("The review is over already; what you typed is kept as a draft.")
        messages.warning(self.request, why)
        return self.redirect_and_remain()


class Pages(PageViewSet):
    add_view_class = AddPage
    edit_view_class = EditPage
