"""The electronic certificate is a PDF/A-2b (ISO 19005-2), dated when its edition was issued."""

import io
from datetime import UTC, date, datetime

import pikepdf
import pytest
from fontTools.ttLib import TTFont
from lxml import etree
from PIL import ImageCms

from issuance.licence import drawing
from issuance.licence.proofs import SCHEMA, Proof
from portal.ground.text.canonical import canonical_json

AT = datetime(2026, 11, 29, 9, 30, 5, 123456, tzinfo=UTC)
PROOF = Proof(canonical_json({"operator_name": "测试𬭎记"}).encode(), "c2lnbmVk", "key-1")
INPUTS = drawing.Inputs(
    number="450204202300001X",
    edition=1,
    facts={
        "operator_name": "测试柳南区𬭎记小面馆",
        "legal_representative": "测试张三",
        "uscc": "",
        "premises": "柳州市柳南区测试路1号",
        "industry": "小餐饮",
        "issuer": "柳州市柳南区行政审批局",
    },
    permits=({"name": "食品经营许可"}, {"name": "户外招牌设置审批"}),
    made_on=date(2026, 11, 29),
    style="liuzhou-2022",
    sample=True,
    base="https://yyyz.example.gov.cn",
    key="key-1",
)
PAINTS_IN = {"rg": "RGB", "RG": "RGB", "g": "grey", "G": "grey", "k": "CMYK", "K": "CMYK"}
NAMES_A_SPACE = {"cs", "CS", "sc", "SC", "scn", "SCN", "sh", "ri"}
XMP = "{http://www.aiim.org/pdfa/ns/property#}"


def made() -> bytes:
    items = drawing._items(INPUTS, "a" * 32)
    return drawing._certificate(INPUTS, items, PROOF, AT)


@pytest.fixture(scope="module")
def certificate():
    return made()


@pytest.fixture
def pdf(certificate):
    with pikepdf.open(io.BytesIO(certificate)) as opened:
        yield opened


def dictionaries(pdf):
    for item in pdf.objects:
        if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
            yield item


def test_equal_input_gives_equal_bytes_whatever_the_clock_says(certificate):
    assert made() == certificate


def test_its_date_is_the_moment_of_issue_in_both_descriptions(pdf):
    assert {str(pdf.docinfo[f"/{name}"]) for name in ("CreationDate", "ModDate")} == {
        "D:20261129093005+00'00'"
    }
    with pdf.open_metadata() as xmp:
        assert {xmp[f"xmp:{name}"] for name in ("CreateDate", "ModifyDate")} == {
            "2026-11-29T09:30:05+00:00"
        }


def test_it_says_that_it_is_pdf_a_2b_and_both_descriptions_agree(pdf):
    with pdf.open_metadata() as xmp:
        assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"]) == ("2", "B")
        assert xmp["dc:language"] == {"zh-CN"} == {str(pdf.Root.Lang)}
        info = {key: str(text) for key, text in pdf.docinfo.items()}
        assert info.pop("/Title") == xmp["dc:title"] == "行业综合许可证 450204202300001X"
        assert [info.pop("/Author")] == xmp["dc:creator"]
        assert info.pop("/Subject") == xmp["dc:description"]
        assert info.pop("/Producer") == xmp["pdf:Producer"]
        assert info.pop("/Creator") == xmp["xmp:CreatorTool"]
    assert info.keys() == {"/CreationDate", "/ModDate"}


def test_the_signed_record_is_carried_and_its_properties_are_described_in_the_file(pdf):
    with pdf.open_metadata() as xmp:
        assert Proof.read({name: xmp[name] for name in xmp}) == PROOF
    packet = pdf.Root.Metadata
    assert "/Filter" not in packet
    described = etree.fromstring(packet.read_bytes()).iter(f"{XMP}name")
    assert [name.text for name in described] == [name for name, _says in SCHEMA.properties]


def test_all_colours_are_those_of_its_one_output_intent(pdf):
    (intent,) = pdf.Root.OutputIntents
    assert intent.S == "/GTS_PDFA1"
    assert intent.DestOutputProfile.N == 3
    profile = ImageCms.ImageCmsProfile(io.BytesIO(intent.DestOutputProfile.read_bytes()))
    assert (profile.profile.xcolor_space.strip(), profile.profile.version < 5) == ("RGB", True)
    assert profile.profile.creation_date == datetime(2026, 1, 1)  # noqa: DTZ001 - as ICC has it
    pages = [pdf.pages[0].obj, *(x for x in dictionaries(pdf) if x.get("/Subtype") == "/Form")]
    assert len(pages) == 5
    used = {str(step.operator) for page in pages for step in pikepdf.parse_content_stream(page)}
    assert not used & NAMES_A_SPACE
    assert {PAINTS_IN[name] for name in used & PAINTS_IN.keys()} == {"RGB"}


def test_every_face_is_embedded_whole_for_what_it_draws(pdf):
    fonts = [x for x in dictionaries(pdf) if x.get("/Type") == "/Font"]
    assert len(fonts) >= 3
    for font in fonts:
        program = TTFont(io.BytesIO(font.FontDescriptor.FontFile2.read_bytes()))
        assert (font.Subtype, "/ToUnicode" in font, "/Encoding" in font) == (
            "/TrueType",
            True,
            False,
        )
        assert int(font.FontDescriptor.Flags) & 0b100100 == 4  # symbolic
        assert len(program["cmap"].tables) == 1 or (3, 0) in {
            (table.platformID, table.platEncID) for table in program["cmap"].tables
        }
        glyphs = program["cmap"].tables[0].cmap
        for code, width in enumerate(font.Widths, int(font.FirstChar)):
            if code in glyphs:
                advance = program["hmtx"][glyphs[code]][0] * 1000 / program["head"].unitsPerEm
                assert float(width) == pytest.approx(advance, abs=1)


def test_nothing_in_it_is_hidden_acts_or_reaches_outside(pdf):
    assert not pdf.is_encrypted
    assert len(pdf.trailer.ID) == 2
    assert pdf.Root.keys() <= {
        *("/Type", "/Pages", "/Metadata", "/OutputIntents", "/Lang", "/PageMode"),
        "/ViewerPreferences",
    }
    assert pdf.pages[0].obj.keys() <= {
        *("/Type", "/Parent", "/MediaBox", "/Contents", "/Resources", "/Rotate"),
    }
    for item in dictionaries(pdf):
        forbidden = {"/F", "/AA", "/A", "/JS", "/URI", "/Ref", "/OPI", "/PS", "/Group", "/SMask"}
        assert not item.keys() & forbidden
        filters = item.get("/Filter", [])
        names = [filters] if isinstance(filters, pikepdf.Name) else filters
        assert {str(name) for name in names} <= {"/FlateDecode"}
