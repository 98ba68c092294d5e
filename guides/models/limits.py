"""How the time a law gives is counted."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Unit(models.TextChoices):
    """Units of time limits as the laws state them; value AND unit are kept."""

    WORKING_DAY = "工作日", _("working days")
    DAY = "日", _("calendar days")
    MONTH = "个月", _("months")
    AT_ONCE = "当场", _("at once")


LASTING = [(unit.value, unit.label) for unit in Unit if unit != Unit.AT_ONCE]
