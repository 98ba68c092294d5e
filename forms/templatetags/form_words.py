"""Words of the combined form in templates."""

from django import template
from django.utils.html import format_html

from forms import labels
from forms.completeness import PROMISED
from forms.permit_choices import LATER, conditions
from forms.slices import Choice
from guides.catalogue.field_types.days import day_in_words
from guides.version.permit_parts import PermitPart
from portal.ground.files.judge import SUFFIXES

register = template.Library()


@register.filter
def said(fact) -> str:
    """(item, value) → the value in words."""
    return labels.words(*fact)


@register.filter
def shown(fact, in_full=frozenset()) -> str:
    """(item, value) → the value in words, a person's numbers masked but for the keys ``in_full``."""
    item, _value = fact
    return (labels.words if item.key in in_full else labels.masked)(*fact)


@register.filter
def file_kind(media_type: str) -> str:
    """What an officer calls a file of this type: PDF, JPG."""
    return SUFFIXES.get(media_type, "").upper()


@register.filter
def asked_as(item) -> str:
    return labels.label(item)


@register.filter
def section_title(section) -> str:
    return labels.title(section)


@register.filter
def permit_names(permits: tuple[PermitPart, ...]) -> str:
    return labels.names(permits)


@register.filter
def way(declared: str) -> str:
    return str(labels.WAYS.get(declared, ""))


@register.filter
def way_kind(declared: str) -> str:
    """Kind of status chip: a promise is still open."""
    return "hold" if declared == PROMISED else "off"


@register.filter
def chosen(choice: Choice) -> str:
    return str(labels.CHOSEN[choice.mode])


@register.filter
def promised(choice: Choice) -> list[str]:
    """Conditions of the item that are met later."""
    named = conditions(choice.permit).items()
    return [words for name, words in named if choice.details.get(name) == LATER]


@register.filter
def iso_day(iso: str) -> str:
    return day_in_words(iso)


@register.filter
def sentence(words: str) -> str:
    """What somebody wrote, ended as a sentence: another follows."""
    ended = words.rstrip().endswith(tuple("。！？；.!?;"))
    return words if ended or not words.strip() else f"{words.rstrip()}。"


@register.filter
def said_fixed(item) -> str:
    """The value of an item that is settled."""
    return labels.words(item, item.fixed)


@register.filter
def unbroken(words) -> str:
    """A date stays on one line."""
    return format_html('<span class="yz-nb">{}</span>', words) if words else ""
