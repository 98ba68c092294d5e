"""PDF/A-2b (ISO 19005-2): what a file that is kept for decades must say of itself and carry with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape

import pikepdf
from PIL import ImageCms

PART, CONFORMANCE = "2", "B"
CONDITION = "sRGB"  # the one colour space: all colours of the page are DeviceRGB
DATED = slice(24, 36)  # of an ICC header: when the profile was made (ICC.1, 7.2.8)
MADE = b"\x07\xea\x00\x01\x00\x01" + bytes(6)  # equal profiles have equal bytes


@dataclass(frozen=True)
class Schema:
    """Properties of XMP that no standard knows, described in the file itself (6.6.2.3.3)."""

    namespace: str
    prefix: str
    title: str
    properties: tuple[tuple[str, str], ...]  # name, what it says

    def xml(self) -> str:
        rows = "".join(
            "<rdf:li rdf:parseType='Resource'>"
            f"<pdfaProperty:name>{escape(name)}</pdfaProperty:name>"
            "<pdfaProperty:valueType>Text</pdfaProperty:valueType>"
            "<pdfaProperty:category>internal</pdfaProperty:category>"
            f"<pdfaProperty:description>{escape(says)}</pdfaProperty:description></rdf:li>"
            for name, says in self.properties
        )
        return (
            "<rdf:li rdf:parseType='Resource'>"
            f"<pdfaSchema:schema>{escape(self.title)}</pdfaSchema:schema>"
            f"<pdfaSchema:namespaceURI>{escape(self.namespace)}</pdfaSchema:namespaceURI>"
            f"<pdfaSchema:prefix>{escape(self.prefix)}</pdfaSchema:prefix>"
            f"<pdfaSchema:property><rdf:Seq>{rows}</rdf:Seq></pdfaSchema:property></rdf:li>"
        )


def srgb() -> bytes:
    """The sRGB profile that Pillow's LittleCMS makes, without the moment at which it made it."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[DATED] = MADE
    return bytes(profile)


def archive(pdf: pikepdf.Pdf, schemas: Iterable[Schema] = ()) -> None:
    """Make a described PDF whose colours are DeviceRGB and whose faces are embedded a PDF/A-2b."""
    _intend(pdf)
    for page in pdf.pages:
        if "/Trans" in page.obj:  # how a page turns, on a screen
            del page.obj.Trans
    info = pdf.docinfo
    for name in ("/Keywords", "/Trapped"):
        if name in info:
            del info[name]
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        xmp["pdfaid:part"], xmp["pdfaid:conformance"] = PART, CONFORMANCE
        for key, name in (
            ("pdf:Producer", "/Producer"),
            ("xmp:CreatorTool", "/Creator"),
            ("dc:description", "/Subject"),
        ):
            if name in info:
                xmp[key] = str(info[name])
    packet = pdf.Root.Metadata.read_bytes().decode()
    pdf.Root.Metadata = pdf.make_stream(
        packet.replace("</rdf:RDF>", f"{_extension(schemas)}</rdf:RDF>").encode(),
        Type=pikepdf.Name.Metadata,
        Subtype=pikepdf.Name.XML,
    )


def _intend(pdf: pikepdf.Pdf) -> None:
    profile = pdf.make_stream(srgb(), N=3, Alternate=pikepdf.Name.DeviceRGB)
    intent = pikepdf.Dictionary(
        Type=pikepdf.Name.OutputIntent,
        S=pikepdf.Name.GTS_PDFA1,
        OutputConditionIdentifier=pikepdf.String(CONDITION),
        Info=pikepdf.String(CONDITION),
        DestOutputProfile=pdf.make_indirect(profile),
    )
    pdf.Root.OutputIntents = pikepdf.Array([pdf.make_indirect(intent)])


def _extension(schemas: Iterable[Schema]) -> str:
    rows = "".join(schema.xml() for schema in schemas)
    if not rows:
        return ""
    return (
        '<rdf:Description rdf:about=""'
        ' xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
        ' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"'
        ' xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
        f"<pdfaExtension:schemas><rdf:Bag>{rows}</rdf:Bag></pdfaExtension:schemas>"
        "</rdf:Description>"
    )
