"""Sample documents (文书样本): judged when uploaded, public with the first version that names them."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from guides.models import GuideVersion, SampleDocument, VersionSampleDocument
from guides.release.rights import edits_catalogue, home
from portal.ground.calendar import clock
from portal.ground.files import storage
from portal.ground.files.filenames import name_with_suffix
from portal.ground.files.judge import SAMPLES, SUFFIXES, Refused, judge_or_refuse
from portal.ground.history import events

MEGABYTE = 1024 * 1024


def keep(*, actor, file: File) -> SampleDocument:
    """Judge, hash and keep a file of the office; the same file twice is one. Raises ``Refused``."""
    if not (actor.is_superuser or edits_catalogue(actor)):
        raise PermissionDenied(_("The catalogue is the city editors' work."))
    most = settings.PORTAL_UPLOAD_MAX_BYTES
    if file.size > most:
        raise Refused(_("The file is larger than %(most)s MB.") % {"most": most // MEGABYTE})
    kind = judge_or_refuse(file, SAMPLES).media_type
    name = name_with_suffix(file.name, SUFFIXES[kind])
    file.seek(0)
    blob = storage.store(file)
    with transaction.atomic():
        kept, fresh = SampleDocument.objects.get_or_create(
            sha256=blob.sha256,
            name=name,
            defaults={
                "media_type": kind,
                "size": blob.size,
                "uploaded_by": actor,
                "uploaded_at": clock.now(),
            },
        )
        if fresh:
            events.record(
                verb="specimen.upload",
                subject=f"specimen:{kept.pk}",
                actor=actor,
                data={"sha256": blob.sha256, "size": blob.size},
                city=home(actor),
            )
    return kept


def publish(version: GuideVersion) -> None:
    """Note which files a fresh version names; inside the transaction that makes the version."""
    for sha256, name in sorted(version.snapshot.sample_documents):
        file = SampleDocument.objects.get(sha256=sha256, name=name)
        VersionSampleDocument.objects.create(version=version, file=file)


def published(sha256: str, name: str) -> SampleDocument | None:
    """The file, if a version that is or was in force names it."""
    versions = GuideVersion.objects.exclude(status=GuideVersion.Status.SCHEDULED)
    documents = SampleDocument.objects.filter(sha256=sha256, name=name, uses__version__in=versions)
    return documents.first()
