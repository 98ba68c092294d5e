"""Submissions whose content came to be otherwise, sealed as if it had always been so."""

from forms import revisions


def reseal(revision, **data):
    """Stores the revision with these data in place of its own."""
    content = revision.content | {"data": revision.content["data"] | data}
    columns = ("material", "name", "media_type", "size", "sha256")
    sha256 = revisions.seal(content, revision.files.values(*columns))
    type(revision).objects.filter(pk=revision.pk).update(content=content, sha256=sha256)
