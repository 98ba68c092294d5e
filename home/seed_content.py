"""The first articles: the two plans the product implements, and what follows from them."""

import json
from datetime import date
from pathlib import Path

from django.core.files.images import ImageFile
from django.db import transaction
from django.utils.html import format_html, format_html_join

from guides.models import GuidePage, Industry
from home.models import (
    ArticleLink,
    ArticlePage,
    Picture,
    SectionPage,
)
from portal.ground.models import Region
from portal.ground.text.localized import localized_path

DATA = Path(__file__).parent / "data"
ARTICLES = DATA / "articles.json"


@transaction.atomic
def place_articles(*, staff: dict) -> list[ArticlePage]:
    """The two plans the product implements, with announcements and answers that follow from them.

    ``staff``: city code → (author, reviewer); each article is written by the one and approved by
    the other. What exists stays.
    """
    records = json.loads(ARTICLES.read_text("utf-8"))
    placed = set(ArticlePage.objects.values_list("slug", flat=True))
    new = []
    for record in records:
        if record["slug"] not in placed:
            pair = staff.get(record["region"]) or next(iter(staff.values()))
            new.append(_place_article(record, *pair))
    return new


def _place_article(record, author, reviewer) -> ArticlePage:
    region = Region.objects.filter(code=record["region"]).first()
    page = ArticlePage(
        region=region,
        owner=author,
        live=False,
        published_on=date.fromisoformat(record["published_on"]),
        body=[*(_block(block, author) for block in record["body"]), *_industries(record, region)],
        **{
            name: record.get(name, "")
            for name in (
                *("slug", "kind", "title", "title_en", "summary", "summary_en"),
                *("source", "document_number"),
            )
        },
    )
    section = SectionPage.objects.get(slug=record["section"], depth=3)
    section.add_child(instance=page)
    page.tags.add(*record["tags"])
    related = ArticlePage.objects.filter(slug__in=record.get("related", []))
    page.chosen_links = [ArticleLink(target=target) for target in related]
    page.save_revision(user=author)
    state = page.get_workflow().start(page, author)
    task = state.current_task_state
    task.task.specific.on_action(task, reviewer, "approve")
    return page


def _block(text: str | dict, author):
    """`## ` begins a heading, a record is a picture of the library; else it is a paragraph."""
    if isinstance(text, dict):
        return ("picture", {"image": _picture(text, author), "caption": text["caption"]})
    if text.startswith("## "):
        return ("heading", text.removeprefix("## "))
    return ("text", format_html("<p>{}</p>", text))


def _picture(record, author) -> Picture:
    with (DATA / record["file"]).open("rb") as file:
        picture = Picture(
            title=record["title"],
            alt_text=record["alt_text"],
            file=ImageFile(file, name=record["file"]),
            uploaded_by_user=author,
        )
        picture.save()
    return picture


def _industries(record, region):
    """Under a policy the industries of the city it is for, each with all its regions: a guide would
    be that of one district.
    """
    if record["kind"] != ArticlePage.Kind.POLICY or region is None:
        return []
    pages = GuidePage.objects.live().filter(region__in=Region.objects.within(region))
    industries = Industry.objects.filter(pk__in=pages.values("industry")).order_by("position")
    rows = [
        (f"{localized_path('guides/')}?industry={industry.slug}#chosen", industry.name)
        for industry in industries
    ]
    items = format_html_join("", '<li><a href="{}">{}</a></li>', rows)
    return (
        [("heading", "相关办事指南"), ("text", format_html("<ul>{}</ul>", items))] if rows else []
    )
