"""The catalogue of one city, 柳州 unless another is named, for tests that need no second."""

from guides.catalogue import dump as dumping
from guides.catalogue.load import load_catalogue
from portal.ground.models import Region

CITY = "450200"


def city_of_tests(code=CITY) -> Region:
    return Region.objects.get(code=code)


def dump(code=CITY) -> dict:
    return dumping.dump(city_of_tests(code))


def current_catalogue(code=CITY):
    return dumping.current_catalogue(city_of_tests(code))


def load(catalogue, code=CITY, **options):
    return load_catalogue(actor=None, catalogue=catalogue, city=code, **options)
