"""The form that names what is missing: rows of a field or material, and what is missing of it."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import reasons
from issuance.casework.application import nameable
from issuance.casework.verbs.forms import RowsForm
from portal.ground.papers.entry import judge_fields
from portal.ground.text.fields import LineField


class DeficiencyRow(forms.Form):
    use_required_attribute = False
    what = forms.ChoiceField(label=gettext_lazy("Item to be supplemented"), required=False)
    listed = forms.ChoiceField(label=gettext_lazy("Common reason"), required=False)
    reason = LineField(label=gettext_lazy("What is asked for"), max_length=300, required=False)

    def __init__(self, *args, choices, listed, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = choices
        self.fields["listed"].choices = listed
        if len(listed) == 1:
            del self.fields["listed"]
        judge_fields(self, "officer:deficiency")

    def clean(self):
        cleaned = super().clean()
        listed, typed = cleaned.get("listed", ""), cleaned.get("reason", "")
        what, reason = cleaned.get("what"), reasons.with_more(listed, typed)
        cleaned["said"] = reason
        if len(reason) > self.fields["reason"].max_length:
            self.add_error("reason", _("Together with the common reason this is too long."))
        if what and not reason and "reason" not in self.errors:
            self.add_error("reason", _("Say what is missing."))
        if reason and not what and "what" not in self.errors:
            self.add_error("what", _("Choose the field or material it is about."))
        return cleaned


def _by_permit(offered) -> list[tuple[str, list[tuple[str, str]]]]:
    """One group of choices for each permit item, in the order of the reviews."""
    grouped = {}
    for item in offered:
        grouped.setdefault(item.review.permit_name, []).append((item.code, item.label))
    return list(grouped.items())


class DeficienciesForm(RowsForm):
    """The choice lists what the officer may read: foreign slices cannot be named."""

    named = False  # whether it begins with what was ticked beside the files

    def __init__(self, data=None, **kwargs):
        super().__init__(data, **kwargs)
        offered = nameable(self.actor, self.subject)
        self.offered = {item.code: item for item in offered}
        several = len({item.review for item in offered}) > 1
        named = [(item.code, item.label) for item in offered]
        choices = [("", _("choose")), *(_by_permit(offered) if several else named)]
        kept = reasons.offered(
            self.subject.owning_case,
            reasons.Use.SUPPLEMENT,
            {item.review.permit_code for item in offered},
        )
        listed = [("", _("none of the list")), *((row.text, row.text) for row in kept)]
        self.lists = {"choices": choices, "listed": listed}
        self.make_rows(data)

    def row(self, number, data=None):
        return DeficiencyRow(data, prefix=f"{self.prefix}-row{number}", **self.lists)

    def name(self, codes):
        """Begin with rows for what was ticked elsewhere; what may not be named is left out."""
        known = [code for code in codes if code in self.offered][: self.rows_most - 1]
        if not known:
            return
        self.named = True
        self.rows = [self.row(number) for number in range(max(len(known) + 1, self.rows_first))]
        for row, code in zip(self.rows, known, strict=False):
            row.initial["what"] = code

    def in_words(self):
        """A line for each row that names something."""
        named = [row.cleaned_data for row in self.rows if row.cleaned_data["what"]]
        items = [(self.offered[row["what"]], row["said"]) for row in named]
        return [(f"{item.review.permit_name} · {item.label}", why) for item, why in items]

    def arguments(self):
        """(review, target, key, reason) of each row that names something."""
        named = [row.cleaned_data for row in self.rows if row.cleaned_data["what"]]
        items = [(self.offered[row["what"]], row["said"]) for row in named]
        return {"deficiencies": [(item.review, item.target, item.key, why) for item, why in items]}
