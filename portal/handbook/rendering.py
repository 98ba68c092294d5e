"""Markdown of a chapter → HTML, with what the code itself knows.

- ``[words](screen:NAME)`` leads to the screen of that address, ``[words](chapter:SLUG)`` to a chapter;
- `` `verb:CODE` `` is the button of a case verb, as it is called on the screen;
- a block ``verbs FOLDER …`` lists the verbs of these folders of ``issuance.casework.verbs`` and what
  follows of each; ``verbs applicant`` those of applicants.

What the code does not know is an error (``KeyError``, ``NoReverseMatch``): a test shows every chapter.
"""

from html import unescape

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML

from issuance.casework.verbs import REGISTRY
from issuance.casework.verbs.aspects import By
from portal.handbook.chapters import Chapter

APPLICANT = "applicant"


class Renderer(RendererHTML):
    def link_open(self, tokens, idx, options, env):
        scheme, _, name = tokens[idx].attrGet("href").partition(":")
        if scheme == "screen":
            tokens[idx].attrSet("href", reverse(name))
        elif scheme == "chapter":
            tokens[idx].attrSet("href", reverse("handbook_chapter", args=[name]))
        return self.renderToken(tokens, idx, options, env)

    def code_inline(self, tokens, idx, options, env):
        scheme, _, code = tokens[idx].content.partition(":")
        if scheme != "verb":
            return super().code_inline(tokens, idx, options, env)
        return format_html('<b class="yz-button-name">{}</b>', REGISTRY[code].title)

    def fence(self, tokens, idx, options, env):
        kind, *folders = tokens[idx].info.split()
        if kind != "verbs":
            return super().fence(tokens, idx, options, env)
        return render_to_string("handbook/verbs.html", {"verbs": verbs_of(folders)})

    def table_open(self, tokens, idx, options, env):
        return '<div class="yz-scroll"><table class="listing">\n'

    def table_close(self, tokens, idx, options, env):
        return "</table></div>\n"


_MARKDOWN = MarkdownIt("commonmark", {"html": False}, renderer_cls=Renderer).enable("table")
_MARKDOWN.validateLink = lambda url: url.split(":")[0] in {"screen", "chapter"} or ":" not in url


def html_of(chapter: Chapter) -> SafeString:
    """The chapter's own text; its files are ours, and HTML in them is shown as typed."""
    return mark_safe(_MARKDOWN.render(chapter.text))


def lines_with(chapter: Chapter, term: str) -> list[str]:
    """Where it speaks of this, as it is read: buttons by their names, without tags."""
    lines = (unescape(strip_tags(line)).strip() for line in html_of(chapter).splitlines())
    return [line for line in lines if term.casefold() in line.casefold()]


def folder_of(verb) -> str:
    """The folder of ``issuance.casework.verbs`` it stands in."""
    return type(verb).__module__.split(".verbs.")[1].split(".")[0]


def verbs_of(folders: list[str]) -> list:
    """Officers' verbs of these folders, or the applicant's, in the order of a case's life."""
    if folders == [APPLICANT]:
        return REGISTRY.by(By.APPLICANT)
    known = {folder_of(verb) for verb in REGISTRY}
    if strange := set(folders) - known:
        raise KeyError(f"no folder of verbs: {', '.join(sorted(strange))}")
    return [verb for verb in REGISTRY.by(By.OFFICER) if folder_of(verb) in folders]
