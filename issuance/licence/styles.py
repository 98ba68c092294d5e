"""Certificate styles: those shipped, those a city has brought in (``CertificateStyle``), each region's own.

A style is judged whenever it is brought in or chosen: what lies on what, what no face can set, what does not
fit. Certificates that were issued keep the PDF they have.
"""

import json
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from issuance.licence.certificate import CertificateError, LayoutError, load_layout, shipped
from issuance.licence.certificate.items import CertificateItems
from issuance.licence.certificate.judging import judged
from issuance.licence.certificate.layout import Layout, read_layout, shipped_data
from issuance.models import CertificateStyle
from portal.ground.calendar import clock
from portal.ground.history import events, transitions
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Region
from portal.ground.text.canonical import canonical_json
from portal.ground.text.foreign_json import parsed

CHOSEN, UPLOADED = "certificate_style.choose", "certificate_style.upload"
LARGEST = 64 * 1024  # bytes of a file; the shipped ones have three thousand
PREVIEW_TOKEN = "0" * 32


@dataclass(frozen=True)
class Offered:
    """A style that a region may have; ``own``: brought in by its city."""

    name: str
    title: str
    own: bool


def offered(city: Region) -> list[Offered]:
    own = CertificateStyle.objects.filter(region=city).values_list("name", "title")[:100]
    return [
        *(Offered(name, load_layout(name).title, own=False) for name in shipped()),
        *(Offered(name, title, own=True) for name, title in own),
    ]


def data(name: str) -> dict:
    """The style as its file says it. Raises CertificateError where there is none."""
    if name in shipped():
        return shipped_data(name)
    row = CertificateStyle.objects.filter(name=name).values_list("layout", flat=True).first()
    if row is None:
        raise CertificateError("style", "style", f"there is no style {name}")
    return json.loads(row)


def named(name: str) -> Layout:
    """Raises CertificateError where there is none."""
    return load_layout(name) if name in shipped() else read_layout(data(name), name)


def specimen(issuer: str) -> dict:
    """Items of nobody: what a style is tried with, and what a sheet without a licence is made of."""
    return {
        "operator_name": "测试某某小吃店（测试数据）",
        "legal_representative": "测试某某",
        "licence_number": "0" * 18,
        "industry": "小餐饮",
        "uscc": "9" * 18,
        "premises": "某某市某某区测试路1号测试大厦一层101号",
        "permits": [
            "食品经营许可",
            "户外广告及招牌设置审批",
            "公众聚集场所投入使用、营业前消防安全检查",
        ],
        "issuer": issuer,
        "made_on": "2022-09-26",
        "qr_url": f"{settings.PORTAL_BASE_URL}/l/{PREVIEW_TOKEN}/",
    }


def judge(style: object, name: str) -> Layout:
    """Raises VerbRefused with the place of what is wrong, FontError."""
    items = CertificateItems.from_dict(specimen("某某市某某区行政审批局"))
    try:
        return judged(style, name, items)
    except LayoutError as error:
        raise VerbRefused(_("The style cannot be used: %(why)s") % {"why": error.told}) from None


def choose(region: Region, name: str, *, seen: str, actor) -> None:
    """The style of all certificates made for this region from now on; ``seen``: the one it had when shown."""
    if name not in {style.name for style in offered(region.city)}:
        raise VerbRefused(_("This style is not on the list of the city."))
    judge(data(name), name)
    with transaction.atomic():
        had = Region.objects.filter(pk=region.pk, certificate_style=seen)
        if not had.update(certificate_style=name):
            raise VerbRefused(_("Somebody else chose another style meanwhile. Please look again."))
        events.record(
            verb=CHOSEN,
            subject=f"region:{region.pk}",
            city=region.city.code,
            region=region.code,
            actor=actor,
            before=seen,
            after=name,
        )


def upload(city: Region, raw: bytes, *, actor) -> CertificateStyle:
    """A style file, judged; raises VerbRefused with the place of what is wrong."""
    if len(raw) > LARGEST:
        raise VerbRefused(_("The file is larger than 64 kB: it is no certificate style."))
    try:
        style = parsed(raw)
    except ValueError:
        raise VerbRefused(_("The file is no JSON.")) from None
    name = style.get("style") if isinstance(style, dict) else None
    if not isinstance(name, str):
        raise VerbRefused(_("The file does not say which style it is (“style”)."))
    layout = judge(style, name[:60])
    if name in shipped():
        raise VerbRefused(_("There is a style of this name: a changed one needs another name."))
    row = CertificateStyle(
        region=city,
        name=name,
        title=layout.title[:80],
        layout=canonical_json(style),
        uploaded_at=clock.now(),
        uploaded_by=actor,
    )
    with transaction.atomic():
        transitions.put(
            row, refused=_("There is a style of this name: a changed one needs another name.")
        )
        transitions.record(row, verb=UPLOADED, actor=actor)
    return row
