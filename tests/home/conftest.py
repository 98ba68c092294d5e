"""Articles and their editors in the demo city."""

from itertools import count

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from home.models import ArticlePage, Picture, SectionPage
from portal.ground.models import User

LIUNAN, YUFENG = "450204", "450203"
NUMBERS = count(1)


@pytest.fixture(autouse=True)
def _chinese(settings):
    """A request to /en/ leaves its language behind in the thread, and in the next test."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture
def person(demo):
    """A member of staff by name: ``editor-4502`` (city), ``editor-450204``, ``clerk-450204``."""

    def find(username):
        return User.objects.get(username=username)

    return find


@pytest.fixture
def signed_in(client, person):
    def enter(username):
        fresh = type(client)()
        fresh.force_login(person(username))
        return fresh

    return enter


@pytest.fixture
def section(demo):
    """A top section by its slug, or a county's own by its code."""

    def find(slug):
        return SectionPage.objects.get(slug=slug)

    return find


@pytest.fixture
def written(section):
    """An article in a section, live unless told otherwise."""

    def write(slug="notices", *, tags=(), user=None, **facts):
        number = next(NUMBERS)
        facts = {"title": f"文章{number}", "slug": f"article-{number}"} | facts
        page = ArticlePage(**facts)
        section(slug).add_child(instance=page)
        page.tags.add(*tags)
        page.save_revision(user=user)
        page.save()
        return ArticlePage.objects.get(pk=page.pk)

    return write


def form_of(**facts):
    """What the editor's browser would post for an article."""
    empty = inline_formset([])
    return nested_form_data(
        {
            "title": "新的标题",
            "slug": "new-title",
            "title_en": "",
            "kind": "news",
            "published_on": "2026-11-01",
            "summary": "",
            "summary_en": "",
            "source": "",
            "document_number": "",
            "tags": "",
            "review_by": "",
            "body": streamfield([("text", rich_text("<p>正文</p>"))]),
            "chosen_links": empty,
            "comments": empty,
        }
        | facts
    )


def fresh(page: Page) -> Page:
    return Page.objects.get(pk=page.pk).specific


@pytest.fixture
def picture(demo):
    return Picture.objects.create(
        title="大厅",
        alt_text="政务服务大厅的窗口",
        file=get_test_image_file(),
        width=640,
        height=480,
    )


def uploaded():
    """A picture as a browser sends it."""
    return SimpleUploadedFile("hall.png", get_test_image_file().file.getvalue())
