"""Catalogue files in and out of the back office: shown first, imported when confirmed."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import PurePath

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from guides.catalogue.dump import dump
from guides.catalogue.excerpt import excerpt
from guides.catalogue.file_diff import Change
from guides.catalogue.files import (
    MIME,
    WORKBOOK,
    notes_of,
    problems_of,
    read_sent_file,
    write_file,
)
from guides.catalogue.format import Catalogue
from guides.catalogue.load import CatalogueRefused, load_catalogue
from guides.catalogue.workbook.reading import located
from guides.models import CatalogueUpload
from guides.release.rights import require_editor
from guides.version.problems import Problem
from portal.ground.calendar import clock
from portal.ground.children import NoPlace
from portal.ground.files import storage
from portal.ground.files.judge import BUSY, WORKBOOKS, Refused, judge_or_refuse
from portal.ground.files.spreadsheet import MOST_BYTES
from portal.ground.history import events
from portal.ground.history.transitions import VerbRefused, compare_and_set
from portal.ground.jobs import discards, schedule
from portal.ground.models import Region
from portal.ground.text.sentences import Sentence, mark

Status = CatalogueUpload.Status
WAIT = timedelta(days=7)
PLACES = {"regions", "departments"}


@dataclass(frozen=True)
class Preview:
    """What importing a file would do now; ``digest`` stands for exactly these changes."""

    problems: tuple[Problem, ...]
    changes: tuple[Change, ...]
    digest: str
    notes: tuple[Problem, ...] = ()  # worth knowing, no hindrance

    @property
    def importable(self) -> bool:
        return bool(self.changes) and not self.problems


def download(*, actor, city: Region, kind: str, industry: str | None = None) -> bytes:
    """The city's published catalogue, or one industry of it, as .json or .xlsx; ``KeyError``:
    unknown.
    """
    require_editor(actor, city)
    data = dump(city)
    if industry:
        data = excerpt(data, industry)
    return write_file(f"catalogue{kind}", Catalogue.model_validate(data), data)


def keep_upload(*, actor, city: Region, name: str, content: bytes) -> CatalogueUpload:
    """Keep a file for its dry run; ``VerbRefused`` for what is no catalogue file at all."""
    require_editor(actor, city)
    suffix = PurePath(name).suffix.lower()
    if suffix not in MIME:
        raise VerbRefused(_("Please choose a .json or .xlsx file."))
    if not content or len(content) > MOST_BYTES:
        raise VerbRefused(
            _("The file is empty or larger than %(most)s MB.") % {"most": MOST_BYTES // 2**20}
        )
    if suffix == WORKBOOK:
        try:
            judge_or_refuse(BytesIO(content), WORKBOOKS)
        except Refused as refused:
            raise VerbRefused(str(refused)) from refused
    kept = storage.store(content)
    with transaction.atomic():
        upload = CatalogueUpload.objects.create(
            city=city,
            name=PurePath(name).stem[:100] + suffix,
            sha256=kept.sha256,
            size=kept.size,
            sender=actor,
            sent_at=clock.now(),
        )
        _record(upload, "send", actor, before="", data={"sha256": kept.sha256})
    return upload


def preview(*, actor, upload: CatalogueUpload) -> Preview:
    """The dry run: every problem with its place, else every change."""
    require_editor(actor, upload.city)
    return _previewed(actor, upload, _reading(upload))


def _previewed(actor, upload, reading) -> Preview:
    problems = problems_of(reading)
    if problems:
        return Preview(tuple(problems), (), "")
    try:
        changes = _load(actor, upload, reading.catalogue, dry_run=True)
    except CatalogueRefused as refusal:
        problems = [located(problem, reading.rows) for problem in refusal.problems]
        return Preview(tuple(problems), (), "")
    return Preview(
        problems=tuple(_beyond(actor, changes)),
        changes=tuple(changes),
        digest=_digest(upload, changes),
        notes=tuple(notes_of(reading)),
    )


def confirm(*, actor, upload: CatalogueUpload, digest: str) -> int:
    """Import exactly what the dry run showed; returns the number of changes."""
    require_editor(actor, upload.city)
    if upload.sender_id != actor.pk:
        raise PermissionDenied(_("Whoever sent the file confirms its import."))
    reading = _reading(upload)
    with transaction.atomic():
        _settle(upload, Status.IMPORTED)
        shown = _previewed(actor, upload, reading)
        if shown.problems or not digest or digest != shown.digest:
            raise VerbRefused(
                _(
                    "The catalogue has changed since the dry run. Please look at the difference again."
                )
            )
        _load(actor, upload, reading.catalogue)
        data = {"sha256": upload.sha256, "changes": len(shown.changes)}
        _record(upload, "import", actor, before=Status.WAITING, data=data)
    return len(shown.changes)


def drop(*, actor, upload: CatalogueUpload) -> None:
    """Give up a file; nothing of it was imported."""
    require_editor(actor, upload.city)
    with transaction.atomic():
        _settle(upload, Status.DROPPED)
        _record(upload, "drop", actor, before=Status.WAITING)


@schedule.due("catalogue-uploads", every=timedelta(hours=6))
def sweep() -> None:
    """Files nobody confirmed are given up after a week; those settled for a week are let go of."""
    old = clock.now() - WAIT
    for upload in CatalogueUpload.objects.filter(status=Status.WAITING, sent_at__lt=old):
        with transaction.atomic():
            try:
                _settle(upload, Status.DROPPED)
            except VerbRefused:  # settled meanwhile
                continue
            _record(upload, "drop", None, before=Status.WAITING)
    with transaction.atomic():
        settled = CatalogueUpload.objects.filter(settled_at__lt=old).exclude(sha256="")
        files = dict(settled.values_list("pk", "sha256"))
        CatalogueUpload.objects.filter(pk__in=files).update(sha256="")
        discards.let_go(files.values())


def _reading(upload: CatalogueUpload):
    try:
        with storage.open_blob(upload.sha256) as file:
            return read_sent_file(upload.name, file.read())
    except NoPlace:
        raise VerbRefused(str(BUSY)) from None
    except FileNotFoundError:
        raise VerbRefused(_("The file is no longer kept; please send it again.")) from None


def _load(actor, upload: CatalogueUpload, catalogue: Catalogue, **options) -> list[Change]:
    return load_catalogue(actor=actor, catalogue=catalogue, city=upload.city.code, **options)


def _settle(upload: CatalogueUpload, status: str) -> None:
    """A file is confirmed or dropped once."""
    compare_and_set(
        upload,
        expected=Q(status=Status.WAITING),
        columns={"status": status, "settled_at": clock.now()},
        meanwhile=_already_settled,
    )


def _already_settled(upload: CatalogueUpload) -> str:
    return _("This file is already settled: %(status)s.") % {"status": upload.get_status_display()}


def _beyond(actor, changes: list[Change]):
    """A city's editor changes its catalogue and local facts, but neither regions nor departments."""
    if actor.is_superuser:
        return
    for change in changes:
        if change.kind in PLACES:
            place = f"{change.kind}[{change.code}]"
            yield Problem(place, Sentence(mark("regions and departments are the administrators'")))


def _digest(upload: CatalogueUpload, changes: list[Change]) -> str:
    lines = "\n".join([upload.sha256, *map(str, changes)])
    return hashlib.sha256(lines.encode()).hexdigest()


def _record(upload: CatalogueUpload, verb: str, actor, *, before: str, data=None) -> None:
    events.record(
        verb=f"catalogue.{verb}",
        subject=f"catalogueupload:{upload.pk}",
        actor=actor,
        before=before,
        after=upload.status,
        data=data,
        city=upload.city.code,
    )
