"""Looking over the catalogue: county beside county (八统一), and what might be pruned."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guides.catalogue.dump import current_catalogue
from guides.models import GuideVersion, Industry
from guides.release import pruning
from guides.version.county_comparison import compare
from portal.ground.backoffice.views import BackOfficeView
from portal.ground.calendar import clock
from portal.ground.models import Region, Role
from portal.ground.staff import posts

YEARS = 3


class CatalogueView(BackOfficeView):
    header_icon = "clipboard-list"

    def admit(self):
        user = self.request.user
        if not user.is_superuser and not posts.holds(user, Role.EDITOR):
            raise PermissionDenied(_("The catalogue is the editors' work."))

    def cities(self):
        """The cities in which this person edits, a county's editor seeing the whole city."""
        reached = posts.regions_of(self.request.user, Role.EDITOR).select_related("parent")
        return sorted({region.city for region in reached}, key=lambda city: city.code)

    def city(self):
        cities = self.cities()
        wanted = self.request.GET.get("city")
        if not wanted:
            return cities[0] if cities else None
        chosen = next((city for city in cities if city.code == wanted), None)
        if chosen is None:
            raise Http404
        return chosen


class Comparison(CatalogueView):
    template_name = "guides/admin/comparison.html"

    def get_page_title(self):
        return _("Comparison of counties: %(industry)s") % {"industry": self.industry.name}

    def trail(self):
        return [(reverse("guides_pruning"), _("Industries and volume")), ("", self.industry.name)]

    def get(self, request, code):
        self.admit()
        self.industry = Industry.objects.filter(code=code).first()
        if self.industry is None:
            raise Http404
        city = self.city()
        versions = (
            GuideVersion.objects.active()
            .filter(region__in=Region.objects.within(city), industry=self.industry)
            .select_related("region")
            .order_by("region__code")
            if city
            else []
        )
        items = compare(version.snapshot for version in versions)
        return self.page(
            request,
            industry=self.industry,
            city=city,
            cities=self.cities(),
            versions=versions,
            items=items,
            differences=sum(item.differences for item in items),
        )


class Pruning(CatalogueView):
    template_name = "guides/admin/pruning.html"
    page_title = gettext_lazy("Industries and volume")

    def get(self, request):
        self.admit()
        catalogue, city = current_catalogue(), self.city()
        regions = Region.objects.within(city) if city else Region.objects.none()
        this_year = clock.today().year
        years = range(this_year, this_year - YEARS, -1)
        volumes = [pruning.volume(year, regions) for year in years]
        wanted = request.GET.get("permit", "")
        permit = catalogue.permit_by_code.get(wanted)
        if wanted and permit is None:
            raise Http404
        return self.page(
            request,
            city=city,
            cities=self.cities(),
            years=years,
            industries=[
                (industry, [volume.get(industry.code, 0) for volume in volumes])
                for industry in catalogue.industries
            ],
            permits=catalogue.permits,
            permit=permit,
            affected=pruning.abolishing(catalogue, wanted) if permit else [],
        )
