"""Specimens (文书样本) of a catalogue file and the files this installation holds."""

from collections.abc import Iterator
from typing import Any

from guides.catalogue.format import Catalogue, Specimen
from guides.catalogue.workbook.columns import SPECIMENS
from guides.models import SpecimenFile
from guides.version.problems import Problem
from portal.ground.calendar import clock
from portal.ground.text.sentences import Sentence
from portal.ground.text.sentences import mark as _


def absent(catalogue: Catalogue) -> list[Problem]:
    """Specimens whose bytes are not here, or not of the size stated: they cannot be imported."""
    named = list(_named(catalogue))
    sizes = dict(
        SpecimenFile.objects.filter(sha256__in={one.sha256 for _place, one in named}).values_list(
            "sha256", "size"
        )
    )
    message = _(
        "the file “%(name)s” is not in this system: leave the row out, upload the file afterwards"
    )
    return [
        Problem(place, Sentence(message, {"name": one.name}))
        for place, one in named
        if sizes.get(one.sha256) != one.size
    ]


def _named(catalogue: Catalogue) -> Iterator[tuple[str, Specimen]]:
    for material in catalogue.materials:
        for number, one in enumerate(material.specimens):
            yield f"materials[{material.id}].specimens[{number}]", one
    for industry in catalogue.industries:
        for number, one in enumerate(industry.specimens):
            yield f"industries[{industry.code}].specimens[{number}]", one


def columns_of(entry) -> dict[str, Any]:
    """The columns of a material or industry; none where the file does not speak of specimens,
    so that a file without the extension leaves those uploaded where they are."""
    if "specimens" not in entry.model_fields_set:
        return {}
    given = {one.kind: one for one in entry.specimens}
    return {
        f"{column}_id": _file(given[kind]).pk if kind in given else None
        for kind, column in SPECIMENS.items()
    }


def _file(specimen: Specimen) -> SpecimenFile:
    """The file under this name; known bytes may get another name."""
    known = SpecimenFile.objects.filter(sha256=specimen.sha256)
    if named := known.filter(name=specimen.name).first():
        return named
    same = known.first()
    return SpecimenFile.objects.create(
        name=specimen.name,
        sha256=same.sha256,
        media_type=same.media_type,
        size=same.size,
        uploaded_at=clock.now(),
    )
