"""A point of the checklist as it is filled in at the place, each its own form."""

import json

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework.checklist import WHATEVER
from issuance.casework.supplements.pictures import PicturesField
from issuance.models import PointFinding
from portal.ground.papers.entry import judge_fields
from portal.ground.text.fields import LineField, LinesField


class PointForm(forms.Form):
    """``mark``: what was read when the page was shown."""

    use_required_attribute = False
    mark = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    result = forms.ChoiceField(
        label=gettext_lazy("Result"), choices=PointFinding.Result, widget=forms.RadioSelect
    )
    findings = LinesField(
        label=gettext_lazy("Note"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, line, case, data=None, files=None):
        finding = line.finding
        shown = {"mark": line.mark}
        if finding:
            shown |= {"result": finding.result, "findings": finding.note}
        super().__init__(data, files, prefix=f"point-{line.key}", initial=shown)
        self.fields["photos"] = PicturesField(case)
        if line.number == WHATEVER:
            del self.fields["result"]
        judge_fields(self, "officer:conclude_inspection")

    def clean(self):
        cleaned = super().clean()
        unmet = cleaned.get("result") == PointFinding.Result.UNMET
        if unmet and not cleaned.get("findings") and "findings" not in self.errors:
            self.add_error("findings", _("State what was found: the applicant has a right to it."))
        return cleaned

    def stated(self) -> dict:
        said = self.cleaned_data
        return {
            "mark": said["mark"],
            "result": said.get("result", ""),
            "note": said["findings"],
            "photos": said["photos"],
        }

    @property
    def kept(self) -> str:
        """What the server has of it, for the script that keeps what was typed without network."""
        said = [["findings", self.initial.get("findings", "").strip()]]
        if "result" in self.fields:
            said.append(["result", self.initial.get("result", "")])
        return json.dumps(said, ensure_ascii=False)

    def over(self, line):
        """What was typed, to be kept over what somebody else kept meanwhile: the next press replaces it."""
        self.data = self.data.copy()
        self.data[self.add_prefix("mark")] = str(line.mark)
        self.data.setlist(f"{self.add_prefix('photos')}-kept", [])
        self.fields["photos"].files = []


class TakeBackForm(forms.Form):
    """Why a wrong picture is shown no longer."""

    use_required_attribute = False
    reason = LineField(label=gettext_lazy("Why this picture is taken back"), max_length=200)

    def __init__(self, photo, data=None):
        super().__init__(data, prefix=f"photo-{photo}")
