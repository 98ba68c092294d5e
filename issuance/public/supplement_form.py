"""The supplement form: exactly the fields and materials that the notice names open again."""

import time
from dataclasses import asdict, dataclass
from datetime import timedelta

from django import forms
from django.core import signing
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from forms import intake, quotas, shown, uploads
from forms.combined import as_post
from forms.fields import form_field
from forms.merging import merge
from issuance.models import Deficiency
from portal.ground.files.judge import PAPERS, Refused, accept
from portal.ground.jobs import discards
from portal.ground.limits.counting import TooMany

SALT = "supplement"
AT_ONCE = 3.0  # seconds for which a request begins to judge files; the others wait
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


class Intake:
    """What all files of one answer share: the client's quota, room, and time to judge at once."""

    def __init__(self, request=None):
        self.request, self.bytes, self.until = request, 0, time.monotonic() + AT_ONCE

    def kept(self, token: str) -> uploads.Stored:
        """A file of an earlier post, looked at again; raises ``BadSignature``, ``Refused``,
        ``LostFile``."""
        stored = kept(token)
        uploads.require_stored([asdict(stored)])
        return self._noted(uploads.judge_taken(stored, patience=self._patience()))

    def taken(self, file, files: int) -> uploads.Stored:
        """Raises ``Refused``, ``TooMany``."""
        uploads.require_room(file, files=files, kept=self.bytes)
        if self.request:
            quotas.count_bytes(self.request, file)
        return self._noted(uploads.take_in(file, patience=self._patience()))

    def _patience(self) -> float | None:
        return 0 if time.monotonic() < self.until else None

    def _noted(self, stored):
        """Until the supplement is handed in no row names it: then it goes in two days."""
        self.bytes += stored.size
        with transaction.atomic():
            discards.let_go(filter(None, (stored.sha256, stored.shown_sha256)))
        return stored


class FilesField(forms.Field):
    """One or many files, stored at once and judged while there is a place; cleans to ``Stored``s.

    A good file stays with the form while anything else of the page is wrong, and so does one that
    waits for its judge: the page is sent again then.
    """

    widget = Files

    def __init__(self, *, intake, **options):
        super().__init__(**options)
        self.intake, self.files = intake, []

    def bound_data(self, data, initial):
        return self.files

    def clean(self, value):
        self.files, errors = [], []
        for file in value:
            try:
                self.files.append(self._stored(file))
            except Refused as refused:
                name = file if not isinstance(file, str) else kept(file)
                errors.append(uploads.not_taken(name, refused))
            except TooMany as refused:
                errors.append(uploads.not_taken(file, refused))
            except (signing.BadSignature, uploads.LostFile):
                continue  # kept too long, or not by us: asked for again
        waiting = _("“%(name)s” is being checked. It is kept: please hand in again in a moment.")
        errors += [waiting % {"name": f.name} for f in self.files if not f.media_type]
        if errors:
            raise forms.ValidationError(errors)
        return super().clean(self.files)

    def _stored(self, file) -> uploads.Stored:
        if isinstance(file, str):
            return self.intake.kept(file)
        return self.intake.taken(file, len(self.files))


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

    def __init__(self, data=None, files=None, *, case, request=None):
        super().__init__(data, files)
        intake_of_files = Intake(request)
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
                    intake=intake_of_files,
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
