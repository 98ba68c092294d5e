"""The back office speaks Chinese: no English word is left on an editor's screens."""

import re

import pytest
from django.urls import reverse
from lxml import html

from guides.models import (
    CommonFacts,
    FormField,
    Industry,
    LegalBasis,
    Material,
    PermitItem,
    Question,
    Synonym,
)
from home.models import ArticlePage
from portal.ground.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

CITY = "editor-4502"
SILENT = {"script", "style", "template", "svg", "code", "noscript"}
SAID = ("aria-label", "title", "placeholder", "alt")
WORD = re.compile(r"[A-Za-z]{3,}")
CHINESE = re.compile(r"[一-鿿]")
# Languages by their own names, keys, formats, the name of what makes our pages, Wagtail's own data.
KNOWN = re.compile(
    r"English|Esc|Ctrl|Shift|Alt|XLSX|CSV|JSON|SHA-256|PDF|Moderators approval|Root|editor-4502"
)
NAMES = re.compile(
    r"\b[A-Z][A-Z0-9_]+\b|\b[a-z0-9]+_[a-z0-9_]+\b|\b(?:home|guides)\.\w+|[\w.-]+@\S+"
)
LISTS = (
    "industry permititem material legalbasis question formfield commonfacts synonym workingrule "
    "competence issuingbody leaddepartment servicewindow regionparameter"
).split()
SCREENS = (
    "/cms/",
    "/cms/account/",
    "/cms/pages/3/",
    "/cms/pages/search/?q=没有",
    "/cms/images/",
    "/cms/images/?q=没有",
    "/cms/documents/",
    "/cms/documents/multiple/add/",
    "/cms/reports/workflow/",
    "/cms/reports/workflow_tasks/",
    "/cms/reports/aging-pages/",
    "/cms/reports/locked/",
    "/cms/reports/page-types-usage/",
    "/cms/releases/",
    "/cms/releases/new/",
    "/cms/releases/affected/",
    "/cms/filings/",
    "/cms/enquiries/",
    "/cms/articles/due/",
    "/cms/catalogue/facts/",
    "/cms/catalogue/pruning/",
    "/cms/catalogue/exchange/",
    "/cms/catalogue/sources/",
    "/cms/catalogue/sources/from/general/",
    *(f"/cms/snippets/guides/{name}/" for name in LISTS),
    *(f"/cms/snippets/guides/{name}/?q=没有" for name in LISTS),
    *(f"/cms/snippets/guides/{name}/add/" for name in LISTS if name != "commonfacts"),
)


def english(page: bytes) -> set[str]:
    """The texts of a page, shown or read aloud, that hold a word and no Chinese."""
    document = html.fromstring(page.decode())
    for gone in document.xpath("//*[@hidden]"):
        gone.drop_tree()
    spoken = set()
    for element in document.iter():
        if not isinstance(element.tag, str) or element.tag in SILENT:
            spoken.add(element.tail or "")
            continue
        if SILENT & {ancestor.tag for ancestor in element.iterancestors()}:
            continue
        spoken |= {element.text or "", element.tail or ""}
        spoken |= {element.get(name) or "" for name in SAID}
    texts = {NAMES.sub("", KNOWN.sub("", " ".join(text.split()))) for text in spoken}
    return {text for text in texts if WORD.search(text) and not CHINESE.search(text)}


@pytest.fixture
def enter(client, demo):
    client.force_login(User.objects.get(username=CITY))
    return client


@pytest.fixture
def codes(demo):
    """Codes and notations of the catalogue, and what people type: nobody's English of ours."""
    return {
        *Question.objects.values_list("code", flat=True),
        *FormField.objects.values_list("code", flat=True),
        *FormField.objects.values_list("type", flat=True),
        *CommonFacts.objects.values_list("key", flat=True),
        *Synonym.objects.values_list("word", flat=True),
    }


@pytest.mark.parametrize("address", SCREENS)
def test_a_screen_is_chinese(enter, codes, address):
    response = enter.get(address, follow=True)
    assert response.status_code == 200
    assert not english(response.content) - codes


@pytest.mark.parametrize("model", [Industry, PermitItem, Material, LegalBasis, Question, FormField])
@pytest.mark.parametrize("view", ["edit", "history", "usage", "delete"])
def test_a_screen_of_a_record_is_chinese(enter, model, view):
    record = model.objects.first()
    # What the record itself says may be anything.
    own = {str(value) for value in vars(record).values()}
    address = reverse(f"wagtailsnippets_guides_{model._meta.model_name}:{view}", args=[record.pk])
    assert not english(enter.get(address).content) - own


@pytest.mark.parametrize(
    "view", ["edit", "history", "usage", "copy", "move", "delete", "unpublish"]
)
def test_a_screen_of_an_article_is_chinese(enter, view):
    page = ArticlePage.objects.live().first()
    address = reverse(f"wagtailadmin_pages:{view}", args=[page.pk])
    assert not english(enter.get(address).content) - {page.title_en, page.summary_en}
