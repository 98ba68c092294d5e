"""Files that are refused, each with the reason: what acts, reaches out, is locked, torn or no paper."""

import io
import random
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from tests.ground.files.judging.makers import (
    OFD_DOCUMENT,
    OFD_ROOT,
    WORD_TYPES,
    action,
    annotated,
    catalog,
    docx,
    heif,
    instruction,
    leading,
    link,
    ofd,
    packed,
    pdf,
    picture,
    related,
    text_pdf,
    xlsx,
)


def _flagged(content: bytes) -> bytes:
    """Marked as encrypted in both headers of every entry."""
    data = bytearray(content)
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        position = data.find(signature)
        while position >= 0:
            data[position + at] |= 1
            position = data.find(signature, position + 4)
    return bytes(data)


def _flipped(content: bytes, at: int) -> bytes:
    return content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :]


def _twice() -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("OFD.xml", OFD_ROOT)
        archive.writestr("Doc_0/Document.xml", OFD_DOCUMENT)
        archive.writestr("OFD.xml", b"<x/>")
    return out.getvalue()


def _header_only_png(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {}


def hostile(reason, **named):
    HOSTILE.update({name: (make, reason) for name, make in named.items()})


SCRIPT = "app.alert(1)"
hostile(
    "script",
    open_action=lambda: pdf(catalog(OpenAction=action("JavaScript", JS=SCRIPT))),
    open_action_in_a_stream=lambda: pdf(
        catalog(OpenAction=lambda d: action("JavaScript", JS=Stream(d, SCRIPT.encode())))
    ),
    open_action_packed=lambda: pdf(
        catalog(OpenAction=lambda d: d.make_indirect(action("JavaScript", JS=SCRIPT))),
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    ),
    script_name_escaped=lambda: (
        pdf(catalog(OpenAction=action("JavaScript", JS=SCRIPT)), compress_streams=False)
        .replace(b"/JavaScript", b"/Java#53cript")
        .replace(b"/JS", b"/#4a#53")
    ),
    script_under_owner_password=lambda: pdf(
        catalog(OpenAction=action("JavaScript", JS=SCRIPT)),
        encryption=pikepdf.Encryption(owner="x", user=""),
    ),
    script_behind_a_header=lambda: (
        b"x" * 900 + pdf(catalog(OpenAction=action("JavaScript", JS="1")))
    ),
    script_of_the_document=lambda: pdf(
        catalog(
            Names=Dictionary(
                JavaScript=Dictionary(Names=Array(["a", action("JavaScript", JS=SCRIPT)]))
            )
        )
    ),
    script_on_closing=lambda: pdf(catalog(AA=Dictionary(WC=action("JavaScript", JS=SCRIPT)))),
    script_of_a_page=lambda: pdf(
        lambda d: d.pages[0].obj.__setitem__("/AA", Dictionary(O=action("JavaScript", JS=SCRIPT)))
    ),
    script_of_a_link=lambda: pdf(annotated(Subtype=Name.Link, A=action("JavaScript", JS=SCRIPT))),
    script_after_a_link=lambda: pdf(
        annotated(
            Subtype=Name.Link,
            A=action("URI", URI="https://a.cn", Next=action("JavaScript", JS=SCRIPT)),
        )
    ),
    script_of_a_field=lambda: pdf(
        annotated(Subtype=Name.Widget, AA=Dictionary(K=action("JavaScript", JS=SCRIPT)))
    ),
    script_of_an_outline=lambda: pdf(
        catalog(Outlines=Dictionary(First=Dictionary(A=action("JavaScript", JS=SCRIPT))))
    ),
    script_in_a_next_list=lambda: pdf(
        catalog(
            OpenAction=action("GoTo", D=Array([0]), Next=Array([action("JavaScript", JS=SCRIPT)]))
        )
    ),
    script_address=lambda: pdf(
        annotated(Subtype=Name.Link, A=action("URI", URI="java\tscript:alert(1)"))
    ),
    script_address_after_a_control=lambda: pdf(link("\x01JavaScript:1/alert(1)")),
    script_address_with_a_hyphen_nobody_sees=lambda: pdf(link("java\u00adscript:alert(1)")),
    script_before_every_address=lambda: pdf(catalog(URI=Dictionary(Base="javascript:x//"))),
    address_without_an_action=lambda: pdf(annotated(A=Dictionary(URI="javascript:alert(1)"))),
    data_address=lambda: pdf(annotated(Subtype=Name.Link, A=action("URI", URI="data:text/html,x"))),
    launch=lambda: pdf(catalog(OpenAction=action("Launch", F="cmd.exe"))),
    launch_of_a_link=lambda: pdf(annotated(Subtype=Name.Link, A=action("Launch", F="a.bat"))),
    rendition=lambda: pdf(annotated(Subtype=Name.Screen, A=action("Rendition", JS=SCRIPT))),
    rich_media=lambda: pdf(annotated(Subtype=Name("/RichMedia"))),
    three_d=lambda: pdf(annotated(Subtype=Name("/3D"))),
    movie=lambda: pdf(annotated(Subtype=Name("/Movie"))),
    movie_of_a_link=lambda: pdf(annotated(Subtype=Name.Link, A=action("Movie", T="x"))),
    sound_of_a_link=lambda: pdf(annotated(Subtype=Name.Link, A=action("Sound"))),
    sound=lambda: pdf(annotated(Subtype=Name("/Sound"))),
    xfa=lambda: pdf(catalog(AcroForm=lambda d: Dictionary(XFA=Stream(d, b"<xdp/>")))),
)
hostile(
    "outside",
    submit_form=lambda: pdf(annotated(Subtype=Name.Widget, A=action("SubmitForm", F="http://a"))),
    import_data=lambda: pdf(annotated(Subtype=Name.Widget, A=action("ImportData", F="a.fdf"))),
    remote_page=lambda: pdf(annotated(Subtype=Name.Link, A=action("GoToR", F="\\\\a\\b.pdf"))),
    file_address=lambda: pdf(annotated(Subtype=Name.Link, A=action("URI", URI="file:///etc"))),
    address_of_a_program=lambda: pdf(link("ms-msdt:/id PCWDiagnostic")),
    address_of_a_share=lambda: pdf(link("\\\\a\\b.exe")),
    page_of_another_file=lambda: pdf(
        lambda d: d.pages[0].obj.__setitem__(
            "/Contents", Stream(d, b"", Ref=Dictionary(F="\\\\a\\b.pdf", Page=0))
        )
    ),
    content_in_another_file=lambda: pdf(
        lambda d: d.pages[0].obj.__setitem__("/Contents", Stream(d, b"", F="http://a"))
    ),
    docx_template=lambda: related(b"attachedTemplate", b"https://a.cn/t.dotm"),
    docx_remote_picture=lambda: related(b"image", b"https://a.cn/i.png"),
    docx_script_link=lambda: related(b"hyperlink", b"javascript:x"),
    docx_file_link=lambda: related(b"hyperlink", b"file:///c:/a.exe"),
)
hostile(
    "attachment",
    embedded_file=lambda: pdf(
        catalog(
            Names=lambda d: Dictionary(
                EmbeddedFiles=Dictionary(
                    Names=Array(["a", Dictionary(EF=Dictionary(F=Stream(d, b"MZ")))])
                )
            )
        )
    ),
    associated_file=lambda: pdf(
        catalog(AF=lambda d: Array([Dictionary(EF=Dictionary(UF=Stream(d, b"MZ")))]))
    ),
    attached_file=lambda: pdf(annotated(Subtype=Name("/FileAttachment"))),
    embedded_page=lambda: pdf(annotated(Subtype=Name.Link, A=action("GoToE", D=Array([0])))),
)
hostile(
    "locked",
    user_password=lambda: pdf(encryption=pikepdf.Encryption(owner="x", user="y")),
    zip_password=lambda: _flagged(ofd()),
)
hostile("no_page", no_page=lambda: pdf(pages=0))
hostile(
    "broken",
    cut_pdf=lambda: text_pdf()[:200],
    only_a_header=lambda: b"%PDF-1.7\n",
    pdf_of_noise=lambda: b"%PDF-1.7\n" + random.Random(1).randbytes(3000),
    cut_jpeg=lambda: picture("JPEG", size=(300, 300))[:2000],
    cut_png=lambda: picture("PNG")[:500],
    flipped_png=lambda: _flipped(picture("PNG"), 60),
    cut_heic=lambda: heif()[:400],
    cut_webp=lambda: picture("WEBP", size=(300, 300))[:900],
    cut_zip=lambda: ofd()[:-30],
    zip_of_noise=lambda: b"PK\x03\x04" + random.Random(2).randbytes(3000),
    ofd_declares_entities=lambda: ofd(
        OFD_ROOT.replace(b"<ofd:OFD", b'<!DOCTYPE x [<!ENTITY a "b">]><ofd:OFD')
    ),
    ofd_leaves_its_folder=lambda: ofd(**{"../../x": b"x"}),
    docx_leaves_its_disk=lambda: docx(further={"C:\\a.xml": b"<a/>"}),
    docx_without_its_type=lambda: docx(types=b"<Types/>"),
    docx_no_xml=lambda: docx(b"<w:p>"),
    docx_entities=lambda: docx(further={"word/a.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
    name_twice=_twice,
    zip_bomb=lambda: packed({"OFD.xml": OFD_ROOT, "Doc_0/Document.xml": b"\0" * (401 * 2**20)}),
)
hostile(
    "unknown",
    words=lambda: b"This is no paper at all.\n" * 50,
    page=lambda: b"<html><script>alert(1)</script></html>",
    svg=lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>',
    gif_with_a_script=lambda: b"GIF89a<script>alert(1)</script>",
    gif=lambda: picture("GIF", "L"),
    bmp=lambda: picture("BMP"),
    tiff=lambda: picture("TIFF"),
    program=lambda: b"MZ" + b"\0" * 400,
    old_word=lambda: bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600,
    zip=lambda: packed({"a.txt": b"x"}),
    zip_that_names_ofd=lambda: packed({"OFD.xml": b"<OFD/>"}),
    ofd_without_its_document=lambda: packed({"OFD.xml": OFD_ROOT}),
    seven_zip=lambda: b"7z\xbc\xaf\x27\x1c" + b"\0" * 100,
)
hostile("empty", empty=lambda: b"")
hostile(
    "macros",
    docx_macros=lambda: docx(further={"word/vbaProject.bin": b"x"}),
    docx_macro_type=lambda: docx(
        types=WORD_TYPES.replace(b"</Types>", b'<Override ContentType="a.macroEnabled.b"/></Types>')
    ),
    docx_dde=lambda: instruction(b' DDEAUTO c:\\\\windows "x" '),
    docx_dde_in_pieces=lambda: docx(
        b"<w:p><w:instrText>DDE</w:instrText><w:instrText>AUTO c:</w:instrText></w:p>"
    ),
    docx_fetches_text=lambda: instruction(b' INCLUDETEXT "//a/b" '),
    docx_fetches_a_picture=lambda: docx(b'<w:fldSimple w:instr="INCLUDEPICTURE x"/>'),
    docx_embedded=lambda: docx(further={"word/embeddings/oleObject1.bin": b"x"}),
    docx_macros_under_another_name=lambda: leading(b"vbaProject", b"a.dat", b"x"),
    docx_page_of_the_web_inside=lambda: leading(b"aFChunk", b"a.html", b"<script>1</script>"),
    docx_program_as_a_picture=lambda: docx(further={"word/media/image1.png": b"MZ\x90"}),
    docx_container_as_data=lambda: docx(
        further={"word/a.dat": bytes.fromhex("d0cf11e0a1b11ae1") + b"x"}
    ),
    ofd_program=lambda: ofd(**{"Doc_0/Attachs/a.exe": b"x"}),
    ofd_program_as_a_picture=lambda: ofd(**{"Doc_0/Res/a.png": b"MZ\x90"}),
    docx_program=lambda: docx(further={"word/a.exe": b"MZ"}),
    xlsx_connection=lambda: xlsx({"xl/connections.xml": b"<c/>"}),
    xlsx_external=lambda: xlsx({"xl/externalLinks/externalLink1.xml": b"<c/>"}),
    xlsx_old_macros=lambda: xlsx({"xl/macrosheets/sheet1.xml": b"<c/>"}),
)
hostile("huge", png_of_a_billion_pixels=lambda: _header_only_png(40_000, 25_000))
