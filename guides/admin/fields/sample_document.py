"""The form field of a sample document (文书样本): the file kept so far, another one, or none."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from guides.admin.fields.base import InCity
from guides.models import SampleDocument
from guides.release import sample_documents
from portal.ground.files.judge import SAMPLES, Refused, accept
from portal.ground.text import whole_numbers

NAMES = ("blank_specimen", "filled_specimen")
LABELS = {"blank_specimen": _("blank specimen"), "filled_specimen": _("filled specimen")}


class SampleDocumentInput(forms.FileInput):
    """What was judged sound is not lost when another field is wrong, nor what a bad file replaces."""

    template_name = "guides/admin/fields/sample_document.html"
    city = None

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        fresh = isinstance(value, UploadedFile)
        kept = getattr(value, "kept", value.before) if fresh else value
        if not isinstance(kept, SampleDocument):
            kept = _document(kept, self.city)
        context["widget"] |= {"kept": kept, "accept": accept(SAMPLES)}
        return context

    def _render(self, template_name, context, renderer=None):
        """With the project's templates, which Django's own form renderer does not look at."""
        return render_to_string(template_name, context)

    def value_from_datadict(self, data, files, name):
        if (file := files.get(name)) is not None:
            file.before = data.get(f"{name}-kept", "")
            return file
        return "" if data.get(f"{name}-none") else data.get(f"{name}-kept", "")

    def value_omitted_from_data(self, data, files, name):
        return name not in files and f"{name}-kept" not in data


class SampleDocumentField(InCity, forms.Field):
    """Cleans to a ``SampleDocument``, an uploaded file still to be kept, or None."""

    widget = SampleDocumentInput

    def to_python(self, value):
        if isinstance(value, UploadedFile):
            return value
        return _document(value, self.city)

    def has_changed(self, initial, data):
        return isinstance(data, UploadedFile) or str(initial or "") != str(data or "")


class SampleDocumentsForm(forms.Form):
    """Mixed into the forms of records with sample documents; needs ``for_user``."""

    blank_specimen = SampleDocumentField(label=LABELS["blank_specimen"], required=False)
    filled_specimen = SampleDocumentField(
        label=LABELS["filled_specimen"],
        required=False,
        help_text=_(
            "PDF, JPG, PNG, Word or Excel. A new file is offered to the public "
            "with the next released version; older versions keep theirs."
        ),
    )

    def clean_blank_specimen(self):
        return self._keep("blank_specimen")

    def clean_filled_specimen(self):
        return self._keep("filled_specimen")

    def _keep(self, name):
        value = self.cleaned_data[name]
        if not isinstance(value, UploadedFile):
            return value
        try:
            value.kept = sample_documents.keep(
                actor=self.for_user, city=self.instance.city, file=value
            )
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return value.kept


def _document(value, city) -> SampleDocument | None:
    """The city's file of this key."""
    if whole_numbers.key(value) is None:
        return None
    return SampleDocument.objects.of(city).filter(pk=value).first()
