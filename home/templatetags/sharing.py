"""What search engines and other apps show of a page: its title with place and act, and a summary."""

from dataclasses import dataclass

from django import template
from django.conf import settings
from django.urls import translate_url
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guides.models import RegionGuidesPage
from guides.templatetags.guide_words import permit_names
from home.models import HomePage
from portal.ground.text.localized import localized_full_name

register = template.Library()


@dataclass(frozen=True)
class Shared:
    """``alternates``: (language, address) of the page in every language, then for any other."""

    title: str
    text: str
    canonical: str
    alternates: tuple[tuple[str, str], ...]


@register.simple_tag(takes_context=True)
def sharing(context) -> Shared:
    page, version = context["page"], context.get("version")
    canonical = context.get("canonical", "")
    return Shared(
        title=page.seo_title or _title(page, version, context),
        text=page.search_description or getattr(page, "digest", "") or _text(page, version),
        canonical=canonical,
        alternates=tuple(_alternates(canonical)) if canonical else (),
    )


def _title(page, version, context) -> str:
    if version:
        named = localized_full_name(version.region), context.get("heading") or page.title
        return " · ".join((*named, _("One-time notification")))
    if isinstance(page, RegionGuidesPage):
        return f"{localized_full_name(page.region)} · {_('Service guides')}"
    if isinstance(page, HomePage):
        return _("Open a business with one licence")
    return getattr(page, "heading", page.title)


def _text(page, version) -> str:
    if version:
        english = get_language() == "en" and version.snapshot.industry.summary_en
        values = {"names": permit_names(version.snapshot)}
        return english or _("One notice, one form, one window, one licence: %(names)s.") % values
    if isinstance(page, RegionGuidesPage):
        return _(
            "Choose what you want to open. Each guide covers all permits of the trade with one "
            "form, one window and one licence."
        )
    if isinstance(page, HomePage):
        return _(
            "Read one guide, fill in one form, go to one window, be inspected once, and take home "
            "one certificate that stands for all your permits."
        )
    return ""


def _alternates(canonical: str):
    for code, _name in settings.LANGUAGES:
        yield ("zh-Hans" if code == "zh-hans" else code), translate_url(canonical, code)
    yield "x-default", translate_url(canonical, settings.LANGUAGE_CODE)
