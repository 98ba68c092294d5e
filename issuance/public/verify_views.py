"""``/verify/``: whoever holds a certificate, its PDF or a photo of it learns what it is worth."""

import re
from contextlib import suppress
from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from issuance.labels import CODE_ALONE, LICENCES
from issuance.licence import presented
from issuance.licence.addresses import as_typed
from issuance.licence.presented import ELSEWHERE, SENTENCES, Kind, Presented
from issuance.licence.proofs import Finding
from issuance.licence.verification import Verification, registers_keys, verify
from issuance.public.licence_views import detail_of
from issuance.status import LicenceStatus
from portal.ground import children
from portal.ground.calendar import clock
from portal.ground.files import judge
from portal.ground.files.judge import PAPERS, Refused
from portal.ground.limits.client_address import counted_as
from portal.ground.limits.counting import TooMany, count, posts_limited
from portal.ground.limits.registry import Limit
from portal.ground.text.fields import LineField

PAGE = "issuance/public/verify.html"
CHECKS = Limit("licence-checks", "20/minute")
FILES = Limit("licence-files", "5/minute")
UNREADABLE_COSTS = 5  # files: it took as long as any may
TAKEN = tuple(kind for kind in PAPERS if kind is not judge.OFD)

LIKE_A_NUMBER = re.compile(r"\d{12,}[0-9A-Za-z]?(-\d+)?")  # of a licence, or of one of its editions

NOT_KNOWN, CHANGED_FILE, UNVOUCHED = "not_known", "changed_file", "unvouched"
OF_THE_REGISTER = {
    NOT_KNOWN: gettext_lazy("This register knows no such certificate."),
    CHANGED_FILE: gettext_lazy(
        "The file is not, byte for byte, the one that was issued: what it shows may have been changed."
        " Only what the register says counts."
    ),
    UNVOUCHED: gettext_lazy("What the file records is not what the register has for this code."),
}
TYPED = gettext_lazy(
    "This address is none that the QR code of a certificate of this register says."
)
NOT_ISSUED = gettext_lazy(
    "This PDF is not the file that was issued and carries no record of it: it is a scan, or it was changed."
)


@dataclass(frozen=True)
class Answer:
    """``faults``: why what was presented is not to be believed, by name; ``verification``: what the
    register has for its code, shown beside, if it knows it. ``code_alone``: the rest of a photo, a scan or a
    PDF without a record may show anything: it is never green."""

    faults: tuple[str, ...]
    verification: Verification | None
    kind: Kind
    code_alone: bool = True

    @property
    def status(self) -> LicenceStatus:
        believed = self.verification and not self.faults
        return self.verification.status if believed else LicenceStatus.UNKNOWN

    @property
    def label(self):
        of_more = self.code_alone and self.kind is not Kind.ADDRESS
        return (
            CODE_ALONE if of_more and self.status == LicenceStatus.VALID else LICENCES[self.status]
        )

    @property
    def reasons(self) -> list[str]:
        sentences = SENTENCES | OF_THE_REGISTER
        if self.kind is Kind.ADDRESS:
            sentences |= {ELSEWHERE: TYPED}  # no code was read
        if self.faults:
            return [str(sentences[fault]) for fault in self.faults]
        told = _("The register has the certificate of this code as: %(word)s.")
        known = [told % {"word": LICENCES[self.status].word}] if self.label is CODE_ALONE else []
        no_issued = self.code_alone and self.kind is Kind.PDF
        return [*known, detail_of(self.verification), *([str(NOT_ISSUED)] if no_issued else [])]


def answer(shown: Presented) -> Answer:
    """What the register says of what somebody presents: never more than both of them support."""
    published = registers_keys()
    faults, token = shown.faults(published), shown.token(published)
    found = verify(token, clock.today()) if token else None
    if found is None:
        return Answer(tuple(faults) or (NOT_KNOWN,), None, shown.kind)
    edition = found.edition
    if shown.proof and shown.proof.record == bytes(edition.record) and found.authentic:
        faults = [
            fault for fault in faults if fault != Finding.EXPOSED_KEY
        ]  # the register knows when
    issued = shown.sha256 == edition.pdf_sha256
    if shown.proof and shown.proof.record != bytes(edition.record):
        faults.append(UNVOUCHED)
    elif shown.proof and not issued:
        faults.append(CHANGED_FILE)
    return Answer(tuple(faults), found, shown.kind, code_alone=not shown.proof and not issued)


class VerifyForm(forms.Form):
    """Either: the address or token of the code, or a file."""

    code = LineField(
        label=gettext_lazy("Address of the code"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("What the QR code says, for example https://…/l/…/"),
    )
    file = forms.FileField(
        label=gettext_lazy("PDF or photo of the certificate"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy("PDF, JPG, PNG, WebP or HEIC. It is read once and not kept."),
        widget=forms.ClearableFileInput(attrs={"accept": judge.accept(TAKEN)}),
    )

    def __init__(self, *args, request=None, **options):
        super().__init__(*args, **options)
        self.request = request
        for field in self.fields.values():
            field.one_of = True

    def clean_code(self):
        code = self.cleaned_data["code"]
        if LIKE_A_NUMBER.fullmatch(code):
            raise ValidationError(
                _(
                    "That looks like the number of a licence: a licence is looked up by its number and the"
                    " operator name, see below."
                )
            )
        return code

    def clean_file(self):
        if file := self.cleaned_data["file"]:
            try:
                judge.require_fitting(file)
            except Refused as refused:
                raise ValidationError(str(refused)) from refused
        return file

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        code, file = cleaned["code"], cleaned["file"]
        if bool(code) == (file is not None):
            raise ValidationError(_("Give either the address of the code or one file."))
        if file is None:
            languages = dict(settings.LANGUAGES)
            address = as_typed(code, settings.PORTAL_BASE_URL, languages)
            self.shown = Presented(Kind.ADDRESS, (address,))
        else:
            self.shown = self._read(file)
        return cleaned

    def _read(self, file):
        try:
            shown = presented.read(file, counted_as(self.request.META["REMOTE_ADDR"]))
        except children.NoPlace:
            self.add_error("file", str(judge.BUSY))
            return None
        if shown.unread == presented.UNREADABLE:
            with suppress(TooMany):  # who is told so now has the answer to this one all the same
                count(FILES, self.request, amount=UNREADABLE_COSTS - 1)
        return shown


def _asked_to_wait(request, refusal):
    """A form that is not bound: no file is read."""
    form = VerifyForm(initial={"code": request.POST.get("code", "")[:300]})
    return render(request, PAGE, {"form": form, "refusal": refusal})


@never_cache
@posts_limited(CHECKS, kept=_asked_to_wait)
@posts_limited(FILES, kept=_asked_to_wait, only=lambda request: bool(request.FILES))
def verify_page(request):
    """By address, PDF or photo: one of the verdicts of the QR page, with its reason."""
    form = VerifyForm(request.POST or None, request.FILES or None, request=request)
    context = {"form": form}
    if request.method == "POST" and form.is_valid():
        context |= {"answer": answer(form.shown), "now": clock.now()}
    status = 422 if form.errors else 200
    return render(request, PAGE, context, status=status)
