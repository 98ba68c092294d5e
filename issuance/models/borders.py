"""The border (行政区划) of what belongs to a case, as a column of its own."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from issuance.models.recorded import OfCase
from portal.ground.models import Region


class Bordered(OfCase, models.Model):
    """Carries the region of its parent, the first on the way to its case; taken when it is made,
    and the database lets nothing move it.

    Registers compare this column with a list of ids and never ask all cases. The indexes of each
    model that begin with it serve its foreign key too.
    """

    region = models.ForeignKey(
        Region, models.PROTECT, related_name="+", db_index=False, verbose_name=_("region")
    )

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if self.region_id is None:
            self.region_id = getattr(self, self.path_to_case[0]).region_id
        super().save(*args, **kwargs)
