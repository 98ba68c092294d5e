"""What the portal fills in itself, e.g. the industry applied for."""

from django.utils.translation import gettext_lazy as _

from guides.catalogue.field_types.text import Text
from guides.version.field_types import register


@register
class SetByPortal(Text):
    """Text, where a form asks for it all the same."""

    code, label, position = "ref", _("set by the portal itself"), 150
    set_by_portal = True
