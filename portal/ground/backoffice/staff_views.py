"""Staff of the region (人员与岗位): the screens of its administrator. A foreign key is 404."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.ground.backoffice.menu import Item
from portal.ground.backoffice.registers.paging import page_of
from portal.ground.backoffice.registers.search import seal, unseal
from portal.ground.backoffice.staff_forms import (
    AccountForm,
    EndAccountForm,
    EndForm,
    NameForm,
    PostForm,
)
from portal.ground.backoffice.views import BackOfficeView
from portal.ground.calendar import clock
from portal.ground.history import words
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Department, Event, Post, Role, User
from portal.ground.staff import administration, posts
from portal.ground.text.whole_numbers import key

TITLE = gettext_lazy("Staff and posts")
KEPT = ("find", "role", "region", "department", "state")
TOLD = 100  # events of a person, newest first
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


class Staff(StaffView):
    """Who holds which posts of the region: searched, narrowed, page by page."""

    template_name = "ground/backoffice/staff/list.html"
    page_title = TITLE

    def get(self, request):
        self.admit()
        term = unseal(request.GET.get("find", ""), request.user)
        found = self._narrowed(term).order_by("username")
        shown = page_of(found.prefetch_related(_posts(request.user)), _number(request))
        rows = [
            (person, [post for post in person.kept if _stand(post) != OVER])
            for person in shown.rows
        ]
        return self.page(
            request,
            shown=shown,
            rows=rows,
            term=term,
            filters=self._filters(),
            query=self._address(page=None),
            pages={turn: self._address(page=getattr(shown, turn)) for turn in ("previous", "next")},
        )

    def post(self, request):
        """A search: names stand in no address."""
        self.admit()
        term = request.POST.get("q", "").strip()
        found = seal(term, request.user) if term else None
        return redirect(f"{reverse('staff')}?{self._address(find=found, page=None)}")

    def _narrowed(self, term):
        given, people = self.request.GET, administration.people(self.request.user)
        if term:
            people = people.filter(Q(username__icontains=term) | Q(display_name__icontains=term))
        held = administration.kept(self.request.user).current(clock.today())
        wanted = {name: given[name] for name in ("role", "region", "department") if given.get(name)}
        if wanted:
            keys = all(key(wanted[name]) for name in wanted if name != "role")
            same = held.filter(user=OuterRef("pk"), **wanted) if keys else held.none()
            people = people.filter(Exists(same))
        state = given.get("state")
        return people if state == "all" else people.filter(is_active=state != "ended")

    def _filters(self):
        regions = list(administration.regions(self.request.user).order_by("code"))
        departments = Department.objects.filter(region__in=regions).order_by("code")
        chosen = self.request.GET.get("region", "")
        if region := key(chosen):
            departments = departments.filter(region=region)
        groups = (
            (_("Role"), "role", Role.choices),
            (_("Region"), "region", [(region.pk, region) for region in regions]),
            (_("Department"), "department", [(row.pk, row.label) for row in departments]),
        )
        states = [("", _("in use")), ("ended", _("ended")), ("all", _("all"))]
        return [
            *(
                (title, self._choices(name, [("", _("all")), *choices]))
                for title, name, choices in groups
                if len(choices) > 1
            ),
            (_("Account"), self._choices("state", states)),
        ]

    def _choices(self, name, choices):
        chosen = self.request.GET.get(name, "")
        return [
            (word, self._address(**{name: value or None}, page=None), str(value) == chosen)
            for value, word in choices
        ]

    def _address(self, **changed):
        given = {name: self.request.GET[name] for name in KEPT if self.request.GET.get(name)}
        return urlencode({name: value for name, value in (given | changed).items() if value})


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
            held=[(post, _stand(post)) for post in held],
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


class Resume(Person):
    http_method_names = ["post"]

    def post(self, request, pk):
        person = self.person_of(pk)
        says = _("The account is in use again. Give it posts, and the person a link to begin with.")
        self.done(administration.resume_account, person=person, says=says)
        return self.back(person)


def _posts(actor) -> Prefetch:
    held = administration.kept(actor).select_related("region", "department")
    return Prefetch("posts", held.order_by("role", "pk"), to_attr="kept")


def _stand(post) -> str:
    today = clock.today()
    if post.valid_until is not None and post.valid_until < today:
        return OVER
    return LATER if post.valid_from > today else NOW


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


def _number(request) -> int:
    number = request.GET.get("page", "")
    return int(number) if number.isdecimal() and len(number) < 6 else 1


MENU = Item(
    label=TITLE,
    page="staff",
    name="staff-and-posts",
    icon="user",
    order=290,
    shown_to=administration.administers,
)
