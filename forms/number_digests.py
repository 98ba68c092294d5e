"""The numbers of a submission by which the registers find it, kept as keyed digests."""

from collections.abc import Mapping

from django.db.models import Model, OuterRef, Subquery

from forms.models import NumberDigest, SubmissionRevision
from guides.version.field_types import field_type
from guides.version.snapshot import Snapshot
from portal.ground.text.identifiers import exact_number
from portal.ground.text.number_digests import digest_of

CHUNK = 1000


def digests_in(data: Mapping, snapshot: Snapshot) -> set[str]:
    """Of every phone, identity and credit-code number among the values of a revision."""
    keys = (field.key for field in snapshot.fields if field_type(field.type).identifies)
    numbers = {exact_number(data[key]) for key in keys if isinstance(data.get(key), str)}
    return {digest_of(number) for number in numbers if number}


def remember(revision: SubmissionRevision) -> None:
    """Let the submission be found by the numbers of this revision, and by no earlier ones."""
    submission = revision.submission
    digests = digests_in(revision.content["data"], submission.snapshot)
    NumberDigest.objects.filter(submission=submission).exclude(digest__in=digests).delete()
    NumberDigest.objects.bulk_create(
        [NumberDigest(submission=submission, digest=digest) for digest in sorted(digests)],
        ignore_conflicts=True,
    )


def rebuild(revision_model: type[Model], digest_model: type[Model]) -> int:
    """Make the digests of all submissions anew; how many were made.

    For the migration, with the models of its day, and after a change of SECRET_KEY. The digests are
    made one by one: no database has the key.
    """
    digest_model._default_manager.all().delete()
    revisions = revision_model._default_manager
    last = revisions.filter(submission=OuterRef("submission")).order_by("-number")
    rows = (
        revisions.filter(number=Subquery(last.values("number")[:1]))
        .order_by("pk")
        .values_list("submission_id", "submission__version_id", "content")
    )
    versions = revision_model._meta.get_field("submission").related_model._meta.get_field("version")
    bodies = versions.related_model._default_manager
    snapshots, waiting, made = {}, [], 0
    for submission, version, content in rows.iterator(chunk_size=CHUNK):
        if version not in snapshots:
            body = bodies.values_list("body", flat=True).get(pk=version)
            snapshots[version] = Snapshot.from_bytes(body)
        digests = sorted(digests_in(content["data"], snapshots[version]))
        waiting += [digest_model(submission_id=submission, digest=digest) for digest in digests]
        if len(waiting) >= CHUNK:
            made += len(digest_model._default_manager.bulk_create(waiting))
            waiting = []
    return made + len(digest_model._default_manager.bulk_create(waiting))
