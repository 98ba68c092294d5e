"""How the time a law gives is counted, what one applies for."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Unit(models.TextChoices):
    """Units of time limits as the laws state them; value AND unit are kept."""

    WORKING_DAY = "工作日", _("working days")
    DAY = "日", _("calendar days")
    MONTH = "个月", _("months")
    AT_ONCE = "当场", _("at once")


LASTING = [(unit.value, unit.label) for unit in Unit if unit != Unit.AT_ONCE]


class ApplicationKind(models.TextChoices):
    """Kinds of application (办理类型), as ``guides.version.kinds`` names them."""

    NEW = "new", pgettext_lazy("kind of application", "new permit")
    CHANGE = "change", pgettext_lazy("kind of application", "change")
    RENEWAL = "renewal", pgettext_lazy("kind of application", "renewal")
    ADDITION = "addition", pgettext_lazy("kind of application", "addition")
    REPLACEMENT = "replacement", pgettext_lazy("kind of application", "replacement")
    CANCELLATION = "cancellation", pgettext_lazy("kind of application", "cancellation")
