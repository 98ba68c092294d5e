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
    "/Sound": SCRIPT,
    "/Movie": SCRIPT,
    "/GoTo3DView": SCRIPT,
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
KEYS = {
    "/JS": SCRIPT,
    "/JavaScript": SCRIPT,
    "/XFA": SCRIPT,
    "/EmbeddedFiles": ATTACHMENT,
}
# Of an embedded file's names (7.11.4): a font of the page may be called EF too.
EMBEDDED = ("/F", "/UF", "/DOS", "/Mac", "/Unix")
WEB = ("http:", "https:", "mailto:", "tel:")
SCRIPTED = ("javascript", "vbscript", "data")


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
        _judge(part)
    _judge(document.trailer)
    if not len(document.pages):
        raise Refusal(NO_PAGE)


def _judge(part) -> None:
    """The part itself and what is nested in it; what it refers to comes by itself."""
    waiting = [part]
    while waiting:
        part = waiting.pop()
        if isinstance(part, pikepdf.Array):
            waiting.extend(value for value in part if _nested(value))
        elif isinstance(part, pikepdf.Stream):
            if "/F" in part or "/F" in part.get("/Ref", {}):
                raise Refusal(OUTSIDE)  # its content lies in another file (7.3.8.2, 8.10.4)
            waiting.extend(_entries(part))
        elif isinstance(part, pikepdf.Dictionary):
            waiting.extend(_entries(part))


def _entries(dictionary) -> Iterator:
    """What is nested in a dictionary, each of whose entries is judged; it is walked once, for a
    tagged document of some hundred pages has a hundred thousand of them."""
    for key, value in dictionary.items():
        if key == "/S":
            _refuse(ACTING, value)
        elif key == "/Subtype":
            _refuse(CARRYING, value)
        elif key in ("/URI", "/Base"):
            _judge_address(value)
        elif key in KEYS and not _empty(value):
            raise Refusal(KEYS[key])
        elif key == "/EF" and any(name in value for name in EMBEDDED):
            raise Refusal(ATTACHMENT)
        if _nested(value):
            yield value


def _nested(value) -> bool:
    return isinstance(value, pikepdf.Array | pikepdf.Dictionary) and not value.is_indirect


def _refuse(reasons: dict[str, str], name) -> None:
    if isinstance(name, pikepdf.Name) and (reason := reasons.get(str(name))):
        raise Refusal(reason)


def _judge_address(address) -> None:
    """A link leads to the web, or to a place relative to it; a script's address acts. Programs
    overlook spaces and characters without a shape, so we do."""
    if not isinstance(address, pikepdf.String):
        return
    text = "".join(char for char in str(address) if char.isprintable() and char != " ").casefold()
    if text.startswith(("\\\\", "//")):
        raise Refusal(OUTSIDE)  # a share of another machine, which is sent the reader's name
    scheme, colon, rest = text.partition(":")
    if scheme in SCRIPTED:
        raise Refusal(SCRIPT)
    relative = not colon or set("/?#").intersection(scheme) or rest.partition("/")[0].isdecimal()
    if not relative and not text.startswith(WEB):
        raise Refusal(OUTSIDE)


def _empty(value) -> bool:
    """An empty list of attachments or scripts, as some writers leave behind, is none."""
    if isinstance(value, pikepdf.Dictionary):
        return all(_empty(part) for part in value.values())
    return isinstance(value, pikepdf.Array) and not len(value)
