"""Packed files (ZIP): OFD (GB/T 33190), Word, Excel, slides (ECMA-376), and nothing that acts."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import BinaryIO
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from portal.ground.files.judging.verdict import (
    BROKEN,
    LOCKED,
    MACROS,
    OUTSIDE,
    UNKNOWN,
    Refusal,
    Verdict,
)

OFD = "application/ofd"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
MAIN = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX, "ppt/presentation.xml": PPTX}
CONTENT = {
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    PPTX: "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
}
OFD_NAMESPACE = "http://www.ofdspec.org/2016"
ENTRIES_MOST, UNPACKED_MOST, PART_MOST = 5000, 400 * 2**20, 20 * 2**20
ACTIVE_FOLDERS = frozenset(
    {
        "activex",
        "embeddings",
        "externallinks",
        "macrosheets",
        "dialogsheets",
        "querytables",
        "ctrlprops",
    }
)
ACTIVE_NAMES = frozenset({"vbaproject", "vbadata", "connections"})
ACTIVE_SUFFIXES = frozenset(
    {".bin", ".exe", ".dll", ".js", ".vbs", ".bat", ".cmd", ".ps1", ".hta", ".lnk"}
)
# What a relation may not lead to, whatever its file is called (ECMA-376 part 1, and Microsoft's own).
ACTIVE_RELATIONS = frozenset(
    {
        *("vbaproject", "wordvbadata", "oleobject", "package", "control", "activexcontrolbinary"),
        *("afchunk", "externallink", "externallinkpath", "connections", "querytable"),
        *("xlmacrosheet", "xlintlmacrosheet", "dialogsheet", "ctrlprop", "extensibility"),
    }
)
PROGRAMS = (bytes.fromhex("d0cf11e0a1b11ae1"), b"MZ")  # an OLE container, a program of Windows
# Fields of a Word text that fetch or run something (ECMA-376 part 1, 17.16.5).
FETCHING = frozenset({"DDE", "DDEAUTO", "INCLUDEPICTURE", "INCLUDETEXT", "LINK", "DATABASE"})
# Of zipfile (unknown compression is a RuntimeError), zlib, the XML parser, and names not there.
WHAT_A_BROKEN_FILE_RAISES = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError),
    *(ParseError, DefusedXmlException, RuntimeError, ValueError, LookupError),
)
WEB = ("http://", "https://", "mailto:")


def judged(file: BinaryIO) -> Verdict:
    """OFD, Word, Excel or slides; ``Refusal`` for every other ZIP."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = {entry.filename: entry for entry in archive.infolist()}
            if len(entries) != len(archive.infolist()):
                raise Refusal(BROKEN)  # a name twice: readers disagree about what it is
            _measure(entries)
            if "OFD.xml" in entries:
                return Verdict(_ofd(archive, entries))
            main = next((name for name in MAIN if name in entries), None)
            if main is None or "[Content_Types].xml" not in entries:
                raise Refusal(UNKNOWN)
            return Verdict(_office(archive, entries, MAIN[main]))
    except WHAT_A_BROKEN_FILE_RAISES as error:
        raise Refusal(BROKEN) from error


def _measure(entries) -> None:
    """No bomb, nothing locked, nothing that would leave its folder."""
    if len(entries) > ENTRIES_MOST or sum(e.file_size for e in entries.values()) > UNPACKED_MOST:
        raise Refusal(BROKEN)
    for entry in entries.values():
        steps = entry.filename.replace("\\", "/").split("/")
        if entry.flag_bits & 1:
            raise Refusal(LOCKED)
        if ".." in steps or not steps[0] or ":" in steps[0]:
            raise Refusal(BROKEN)


def _ofd(archive, entries) -> str:
    """Its root names a document that is there."""
    roots = [
        (element.text or "").strip().lstrip("/")
        for element in _elements(archive, entries["OFD.xml"])
        if element.tag == f"{{{OFD_NAMESPACE}}}DocRoot"
    ]
    if not roots or any(root not in entries for root in roots):
        raise Refusal(UNKNOWN)
    for root in roots:
        if not any(element.tag.startswith("{") for element in _elements(archive, entries[root])):
            raise Refusal(BROKEN)
    for name, entry in entries.items():
        if PurePosixPath(name.lower()).suffix in ACTIVE_SUFFIXES or _is_program(archive, entry):
            raise Refusal(MACROS)
    return OFD


def _is_program(archive, entry) -> bool:
    with archive.open(entry) as part:
        return part.read(8).startswith(PROGRAMS)


def _office(archive, entries, kind: str) -> str:
    if any(_acts(name) for name in entries):
        raise Refusal(MACROS)
    types = {
        element.get("ContentType", "")
        for element in _elements(archive, entries["[Content_Types].xml"])
    }
    if any("macroenabled" in declared.casefold() for declared in types):
        raise Refusal(MACROS)
    if CONTENT[kind] not in types:
        raise Refusal(BROKEN)
    for name, entry in entries.items():
        suffix = PurePosixPath(name).suffix.lower()
        if suffix == ".rels":
            _judge_relations(archive, entry)
        elif suffix == ".xml":
            _judge_text(archive, entry)
        elif _is_program(archive, entry):
            raise Refusal(MACROS)
    return kind


def _acts(name: str) -> bool:
    path = PurePosixPath(name.lower())
    if path.suffix == ".bin" and path.stem.startswith("printersettings"):
        return False
    return bool(
        ACTIVE_FOLDERS.intersection(path.parts[:-1])
        or path.stem in ACTIVE_NAMES
        or any(part.startswith("customui") for part in path.parts)
        or path.suffix in ACTIVE_SUFFIXES
    )


def _judge_relations(archive, entry) -> None:
    for element in _elements(archive, entry):
        kind = element.get("Type", "").rpartition("/")[2].casefold()
        if kind in ACTIVE_RELATIONS:
            raise Refusal(MACROS)
        if element.get("TargetMode", "").casefold() != "external":
            continue
        if kind != "hyperlink" or not element.get("Target", "").casefold().startswith(WEB):
            raise Refusal(OUTSIDE)


def _judge_text(archive, entry) -> None:
    """Field instructions may be cut into pieces: each paragraph's are put together again."""
    instruction = ""
    for element in _elements(archive, entry):
        tag = element.tag.rpartition("}")[2]
        if tag == "instrText":
            instruction += element.text or ""
        elif tag == "fldSimple":
            _judge_instruction(element.get(f"{element.tag.rpartition('}')[0]}}}instr", ""))
        elif tag == "p":
            _judge_instruction(instruction)
            instruction = ""
        elif tag == "ddeLink":
            raise Refusal(MACROS)
    _judge_instruction(instruction)


def _judge_instruction(text: str) -> None:
    if FETCHING.intersection(text.upper().replace("\\", " ").split()):
        raise Refusal(MACROS)


def _elements(archive, entry) -> Iterator:
    """The elements of an XML part, each forgotten once it was looked at; no declared entities."""
    if entry.file_size > PART_MOST:
        raise Refusal(BROKEN)
    with archive.open(entry) as part:
        for _event, element in iterparse(part, events=("end",), forbid_dtd=True):
            yield element
            element.clear()
