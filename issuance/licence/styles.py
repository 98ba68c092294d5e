"""Which certificate style is which: those shipped, and those a city has brought in (``CertificateStyle``)."""

import json

from issuance.licence.certificate import LayoutError, load_layout, shipped
from issuance.licence.certificate.layout import Layout, read_layout, shipped_data
from issuance.models import CertificateStyle


def data(name: str) -> dict:
    """The style as its file says it. Raises LayoutError where there is none."""
    if name in shipped():
        return shipped_data(name)
    row = CertificateStyle.objects.filter(name=name).values_list("layout", flat=True).first()
    if row is None:
        raise LayoutError(f"unknown certificate style {name!r}")
    return json.loads(row)


def named(name: str) -> Layout:
    """Raises LayoutError where there is none."""
    return load_layout(name) if name in shipped() else read_layout(data(name), name)
