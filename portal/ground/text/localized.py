"""Names and addresses in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from django.urls import reverse
from django.utils.translation import get_language

if TYPE_CHECKING:
    from portal.ground.models import Region


class Named(Protocol):
    """Whatever has a Chinese name, and perhaps an English one."""

    name: str
    name_en: str


def localized_path(path: str) -> str:
    """An address of the public site under the prefix of the active language, without importing it."""
    return reverse("wagtail_serve", args=[path])


def localized_name(record: Named) -> str:
    """The record's name in the reader's language, as far as there is one."""
    english = getattr(record, "name_en", "") if get_language() == "en" else ""
    return english or record.name


def localized_full_name(region: Region) -> str:
    """The place with its city: 柳州市柳南区; Liunan District, Liuzhou."""
    if get_language() != "en" or not (region.name_en and region.city.name_en):
        return region.full_name
    return f"{region.name_en}, {region.city.name_en}" if region.parent_id else region.name_en
