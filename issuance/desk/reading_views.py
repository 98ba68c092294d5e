"""A slice of the application beside its files (对照阅卷): read, turned and enlarged without a script, and
what is missing ticked where it is read."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from forms.models import SubmittedFile
from issuance.casework import application, offers, readings
from issuance.casework.verbs.intake.deficiencies import DeficienciesForm
from issuance.desk import case_file
from issuance.desk.work_views import query_of
from portal.ground.backoffice.views import BackOfficeView
from portal.ground.calendar import clock
from portal.ground.files import page_picture
from portal.ground.files.judge import JPEG, PDF
from portal.ground.files.responses import SHOWN, file_response
from portal.ground.text.whole_numbers import key, whole_number

TURNS = (0, 90, 180, 270)
ZOOMS = (100, 150, 220, 300)  # percent of the viewer's width
WIDTH_AT = dict(zip(ZOOMS, (*page_picture.WIDTHS[1:], page_picture.LARGEST), strict=True))


@dataclass(frozen=True)
class Viewer:
    """What is shown of which file, and the addresses that show it otherwise."""

    file: SubmittedFile
    paper: str
    source: str  # of the picture; empty for a file that only its own program opens
    page: int
    pages: int
    turn: int
    zoom: int
    links: dict[str, str]
    beside: list[SubmittedFile]  # all files of the same paper


class Read(BackOfficeView):
    template_name = "issuance/desk/read.html"
    header_icon = "view"

    def get_page_title(self):
        return self.part.review.permit_name

    def trail(self):
        back = reverse("issuance_case", args=[self.case.pk])
        work = (reverse("issuance_work"), _("My work"))
        return [work, (back, self.case.number), ("", self.get_page_title())]

    def get(self, request, pk, review_pk):
        self.case = case_file.opened(request.user, pk)
        self.file = case_file.CaseFile(request.user, self.case, clock.today())
        self.part = next((p for p in self.file.parts if p.review.pk == review_pk), None)
        if self.part is None:
            raise Http404(_("There is no such record."))
        readings.note(request.user, self.case)
        papers = [*self.part.slice.papers, *self.part.slice.by_sharing]
        query, ticks = query_of(request), self._ticks(request.user)
        return self.page(
            request,
            file=self.file,
            part=self.part,
            others=[part.review for part in self.file.parts if part is not self.part],
            papers=[(sheet, self._way(sheet), ticks.get(sheet.paper.id)) for sheet in papers],
            sections=[
                (filled.section, [(fact, ticks.get(fact[0].key)) for fact in filled.facts])
                for filled in self.part.slice.sections
            ],
            viewer=self._viewer(request, papers),
            ticks=bool(ticks),
            query=query,
            kept=[(name, value) for name, value in request.GET.items() if name == "queue"],
        )

    def _way(self, sheet):
        return "shared" if sheet in self.part.slice.by_sharing else sheet.declared

    def _viewer(self, request, papers) -> Viewer | None:
        files = {file.pk: (sheet, file) for sheet in papers for file in sheet.files}
        if not files:
            return None
        sheet, file = files.get(key(request.GET.get("file", "")), next(iter(files.values())))
        given = {name: whole_number(request.GET.get(name, "")) for name in ("page", "turn", "zoom")}
        turn = given["turn"] if given["turn"] in TURNS else 0
        zoom = given["zoom"] if given["zoom"] in ZOOMS else ZOOMS[0]
        pages = page_count(file)
        page = min(max(given["page"] or 1, 1), max(pages, 1))
        now = {"file": file.pk, "page": page, "turn": turn, "zoom": zoom}
        changed = {
            "left": {"turn": (turn - 90) % 360},
            "right": {"turn": (turn + 90) % 360},
            "smaller": {"zoom": _beside(zoom, -1)},
            "larger": {"zoom": _beside(zoom, 1)},
            "before": {"page": page - 1},
            "after": {"page": page + 1},
        }
        kept = {"queue": request.GET["queue"]} if request.GET.get("queue") else {}
        links = {name: f"?{urlencode(kept | now | one)}#file" for name, one in changed.items()}
        source = self._source(file, page, zoom)
        name, beside = sheet.paper.name, list(sheet.files)
        return Viewer(file, name, source, page, pages, turn, zoom, links, beside)

    def _source(self, file, page, zoom) -> str:
        if file.media_type == PDF.media_type:
            return reverse("issuance_page", args=[self.case.pk, file.pk, page, WIDTH_AT[zoom]])
        shown = file.media_type in SHOWN or file.shown_sha256
        return reverse("issuance_file", args=[self.case.pk, file.pk]) if shown else ""

    def _ticks(self, actor) -> dict[str, str]:
        """Field or material → what a supplement form calls it, while one is offered to the reader."""
        asks = any(
            issubclass(offer.verb.form, DeficienciesForm)
            and offer.subject in (self.case, self.part.review)
            for offer in offers.offers(actor, self.case)
        )
        named = application.nameable(actor, self.part.review) if asks else []
        return {item.key: item.code for item in named}


def _beside(zoom, step):
    at = ZOOMS.index(zoom) + step
    return ZOOMS[min(max(at, 0), len(ZOOMS) - 1)]


def page_count(file) -> int:
    """Of a PDF; 0 for what has no pages or was not counted in time."""
    return page_picture.page_count(file.sha256) if file.media_type == PDF.media_type else 0


class Page(BackOfficeView):
    """One page of a PDF of the application as a picture, for those who may read its slice."""

    def get(self, request, pk, file_pk, number, width):
        case = case_file.opened(request.user, pk)
        file = case_file.readable_file(request.user, case, file_pk)
        if file.media_type != PDF.media_type or width not in page_picture.WIDTHS:
            raise Http404(_("There is no such record."))
        readings.note(request.user, case)
        try:
            drawn = page_picture.of_blob(file.sha256, number, width)
        except page_picture.Busy:
            told = _("Many pages are being drawn just now; please load this one again in a moment.")
            return HttpResponse(
                told, "text/plain; charset=utf-8", 503, headers={"Retry-After": "2"}
            )
        except page_picture.Undrawn as error:
            raise Http404(_("This page cannot be shown; please save the file instead.")) from error
        if not drawn.jpeg:
            raise Http404(_("There is no such record."))
        name = f"{case.number}-{file.pk}-{number}.jpg"
        return file_response(drawn.jpeg, name, JPEG.media_type)
