"""Drawing a certificate from its layout: the electronic one, the overprint, the printed stock."""

import io
from typing import Literal

from reportlab.lib.colors import Color
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from issuance.licence.certificate.faces import Face, load_faces, measure
from issuance.licence.certificate.inks import palette
from issuance.licence.certificate.items import CertificateError, CertificateItems
from issuance.licence.certificate.layout import MODES, Box, Layout, as_layout
from issuance.licence.certificate.ornament import draw_border, draw_ground
from issuance.licence.certificate.placing import Run, caption, place
from issuance.licence.qr import QrError, draw_qr, qr_matrix

Mode = Literal["digital", "overprint", "stock"]
SAMPLE = "样本"


def render(
    items: CertificateItems,
    *,
    style: str | Layout = "liuzhou-2022",
    mode: Mode = "digital",
    sample: bool = False,
    offset_mm: tuple[float, float] = (0, 0),
) -> bytes:
    """One certificate as PDF; equal arguments give equal bytes.

    `sample` sets 样本 across it. `offset_mm` (right, down) corrects a printer's paper feed. Raises
    CertificateError, LayoutError, FontError; nothing is drawn before every text is placed.
    """
    if mode not in MODES:
        raise ValueError(f"unknown mode {mode!r}; known: {', '.join(MODES)}")
    layout, faces = as_layout(style), load_faces()
    runs = place(layout, faces, items, mode)
    if mode != "stock":
        try:
            qr_matrix(items.qr_url, layout.qr.width)
        except QrError as error:
            raise CertificateError("qr_url", "qr", str(error)) from None
    sheet = Sheet(layout, faces, mode, offset_mm)
    sheet.describe(items)
    sheet.ground()
    if sample:
        sheet.watermark(SAMPLE)
    sheet.places()
    if mode != "stock":
        sheet.qr(items.qr_url)
    for run in runs:
        sheet.text(run)
    return sheet.save()


class Sheet:
    """A reportlab canvas addressed in mm from the sheet's top-left corner."""

    def __init__(
        self, layout: Layout, faces: dict[str, Face], mode: str, offset: tuple[float, float]
    ):
        self.layout = layout
        self.faces = faces
        self.mode = mode
        self.palette = palette(mode)
        self.buffer = io.BytesIO()
        size = (layout.sheet.width * mm, layout.sheet.height * mm)
        self.canvas = Canvas(
            self.buffer,
            pagesize=size,
            invariant=1,
            pageCompression=1,
            lang="zh-CN",
            initialFontName="song",  # reportlab would name Helvetica, which is not embedded
        )
        self.canvas.setProducer("one-licence portal")
        self.canvas.setCreator("one-licence portal")
        self.offset = offset
        self.canvas.translate(offset[0] * mm, -offset[1] * mm)

    def describe(self, items: CertificateItems) -> None:
        """Document information; the holder's name is not in it, stock names no licence at all."""
        title = next((text.text for text in self.layout.texts if text.name == "title"), "")
        subject = f"{self.layout.style} · {self.mode}"
        if self.mode == "stock":
            subject += f" · {self.layout.paper}"
        else:
            self.canvas.setAuthor(items.issuer)
            subject = f"{items.licence_number} · {subject}"
        self.canvas.setTitle(title)
        self.canvas.setSubject(subject)

    def save(self) -> bytes:
        self.canvas.showPage()
        self.canvas.save()
        return self.buffer.getvalue()

    def flip(self) -> None:
        """From here to the next restoreState: mm, y downwards (for lines, not for text)."""
        self.canvas.translate(0, self.layout.sheet.height * mm)
        self.canvas.scale(mm, -mm)

    def ground(self) -> None:
        """Base pattern and border; an overprint has them on its paper already."""
        if self.mode == "overprint":
            return
        canvas, colours = self.canvas, self.palette
        canvas.saveState()
        self.flip()
        if colours.sheet is not None:
            canvas.setFillColor(colours.sheet)
            canvas.rect(0, 0, self.layout.sheet.width, self.layout.sheet.height, stroke=0, fill=1)
        draw_ground(canvas, self.layout, colours.paper, colours.wave, colours.medallion)
        draw_border(canvas, self.layout, colours.border, colours.border_deep, colours.border_ground)
        canvas.restoreState()

    def places(self) -> None:
        """Where the operator's emblem and seal go: dashed and named, never drawn."""
        if self.mode == "overprint":
            return
        emblem = self.layout.emblem
        self._dashed(emblem, ellipse=False, clear=self.palette.sheet or self.palette.white)
        centre = ((emblem.left + emblem.right) / 2, (emblem.top + emblem.bottom) / 2)
        self._caption(self.layout.emblem_placeholder, 14, centre)
        if self.mode == "digital":
            seal = self.layout.seal
            self._dashed(seal, ellipse=True, clear=None)
            below = ((seal.left + seal.right) / 2, seal.bottom - 5)
            self._caption(self.layout.seal_placeholder, 9, below)

    def _dashed(self, box: Box, *, ellipse: bool, clear: Color | None) -> None:
        canvas = self.canvas
        canvas.saveState()
        self.flip()
        canvas.setStrokeColor(self.palette.note)
        canvas.setLineWidth(0.3)
        canvas.setDash(1.6, 1.2)
        if clear is not None:
            canvas.setFillColor(clear)
        if ellipse:
            canvas.ellipse(box.left, box.top, box.right, box.bottom, stroke=1, fill=0)
        else:
            canvas.roundRect(
                box.left, box.top, box.width, box.height, 4, stroke=1, fill=clear is not None
            )
        canvas.restoreState()

    def _caption(self, text: str, size: float, centre: tuple[float, float]) -> None:
        self.text(caption("placeholder", text, self.faces, size, centre), self.palette.note)

    def watermark(self, word: str) -> None:
        """The word large and pale across the sheet, beneath all text and the code."""
        canvas, sheet = self.canvas, self.layout.sheet
        face = next(
            (self.faces[r] for r in ("title", "hei") if all(map(self.faces[r].glyph, word))), None
        )
        if face is None:
            raise CertificateError("sample", "glyph", f"no face has the glyphs of {word}")
        size, apart = 290, 110
        ink = measure(face.glyphs(word, "sample"), size, apart)
        canvas.saveState()
        canvas.translate(sheet.width / 2 * mm, (sheet.height / 2 - 8) * mm)
        canvas.rotate(24)
        canvas.setFillColor(self.palette.pale)
        canvas.setFont(face.role, size)
        x, y = (ink.left + ink.right) / 2 * mm, (ink.top + ink.bottom) / 2 * mm
        canvas.drawString(-x, -y, word, charSpace=apart)
        canvas.restoreState()

    def qr(self, url: str) -> None:
        box = self.layout.qr
        light = None if self.mode == "overprint" else self.palette.white
        draw_qr(
            self.canvas,
            url,
            left=box.left * mm,
            bottom=(self.layout.sheet.height - box.bottom) * mm,
            side=box.width * mm,
            dark=self.palette.black,
            light=light,
        )

    def text(self, run: Run, colour: Color | None = None) -> None:
        colours = self.palette
        inks = {
            "black": colours.black,
            "gold": colours.gold,
            "fluorescent": colours.fluorescent,
        }
        text = self.canvas.beginText()
        text.setFont(run.role, run.size)
        text.setFillColor(colour or inks[run.ink])
        text.setCharSpace(run.spacing)
        text.setTextOrigin(run.x * mm, (self.layout.sheet.height - run.baseline) * mm)
        text.textOut(run.text)
        self.canvas.drawText(text)
