"""Forms of the staff screens: what cannot be is told beside the field."""

import re
from datetime import date

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from portal.ground.calendar import clock
from portal.ground.models import Department, Post, Region, Role, User
from portal.ground.models.people import DEPARTMENT_ROLES
from portal.ground.papers.entry import Printable
from portal.ground.staff import administration
from portal.ground.text.fields import CodeField, LineField
from portal.ground.text.whole_numbers import key

USERNAME = re.compile(r"[a-z][a-z0-9._-]{2,39}")
DIGITS = re.compile(r"\d{11}")  # of a phone or an identity number


def day_field(label, **options) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **options)


class NameForm(forms.Form):
    use_required_attribute = False
    display_name = LineField(
        label=gettext_lazy("Name shown"),
        max_length=40,
        help_text=gettext_lazy("As papers and the history name the officer."),
        validators=[Printable(("officer:account.display_name",))],
    )

    def clean_display_name(self):
        name = self.cleaned_data["display_name"]
        if DIGITS.search(name):
            raise ValidationError(_("A name has no ID or phone number in it."))
        return name


class PostForm(forms.Form):
    """A post of the reader's own regions."""

    use_required_attribute = False
    role = forms.ChoiceField(label=gettext_lazy("Role"))
    region = forms.ModelChoiceField(label=gettext_lazy("Region"), queryset=Region.objects.none())
    department = forms.ModelChoiceField(
        label=gettext_lazy("Department"),
        queryset=Department.objects.none(),
        required=False,
        help_text=gettext_lazy(
            "Of approvers, inspectors, heads and licence officers; nobody else has one."
        ),
    )
    valid_from = day_field(pgettext_lazy("post", "First day"))
    valid_until = day_field(
        pgettext_lazy("post", "Last day"),
        required=False,
        help_text=gettext_lazy("Empty: until it is ended."),
    )

    def __init__(self, data=None, *, actor, person: User | None = None, **kwargs):
        super().__init__(data, **kwargs)
        self.actor, self.person = actor, person
        regions = administration.regions(actor).order_by("code")
        self.fields["role"].choices = [("", "—"), *Role.choices]
        self.fields["region"].queryset = regions
        self.fields["department"].queryset = (
            Department.objects.filter(region__in=regions).select_related("region").order_by("code")
        )
        self.fields["department"].label_from_instance = _department
        self.fields["valid_from"].initial = clock.today()

    def clean(self):
        super().clean()
        told = self.cleaned_data
        if told.get("valid_from") and told["valid_from"] < clock.today():
            self.add_error("valid_from", _("A post begins today or later: nobody held it before."))
        if {"role", "region"} <= told.keys() and "department" not in self.errors:
            self._check_place(told["role"], told["region"], told["department"])
        if not self.errors:
            self._check_constraints()
        return told

    def _check_place(self, role, region, department):
        needs = role in DEPARTMENT_ROLES
        if needs and department is None:
            self.add_error("department", _("Choose a department for this role."))
        elif not needs and department is not None:
            self.add_error(
                "department", _("This role is for a whole region, without a department.")
            )
        elif why := administration.bar_of_post(self.actor, region=region, department=department):
            self.add_error("department" if department else "region", why)

    def _check_constraints(self):
        post = Post(user=self.person, **self.post())
        try:
            post.clean_fields(exclude=["user"])
            post.validate_constraints(exclude=["user"])
        except ValidationError as error:
            for message in error.message_dict.get(NON_FIELD_ERRORS, error.messages):
                self.add_error("valid_until", message)
        if self.person is not None and not self.errors and administration.held_already(post):
            self.add_error("role", _("This person holds this very post at that time already."))

    def post(self) -> dict:
        """The columns of the post."""
        names = ("role", "region", "department", "valid_from", "valid_until")
        return {name: self.cleaned_data[name] for name in names}


class AccountForm(PostForm, NameForm):
    """A new account with its first post."""

    username = CodeField(
        label=gettext_lazy("Username"),
        max_length=40,
        help_text=gettext_lazy(
            "3 to 40 small letters, digits, points, strokes; it begins with a letter. No ID or phone number."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("username", "display_name")

    def clean_username(self):
        name = self.cleaned_data["username"]
        if not USERNAME.fullmatch(name) or DIGITS.search(name):
            raise ValidationError(
                _("Small letters, digits, points and strokes, no ID or phone number in it.")
            )
        if User.objects.filter(username__iexact=name).exists():
            raise ValidationError(_("There is an account of this name already."))
        return name


class EndForm(forms.Form):
    """The last day of a post, and who takes over what waits."""

    use_required_attribute = False
    last_day = day_field(
        gettext_lazy("Last day"), help_text=gettext_lazy("Yesterday: the rights end at once.")
    )

    def __init__(self, data=None, *, post: Post, **kwargs):
        super().__init__(data, **kwargs)
        self.post = post
        self.fields["last_day"].initial = clock.today()
        self.left = _add_heirs(self, "heir", post)

    def clean_last_day(self):
        day: date = self.cleaned_data["last_day"]
        if fault := administration.fault_of_ending(self.post, day):
            raise ValidationError(fault)
        return day

    def clean(self):
        super().clean()
        if "heir" not in self.errors:
            _check_heir(self, "heir", self.post, self.left)
        return self.cleaned_data

    def heir(self) -> User | None:
        return _heir(self, "heir")


class EndAccountForm(forms.Form):
    """For each post that has not ended: who takes over."""

    use_required_attribute = False

    def __init__(self, data=None, *, held: list[Post], **kwargs):
        super().__init__(data, **kwargs)
        self.held = held
        self.left = {post.pk: _add_heirs(self, f"heir-{post.pk}", post) for post in held}

    def clean(self):
        super().clean()
        for post in self.held:
            name = f"heir-{post.pk}"
            if name not in self.errors:
                _check_heir(self, name, post, self.left[post.pk])
        return self.cleaned_data

    def heirs(self) -> dict[int, User | None]:
        return {post.pk: _heir(self, f"heir-{post.pk}") for post in self.held}


STAYS = "stays"


def _add_heirs(form, name, post):
    """What waits; where something does, the field that says who goes on with it."""
    left = administration.left_of(post)
    if left:
        others = list(administration.colleagues(post))
        named = any(line.hand_over for line in left)
        stays = [(STAYS, _stays(others))] if len(others) > 1 and not named else []
        choices = [*stays, *((str(other.pk), str(other)) for other in others)]
        form.fields[name] = forms.ChoiceField(
            label=_("Who goes on with it"),
            choices=choices,
            initial=choices[0][0] if len(choices) == 1 else None,
            widget=forms.RadioSelect,
            required=bool(others),
            help_text=administration.fault_of_handing_over(post, left, None) if not others else "",
            error_messages={"required": _("Say who goes on with what waits.")},
        )
    return left


def _stays(others):
    names = "、".join(str(other) for other in others[:5])
    return _("It stays with those who have it in their lists too: %(names)s") % {"names": names}


def _check_heir(form, name, post, left):
    if fault := administration.fault_of_handing_over(post, left, _heir(form, name)):
        form.add_error(name if name in form.fields else None, fault)


def _heir(form, name):
    chosen = form.cleaned_data.get(name, "")
    return User.objects.filter(pk=key(chosen)).first()


def _department(department):
    return f"{department.region} · {department}"
