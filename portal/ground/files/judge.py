"""What an uploaded file really is, by its content and never by its name; hostile ones are refused.

Parsers look at it in a child (`portal.ground.files.judging`), of which at most one a core is at work; two
seconds of one core and 512 MB are all a file gets.
"""

import hashlib
import json
import os
from dataclasses import dataclass
from typing import BinaryIO

from django.conf import settings
from django.core.cache import caches
from django.core.files import File
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.ground import children
from portal.ground.files.judging import verdict

WALL_SECONDS = 30  # on a busy machine two seconds of a core may take long
KNOWN = 3600  # seconds for which a file that was taken is known by its digest
PATIENCE = 10  # seconds an officer's form waits for a free place
PLACES = os.cpu_count() or 1
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class FileType:
    """A type that is taken: what it is called on a disk, and by what suffixes people know it."""

    media_type: str
    suffix: str
    further: tuple[str, ...] = ()

    @property
    def accept(self) -> tuple[str, ...]:
        """For a file field: the media type first, so that phones offer the camera."""
        return (self.media_type, f".{self.suffix}", *(f".{suffix}" for suffix in self.further))


PDF = FileType("application/pdf", "pdf")
OFD = FileType("application/ofd", "ofd")
JPEG = FileType("image/jpeg", "jpg", ("jpeg",))
PNG = FileType("image/png", "png")
WEBP = FileType("image/webp", "webp")
HEIC = FileType("image/heic", "heic", ("heif",))
DOCX = FileType("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx")
XLSX = FileType("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx")
PPTX = FileType("application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx")

# What an applicant may hand in, what an office offers for filling in, what a county files as its plan;
# what editors put on pages, attach to them, and import as a catalogue.
PAPERS = (JPEG, PNG, HEIC, WEBP, PDF, OFD)
SAMPLES = (PDF, JPEG, PNG, DOCX, XLSX)
PLANS = (PDF, OFD, DOCX)
PICTURES = (JPEG, PNG, WEBP)
DOCUMENTS = (PDF, OFD, DOCX, XLSX, PPTX)
WORKBOOKS = (XLSX,)
SUFFIXES = {kind.media_type: kind.suffix for kind in {*PAPERS, *SAMPLES, *PLANS, *DOCUMENTS}}

SENTENCES: dict[str, Promise] = {
    verdict.EMPTY: _("The file is empty."),
    verdict.BROKEN: _("The file is incomplete or damaged. Please make it again."),
    verdict.LOCKED: _("The file is protected by a password. Please upload it without protection."),
    verdict.NO_PAGE: _("The PDF has no page. Please make it again."),
    verdict.SCRIPT: _(
        "The PDF carries scripts, programs or sound. Please print it to a new PDF and upload that."
    ),
    verdict.ATTACHMENT: _(
        "The PDF carries other files inside. Please print it to a new PDF and upload that."
    ),
    verdict.OUTSIDE: _(
        "The file reaches for other files or sends data away. Please print it to a new PDF and upload that."
    ),
    verdict.MACROS: _(
        "The file carries macros, embedded programs or outside links. Please save it without."
    ),
    verdict.HUGE: _("The picture has too many pixels. Please make it smaller."),
    verdict.COSTLY: _(
        "The file is too elaborate to be checked. "
        "Please print it to a new PDF, or take a picture of the paper."
    ),
}
NOT_TAKEN = {
    PAPERS: _("Only pictures (JPG, PNG, WebP, HEIC), PDF and OFD are taken; this is none of them."),
    SAMPLES: _("Only PDF, JPG, PNG, Word (.docx) and Excel (.xlsx) files are taken here."),
    PLANS: _("Only PDF, OFD and Word (.docx) files are taken here."),
    PICTURES: _("Only pictures (JPG, PNG, WebP) are taken here; this is none of them."),
    DOCUMENTS: _(
        "Only PDF, OFD, Word, Excel and PowerPoint files (.docx, .xlsx, .pptx) are taken."
    ),
    WORKBOOKS: _("The file is not an Excel workbook (.xlsx)."),
}
BUSY = _("Too many files are being checked just now. Please try again in a moment.")


@dataclass(frozen=True)
class Judged:
    """A file that is taken; ``jpeg``: how to show a picture that browsers do not."""

    media_type: str
    jpeg: bytes = b""


class Refused(ValueError):
    """The file cannot be taken; `str()` tells whoever sent it why.

    ``reason``: one of ``verdict.REASONS``, if its content is why.
    """

    def __init__(self, sentence: str | Promise, reason: str = ""):
        super().__init__(sentence)
        self.reason = reason


def require_fitting(file: File) -> None:
    """Raises ``Refused`` for what is larger than the limit."""
    most = settings.PORTAL_UPLOAD_MAX_BYTES
    if file.size > most:
        raise Refused(gettext("The file is larger than %(most)s MB.") % {"most": most // MEGABYTE})


def accept(kinds: tuple[FileType, ...]) -> str:
    """The ``accept`` attribute of a file field: media types first, so that phones offer the camera."""
    together = [part for kind in kinds for part in kind.accept]
    return ",".join(sorted(dict.fromkeys(together), key=lambda part: part.startswith(".")))


def sentence(reason: str, kinds: tuple[FileType, ...] = PAPERS) -> str:
    """A reason of ``verdict.REASONS``, for whoever sent the file."""
    return str(SENTENCES.get(reason, NOT_TAKEN[kinds]))


def judge(file: BinaryIO, kinds: tuple[FileType, ...] = PAPERS, *, patience: float = 0) -> Judged:
    """What a file is, if it is one of ``kinds``.

    Raises ``Refused`` with a sentence, and ``children.NoPlace`` while as many files are judged as
    the machine has cores and none is done within ``patience`` seconds. What was taken a while ago
    is taken again without asking.
    """
    file.seek(0)
    found, digest = caches["verdicts"], hashlib.file_digest(file, "sha256").hexdigest()
    judged = Judged(known) if (known := found.get(digest)) else _judged(file, kinds, patience)
    if not judged.jpeg:
        found.set(digest, judged.media_type, KNOWN)
    if judged.media_type not in {kind.media_type for kind in kinds}:
        raise _refused(verdict.UNKNOWN, kinds)
    file.seek(0)
    return judged


def _judged(file: BinaryIO, kinds, patience: float) -> Judged:
    with children.place("judge", most=PLACES, patience=patience), children.copy(file) as opened:
        try:
            ended = children.run(
                "portal.ground.files.judging.__main__", seconds=WALL_SECONDS, file=opened
            )
        except children.TooSlow:
            raise _refused(verdict.COSTLY, kinds) from None
    return _read(ended, kinds)


def judge_or_refuse(file: BinaryIO, kinds: tuple[FileType, ...] = PAPERS) -> Judged:
    """For a form that cannot keep a file unjudged: waits a while, then asks to try again."""
    try:
        return judge(file, kinds, patience=PATIENCE)
    except children.NoPlace:
        raise Refused(BUSY) from None


def _read(ended: children.Ended, kinds) -> Judged:
    """A child that was killed, or that did not come to an answer, has used up its budget."""
    line, _newline, jpeg = ended.output.partition(b"\n")
    try:
        answer = json.loads(line)
    except ValueError:
        raise _refused(verdict.COSTLY, kinds) from None
    if "reason" in answer:
        raise _refused(answer["reason"], kinds)
    return Judged(answer["type"], jpeg)


def _refused(reason: str, kinds) -> Refused:
    return Refused(sentence(reason, kinds), reason)
