"""Honest files of every kind that is taken, with its type."""

import zipfile
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from tests.ground.files.judging.makers import (
    DOCX,
    HEIC,
    JPEG,
    OFD,
    OFD_DOCUMENT,
    OFD_ROOT,
    PDF,
    PNG,
    WEBP,
    XLSX,
    action,
    annotated,
    bilevel,
    catalog,
    docx,
    heif,
    incremental_pdf,
    instruction,
    link,
    mpo,
    noise,
    ofd,
    packed,
    palette,
    pdf,
    phone_jpeg,
    picture,
    png_with_text,
    rebranded,
    related,
    scanned_pdf,
    tagged_pdf,
    text_pdf,
    with_exif,
    xlsx,
)

HONEST: dict[str, tuple[Callable[[], bytes], str]] = {}


def honest(media_type, **named):
    HONEST.update({name: (make, media_type) for name, make in named.items()})


honest(
    PDF,
    blank=pdf,
    ten_pages=lambda: pdf(pages=10),
    old_version=lambda: pdf(force_version="1.3"),
    newest_version=lambda: pdf(force_version="2.0"),
    linearized=lambda: pdf(linearize=True),
    packed_objects=lambda: pdf(object_stream_mode=pikepdf.ObjectStreamMode.generate),
    uncompressed_objects=lambda: pdf(
        object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=False
    ),
    text_that_mentions_scripts=text_pdf,
    scanned=scanned_pdf,
    saved_twice=incremental_pdf,
    owner_password=lambda: pdf(encryption=pikepdf.Encryption(owner="x", user="")),
    owner_password_128=lambda: pdf(encryption=pikepdf.Encryption(owner="x", user="", R=4)),
    byte_order_mark=lambda: b"\xef\xbb\xbf" + pdf(),
    line_break_before=lambda: b"\r\n\r\n" + pdf(),
    mail_header_before=lambda: b"Content-Type: application/pdf\r\n\r\n" + pdf(),
    bytes_after=lambda: pdf() + b"\0" * 5000,
    web_page_after=lambda: pdf() + b"<html><!-- sent by the scanner --></html>" * 40,
    no_end_mark=lambda: pdf().removesuffix(b"%%EOF\n"),
    wrong_table=lambda: pdf().replace(b"startxref\n", b"startxref\n9"),
    carriage_returns=lambda: pdf(compress_streams=False).replace(b"\nendobj\n", b"\rendobj\r"),
    web_link=lambda: pdf(annotated(Subtype=Name.Link, A=action("URI", URI="https://a.cn/JS"))),
    mail_link=lambda: pdf(annotated(Subtype=Name.Link, A=action("URI", URI="mailto:a@b.cn"))),
    relative_link=lambda: pdf(annotated(Subtype=Name.Link, A=action("URI", URI="page.html"))),
    link_without_a_scheme=lambda: pdf(link("www.a.cn:8080/x")),
    link_to_a_port=lambda: pdf(link("localhost:8000")),
    font_called_as_a_file=lambda: pdf(
        lambda d: d.pages[0].obj.__setitem__(
            "/Resources", Dictionary(Font=Dictionary(EF=Dictionary(Type=Name.Font)))
        )
    ),
    long_tagged_text=lambda: tagged_pdf(40_000),
    inner_link=lambda: pdf(annotated(Subtype=Name.Link, A=action("GoTo", D=Array([0])))),
    opens_at_a_page=lambda: pdf(catalog(OpenAction=action("GoTo", D=Array([0])))),
    next_page_button=lambda: pdf(annotated(Subtype=Name.Link, A=action("Named", N=Name.NextPage))),
    note=lambda: pdf(annotated(Subtype=Name.Text, Contents="/JavaScript")),
    stamp=lambda: pdf(annotated(Subtype=Name.Stamp)),
    form_without_scripts=lambda: pdf(catalog(AcroForm=Dictionary(Fields=Array([])))),
    empty_attachments=lambda: pdf(
        catalog(Names=Dictionary(EmbeddedFiles=Dictionary(Names=Array([]))))
    ),
    outline=lambda: pdf(catalog(Outlines=Dictionary(Type=Name.Outlines, Count=0))),
    metadata=lambda: pdf(catalog(Metadata=lambda d: Stream(d, b"<x:xmpmeta>/JS</x:xmpmeta>"))),
    page_labels=lambda: pdf(catalog(PageLabels=Dictionary(Nums=Array([0, Dictionary(S=Name.D)])))),
    transition=lambda: pdf(lambda d: d.pages[0].obj.__setitem__("/Trans", Dictionary(S=Name.Wipe))),
    layers=lambda: pdf(catalog(OCProperties=Dictionary(OCGs=Array([]), D=Dictionary()))),
    tagged=lambda: pdf(catalog(MarkInfo=Dictionary(Marked=True), Lang="zh-CN")),
)
honest(
    JPEG,
    photo=lambda: picture("JPEG"),
    grey=lambda: picture("JPEG", "L"),
    cmyk=lambda: picture("JPEG", "CMYK"),
    progressive=lambda: picture("JPEG", progressive=True),
    turned=with_exif,
    further_pictures_inside=mpo,
    motion_photo=phone_jpeg,
    large_photo=lambda: picture("JPEG", size=(4000, 3000), quality=30),
    optimised=lambda: picture("JPEG", optimize=True, quality=95),
    restart_markers=lambda: picture("JPEG", restart_marker_blocks=2),
)
honest(
    PNG,
    screenshot=lambda: picture("PNG"),
    transparent=lambda: picture("PNG", "RGBA"),
    black_and_white=bilevel,
    palette=palette,
    long_screenshot=lambda: picture("PNG", "L", (400, 8000)),
    with_text=png_with_text,
    one_pixel=lambda: picture("PNG", size=(1, 1)),
)
honest(
    WEBP,
    webp=lambda: picture("WEBP"),
    webp_lossless=lambda: picture("WEBP", lossless=True),
    webp_transparent=lambda: picture("WEBP", "RGBA"),
    webp_moving=lambda: picture("WEBP", save_all=True, append_images=[noise(64, 48)]),
)
honest(
    HEIC,
    heic=heif,
    heic_best=lambda: heif(quality=-1),
    heic_brand_heix=lambda: rebranded(b"heix"),
    heic_brand_mif1=lambda: rebranded(b"mif1"),
)
honest(
    OFD,
    ofd=ofd,
    ofd_stored=lambda: packed(
        {"OFD.xml": OFD_ROOT, "Doc_0/Document.xml": OFD_DOCUMENT}, zipfile.ZIP_STORED
    ),
    ofd_with_folder=lambda: ofd(**{"Doc_0/": b"", "Doc_0/Res/a.png": picture("PNG")}),
    ofd_invoice=lambda: ofd(**{"Doc_0/Attachs/original_invoice.xml": b"<EInvoice/>"}),
    ofd_leading_slash=lambda: ofd(OFD_ROOT.replace(b">Doc_0", b">/Doc_0")),
)
honest(
    DOCX,
    docx=docx,
    docx_page_numbers=lambda: instruction(b" PAGE \\* MERGEFORMAT "),
    docx_hyperlink=lambda: related(b"hyperlink", b"https://a.cn"),
    docx_printer=lambda: docx(further={"word/printerSettings1.bin": b"x"}),
)
honest(
    XLSX, xlsx=xlsx, xlsx_printer=lambda: xlsx({"xl/printerSettings/printerSettings1.bin": b"x"})
)
