"""The Chinese faces: which face plays which role, converted once for reportlab, registered once.

reportlab embeds TrueType outlines only; the faces that pip can install are OpenType/CFF. So each
is rewritten once into `$PORTAL_VAR/fonts/` (`$PORTAL_FONTS` shares one folder between
instances). `python -m portal.ground.pdf.fonts` does it ahead of time
and needs no Django; whoever asks for a face earlier waits for the same conversion.

Behind the roles stand the fallback faces (补字字体) of `PORTAL_FALLBACK_FONTS`: what a role's own
face lacks, mostly rare characters of names, is drawn in the first of them that has it.
"""

import hashlib
import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pylopdf_fonts_zh_cn as default_faces
from filelock import FileLock
from fontTools.ttLib import TTCollection, TTFont, TTLibError

from portal.ground.pdf.outlines import assemble, glyph_records, mapped_glyphs

ROLES = ("hei", "song", "title", "li")  # 黑体, 宋体, 标题 (大标宋), 隶书
CONVERSION = "2"  # part of the file name: a better conversion replaces the old files
CHUNK = 2000  # glyphs converted by one process in one go
ROOT = Path(__file__).resolve().parents[3]
FALLBACKS = "PORTAL_FALLBACK_FONTS"

logger = logging.getLogger(__name__)

# Debian's heavier Song faces (fonts-noto-cjk-extra, fonts-noto-cjk), in order of likeness to 大标宋.
HEAVY_SONG = (
    Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Black.ttc"),
    Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc"),
)


class FontError(Exception):
    """A face that is missing, unreadable or not allowed to be embedded; one line for operators."""


@dataclass(frozen=True)
class Source:
    """A face on disk: file, number within a collection, and what of it is needed.

    The installed heavy Song is only there for headings, so it is cut down to GB 2312; a
    configured face and the default faces are kept whole.
    """

    path: Path
    index: int = 0
    headings_only: bool = False

    def repertoire(self) -> frozenset[int] | None:
        return _gb2312() if self.headings_only else None


