"""The announcement of a release (通知公告): drafted from its versions, reviewed like any article."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import override

from guides.models import Release
from home.models import ArticlePage, SectionPage
from portal.ground.history.transitions import VerbRefused, record
from portal.ground.models import Role
from portal.ground.staff import posts
from portal.ground.text.localized import localized_path

NEWS = "notices"  # address of the section of announcements (``home.seed_content``)
READY = (Release.Status.APPROVED, Release.Status.ACTIVE)


def announcement_of(release: Release) -> ArticlePage | None:
    return ArticlePage.objects.filter(release=release).order_by("pk").first()


def may_announce(actor, release: Release) -> bool:
    return release.status in READY and posts.holds(actor, Role.EDITOR, region=release.region)


@transaction.atomic
def draft_announcement(*, actor, release: Release) -> ArticlePage:
    """A draft with the guides and the day; another person reviews it before it is public.

    A city's lies among the announcements, a county's in its own section, where its editors reach
    it. Pressed twice it is still one article. ``VerbRefused``, ``PermissionDenied``.
    """
    posts.require(actor, Role.EDITOR, region=release.region)
    release = Release.objects.select_for_update(of=["self"]).get(pk=release.pk)
    if release.status not in READY:
        raise VerbRefused(_("Only an approved release can be announced."))
    if drafted := announcement_of(release):
        return drafted
    county = release.region.parent_id is not None
    place = {"region": release.region} if county else {"slug": NEWS}
    section = SectionPage.objects.filter(**place).order_by("depth").first()
    if section is None:
        raise VerbRefused(_("There is no section to put it into."))
    page = _article(release, actor)
    section.add_child(instance=page)
    page.save_revision(user=actor)
    data = {"page": page.pk}
    record(release, verb="release.announce", actor=actor, before=release.status, data=data)
    return page


def _article(release: Release, actor) -> ArticlePage:
    """In the language of the site's content, whatever the editor reads."""
    place, name, day = release.region.full_name, release.name, release.effective_from
    versions = list(
        release.versions.select_related("region__parent", "industry")
        .defer("body")
        .order_by("region__code", "industry__position")
    )
    summary = (
        f"{place}“一业一证”办事指南“{name}”已审定，共 {len(versions)} 份，"
        f"自{day.year}年{day.month}月{day.day}日起施行。"
    )
    opening = "本批办事指南如下，所列告知单同时施行。施行前已提交的申请，按提交时的告知单办理。"
    body = [("text", format_html("<p>{}</p>", opening))]
    with override(settings.LANGUAGE_CODE):
        for region in dict.fromkeys(version.region for version in versions):
            rows = [
                (_address(version), version.industry)
                for version in versions
                if version.region == region
            ]
            items = format_html_join("", '<li><a href="{}">{}</a></li>', rows)
            body.append(("heading", region.full_name))
            body.append(("text", format_html("<ul>{}</ul>", items)))
        closing = '<p>历次发布的告知单见<a href="{}">告知单发布批次</a>。</p>'
        body.append(("text", format_html(closing, reverse("public_releases"))))
    return ArticlePage(
        title=f"{place}“一业一证”办事指南施行公告：{name}",
        slug=f"release-{release.pk}",
        kind=ArticlePage.Kind.NEWS,
        region=release.region,
        release=release,
        owner=actor,
        live=False,
        summary=summary,
        body=body,
    )


def _address(version) -> str:
    return localized_path(
        f"guides/{version.region.code}/{version.industry.slug}/v/{version.number}/"
    )
