"""Flowing documents (告知单、通知书) as PDF: HTML is set in a child process killed at its limit."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from portal.ground import children
from portal.ground.pdf.fonts import FontError, face_path, fallback_paths
from portal.ground.text.sentences import Sentence
from portal.ground.text.sentences import mark as _

# The children that set PDFs, by the name an order keeps; rooms register theirs.
SETTERS = {"html": "portal.ground.pdf.typesetting"}
SECONDS = 20.0  # a document may take, and then its child is killed
REASONS = {
    "too_long": _("The document is too long to be set."),
    "too_deep": _("The document is nested too deeply."),
    "outside": _("The document asks for a file outside its own."),
    "not_html": _("The document cannot be read."),
    "too_slow": _("The document took too long to set and was stopped."),
    "unprintable": _("It cannot be printed: %(detail)s"),
    "no_fonts": _("The fonts are not ready."),
    "failed": _("The document could not be set (%(detail)s)."),
}


class DocumentError(Exception):
    """A document that cannot be set; `reason` is a key of REASONS, `str()` is for the reader."""

    def __init__(self, reason: str, detail: str = ""):
        super().__init__(reason, detail)
        self.reason, self.detail = reason, detail

    def __str__(self):
        return str(Sentence(REASONS[self.reason], {"detail": self.detail}))


@dataclass(frozen=True)
class Document:
    """A whole HTML document (templates/ground/pdf/document.html) to be set as PDF.

    `dated`: when it was given, if it is a paper with a date; the file then says it too. `setter`: a
    name of SETTERS; what `html` holds is for its child to know.
    """

    html: str
    title: str
    author: str
    dated: datetime | None = None
    setter: str = "html"

    @property
    def digest(self) -> str:
        """Equal for equal PDFs."""
        parts = [part for part in self.job.values() if part is not None]
        parts += [] if self.setter == "html" else [self.setter]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()

    @property
    def job(self) -> dict:
        facts = vars(self) | {"dated": self.dated and self.dated.isoformat()}
        del facts["setter"]
        return facts


def render_pdf(document: Document) -> bytes:
    """The PDF; equal input, equal bytes. Raises DocumentError.

    Style sheets and pictures are read from `static/` only, nothing over the network. What no face
    has is shown by its code point. It takes seconds of a core: no request waits for it, and who
    calls it limits how many are made at once.
    """
    try:
        for role in ("hei", "song"):
            face_path(role)  # made once, outside the limit
        list(fallback_paths())
    except FontError as error:
        raise DocumentError("no_fonts") from error
    job = json.dumps(document.job).encode()
    try:
        ended = children.run(SETTERS[document.setter], text=job, seconds=SECONDS)
    except children.TooSlow:
        raise DocumentError("too_slow") from None
    if ended.code == 0:
        return ended.output
    raise DocumentError(**_problem(ended.errors, ended.code))


def _problem(errors: bytes, code: int) -> dict:
    """The last line a child wrote; one that died of its memory limit may not have come to it."""
    try:
        problem = json.loads(errors.strip().splitlines()[-1])
    except (IndexError, ValueError):
        return {"reason": "failed", "detail": f"exit {code}"}
    if not isinstance(problem, dict) or problem.get("reason") not in REASONS:
        return {"reason": "failed", "detail": f"exit {code}"}
    return problem
