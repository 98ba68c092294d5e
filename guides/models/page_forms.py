"""The editors' form of a guide page, which says what keeps it from going live."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from portal.ground.backoffice.page_forms import TOWARDS_PUBLISHING, PastExpiry
from portal.ground.models import Role
from portal.ground.staff import posts

NO_VERSION = _("This guide cannot go live: no released version for its region and industry.")


class GuidePageForm(PastExpiry, WagtailAdminPageForm):
    """Refuses publishing and submitting for review while no version is in force."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if field := self.fields.get("industry"):
            regions = posts.regions_of(self.for_user, Role.EDITOR).select_related("parent")
            field.widget.cities = {region.city.pk for region in regions}
            field.queryset = field.queryset.filter(city__in=field.widget.cities)

    def clean(self):
        cleaned = super().clean()
        region, industry = (cleaned.get(name) for name in ("region", "industry"))
        if region and industry and industry.city_id != region.city.pk:
            self.add_error("industry", _("Of the catalogue of this region's city."))
        if any(action in self.data for action in TOWARDS_PUBLISHING):
            wanted = type(self.instance)(
                region=cleaned.get("region"), industry=cleaned.get("industry")
            )
            if not (wanted.region_id and wanted.industry_id and wanted.active_version()):
                raise ValidationError(NO_VERSION)
        return cleaned
