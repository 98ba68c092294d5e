"""Files of a supplement, taken in with a form: a good one is kept while anything else is wrong."""

import time
from dataclasses import asdict
from datetime import timedelta

from django import forms
from django.core import signing
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from forms import quotas, uploads
from issuance.models import Case
from portal.ground.files.judge import Refused
from portal.ground.jobs import discards
from portal.ground.limits.counting import TooMany

SALT = "supplement"
AT_ONCE = 3.0  # seconds for which a request begins to judge files; the others wait
KEPT = timedelta(hours=20)  # the store keeps for a day what no row names


class Files(forms.FileInput):
    """Files chosen now, and as ticked boxes those that were good when the form came back."""

    allow_multiple_selected = True
    case = None  # of whose answer they are: a file kept for one is none of another's
    template_name = "issuance/casework/supplement_files.html"

    def value_from_datadict(self, data, files, name):
        return [*data.getlist(f"{name}-kept"), *files.getlist(name)]

    def value_omitted_from_data(self, data, files, name):
        return name not in files and f"{name}-kept" not in data

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"kept": [(token_of(file, self.case), file) for file in value or ()]}
        return context

    def _render(self, template_name, context, renderer=None):
        """With the project's templates, which Django's own form renderer does not look at."""
        return render_to_string(template_name, context)


class Intake:
    """What all files of one answer share: the client's quota, room, and time to judge at once."""

    def __init__(self, case, request=None):
        self.case, self.request, self.bytes = case, request, 0
        self.until = time.monotonic() + AT_ONCE

    def kept(self, token: str) -> uploads.Stored:
        """A file of an earlier post, looked at again; raises ``BadSignature``, ``Refused``,
        ``LostFile``."""
        stored = kept(token, self.case)
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
        self.widget.case = intake.case

    def bound_data(self, data, initial):
        return self.files

    def clean(self, value):
        self.files, errors = [], []
        for file in value:
            try:
                self.files.append(self._stored(file))
            except Refused as refused:
                name = file if not isinstance(file, str) else kept(file, self.intake.case)
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


def token_of(file: uploads.Stored, case: Case) -> str:
    return signing.dumps(asdict(file), salt=f"{SALT}:{case.pk}")


def kept(token: str, case: Case) -> uploads.Stored:
    """Raises ``BadSignature`` for one of another case, too."""
    return uploads.Stored(**signing.loads(token, salt=f"{SALT}:{case.pk}", max_age=KEPT))
