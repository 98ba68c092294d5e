"""Files of a draft: written and hashed before anything names them, judged at once or in quarantine."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from forms.models import Draft, Upload
from portal.ground.calendar import clock
from portal.ground.children import NoPlace
from portal.ground.files import judge, lost, storage
from portal.ground.files.filenames import plain_name
from portal.ground.files.judge import MEGABYTE, Judged, Refused, require_fitting
from portal.ground.files.judging import verdict
from portal.ground.jobs import discards

FILES_MOST = 20  # of one material
DRAFT_BYTES_MOST = settings.PORTAL_DRAFT_MAX_BYTES
WAITING_MOST = 50  # judged in one go


@dataclass(frozen=True)
class Stored:
    """A file whose bytes lie in the private store under their SHA-256.

    ``media_type``: empty while no judge has seen it. ``shown_sha256``: the JPEG that stands for it
    on screens, where browsers cannot show it.
    """

    name: str
    media_type: str
    size: int
    sha256: str
    shown_sha256: str = ""


class LostFile(RuntimeError):
    """The store does not hold what a record names; nothing may be acknowledged on top of it."""


def take_in(file: File, *, patience: float | None = judge.PATIENCE) -> Stored:
    """Write, hash and fsync one uploaded file, judged if there is a place within ``patience``
    seconds (``None``: not now); raises ``Refused``."""
    require_fitting(file)
    judged = _judged(file, patience)
    file.seek(0)
    blob = storage.store(file)
    stored = Stored(plain_name(file.name), "", blob.size, blob.sha256)
    return _known(stored, judged) if judged else stored


def judge_taken(stored: Stored, *, patience: float | None = 0) -> Stored:
    """The same file, judged if it is not yet and there is a place; raises ``Refused``."""
    if stored.media_type:
        return stored
    with storage.open_blob(stored.sha256) as file:
        judged = _judged(file, patience)
    return _known(stored, judged) if judged else stored


def _judged(file: File, patience: float | None) -> Judged | None:
    try:
        return None if patience is None else judge.judge(file, patience=patience)
    except NoPlace:
        return None


def _known(stored: Stored, judged: Judged) -> Stored:
    return replace(stored, media_type=judged.media_type, shown_sha256=_shown(judged))


def attach(*, draft: Draft, material: str, file: File, at_once: bool = True) -> Upload:
    """Add a file to a material of a draft; the same file twice is one. Raises ``Refused``.

    While all places are taken, or unless ``at_once``, it is kept in quarantine (``judge_waiting``).
    """
    kept = draft.uploads.aggregate(sum=Sum("size"))["sum"] or 0
    require_room(file, files=draft.uploads.filter(material=material).count(), kept=kept)
    require_fitting(file)
    judged = _judged(file, 0 if at_once else None)
    file.seek(0)
    blob = storage.store(file)
    with transaction.atomic():
        upload, _fresh = Upload.objects.get_or_create(
            draft=draft,
            material=material,
            sha256=blob.sha256,
            defaults={
                "name": plain_name(file.name),
                "size": blob.size,
                "uploaded_at": clock.now(),
                "state": Upload.State.CHECKING,
            },
        )
        if upload.state == Upload.State.REFUSED:
            upload.state, upload.reason = Upload.State.CHECKING, ""
            upload.save(update_fields=["state", "reason"])
        if judged:
            _settle(upload, judged)
    return upload


def require_room(file: File, *, files: int, kept: int) -> None:
    """Of a draft or supplement with ``files`` for this paper and ``kept`` bytes; raises ``Refused``."""
    if files >= FILES_MOST:
        raise Refused(_("At most %(most)s files for one paper.") % {"most": FILES_MOST})
    if kept + file.size > DRAFT_BYTES_MOST:
        most = DRAFT_BYTES_MOST // MEGABYTE
        raise Refused(_("All files together are larger than %(most)s MB.") % {"most": most})


def not_taken(file: File, reason: Refused) -> str:
    """A sentence for whoever chose several files."""
    values = {"name": plain_name(file.name), "reason": reason}
    return _("“%(name)s” was not taken: %(reason)s") % values


def judge_waiting(*, seconds: float, draft: Draft | None = None) -> int:
    """Judge what waits in quarantine while a place is free, the oldest first; how many were.

    A new one is begun for ``seconds`` only. Any number of processes may do it at once.
    """
    waiting = Upload.objects.filter(state=Upload.State.CHECKING).order_by("pk")
    if draft is not None:
        waiting = waiting.filter(draft=draft)
    until, judged = time.monotonic() + seconds, 0
    for upload in waiting[:WAITING_MOST]:
        if time.monotonic() >= until or not _judge_kept(upload):
            break
        judged += 1
    return judged


def _judge_kept(upload: Upload) -> bool:
    """Whether there was a place for it."""
    try:
        with storage.open_blob(upload.sha256) as file:
            _settle(upload, judge.judge(file))
    except NoPlace:
        return False
    except FileNotFoundError:
        _refuse(upload, verdict.BROKEN)
    except Refused as refused:
        _refuse(upload, refused.reason)
    return True


def _settle(upload: Upload, judged: Judged) -> None:
    """What was judged meanwhile stays as it was judged."""
    kind, shown = judged.media_type, _shown(judged)
    _once(upload, state=Upload.State.TAKEN, media_type=kind, shown_sha256=shown)


def _shown(judged: Judged) -> str:
    return storage.store(judged.jpeg).sha256 if judged.jpeg else ""


def _refuse(upload: Upload, reason: str) -> None:
    _once(upload, state=Upload.State.REFUSED, reason=reason)


def _once(upload: Upload, **columns) -> None:
    Upload.objects.filter(pk=upload.pk, state=Upload.State.CHECKING).update(**columns)
    upload.refresh_from_db()


def detach(*, draft: Draft, pk: int) -> bool:
    """Take a file off a draft; its bytes go later, if nothing else names them."""
    with transaction.atomic():
        upload = draft.uploads.filter(pk=pk).first()
        if upload is None:
            return False
        upload.delete()
        discards.let_go(upload.blobs)
    return True


def refuse_lost(draft: Draft) -> None:
    """What the store lost of a draft, or holds otherwise than it was sent, is asked for again."""
    for upload in draft.uploads.filter(state=Upload.State.TAKEN):
        if not storage.is_intact(upload.sha256):
            lost.log_rows(upload.sha256)
            upload.state, upload.reason = Upload.State.REFUSED, verdict.BROKEN
            upload.save(update_fields=["state", "reason"])


def require_stored(files: Iterable[Mapping]):
    """Raise ``LostFile`` unless the store holds every file, byte for byte."""
    for row in files:
        if not storage.is_intact(row["sha256"]):
            raise LostFile(row["sha256"])
