"""The form an editor uploads a document with; settings name it."""

from wagtail.documents.fields import WagtailDocumentField
from wagtail.documents.forms import BaseDocumentForm

from portal.ground.backoffice.typed_fields import read_as_ours
from portal.ground.files.fields import JudgedFile, judge_field
from portal.ground.files.judge import DOCUMENTS


class DocumentFile(JudgedFile, WagtailDocumentField):
    kinds = DOCUMENTS


class DocumentForm(BaseDocumentForm):
    """Of every door: add, add many, replace, and the choosers' own."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        judge_field(self, "file", DocumentFile)
        read_as_ours(self)
