"""Sample documents (文书样本) of a catalogue file and the files this installation holds."""

from collections.abc import Iterator
from typing import Any

from guides.catalogue.format import Catalogue
from guides.catalogue.plain_entries import SampleDocument as StatedDocument
from guides.catalogue.workbook.columns import SAMPLE_DOCUMENTS
from guides.models import SampleDocument
from guides.version.problems import Problem
from portal.ground.calendar import clock
from portal.ground.models import Region
from portal.ground.text.sentences import Sentence
from portal.ground.text.sentences import mark as _


def absent(catalogue: Catalogue, city: str) -> list[Problem]:
    """Sample documents whose bytes are not the city's, or not of the size stated: they cannot be
    imported.
    """
    named = list(_named(catalogue))
    sizes = dict(
        SampleDocument.objects.filter(
            city__code=city, sha256__in={document.sha256 for _place, document in named}
        ).values_list("sha256", "size")
    )
    message = _(
        "the file “%(name)s” is not in this system: leave the row out, upload the file afterwards"
    )
    return [
        Problem(place, Sentence(message, {"name": document.name}))
        for place, document in named
        if sizes.get(document.sha256) != document.size
    ]


def _named(catalogue: Catalogue) -> Iterator[tuple[str, StatedDocument]]:
    for material in catalogue.materials:
        for number, document in enumerate(material.specimens):
            yield f"materials[{material.id}].specimens[{number}]", document
    for industry in catalogue.industries:
        for number, document in enumerate(industry.specimens):
            yield f"industries[{industry.code}].specimens[{number}]", document


def columns_of(entry, city: Region) -> dict[str, Any]:
    """The columns of a material or industry; none where the file does not speak of specimens,
    so that a file without the extension leaves those uploaded where they are."""
    if "specimens" not in entry.model_fields_set:
        return {}
    given = {document.kind: document for document in entry.specimens}
    return {
        f"{column}_id": _file(given[kind], city).pk if kind in given else None
        for kind, column in SAMPLE_DOCUMENTS.items()
    }


def _file(entry: StatedDocument, city: Region) -> SampleDocument:
    """The file under this name; known bytes may get another name."""
    known = SampleDocument.objects.of(city).filter(sha256=entry.sha256)
    if named := known.filter(name=entry.name).first():
        return named
    same = known.first()
    return SampleDocument.objects.create(
        city=city,
        name=entry.name,
        sha256=same.sha256,
        media_type=same.media_type,
        size=same.size,
        uploaded_at=clock.now(),
    )
