"""Certificate styles that a city has brought in beside the shipped ones."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.ground.history.transitions import Recorded
from portal.ground.history.triggers import append_only, guard
from portal.ground.models import Region


class CertificateStyle(Recorded, models.Model):
    """A layout as it was uploaded, for ever: changed it is another style, with another name.

    ``region``: its city, whose counties may choose it. ``layout``: canonical JSON (``certificate.layout``).
    """

    region = models.ForeignKey(
        Region, models.PROTECT, related_name="certificate_styles", verbose_name=_("city")
    )
    name = models.SlugField(_("certificate style"), unique=True)
    title = models.CharField(_("title"), max_length=80)
    layout = models.TextField(_("layout"))
    uploaded_at = models.DateTimeField(_("uploaded"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("certificate style")
        verbose_name_plural = _("certificate styles")

    def __str__(self):
        return self.title

    @property
    def event_state(self) -> str:
        return "uploaded"


STYLES_STAND = append_only("issuance_certificatestyle")
STYLES_OF_CITIES = guard(
    "issuance_certificatestyle",
    "of_a_city",
    event="INSERT",
    when="(SELECT r.parent_id FROM ground_region r WHERE r.id = NEW.region_id) IS NOT NULL",
    message="a certificate style belongs to a city",
)
