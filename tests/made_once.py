"""Databases that take long to fill: each is made once per process, and comes back after a test."""

from django.core.management import call_command

from guides.catalogue import SHIPPED
from guides.catalogue.demo_facts import with_demo_facts
from guides.catalogue.format import Catalogue
from guides.catalogue.load import load_catalogue
from guides.catalogue.read import read
from tests import databases


def small_catalogue() -> Catalogue:
    """Two industries in two counties and two cities: quick to import."""
    catalogue = with_demo_facts(read(SHIPPED.read_bytes()).catalogue)
    data = catalogue.model_dump(mode="json")
    places = {"450200", "450203", "450204", "451100"}
    data["regions"] = [e for e in data["regions"] if e["code"] in places]
    data["industries"] = [e for e in data["industries"] if e["code"] in ("BAKERY", "SMALL_EATERY")]
    codes = {use["code"] for industry in data["industries"] for use in industry["permits"]}
    data["permits"] = [e for e in data["permits"] if e["code"] in codes]
    papers = {paper for permit in data["permits"] for paper in permit["materials"]}
    data["materials"] = [e for e in data["materials"] if e["id"] in papers]
    asked = {key for industry in data["industries"] for key in industry["questions"]}
    data["questions"] = [e for e in data["questions"] if e["id"] in asked]
    used = {e["department"] for e in data["competences"] if e["permit"] in codes}
    used |= {e["department"] for e in data["issuing_bodies"]}
    for kind in ("competences", "issuing_bodies"):
        data[kind] = [
            e for e in data[kind] if e["region"] in places and e.get("permit", "FOOD_LIC") in codes
        ]
    data["issuing_bodies"] = [e for e in data["issuing_bodies"] if not e["industry"]]
    data["departments"] = [
        e for e in data["departments"] if e["region"] in places and e["code"] in used
    ]
    data["region_parameters"] = []
    return Catalogue.model_validate(data)


def _demo():
    call_command("load_demo", stage="small", verbosity=0)


def _stocked():
    load_catalogue(actor=None, catalogue=small_catalogue())


# Fixture that asks for it → what fills it.
FILLED = {"demo": _demo, "stocked": _stocked}


def make(kind: str) -> str:
    """Name of the database of this kind, filled, with a copy beside it (see databases)."""
    bare = databases.current()
    name = f"{bare}_{kind}"
    databases.copy(bare + databases.PRISTINE, name)
    with databases.using(name):
        FILLED[kind]()
    databases.copy(name, name + databases.PRISTINE)
    return name
