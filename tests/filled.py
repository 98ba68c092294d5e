"""What fills the databases that are made once (see made_once)."""

from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.management import call_command
from django.test import override_settings
from wagtail.models import Page, Site

from guides.catalogue import SHIPPED
from guides.catalogue.build import build_snapshot
from guides.catalogue.demo_facts import with_demo_facts
from guides.catalogue.excerpt import paper_of
from guides.catalogue.format import Catalogue
from guides.catalogue.load import load_catalogue
from guides.catalogue.read import read
from portal.demo import people
from portal.ground import keys
from portal.ground.calendar import clock
from portal.ground.models import User
from portal.search import index, starter
from portal.settings import base
from tests.placed_guides import placed

CITY, NEXT_CITY, HERE = "450200", "451100", "450204"
SMALL = {CITY: {CITY, "450203", HERE}, NEXT_CITY: {NEXT_CITY, "451102"}}
BAKERY_ELSEWHERE = ("451102", "BAKERY")
ARTICLE = "2026年“一业一证”改革实施方案"


def shipped_catalogue() -> Catalogue:
    return with_demo_facts(read(SHIPPED.read_bytes()).catalogue)


def small_catalogue(city=CITY) -> Catalogue:
    """Two industries in a city and some counties of it: quick to import."""
    catalogue = shipped_catalogue()
    data = catalogue.model_dump(mode="json")
    places = SMALL[city]
    data["regions"] = [e for e in data["regions"] if e["code"] in places]
    data["industries"] = [e for e in data["industries"] if e["code"] in ("BAKERY", "SMALL_EATERY")]
    codes = {use["code"] for industry in data["industries"] for use in industry["permits"]}
    data["permits"] = [e for e in data["permits"] if e["code"] in codes]
    laws = {basis for permit in data["permits"] for basis in permit["legal_basis"]}
    data["legal_bases"] = [e for e in data["legal_bases"] if e["code"] in laws]
    papers = {paper_of(use) for permit in data["permits"] for use in permit["materials"]}
    data["materials"] = [e for e in data["materials"] if e["id"] in papers]
    asked = {key for industry in data["industries"] for key in industry["questions"]}
    data["questions"] = [e for e in data["questions"] if e["id"] in asked]
    used = {e["department"] for e in data["competences"] if e["permit"] in codes}
    used |= {e["supervisor"] for e in data["competences"] if e["permit"] in codes}
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


def snapshots() -> list:
    """Of every shipped industry in 柳南区, and of one of them in another city."""
    catalogue = shipped_catalogue()
    pairs = [(HERE, industry.code) for industry in catalogue.industries] + [BAKERY_ELSEWHERE]
    return [build_snapshot(catalogue, *pair, clock.today()) for pair in pairs]


def place_article() -> None:
    home = Site.objects.get(is_default_site=True).root_page
    page = Page(title=ARTICLE, search_description="哪些行业先行，窗口怎么设")
    home.add_child(instance=page)
    page.save_revision().publish()


def _bare():
    call_command("migrate", verbosity=0, run_syncdb=True)
    keys.make_missing()


def _stocked():
    """One city with a catalogue, and another that has regions and departments alone."""
    load_catalogue(actor=None, catalogue=small_catalogue())
    elsewhere = small_catalogue(NEXT_CITY).model_dump(mode="json")
    places = {name: elsewhere[name] for name in ("format", "version", "regions", "departments")}
    load_catalogue(actor=None, catalogue=Catalogue.model_validate(places))


def _demo():
    call_command("load_demo", stage="small", verbosity=0)


def _town():
    place_article()
    small = {"SMALL_EATERY", "CONVENIENCE", "BAKERY"}
    placed(*(snapshot for snapshot in snapshots() if snapshot.industry.code in small))
    starter.add_synonyms()
    index.refresh()


def _whole_town():
    place_article()
    placed(*snapshots())
    starter.add_synonyms()
    index.refresh()


def _served():
    """What `make run` has made beside the demo before it serves, and passwords its settings know."""
    folder = Path(settings.VAR)
    storages = settings.STORAGES | {"staticfiles": base.STORAGES["staticfiles"]}
    with override_settings(STATIC_ROOT=folder / "static", STORAGES=storages):
        call_command("collectstatic", interactive=False, verbosity=0)
    User.objects.update(password=PBKDF2PasswordHasher().encode(people.PASSWORD, salt="s" * 16))
    with (folder / "doors.txt").open("w", encoding="utf-8") as doors:
        call_command("doors", stdout=doors)


# Kind → the kind it begins with, and what fills it.
FILLERS = {
    "bare": (None, _bare),
    "stocked": ("bare", _stocked),
    "demo": ("bare", _demo),
    "town": ("bare", _town),
    "whole_town": ("bare", _whole_town),
    "served": ("demo", _served),
}
