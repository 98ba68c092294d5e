"""What the screens of the administrator of a region share."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.ground.backoffice.views import BackOfficeView
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Role, User
from portal.ground.staff import administration, posts

TITLE = gettext_lazy("Staff and posts")
NOW, LATER, OVER = "now", "later", "over"


class StaffView(BackOfficeView):
    """For administrators, of their own region; a refusal of a verb is told on the page."""

    header_icon = "user"

    def dispatch(self, request, *args, **kwargs):
        self.request = request
        return super().dispatch(request, *args, **kwargs)

    def admit(self):
        if not administration.administers(self.request.user):
            raise PermissionDenied(posts.lacking(Role.ADMINISTRATOR))

    def person_of(self, pk) -> User:
        self.admit()
        self.person = administration.person_of(self.request.user, pk)
        return self.person

    def back(self, person):
        return redirect("staff_person", person.pk)

    def done(self, verb, *, says, **arguments):
        """Carries out and tells; what cannot be any more is told instead."""
        try:
            result = verb(actor=self.request.user, **arguments)
        except VerbRefused as refusal:
            messages.error(self.request, str(refusal))
            return None
        messages.success(self.request, says)
        return result

    def tell_of_link(self, person):
        if person.is_active and not person.has_usable_password():
            told = _("A link given before is void; give the person a new one.")
            messages.info(self.request, told)


def stand(post) -> str:
    today = clock.today()
    if post.valid_until is not None and post.valid_until < today:
        return OVER
    return LATER if post.valid_from > today else NOW
