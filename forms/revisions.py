"""The numbered, immutable states of a submission: each sealed with its files, written with its event."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping

from forms import number_digests
from forms.models import SubmissionRevision, SubmittedFile
from portal.ground.calendar import clock
from portal.ground.files import storage
from portal.ground.history import events
from portal.ground.hooks import Sealed
from portal.ground.text.canonical import canonical_json

BLOB_COLUMNS = ("name", "media_type", "size", "sha256", "shown_sha256")
FILE_COLUMNS = ("material", *BLOB_COLUMNS)
SEALED = frozenset({"material", "name", "media_type", "size", "sha256"})


def freeze(submission, number, content, files, *, actor, verb) -> SubmissionRevision:
    """Write one revision with its files, and its event; the bytes already lie in the store."""
    revision = SubmissionRevision.objects.create(
        submission=submission,
        number=number,
        content=content,
        sha256=seal(content, files),
        created_at=clock.now(),
    )
    SubmittedFile.objects.bulk_create(SubmittedFile(revision=revision, **row) for row in files)
    number_digests.remember(revision)
    events.record(
        verb=verb,
        subject=f"submission:{submission.pk}",
        actor=actor,
        city=submission.region.city.code,
        region=submission.region.code,
        before=str(number - 1 or ""),
        after=str(number),
        data={"reference": submission.reference, "sha256": revision.sha256},
        row=submission,
    )
    return revision


def as_row(file) -> dict:
    return {column: getattr(file, column) for column in FILE_COLUMNS}


def seal(content: Mapping, files: Iterable[Mapping]) -> str:
    """SHA-256 over the canonical JSON of a revision's content and its files."""
    sealed = [{column: row[column] for column in row if column in SEALED} for row in files]
    body = {"content": content, "files": sorted(sealed, key=lambda row: sorted(row.items()))}
    return hashlib.sha256(canonical_json(body).encode()).hexdigest()


def intact(revision: SubmissionRevision) -> bool:
    """Whether a stored revision is still what was sealed."""
    return seal(revision.content, map(as_row, revision.files.all())) == revision.sha256


def sound(revision: SubmissionRevision) -> bool:
    """Whether it is what was sealed, and each of its files is there, byte for byte."""
    files = revision.files.values_list("sha256", flat=True)
    return intact(revision) and all(map(storage.is_intact, files))


def sealed() -> Iterator[Sealed]:
    """Every revision, for those who check what is kept."""
    revisions = SubmissionRevision.objects.prefetch_related("files").order_by("pk")
    for revision in revisions.iterator(chunk_size=200):
        yield Sealed(f"{revision._meta.label}:{revision.pk}", intact(revision))
