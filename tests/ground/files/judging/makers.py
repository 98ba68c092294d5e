"""Makers of files as people, scanners, phones and office programs send them; nobody's data."""

import io
import random
import zipfile

import openpyxl
import pikepdf
import pillow_heif
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from reportlab.pdfgen.canvas import Canvas

PDF, OFD = "application/pdf", "application/ofd"
JPEG, PNG, WEBP, HEIC = "image/jpeg", "image/png", "image/webp", "image/heic"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def pdf(change=None, pages=1, **saving) -> bytes:
    document = Pdf.new()
    for _number in range(pages):
        document.add_blank_page(page_size=(200, 200))
    if change:
        change(document)
    out = io.BytesIO()
    document.save(out, **saving)
    return out.getvalue()


def catalog(**entries):
    def change(document):
        for key, value in entries.items():
            document.Root[Name(f"/{key}")] = value(document) if callable(value) else value

    return change


def annotated(**entries):
    """A page with one annotation."""

    def change(document):
        annotation = {"Type": Name.Annot, "Rect": [0, 0, 50, 50], **entries}
        document.pages[0].Annots = Array([document.make_indirect(Dictionary(**annotation))])

    return change


def action(kind, **entries):
    return Dictionary(S=Name(f"/{kind}"), **entries)


def link(address: str):
    """A page with one link."""
    return annotated(Subtype=Name.Link, A=action("URI", URI=address))


def tagged_pdf(paragraphs: int) -> bytes:
    """As Word saves a long text: two dictionaries for each paragraph beside its page."""

    def change(document):
        tags = [
            document.make_indirect(
                Dictionary(Type=Name.StructElem, S=Name.P, A=Dictionary(O=Name.Layout), K=number)
            )
            for number in range(paragraphs)
        ]
        document.Root.StructTreeRoot = document.make_indirect(Dictionary(K=Array(tags)))

    return pdf(change, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def text_pdf() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.setTitle("How to find /JS and /JavaScript in a PDF, /Launch")
    canvas.drawString(20, 20, "stream endstream /JS (obj) %PDF-1.4")
    canvas.linkURL("http://127.0.0.1/JS/Launch", (0, 0, 50, 50))
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def scanned_pdf() -> bytes:
    out = io.BytesIO()
    pictures = [noise(400, 560, "RGB") for _page in range(3)]
    pictures[0].save(out, "PDF", save_all=True, append_images=pictures[1:])
    return out.getvalue()


def incremental_pdf() -> bytes:
    """Saved twice, the second time appended, as signing programs do."""
    first = pdf(catalog(Lang="zh-CN"))
    previous = int(first[first.rindex(b"startxref") + 10 :].split()[0])
    with pikepdf.open(io.BytesIO(first)) as document:
        root, pages = document.Root.objgen[0], document.Root.Pages.objgen[0]
    body = b"%d 0 obj\n<</Type/Catalog/Pages %d 0 R/Lang(zh)>>\nendobj\n" % (root, pages)
    table = b"xref\n%d 1\n%010d 00000 n \n" % (root, len(first))
    trailer = b"trailer\n<</Size 9/Root %d 0 R/Prev %d>>\n" % (root, previous)
    end = b"startxref\n%d\n%%%%EOF\n" % (len(first) + len(body))
    return first + body + table + trailer + end


def noise(width, height, mode="RGB") -> Image.Image:
    channels = len(Image.new(mode, (1, 1)).getbands())
    generator = random.Random(width * height)
    return Image.frombytes(mode, (width, height), generator.randbytes(width * height * channels))


def picture(form, mode="RGB", size=(64, 48), **saving) -> bytes:
    out = io.BytesIO()
    noise(*size, mode).save(out, form, **saving)
    return out.getvalue()


def with_exif() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned
    exif[0x010E] = "营业执照"
    return picture("JPEG", exif=exif)


def mpo() -> bytes:
    out = io.BytesIO()
    noise(64, 48).save(out, "MPO", save_all=True, append_images=[noise(32, 24)])
    return out.getvalue()


def phone_jpeg() -> bytes:
    """What some phones append after the picture: a video, or a depth map."""
    return picture("JPEG", size=(320, 240)) + b"MotionPhoto_Data" + b"\0" * 5000


def heif(**saving) -> bytes:
    out = io.BytesIO()
    pillow_heif.from_pillow(noise(64, 48)).save(out, **saving)
    return out.getvalue()


def rebranded(brand: bytes) -> bytes:
    content = heif()
    return content[:8] + brand + content[12:]


def packed(parts: dict[str, bytes], method=zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


OFD_ROOT = (
    b'<?xml version="1.0" encoding="UTF-8"?><ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016" '
    b'Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo/><ofd:DocRoot>Doc_0/Document.xml'
    b"</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
)
OFD_DOCUMENT = b'<ofd:Document xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Pages/></ofd:Document>'


def ofd(root=OFD_ROOT, **further) -> bytes:
    return packed({"OFD.xml": root, "Doc_0/Document.xml": OFD_DOCUMENT} | further)


WORD_TYPES = (
    b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument'
    b'.wordprocessingml.document.main+xml"/></Types>'
)
WORD = b'<w:document xmlns:w="http://w"><w:body>%s</w:body></w:document>'
RELATIONS = b'<Relationships xmlns="http://r">%s</Relationships>'
LINK = b'<Relationship Id="1" Type="http://o/%s" Target="%s" TargetMode="External"/>'


def docx(text=b"<w:p/>", types=WORD_TYPES, further=None) -> bytes:
    parts = {"[Content_Types].xml": types, "word/document.xml": WORD % text}
    return packed(parts | (further or {}))


def related(kind: bytes, target: bytes) -> bytes:
    return docx(further={"word/_rels/document.xml.rels": RELATIONS % (LINK % (kind, target))})


def leading(kind: bytes, target: bytes, content: bytes) -> bytes:
    """A Word file one of whose relations leads to a part of it."""
    relation = b'<Relationship Id="1" Type="http://o/%s" Target="%s"/>' % (kind, target)
    relations = {"word/_rels/document.xml.rels": RELATIONS % relation}
    return docx(further=relations | {f"word/{target.decode()}": content})


def instruction(text: bytes) -> bytes:
    return docx(b"<w:p><w:r><w:instrText>%s</w:instrText></w:r></w:p>" % text)


def xlsx(parts=None) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["名称", "数量"])
    out = io.BytesIO()
    book.save(out)
    if not parts:
        return out.getvalue()
    with zipfile.ZipFile(out, "a") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def bilevel() -> bytes:
    out = io.BytesIO()
    noise(64, 48, "L").convert("1").save(out, "PNG")
    return out.getvalue()


def palette() -> bytes:
    out = io.BytesIO()
    noise(64, 48).convert("P").save(out, "PNG")
    return out.getvalue()


def png_with_text() -> bytes:
    info = PngInfo()
    info.add_text("Comment", "%PDF- is only a word here" * 3)
    return picture("PNG", pnginfo=info)
