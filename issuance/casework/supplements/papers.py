"""Papers handed in with a form that has a field for each of them."""

from issuance.casework.supplements.supplement_files import Files, FilesField
from portal.ground.files.judge import PAPERS, accept


class PaperField(FilesField):
    """The files of one paper."""

    def __init__(self, **options):
        super().__init__(widget=Files(attrs={"accept": accept(PAPERS)}), **options)


class OfPapers:
    """Of a form: every field is a paper, by its key."""

    def files_chosen(self) -> dict:
        return {key: files for key, files in self.cleaned_data.items() if files}

    def arguments(self) -> dict:
        return {"files": self.files_chosen()}
