"""The supplement form: exactly the fields and materials that the notice names open again."""

from dataclasses import asdict, dataclass
from datetime import timedelta

from django import forms
from django.core import signing
from django.template.loader import render_to_string

from forms import intake, shown, uploads
from forms.combined import as_post
from forms.fields import form_field
from forms.merging import merge
from issuance.models import Deficiency
from portal.ground.files.judge import PAPERS, Refused, accept
from portal.ground.jobs import discards

SALT = "supplement"
KEPT = timedelta(hours=20)  # the store keeps for a day what no row names
FIELD, MATERIAL = Deficiency.Target.FIELD, Deficiency.Target.MATERIAL


class Files(forms.FileInput):
    """Files chosen now, and as ticked boxes those that were good when the form came back."""

    allow_multiple_selected = True
    template_name = "issuance/public/supplement_files.html"

    def value_from_datadict(self, data, files, name):
        return [*data.getlist(f"{name}-kept"), *files.getlist(name)]

    def value_omitted_from_data(self, data, files, name):
        return name not in files and f"{name}-kept" not in data

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"kept": [(token_of(file), file) for file in value or ()]}
        return context

    def _render(self, template_name, context, renderer=None):
        """With the project's templates, which Django's own form renderer does not look at."""
        return render_to_string(template_name, context)


class FilesField(forms.Field):
    """One or many files, each judged by its content and stored at once; cleans to ``Stored``s.

    A good file stays with the form while anything else of the page is wrong.
    """

    widget = Files

    def __init__(self, **options):
        super().__init__(**options)
        self.kept = []

    def bound_data(self, data, initial):
        return self.kept

    def clean(self, value):
        self.kept, errors = [], []
        for file in value:
            try:
                self.kept.append(kept(file) if isinstance(file, str) else taken(file))
            except Refused as refused:
                errors.append(uploads.not_taken(file, refused))
            except signing.BadSignature:
                continue  # kept too long, or not by us
        if errors:
            raise forms.ValidationError(errors)
        return super().clean(self.kept)


def taken(file) -> uploads.Stored:
    """Until the supplement is handed in no row names it: then it goes in two days."""
    stored = uploads.take_in(file)
    discards.let_go(filter(None, (stored.sha256, stored.shown_sha256)))
    return stored


def token_of(file: uploads.Stored) -> str:
    return signing.dumps(asdict(file), salt=SALT)


def kept(token: str) -> uploads.Stored:
    return uploads.Stored(**signing.loads(token, salt=SALT, max_age=KEPT))


@dataclass(frozen=True)
class Left:
    """What a window brought too late, beside what was handed in from another."""

    label: str
    mine: str
    stored: str


class SupplementForm(forms.Form):
    """Opens exactly the fields and materials the notice of ``case`` names, each with its reason."""

    use_required_attribute = False

    def __init__(self, data=None, files=None, *, case):
        super().__init__(data, files)
        self.revision = revision = case.submission.current()
        self.spec = spec = intake.spec_of(revision)
        self.place, self.version = f"supplement:{case.pk}", case.version
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
                    widget=Files(attrs={"accept": accept(PAPERS)}),
                )
            self.fields[name].help_text = "；".join(reasons)

    def clean(self):
        """The rules of the whole application, beside the fields that are open."""
        names = {key: f"{target}-{key}" for target, key in self.opened if target == FIELD}
        whole = intake.supplemented(self.revision, self.data_values(), names)
        for key, name in names.items():
            item = self.spec.item_by_key[key]
            if name not in self.errors and item.key in whole.errors:
                self.add_error(name, whole.errors.as_data()[item.key])
        return self.cleaned_data

    @property
    def shown(self) -> str:
        """For a hidden field: what this page showed, see ``forms.shown``."""
        values = {name: self.initial.get(name) for name in self.initial}
        return shown.token_of(self.place, values, version=self.version)

    def left_behind(self) -> list[Left]:
        """What this window brings that the case has not: it was answered in another one."""
        page, _version = shown.read(self.place, self.data.get(shown.FIELD))
        mine = {
            name: self.fields[name].widget.value_from_datadict(self.data, {}, name)
            for name in self.initial
        }
        merged = merge(page, mine, self.initial)
        brought = {**merged.values, **{n: c.mine for n, c in merged.conflicts.items()}}
        fields = [self._left(name, value) for name, value in brought.items()]
        files = [
            Left(str(field.label), "、".join(file.name for file in self.files.getlist(name)), "")
            for name, field in self.fields.items()
            if name not in self.initial and self.files.getlist(name)
        ]
        return [*fields, *files]

    def _left(self, name, value):
        field = self.fields[name]
        stored = self.initial[name]
        return Left(str(field.label), shown.in_words(field, value), shown.in_words(field, stored))

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