@lru_cache(maxsize=1)
def _gb2312() -> frozenset[int]:
    cells = (bytes((row, cell)) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    text = "".join(cell.decode("gb2312", "ignore") for cell in cells)
    return frozenset(range(0x20, 0x7F)) | frozenset(map(ord, text))


def font_folder() -> Path:
    """Where converted faces live: `$PORTAL_FONTS`, else `$PORTAL_VAR/fonts`, else `var/fonts`."""
    if folder := os.environ.get("PORTAL_FONTS"):
        return Path(folder)
    return Path(os.environ.get("PORTAL_VAR") or ROOT / "var") / "fonts"


def face_source(role: str) -> Source:
    """The face that plays a role: `PORTAL_FONT_<ROLE>` (`file` or `collection.ttc#n`) or default.

    Raises FontError for an unknown role or a configured file that does not exist.
    """
    if role not in ROLES:
        raise FontError(f"unknown font role {role!r}; known: {', '.join(ROLES)}")
    variable = f"PORTAL_FONT_{role.upper()}"
    if configured := os.environ.get(variable, "").strip():
        return _named(configured, variable)
    if role == "hei":
        return Source(default_faces.sans_path())
    if role == "title":
        for heavy in HEAVY_SONG:
            if heavy.is_file():
                return Source(heavy, _simplified_index(heavy), headings_only=True)
    return Source(default_faces.serif_path())


def _named(configured: str, variable: str) -> Source:
    name, _, number = configured.partition("#")
    if not Path(name).is_file():
        raise FontError(f"{variable}: no such file: {name}")
    if number and not number.isdecimal():
        raise FontError(f"{variable}: not a face number: #{number}")
    return Source(Path(name), int(number) if number else _simplified_index(Path(name)))


def fallback_sources() -> list[Source]:
    """The fallback faces in the order of the setting. Raises FontError for one that is not there."""
    return [_named(name, FALLBACKS) for name in _fallback_names()]


def _fallback_names() -> list[str]:
    return [name for part in os.environ.get(FALLBACKS, "").split(",") if (name := part.strip())]


@lru_cache
def _simplified_index(path: Path) -> int:
    """Number of the mainland face (… SC) within a collection; 0 in a single face."""
    if path.suffix.lower() not in (".ttc", ".otc"):
        return 0
    try:
        with path.open("rb") as file, TTCollection(file, lazy=True) as collection:
            for number, font in enumerate(collection.fonts):
                family = font["name"].getDebugName(1) or ""
                if "SC" in family.split() and "Mono" not in family:
                    return number
    except (TTLibError, OSError) as error:
        raise FontError(f"{path.name}: not a readable font collection ({error})") from None
    return 0


@lru_cache
def _target(source: Source, folder: Path) -> Path:
    """Path of the TrueType file for a source; the source itself if it is one already."""
    try:
        with (
            source.path.open("rb") as file,
            TTFont(file, fontNumber=source.index, lazy=True) as font,
        ):
            outlines = "glyf" if "glyf" in font else "CFF " if "CFF " in font else ""
            family = (font["name"].getDebugName(6) or source.path.stem).replace("/", "-")
    except (TTLibError, OSError, KeyError) as error:
        raise FontError(f"{source.path.name}: not a readable font ({error})") from None
    if not outlines:
        raise FontError(f"{source.path.name}: neither TrueType nor CFF outlines")
    if outlines == "glyf" and source.path.suffix.lower() not in (".ttc", ".otc"):
        return source.path
    if outlines == "glyf":
        raise FontError(f"{source.path.name}: TrueType collections must be split into single files")
    with source.path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    digest.update(repr((CONVERSION, source.index, source.headings_only)).encode())
    return folder / f"{family}-{digest.hexdigest()[:12]}.ttf"


def face_path(role: str) -> Path:
    """TrueType file of a role, converted first if it is not there yet.

    The conversion runs in a process of its own (a server's threads must not be forked) and is
    waited for, whoever started it. Raises FontError.
    """
    return _ready(face_source(role), role)


def at_hand(source: Source) -> Source:
    """The converted face where it is there already, else the source. Raises FontError."""
    path = _target(source, font_folder())
    return Source(path) if path.is_file() else source


def usable_fallbacks() -> Iterator[Source]:
    """The fallback faces, one by one as they are asked for.

    One that cannot be read is passed over, so that no page fails for it: what only this face has
    is then refused where it is typed. `/readyz/` and `make fonts` tell.
    """
    for name in _fallback_names():
        try:
            source = _named(name, FALLBACKS)
            _target(source, font_folder())
        except FontError as error:
            logger.error("passed over: %s", error)  # noqa: TRY400 - its one line says it all
        else:
            yield source


def fallback_paths() -> Iterator[Path]:
    """TrueType files of the usable fallback faces, converted first if need be. Raises FontError."""
    for source in usable_fallbacks():
        yield _ready(source, source.path.name)


def _ready(source: Source, what: str) -> Path:
    path = _target(source, font_folder())
    if not path.is_file():
        done = subprocess.run(
            [sys.executable, "-m", "portal.ground.pdf.fonts"],
            check=False,
            cwd=ROOT,
            env=os.environ | {"PORTAL_FONTS": str(font_folder().resolve())},
            capture_output=True,
            text=True,
        )
        if done.returncode or not path.is_file():
            reason = (done.stderr.strip().splitlines() or ["no output"])[-1]
            raise FontError(f"the face for {what!r} could not be converted: {reason}")
    return path


def missing_faces() -> list[str]:
    """Roles and fallbacks whose face is not converted yet; looks only, and converts nothing."""
    folder = font_folder()
    wanted = {role: face_source(role) for role in ROLES}
    wanted |= {f"fallback {n}": source for n, source in enumerate(fallback_sources(), 1)}
    return [name for name, source in wanted.items() if not _target(source, folder).is_file()]


def convert_faces(*, say: Callable[[str], None] = print) -> list[Path]:
    """Convert every face that is not converted yet, on all cores; safe to call at any time.

    Each file is written beside its place and renamed, under one lock for the folder.
    """
    folder = font_folder()
    folder.mkdir(parents=True, exist_ok=True)
    sources = (*map(face_source, ROLES), *fallback_sources())
    wanted = {_target(source, folder): source for source in sources}
    missing = [path for path in wanted if not path.is_file()]
    if missing:
        with FileLock(folder / ".lock"):
            missing = [path for path in missing if not path.is_file()]
            _convert({path: wanted[path] for path in missing}, say)
    say(f"fonts: {len(wanted)} faces ready in {folder}")
    return list(wanted)


def _convert(wanted: dict[Path, Source], say: Callable[[str], None]) -> None:
    started = time.monotonic()
    glyphs = {
        path: mapped_glyphs(source.path, source.index, source.repertoire())
        for path, source in wanted.items()
    }
    total, done, announced = sum(map(len, glyphs.values())), 0, 0
    records: dict[Path, dict[int, bytes]] = {path: {} for path in wanted}
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    with ProcessPoolExecutor(max_workers=cores) as pool:
        jobs, saving = {}, []
        for path, source in wanted.items():
            for first in range(0, len(glyphs[path]), CHUNK):
                chunk = glyphs[path][first : first + CHUNK]
                job = pool.submit(glyph_records, source.path, source.index, chunk)
                jobs[job] = (path, chunk)
        for job in as_completed(jobs):
            path, chunk = jobs.pop(job)
            records[path].update(zip(chunk, job.result(), strict=True))
            done += len(chunk)
            if (percent := 100 * done // total) >= announced + 10:
                announced = percent - percent % 10
                seconds = time.monotonic() - started
                say(f"fonts: converting {len(wanted)} faces, {announced} % ({seconds:.0f} s)")
            if len(records[path]) == len(glyphs[path]):
                saving.append(pool.submit(_save, wanted[path], records.pop(path), path))
        for job in saving:
            job.result()


def _save(source: Source, records: dict[int, bytes], path: Path) -> None:
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        assemble(source.path, source.index, records, temporary)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def main() -> int:
    try:
        convert_faces(say=lambda line: print(line, flush=True))
    except FontError as error:
        print(f"fonts: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
