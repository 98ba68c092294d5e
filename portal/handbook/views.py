"""The handbook in the back office: its chapters, one of them, and what is found in them."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.ground.backoffice.views import BackOfficeView
from portal.handbook import chapters
from portal.handbook.rendering import html_of, lines_with

LONGEST = 40  # of what is looked for, characters
SHOWN = 3  # lines of a chapter that speak of it


class Contents(BackOfficeView):
    """All chapters, or those that speak of ``?q=``."""

    template_name = "handbook/contents.html"
    page_title = _("Handbook")
    header_icon = "help"

    def get(self, request):
        term = request.GET.get("q", "").strip()[:LONGEST]
        found = [
            (chapter, lines_with(chapter, term)[:SHOWN] if term else [])
            for chapter in chapters.all_chapters().values()
        ]
        if term:
            found = [(one, lines) for one, lines in found if lines or term in one.title]
        return self.page(request, chapters=found, term=term)


class ChapterPage(BackOfficeView):
    template_name = "handbook/chapter.html"
    header_icon = "help"

    def get(self, request, slug):
        every = list(chapters.all_chapters().values())
        chapter = chapters.all_chapters().get(slug)
        if chapter is None:
            raise Http404
        self.page_title = chapter.title
        place = every.index(chapter)
        return self.page(
            request,
            chapter=chapter,
            body=html_of(chapter),
            before=every[place - 1] if place else None,
            after=every[place + 1] if place + 1 < len(every) else None,
        )

    def trail(self):
        return [(reverse("handbook"), Contents.page_title), ("", self.get_header_title())]
