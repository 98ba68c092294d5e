"""Files of a draft: judged by content, written and hashed before anything names them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from forms.models import Draft, Upload
from portal.ground.calendar import clock
from portal.ground.files import storage
from portal.ground.files.filenames import plain_name
from portal.ground.files.filetypes import Refused, media_type
from portal.ground.jobs import discards

FILES_MOST = 20  # of one material
DRAFT_BYTES_MOST = 300 * 1024 * 1024
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Stored:
    """A file whose bytes lie in the private store under their SHA-256."""

    name: str
    media_type: str
    size: int
    sha256: str


class LostFile(RuntimeError):
    """The store does not hold what a record names; nothing may be acknowledged on top of it."""


def take_in(file: File) -> Stored:
    """Judge, write, hash and fsync one uploaded file; raises ``Refused`` with the reason."""
    most = settings.PORTAL_UPLOAD_MAX_BYTES
    if file.size > most:
        raise Refused(_("The file is larger than %(most)s MB.") % {"most": most // MEGABYTE})
    kind = media_type(file)
    file.seek(0)
    blob = storage.store(file)
    return Stored(plain_name(file.name), kind, blob.size, blob.sha256)


def attach(*, draft: Draft, material: str, file: File) -> Upload:
    """Add a file to a material of a draft; the same file twice is one. Raises ``Refused``."""
    if draft.uploads.filter(material=material).count() >= FILES_MOST:
        raise Refused(_("At most %(most)s files for one paper.") % {"most": FILES_MOST})
    if (draft.uploads.aggregate(sum=Sum("size"))["sum"] or 0) + file.size > DRAFT_BYTES_MOST:
        most = DRAFT_BYTES_MOST // MEGABYTE
        raise Refused(_("All files together are larger than %(most)s MB.") % {"most": most})
    stored = take_in(file)
    with transaction.atomic():
        return Upload.objects.get_or_create(
            draft=draft,
            material=material,
            sha256=stored.sha256,
            defaults={
                "name": stored.name,
                "media_type": stored.media_type,
                "size": stored.size,
                "uploaded_at": clock.now(),
            },
        )[0]


def detach(*, draft: Draft, pk: int) -> bool:
    """Take a file off a draft; its bytes go later, if nothing else names them."""
    with transaction.atomic():
        found = draft.uploads.filter(pk=pk).first()
        if found is None:
            return False
        found.delete()
        discards.let_go([found.sha256])
    return True


def require_stored(files: Iterable[Mapping]):
    """Raise ``LostFile`` unless the store holds every file."""
    for row in files:
        if not storage.private_storage().exists(storage.name_of(row["sha256"])):
            raise LostFile(row["sha256"])
