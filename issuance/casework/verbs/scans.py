"""A form that records a paper with its scan: judged and stored at once, and kept over the page that asks
again by a sealed name of it."""

from dataclasses import asdict
from datetime import timedelta

from django import forms
from django.core import signing
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from forms import uploads
from issuance.casework.verbs.forms import VerbForm
from portal.ground.files.judge import PAPERS, Refused, accept
from portal.ground.jobs import discards

SALT = "issuance.scan"
OF_ONE_ITEM = _(
    "PDF or picture of the signed paper; it may name third parties, so this department alone opens it."
)
KEPT = timedelta(hours=20)  # the store keeps for a day what no row names


class ScanForm(VerbForm):
    """Cleans ``scan`` to an ``uploads.Stored``; to None where there is none and it is not ``needed``."""

    needed = True

    scan = forms.FileField(
        label=_("Scan"),
        required=False,
        widget=forms.FileInput(attrs={"accept": accept(PAPERS)}),
        help_text=_("PDF or picture of the signed paper; those who work on the case can open it."),
    )
    kept = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self):
        file, token = self.cleaned_data.get("scan"), self.cleaned_data.pop("kept", "")
        try:
            stored = self._taken(file) if file else self._kept(token)
        except Refused as refused:
            self.add_error("scan", uploads.not_taken(file, refused))
        else:
            if stored is None and self.needed:
                self.add_error("scan", _("Choose the scan of the paper."))
            self.cleaned_data["scan"] = stored
        return super().clean()

    @property
    def _salt(self):
        """One seal for this person, verb and record: no other takes it."""
        return f"{SALT}:{self.actor.pk}:{self.verb.code}:{self.subject.pk}"

    def _taken(self, file):
        stored = uploads.take_in(file)
        if not stored.media_type:
            raise Refused(_("It could not be looked at now: please try again in a moment."))
        with transaction.atomic():  # no row names it yet
            discards.let_go(filter(None, (stored.sha256, stored.shown_sha256)))
        self.data = self.data.copy()
        self.data[self.add_prefix("kept")] = signing.dumps(asdict(stored), salt=self._salt)
        return stored

    def _kept(self, token):
        if not token:
            return None
        try:
            stored = uploads.Stored(**signing.loads(token, salt=self._salt, max_age=KEPT))
            uploads.require_stored([asdict(stored)])
        except (signing.BadSignature, uploads.LostFile):
            return None
        return stored

    def said(self, name, value):
        """The file as its name and the beginning of its SHA-256: what is confirmed is this one."""
        if name == "scan" and value:
            return f"{value.name} · SHA-256 {value.sha256[:12]}"
        return super().said(name, value)


def columns_of(scan: uploads.Stored) -> dict:
    """What a row with a scan keeps of it."""
    return {
        "scan_name": scan.name,
        "scan_type": scan.media_type,
        "scan_sha256": scan.sha256,
        "scan_shown": scan.shown_sha256,
    }
