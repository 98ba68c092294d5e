"""The check of all texts of a catalogue: whether the papers that show them can print them."""

from collections.abc import Iterator
from typing import Any

from guides.catalogue.format import Catalogue, as_data
from guides.catalogue.read import place_of
from guides.version.problems import Problem
from portal.ground.papers import registry

# What a list of the file holds, as the papers name it.
RECORDS = {
    "regions": "region",
    "departments": "department",
    "questions": "question",
    "shared_fields": "formfield",
    "materials": "material",
    "legal_bases": "legalbasis",
    "permits": "permititem",
    "industries": "industry",
}


def check_texts(catalogue: Catalogue) -> Iterator[Problem]:
    """Characters no face has, and names with no room on the certificate."""
    data = as_data(catalogue)
    for kind, entries in data.items():
        for location, text in _texts(entries, (kind,)):
            yield from _judged(_datum(location), text, place_of(data, location))
    permits = catalogue.permit_by_code
    for industry in catalogue.industries:
        names = [permits[use.code].official_name for use in industry.permits if use.code in permits]
        place = f"industries[{industry.code}].permits"
        yield from _judged("editor:permits", "、".join(names), place)
    for body in catalogue.issuing_bodies:
        if department := catalogue.department_by_code.get(body.department):
            place = f"issuing_bodies[{body.region} {body.industry or '*'}]"
            yield from _judged("editor:issuingbody.department", department.name, place)


def _judged(datum: str, text: str, place: str) -> Iterator[Problem]:
    if fault := registry.fault(datum, text):
        yield Problem(place, fault)


def _texts(node: Any, location: tuple) -> Iterator[tuple[tuple, str]]:
    if isinstance(node, str):
        yield location, node
    elif isinstance(node, list):
        for number, part in enumerate(node):
            yield from _texts(part, (*location, number))
    elif isinstance(node, dict):
        for key, part in node.items():
            yield from _texts(part, (*location, key))


def _datum(location: tuple) -> str:
    kind, *rest = (step for step in location if isinstance(step, str))
    return "editor:" + ".".join((RECORDS.get(kind, kind), *rest))
