"""PDF: taken if any reader opens it, refused if it acts; pages are not interpreted.

qpdf reads what a reader reads: hex-escaped names, padded dictionaries, object streams, headers after
other bytes, damaged tables. Looked at is every object of the file, reachable or not.
"""

from collections.abc import Iterator
from typing import BinaryIO

import pikepdf

from portal.ground.files.judging.verdict import (
    ATTACHMENT,
    BROKEN,
    LOCKED,
    NO_PAGE,
    OUTSIDE,
    SCRIPT,
    Refusal,
    Verdict,
)

MEDIA_TYPE = "application/pdf"
# ISO 32000-2, 12.6.4: what an action does, by its type.
ACTING = {
    "/JavaScript": SCRIPT,
    "/Launch": SCRIPT,
    "/Rendition": SCRIPT,
    "/RichMediaExecute": SCRIPT,
    "/SubmitForm": OUTSIDE,
    "/ImportData": OUTSIDE,
    "/GoToR": OUTSIDE,
    "/GoToE": ATTACHMENT,
}
# 12.5.6: annotations that play or carry a program or a file.
CARRYING = {
    "/RichMedia": SCRIPT,
    "/3D": SCRIPT,
    "/Movie": SCRIPT,
    "/Screen": SCRIPT,
    "/Sound": SCRIPT,
    "/FileAttachment": ATTACHMENT,
}
# Keys that mean the same wherever they stand.
KEYS = {"/JS": SCRIPT, "/JavaScript": SCRIPT, "/XFA": SCRIPT, "/EmbeddedFiles": ATTACHMENT}
WEB = ("http:", "https:", "mailto:", "tel:")


def judged(file: BinaryIO) -> Verdict:
    """Raises ``Refusal``."""
    try:
        with pikepdf.open(file) as document:
            _look_over(document)
    except pikepdf.PasswordError as error:
        raise Refusal(LOCKED) from error
    except (pikepdf.PdfError, pikepdf.ForeignObjectError, ValueError, TypeError) as error:
        raise Refusal(BROKEN) from error
    return Verdict(MEDIA_TYPE)


def _look_over(document: pikepdf.Pdf) -> None:
    for part in document.objects:
        for dictionary in _dictionaries(part):
            _judge(dictionary)
    for dictionary in _dictionaries(document.trailer):
        _judge(dictionary)
    if not len(document.pages):
        raise Refusal(NO_PAGE)


def _dictionaries(part) -> Iterator:
    """The part itself and what is nested in it; what it refers to comes by itself."""
    waiting = [part]
    while waiting:
        part = waiting.pop()
        if isinstance(part, pikepdf.Array):
            waiting.extend(item for item in part if _nested(item))
        elif isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
            yield part
            waiting.extend(value for _key, value in part.items() if _nested(value))


def _nested(value) -> bool:
    return isinstance(value, pikepdf.Array | pikepdf.Dictionary) and not value.is_indirect


def _judge(dictionary) -> None:
    for key, reason in KEYS.items():
        if key in dictionary and not _empty(dictionary[key]):
            raise Refusal(reason)
    if reason := ACTING.get(_name(dictionary, "/S")):
        raise Refusal(reason)
    if reason := CARRYING.get(_name(dictionary, "/Subtype")):
        raise Refusal(reason)
    if _name(dictionary, "/S") == "/URI":
        _judge_address(dictionary.get("/URI"))


def _judge_address(address) -> None:
    """A link leads to the web, or to a place relative to it; a script's address acts."""
    text = "".join(str(address or "").split()).casefold()
    scheme = text.partition(":")[0] if ":" in text else ""
    if scheme.isalpha() and not text.startswith(WEB):
        raise Refusal(SCRIPT if scheme in {"javascript", "vbscript", "data"} else OUTSIDE)


def _name(dictionary, key) -> str:
    value = dictionary.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""


def _empty(value) -> bool:
    """An empty list of attachments or scripts, as some writers leave behind, is none."""
    if isinstance(value, pikepdf.Dictionary):
        return all(_empty(part) for part in value.values())
    return isinstance(value, pikepdf.Array) and not len(value)
