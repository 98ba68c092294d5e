"""Which city's catalogue a screen is about: the one asked for, among those its reader works for."""

from django.http import Http404
from django.utils.functional import cached_property

from guides.release import rights
from portal.ground.backoffice.views import BackOfficeView
from portal.ground.models import Region


def asked_for(request, cities: list[Region]) -> Region | None:
    """``?city=CODE``, else the first; ``Http404`` for one that is not among them."""
    code = request.GET.get("city")
    if not code:
        return next(iter(cities), None)
    city = next((city for city in cities if city.code == code), None)
    if city is None:
        raise Http404
    return city


class CityScreen(BackOfficeView):
    """A screen of one city; whoever works for several reads its name and may go to another."""

    @cached_property
    def cities(self) -> list[Region]:
        return rights.cities_of(self.request.user)

    @cached_property
    def city(self) -> Region | None:
        return asked_for(self.request, self.cities)

    @property
    def query(self) -> str:
        """What leads from one screen of the city to the next."""
        return f"?city={self.city.code}" if len(self.cities) > 1 else ""

    def page(self, request, status=200, **context):
        place = {"city": self.city, "cities": self.cities, "city_query": self.query}
        return super().page(request, status=status, **(place | context))
