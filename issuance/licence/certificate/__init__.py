"""The printed certificate (行业综合许可证正本): nine items in, one reproducible PDF out."""

from issuance.licence.certificate.calibration import calibration
from issuance.licence.certificate.draw import MODES, Mode, render
from issuance.licence.certificate.items import CertificateError, CertificateItems
from issuance.licence.certificate.layout import LayoutError, load_layout
from issuance.licence.certificate.layout import styles as shipped
from issuance.licence.certificate.room import room

__all__ = [
    "MODES",
    "CertificateError",
    "CertificateItems",
    "LayoutError",
    "Mode",
    "calibration",
    "load_layout",
    "render",
    "room",
    "shipped",
]
