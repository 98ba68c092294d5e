"""Sample documents (文书样本): judged when uploaded, public with the first version that names them."""

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from guides.models import GuideVersion, SampleDocument, VersionSampleDocument
from guides.release.rights import require_editor
from portal.ground.calendar import clock
from portal.ground.files import storage
from portal.ground.files.filenames import name_with_suffix
from portal.ground.files.judge import SAMPLES, SUFFIXES, Refused, judge_or_refuse
from portal.ground.history import events
from portal.ground.models import Region

MEGABYTE = 1024 * 1024


def keep(*, actor, city: Region, file: File) -> SampleDocument:
    """Judge, hash and keep a file of a city; the same file twice is one. Raises ``Refused``."""
    require_editor(actor, city)
    most = settings.PORTAL_UPLOAD_MAX_BYTES
    if file.size > most:
        raise Refused(_("The file is larger than %(most)s MB.") % {"most": most // MEGABYTE})
    kind = judge_or_refuse(file, SAMPLES).media_type
    name = name_with_suffix(file.name, SUFFIXES[kind])
    file.seek(0)
    blob = storage.store(file)
    with transaction.atomic():
        kept, fresh = SampleDocument.objects.get_or_create(
            city=city,
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
                city=city.code,
            )
    return kept


def publish(version: GuideVersion) -> None:
    """Note which files a fresh version names; inside the transaction that makes the version."""
    city = version.region.city
    for sha256, name in sorted(version.snapshot.sample_documents):
        file = SampleDocument.objects.of(city).get(sha256=sha256, name=name)
        VersionSampleDocument.objects.create(version=version, file=file)


def published(sha256: str, name: str) -> SampleDocument | None:
    """The file, if a version that is or was in force names it."""
    versions = GuideVersion.objects.exclude(status=GuideVersion.Status.SCHEDULED)
    documents = SampleDocument.objects.filter(sha256=sha256, name=name, uses__version__in=versions)
    return documents.first()
