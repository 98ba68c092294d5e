"""Files made to cost: any verdict will do, within two seconds and 512 MB."""

import io
import struct
import zlib
from collections.abc import Callable

from PIL import Image

from tests.ground.files.judging.makers import docx, heif, packed, picture, xlsx


def many_objects(number: int) -> bytes:
    objects = b"".join(b"%d 0 obj\n<</A 1>>\nendobj\n" % n for n in range(4, number))
    return b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n" + objects


def nested(depth: int, opening=b"[", closing=b"]") -> bytes:
    return (
        b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R/A "
        + opening * depth
        + closing * depth
        + b">>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
        b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF"
    )


def object_stream_bomb() -> bytes:
    """A few hundred kilobytes that unfold to some hundred megabytes of objects."""
    body = zlib.compress(b"4 0 " + b"[" + b"0 " * 120_000_000 + b"]", 9)
    head = b"%%PDF-1.5\n9 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n"
    return head % len(body) + body + b"\nendstream\nendobj\ntrailer\n<</Root 4 0 R>>\n%%EOF"


def page_ring() -> bytes:
    return (
        b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
        b"2 0 obj\n<</Type/Pages/Kids[2 0 R]/Count 1>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF"
    )


def scans(number: int) -> bytes:
    """A progressive JPEG that repeats its last scan."""
    content = picture("JPEG", "L", (3000, 3000), progressive=True, quality=1)
    start = content.rindex(b"\xff\xda")
    return content[:start] + content[start:-2] * number + b"\xff\xd9"


def deep_xml(depth: int) -> bytes:
    return docx(b"<a>" * depth + b"</a>" * depth)


def large_heif_header() -> bytes:
    """Says that it is 30,000 by 30,000."""
    content = heif()
    at = content.index(b"ispe") + 8
    return content[:at] + struct.pack(">II", 30_000, 30_000) + content[at + 8 :]


def png_bomb(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", (width, height)).save(out, "PNG")
    return out.getvalue()


COSTLY: dict[str, Callable[[], bytes]] = {
    "stream_lines": lambda: b"%PDF-1.4\n" + b"stream\n" * 18_000,
    "nested_arrays": lambda: nested(50_000),
    "pages_in_a_ring": page_ring,
    "a_hundred_scans": lambda: scans(100),
    "heif_header": large_heif_header,
    "deep_xml": lambda: deep_xml(50_000),
    "many_entries": lambda: packed({f"a{n}": b"" for n in range(6_000)}),
}
# What uses its two seconds up to the end, and takes a minute to try.
LONG: dict[str, Callable[[], bytes]] = {
    "many_stream_lines": lambda: b"%PDF-1.4\n" + b"stream\n" * 2_000_000,
    "object_lines": lambda: b"%PDF-1.4\n" + b"1 0 obj\n" * 1_000_000,
    "many_objects": lambda: many_objects(400_000),
    "deep_arrays": lambda: nested(200_000),
    "deep_dictionaries": lambda: nested(100_000, b"<</A ", b">>"),
    "object_stream_bomb": object_stream_bomb,
    "a_thousand_scans": lambda: scans(1000),
    "png_bomb": lambda: png_bomb(9_000, 9_000),
    "deeper_xml": lambda: deep_xml(300_000),
    "wide_xml": lambda: docx(b"<a/>" * 4_000_000),
    "long_instruction": lambda: docx(b"<w:instrText>x </w:instrText>" * 300_000),
    "xlsx_shared_strings": lambda: xlsx(
        {"xl/sharedStrings.xml": b"<sst>" + b"<si/>" * 3_000_000 + b"</sst>"}
    ),
    "more_entries": lambda: packed({f"a{n}": b"" for n in range(20_000)}),
    "brackets": lambda: docx(further={"word/a.xml": b"<" * 5_000_000}),
}
