"""Words of the combined form in templates."""

from django import template

from forms import wording
from forms.completeness import PROMISED
from forms.slices import Choice
from guides.snapshot import PermitPart

register = template.Library()


@register.filter
def said(fact) -> str:
    """(item, value) → the value in words."""
    return wording.words(*fact)


@register.filter
def asked_as(item) -> str:
    return wording.label(item)


@register.filter
def section_title(section) -> str:
    return wording.title(section)


@register.filter
def permit_names(permits: tuple[PermitPart, ...]) -> str:
    return wording.names(permits)


@register.filter
def way(declared: str) -> str:
    return str(wording.WAYS.get(declared, ""))


@register.filter
def way_kind(declared: str) -> str:
    """Kind of status chip: a promise is still open."""
    return "hold" if declared == PROMISED else "off"


@register.filter
def chosen(choice: Choice) -> str:
    return str(wording.CHOSEN[choice.mode])


@register.filter
def iso_day(iso: str) -> str:
    return wording.day(iso)


@register.filter
def said_fixed(item) -> str:
    """The value of an item that is settled."""
    return wording.words(item, item.fixed)
