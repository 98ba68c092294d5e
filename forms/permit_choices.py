"""What the applicant makes of the derived permits: apply, already held, or separately (自愿申报)."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forms.assembly import APPLY, COMMIT, HOLD, SEPARATELY
from forms.combined import storable
from guides.catalogue.field_types.choices import CHOOSE
from guides.catalogue.field_types.days import DayField
from guides.catalogue.field_types.text import PlainText
from guides.version.situations import NeededPermit
from guides.version.snapshot import Snapshot
from portal.ground.calendar import clock
from portal.ground.papers.entry import Printable

MODES = (
    (APPLY, _("Apply for it here")),
    (COMMIT, _("Apply for it here by commitment (告知承诺)")),
    (HOLD, _("I already hold it")),
    (SEPARATELY, _("Not in this application")),
)
NUMBER_MOST = 60
DETAILS = ("number", "valid_from", "valid_until")
MET, LATER = "met", "later"  # a condition that may be promised (容缺)
CONDITION = (
    (MET, _("This is so now")),
    (LATER, _("Not yet: I promise that it will be")),
)


def conditions(permit) -> dict[str, str]:
    """Names of the fields of an item's conditions that may be promised, with the words of each."""
    return {f"c{n}": words for n, words in enumerate(permit.commitment.conditions)}


class PermitNumber(PlainText):
    most = NUMBER_MOST

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.validators.append(Printable(("applicant:permit_number",)))


class PermitChoices(forms.Form):
    """One choice for each derived permit; held ones name their number and dates, and 告知承诺 is a choice
    only for an item that may be handled so. Whether it is closed to whoever applies is nothing a draft
    tells: anybody could type the number of another.

    ``stored`` as ``Draft.choices``; ``None`` leaves the form unbound. ``later``: of a later kind an item is
    applied for here or not (变更、增项).
    """

    use_required_attribute = False

    def __init__(
        self,
        needed: Iterable[NeededPermit],
        stored: Mapping[str, Any] | None,
        *,
        later: bool = False,
    ):
        self.needed, self.later = tuple(needed), later
        super().__init__(None if stored is None else self._as_post(stored))
        for part in self.needed:
            self._add(part.code, part.permit)

    def _add(self, code, permit):
        """Details are demanded like any field; where the permit is not held, `clean` lets them go."""
        name = permit.certificate_name
        self.fields[f"{code}-mode"] = forms.ChoiceField(
            label=_("Your choice"),
            choices=[row for row in MODES if self._offers(row[0], permit)],
            initial=APPLY,
            widget=forms.RadioSelect,
            error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
        )
        for part, words in conditions(permit).items():
            self.fields[f"{code}-{part}"] = forms.ChoiceField(
                label=words,
                choices=CONDITION,
                initial=MET,
                required=False,
                widget=forms.RadioSelect(attrs={"class": "stacked"}),
                error_messages={"invalid_choice": CHOOSE},
            )
            self.fields[f"{code}-{part}"].preset = True  # one of the two is always chosen
        until = _("Leave it empty if the permit has no end.")
        for detail, field in (
            ("number", PermitNumber(label=_("Number of the permit"))),
            ("valid_from", DayField(label=_("Valid from"))),
            ("valid_until", DayField(label=_("Valid until"), help_text=until)),
        ):
            field.required = detail != "valid_until"
            field.widget.attrs["autocomplete"] = "off"
            wanted = _("Please fill this in for “%(permit)s”.") % {"permit": name}
            field.error_messages["required"] = wanted
            self.fields[f"{code}-{detail}"] = field

    def _offers(self, mode, permit) -> bool:
        if self.later:
            return mode in (APPLY, SEPARATELY)
        return mode != COMMIT or permit.by_commitment

    def _as_post(self, stored) -> dict[str, str]:
        post = {}
        for part in self.needed:
            for name, value in stored.get(part.code, {}).items():
                post[f"{part.code}-{name}"] = value
        return post

    def clean(self):
        data = self.cleaned_data
        for part in self.needed:
            if data.get(f"{part.code}-mode") == HOLD:
                self._check_held(part.code, data)
            else:
                self._forget_details(part.code)
        return data

    def _check_held(self, code, data):
        _number, start, end = (f"{code}-{detail}" for detail in DETAILS)
        if data.get(end) and data.get(start) and data[end] < data[start]:
            self.add_error(end, _("The end lies before the beginning."))
        elif data.get(end) and data[end] < clock.today().isoformat():
            self.add_error(end, _("This permit has expired; please apply for it here."))
        elif data.get(start, "") > clock.today().isoformat():
            self.add_error(start, _("This permit is not valid yet."))

    def _forget_details(self, code):
        """Details of a permit that is not held are kept in the draft, but not judged."""
        for detail in DETAILS:
            self._errors.pop(f"{code}-{detail}", None)

    def choices(self) -> dict[str, dict[str, str]]:
        """What a revision stores; only after ``is_valid``."""
        chosen = {}
        for part in self.needed:
            mode = self.cleaned_data[f"{part.code}-mode"]
            details = DETAILS if mode == HOLD else ()
            chosen[part.code] = {"mode": mode} | {
                detail: self.cleaned_data[f"{part.code}-{detail}"] for detail in details
            }
            for name in conditions(part.permit) if mode == APPLY else ():
                if self.cleaned_data.get(f"{part.code}-{name}") == LATER:
                    chosen[part.code][name] = LATER
        return chosen


def typed_choices(snapshot: Snapshot, post) -> dict[str, str]:
    """The raw values of a post for every permit of a version, named as ``forms.drafts.flat`` does."""
    return {
        f"{permit.code}-{name}": storable(post.get(f"{permit.code}-{name}"))
        for permit in snapshot.permits
        for name in ("mode", *DETAILS, *conditions(permit))
    }
