"""One person: made, named, given posts and a first password; and who gave or took what."""

from collections.abc import Iterable

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.ground.backoffice.staff.base import TITLE, StaffView, stand
from portal.ground.backoffice.staff.forms import AccountForm, NameForm, PostForm
from portal.ground.history import words
from portal.ground.models import Event, Post
from portal.ground.staff import administration

TOLD = 100  # events of a person, newest first


class NewPerson(StaffView):
    template_name = "ground/backoffice/staff/new.html"
    page_title = gettext_lazy("New account")

    def trail(self):
        return [(reverse("staff"), TITLE), ("", self.page_title)]

    def get(self, request):
        self.admit()
        return self.page(request, form=AccountForm(actor=request.user))

    def post(self, request):
        self.admit()
        form = AccountForm(request.POST, actor=request.user)
        if not form.is_valid():
            return self.page(request, 422, form=form)
        person = administration.open_account(
            actor=request.user,
            username=form.cleaned_data["username"],
            display_name=form.cleaned_data["display_name"],
            **form.post(),
        )
        messages.success(request, _("The account is made. Give the person a link to begin with."))
        return self.back(person)


class Person(StaffView):
    """One person: posts, account, and who gave or took what."""

    template_name = "ground/backoffice/staff/person.html"

    def get_page_title(self):
        return str(self.person)

    def trail(self):
        return [(reverse("staff"), TITLE), ("", str(self.person))]

    def get(self, request, pk):
        self.person_of(pk)
        return self.show()

    def show(self, status=200, **forms):
        actor, person = self.request.user, self.person
        held = list(
            administration.kept(actor)
            .filter(user=person)
            .select_related("region", "department")
            .order_by("-valid_from", "-pk")
        )
        barred = administration.bar(actor, person)
        barred_account = administration.bar_of_account(actor, person)
        gives = not barred and person.is_active
        return self.page(
            self.request,
            status,
            person=person,
            held=[(post, stand(post)) for post in held],
            told=_told(person, held),
            barred=barred,
            barred_account=barred_account,
            name_form=forms.get("name_form")
            or (
                None if barred_account else NameForm(initial={"display_name": person.display_name})
            ),
            post_form=forms.get("post_form")
            or (PostForm(actor=actor, person=person) if gives else None),
        )


class Rename(Person):
    http_method_names = ["post"]

    def post(self, request, pk):
        person = self.person_of(pk)
        form = NameForm(request.POST)
        if not form.is_valid():
            return self.show(422, name_form=form)
        self.done(
            administration.rename, person=person, says=_("The name is kept."), **form.cleaned_data
        )
        return self.back(person)


class Give(Person):
    http_method_names = ["post"]

    def post(self, request, pk):
        person = self.person_of(pk)
        form = PostForm(request.POST, actor=request.user, person=person)
        if not form.is_valid():
            return self.show(422, post_form=form)
        says = _("The post is given; its rights hold from its first day on.")
        if self.done(administration.give_post, person=person, says=says, **form.post()):
            self.tell_of_link(person)
        return self.back(person)


class Link(Person):
    """Shown in the answer to this very request, and nowhere again."""

    http_method_names = ["post"]
    template_name = "ground/backoffice/staff/link.html"

    def post(self, request, pk):
        person = self.person_of(pk)
        says = _("The old password is void.")
        link = self.done(administration.first_link, person=person, says=says)
        if link is None:
            return self.back(person)
        return self.page(request, person=person, link=request.build_absolute_uri(link))


class Resume(Person):
    http_method_names = ["post"]

    def post(self, request, pk):
        person = self.person_of(pk)
        says = _("The account is in use again. Give it posts, and the person a link to begin with.")
        self.done(administration.resume_account, person=person, says=says)
        return self.back(person)


def _told(person, held: Iterable[Post]) -> list[dict]:
    """Events of the account and of its posts here, in words; two queries however many."""
    subjects = [f"user:{person.pk}", *(f"post:{post.pk}" for post in held)]
    events = Event.objects.filter(subject__in=subjects).select_related("actor", "chain")
    return [
        {
            "event": event,
            "verb": words.verb(event),
            "what": words.after(event) or words.before(event),
            "until": event.data.get("until", ""),
            "from": event.data.get("from", ""),
        }
        for event in events.order_by("-pk")[:TOLD]
    ]
