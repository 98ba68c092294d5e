"""What people present under ``/verify/``: the PDF of a certificate, photos of it, and what was made of it."""

import io

import pikepdf
import pypdfium2
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.ground.files import storage


def pdf_of(edition) -> bytes:
    with storage.open_blob(edition.pdf_sha256) as blob:
        return blob.read()


def photo(pdf: bytes, dpi=150) -> bytes:
    out = io.BytesIO()
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=dpi / 72).to_pil().convert("RGB")
    picture.rotate(7, expand=True, fillcolor="grey").save(out, "JPEG", quality=70)
    return out.getvalue()


def saved_again(pdf: bytes, **changes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        with opened.open_metadata(set_pikepdf_as_editor=False) as xmp:
            for name, text in changes.items():
                xmp[next(each for each in xmp if each.endswith(f"}}{name}"))] = text
        opened.save(out)
    return out.getvalue()


def painted(pdf: bytes, *taken) -> bytes:
    """With something over what it shows, and without its description or one property of its proof."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.pages[0].contents_add(b"q 1 0 0 rg 50 300 400 100 re f Q")
        if taken == ("Metadata",):
            del opened.Root.Metadata
        else:
            with opened.open_metadata(set_pikepdf_as_editor=False) as xmp:
                for name in taken:
                    del xmp[next(each for each in xmp if each.endswith(f"}}{name}"))]
        opened.save(out)
    return out.getvalue()


def asked(client, *, code="", file=None, name="a.pdf"):
    data = {"code": code}
    if file is not None:
        data["file"] = SimpleUploadedFile(name, file)
    return client.post(reverse("verify"), data)


def verdict(response):
    return response.context["answer"].label.public, response.context["answer"].faults
