"""The calibration page of a style: crosses at known places, to find a printer's paper offset."""

from issuance.licence.certificate.draw import Sheet
from issuance.licence.certificate.faces import load_faces
from issuance.licence.certificate.layout import Layout, as_layout
from issuance.licence.certificate.placing import Run

ARM = 5  # mm, half a cross
STEPS = (
    "请用宽 {width:g}、高 {height:g} 毫米的白纸打印本页，缩放选“实际大小”（100%）。",
    "用尺量左上角十字中心到纸张左边和上边的距离，标准值为左 {left:g} 毫米、上 {top:g} 毫米。",
    "量得偏左、偏上多少，就把打印机偏移的向右、向下各加多少；偏右、偏下则相减。",
    "再打印一次本页，四个十字误差都不超过 0.5 毫米即可套打。标尺全长 100 毫米，用来检查缩放。",
)


def calibration(
    *, style: str | Layout = "liuzhou-2022", offset_mm: tuple[float, float] = (0, 0)
) -> bytes:
    """A cross on each border corner, the QR frame, label corners, two rulers, the instructions.

    Printed with the same offset as a certificate would be. Raises LayoutError, FontError.
    """
    layout, faces = as_layout(style), load_faces()
    sheet = Sheet(layout, faces, "overprint", offset_mm)
    canvas = sheet.canvas
    canvas.setTitle("套打校准页")
    outer, qr = layout.outer, layout.qr
    canvas.saveState()
    sheet.flip()
    canvas.setStrokeColor(sheet.palette.black)
    canvas.setLineWidth(0.1)
    for x in (outer.left, outer.right):
        for y in (outer.top, outer.bottom):
            canvas.line(x - ARM, y, x + ARM, y)
            canvas.line(x, y - ARM, x, y + ARM)
    canvas.rect(qr.left, qr.top, qr.width, qr.height, stroke=1, fill=0)
    for field in layout.fields:
        canvas.line(field.left, field.top, field.left + ARM, field.top)
        canvas.line(field.left, field.top, field.left, field.top + ARM)
    middle = layout.sheet.width / 2
    for tick in range(101):
        length = 4 if tick % 10 == 0 else 2.5 if tick % 5 == 0 else 1.5
        canvas.line(middle - 50 + tick, 90, middle - 50 + tick, 90 - length)
        canvas.line(40, 90 + tick, 40 - length, 90 + tick)
    canvas.restoreState()
    right, down = offset_mm
    lines = [f"套打校准页　样式 {layout.style}　当前偏移：向右 {right:g} 毫米，向下 {down:g} 毫米"]
    size = layout.sheet
    lines += [
        step.format(left=outer.left, top=outer.top, width=size.width, height=size.height)
        for step in STEPS
    ]
    for number, line in enumerate(lines):
        faces["hei"].glyphs(line, "calibration")
        sheet.text(Run("calibration", line, "hei", 12, outer.left + 10, 52 + 7 * number))
    for field in layout.fields:
        place = f"{field.label}　左 {field.left:g}　上 {field.top:g}"
        y = field.top + 6
        sheet.text(Run("calibration", place, "hei", 10, field.left + 2, y))
    sheet.text(
        Run(
            "calibration",
            f"二维码 {qr.width:g} × {qr.height:g}",
            "hei",
            9,
            qr.left + 2,
            qr.top + 16,
        )
    )
    return sheet.save()
