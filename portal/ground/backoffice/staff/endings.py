"""A post or an account ends: what waits for its holder, and who goes on with it."""

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.ground.backoffice.staff.base import TITLE
from portal.ground.backoffice.staff.forms import EndAccountForm, EndForm
from portal.ground.backoffice.staff.person import Person
from portal.ground.calendar import clock
from portal.ground.staff import administration


class EndPost(Person):
    """What waits for the holder, and who goes on with it; then the last day."""

    template_name = "ground/backoffice/staff/end_post.html"

    def trail(self):
        back = reverse("staff_person", args=[self.person.pk])
        return [(reverse("staff"), TITLE), (back, str(self.person)), ("", _("End a post"))]

    def get(self, request, pk):
        return self._ask(self._post_of(pk))

    def post(self, request, pk):
        post = self._post_of(pk)
        form = EndForm(request.POST, post=post)
        if not form.is_valid():
            return self._ask(post, form, 422)
        says = _("The post ends on %(day)s.") % {"day": form.cleaned_data["last_day"]}
        day, heir = form.cleaned_data["last_day"], form.heir()
        self.done(administration.end_post, post=post, last_day=day, heir=heir, says=says)
        self.tell_of_link(post.user)
        return self.back(post.user)

    def _post_of(self, pk):
        self.admit()
        post = administration.post_of(self.request.user, pk)
        self.person = post.user
        if barred := administration.bar(self.request.user, post.user):
            raise PermissionDenied(barred)
        return post

    def _ask(self, post, form=None, status=200):
        form = form or EndForm(post=post)
        return self.page(self.request, status, held=post, form=form, left=form.left)


class EndAccount(Person):
    template_name = "ground/backoffice/staff/end_account.html"

    def trail(self):
        back = reverse("staff_person", args=[self.person.pk])
        return [(reverse("staff"), TITLE), (back, str(self.person)), ("", _("End the account"))]

    def get(self, request, pk):
        return self._ask(EndAccountForm(held=self._held(pk)))

    def post(self, request, pk):
        form = EndAccountForm(request.POST, held=self._held(pk))
        if not form.is_valid():
            return self._ask(form, 422)
        says = _("The account has ended: nobody signs in with it, and its sessions are closed.")
        heirs = form.heirs()
        self.done(administration.end_account, person=self.person, heirs=heirs, says=says)
        return self.back(self.person)

    def _held(self, pk):
        person = self.person_of(pk)
        if barred := administration.bar_of_account(self.request.user, person):
            raise PermissionDenied(barred)
        held = person.posts.filter(administration.unended(clock.today()))
        return list(held.select_related("user", "region__parent", "department"))

    def _ask(self, form, status=200):
        parts = [
            (post, form.left[post.pk], form[f"heir-{post.pk}"] if form.left[post.pk] else None)
            for post in form.held
        ]
        return self.page(self.request, status, person=self.person, form=form, parts=parts)
