"""The form of a new release."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guides.models import Industry
from portal.ground.calendar import clock
from portal.ground.models import Region, Role
from portal.ground.staff import posts
from portal.ground.text.fields import LineField


class ReleaseForm(forms.Form):
    """Which regions × industries become active together, and when."""

    use_required_attribute = False
    name = LineField(label=gettext_lazy("Name"), max_length=80)
    effective_from = forms.DateField(
        label=gettext_lazy("Effective from"),
        initial=clock.today,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    regions = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Regions"),
        queryset=Region.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    industries = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Industries"),
        queryset=Industry.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, editor, city, **kwargs):
        super().__init__(*args, **kwargs)
        if city is None:
            return
        reached = posts.regions_of(editor, Role.EDITOR).filter(Q(pk=city.pk) | Q(parent=city))
        self.fields["regions"].queryset = reached.select_related("parent")
        self.fields["industries"].queryset = Industry.objects.of(city).filter(live=True)

    def clean_effective_from(self):
        day = self.cleaned_data["effective_from"]
        if day < clock.today():
            raise forms.ValidationError(_("The day lies in the past."))
        return day

    def arguments(self) -> dict:
        """What ``releases.draft_release`` takes; its region is the one that holds all."""
        cleaned = self.cleaned_data
        regions = list(cleaned["regions"])
        home = regions[0] if len(regions) == 1 else regions[0].city
        return {
            "name": cleaned["name"],
            "effective_from": cleaned["effective_from"],
            "region": home,
            "pairs": [
                (region, industry) for region in regions for industry in cleaned["industries"]
            ],
        }
