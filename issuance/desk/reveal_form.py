"""A person's numbers in full, on demand: which, and what for (查看完整信息)."""

from django import forms
from django.utils.translation import gettext_lazy

from portal.ground.staff.readings import Purpose


class RevealForm(forms.Form):
    use_required_attribute = False
    fields_in_full = forms.MultipleChoiceField(
        label=gettext_lazy("Show in full"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose what you need to see.")},
    )
    purpose = forms.ChoiceField(
        label=gettext_lazy("What for"),
        error_messages={"required": gettext_lazy("Say what you need it for.")},
    )

    def __init__(self, data=None, *, masked: dict[str, str]):
        super().__init__(data)
        self.masked = masked
        self.fields["fields_in_full"].choices = masked.items()
        self.fields["purpose"].choices = [("", "—"), *Purpose.choices]

    def chosen(self) -> dict[str, str]:
        """Key → label."""
        return {key: self.masked[key] for key in self.cleaned_data["fields_in_full"]}
