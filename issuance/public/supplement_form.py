"""The supplement form: exactly the fields and materials that the notice names open again."""

from django import forms

from forms import intake, uploads
from forms.combined import as_post
from forms.fields import form_field
from issuance.models import Deficiency
from portal.ground.files.filetypes import Refused

FIELD, MATERIAL = Deficiency.Target.FIELD, Deficiency.Target.MATERIAL


class Files(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or many files, each judged by its content and stored at once."""

    widget = Files

    def clean(self, data, initial=None):
        files = [super(FilesField, self).clean(file) for file in data or [None]]
        try:
            return [uploads.take_in(file) for file in files]
        except Refused as error:
            raise forms.ValidationError(str(error)) from error


class SupplementForm(forms.Form):
    """Opens exactly the fields and materials the notice of ``case`` names, each with its reason."""

    use_required_attribute = False

    def __init__(self, data=None, files=None, *, case):
        super().__init__(data, files)
        revision = case.submission.current()
        spec = intake.spec_of(revision)
        self.opened = {}
        for item in Deficiency.objects.filter(notice__case=case).select_related("review"):
            self.opened.setdefault((item.target, item.key), []).append(item.reason)
        for (target, key), reasons in self.opened.items():
            name = f"{target}-{key}"
            if target == FIELD:
                item = spec.item_by_key[key]
                self.fields[name] = field = form_field(item)
                post = as_post([item], revision.content["data"])
                self.initial[name] = field.widget.value_from_datadict(post, {}, item.key)
            else:
                self.fields[name] = FilesField(
                    label=spec.paper_by_id[key].name,
                    widget=Files(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
                )
            self.fields[name].help_text = "；".join(reasons)

    def data_values(self) -> dict:
        """Field key → value as typed, for ``forms.intake.revise``."""
        names = {key: f"{target}-{key}" for target, key in self.opened if target == FIELD}
        return {
            key: self.fields[name].widget.value_from_datadict(self.data, {}, name)
            for key, name in names.items()
        }

    def file_values(self) -> dict:
        return {
            key: self.cleaned_data[f"{target}-{key}"]
            for target, key in self.opened
            if target == MATERIAL
        }
