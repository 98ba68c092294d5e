"""Looking over the catalogue: county beside county (八统一), and what might be pruned."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guides.admin.cities import CityScreen
from guides.catalogue.dump import current_catalogue
from guides.models import GuideVersion, Industry
from guides.release import pruning
from guides.version.county_comparison import compare
from portal.ground.calendar import clock
from portal.ground.models import Region, Role
from portal.ground.staff import posts

YEARS = 3


class CatalogueView(CityScreen):
    """Open to every editor, a county's too."""

    header_icon = "clipboard-list"

    def admit(self):
        user = self.request.user
        if not user.is_superuser and not posts.holds(user, Role.EDITOR):
            raise PermissionDenied(_("The catalogue is the editors' work."))

    @cached_property
    def cities(self):
        """Those in which this person edits anything."""
        reached = posts.regions_of(self.request.user, Role.EDITOR).select_related("parent")
        return sorted({region.city for region in reached}, key=lambda city: city.code)


class Comparison(CatalogueView):
    template_name = "guides/admin/comparison.html"

    def get_page_title(self):
        return _("Comparison of counties: %(industry)s") % {"industry": self.industry.name}

    def trail(self):
        return [(reverse("guides_pruning"), _("Industries and volume")), ("", self.industry.name)]

    def get(self, request, code):
        self.admit()
        self.industry = self.city and Industry.objects.of(self.city).filter(code=code).first()
        if self.industry is None:
            raise Http404
        versions = (
            GuideVersion.objects.active()
            .filter(region__in=Region.objects.within(self.city), industry=self.industry)
            .select_related("region")
            .order_by("region__code")
        )
        items = compare(version.snapshot for version in versions)
        return self.page(
            request,
            industry=self.industry,
            versions=versions,
            items=items,
            differences=sum(item.differences for item in items),
        )


class Pruning(CatalogueView):
    template_name = "guides/admin/pruning.html"
    page_title = gettext_lazy("Industries and volume")

    def get(self, request):
        self.admit()
        if self.city is None:
            raise Http404
        catalogue, regions = current_catalogue(self.city), Region.objects.within(self.city)
        this_year = clock.today().year
        years = range(this_year, this_year - YEARS, -1)
        volumes = [pruning.volume(year, regions) for year in years]
        wanted = request.GET.get("permit", "")
        permit = catalogue.permit_by_code.get(wanted)
        if wanted and permit is None:
            raise Http404
        return self.page(
            request,
            years=years,
            industries=[
                (industry, [volume.get(industry.code, 0) for volume in volumes])
                for industry in catalogue.industries
            ],
            permits=catalogue.permits,
            permit=permit,
            affected=pruning.abolishing(catalogue, wanted) if permit else [],
        )
