"""A point of the checklist as it is filled in at the place, each its own form."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework.checklist import WHATEVER
from issuance.casework.supplements.supplement_files import Files, FilesField, Intake
from issuance.models import PointFinding
from portal.ground.files.judge import HEIC, PICTURES, Refused, accept
from portal.ground.papers.entry import judge_fields
from portal.ground.text.fields import LinesField

PHOTOS = (*PICTURES, HEIC)
ONLY_PICTURES = gettext_lazy("Only pictures (JPG, PNG, WebP, HEIC) are taken here.")


class PhotosField(FilesField):
    """Pictures alone; good ones stay with the form while anything else of it is wrong."""

    def _stored(self, file):
        stored = super()._stored(file)
        if stored.media_type and stored.media_type not in {kind.media_type for kind in PHOTOS}:
            raise Refused(ONLY_PICTURES)
        return stored


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
        self.fields["photos"] = PhotosField(
            intake=Intake(case),
            label=_("Pictures"),
            required=False,
            widget=Files(attrs={"accept": accept(PHOTOS)}),
        )
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

    def over(self, line):
        """What was typed, to be kept over what somebody else kept meanwhile: the next press replaces it."""
        self.data = self.data.copy()
        self.data[self.add_prefix("mark")] = str(line.mark)
        self.data.setlist(f"{self.add_prefix('photos')}-kept", [])
        self.fields["photos"].files = []
