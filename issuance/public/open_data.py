"""Open data: the licences in force in a county, for anybody to use, as CSV and as JSON.

No personal data (个人信息保护法 4, 25; 政府信息公开条例 15): legal representative and premises are left out,
and of sole traders and whoever is not registered yet name and credit code, for their name may be a person's.
Rows are read by key and sent as they come: a county of any size takes the same memory.
"""

import json
from collections.abc import Iterator
from datetime import date

from django.conf import settings
from django.db.models import Prefetch, Q
from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from issuance.labels import LICENCES
from issuance.licence.finding import may_name_a_person
from issuance.models import Licence, LicencePermit
from issuance.status import LicenceStatus
from portal.ground.backoffice.registers.csv_export import lines
from portal.ground.calendar import clock
from portal.ground.limits.counting import count
from portal.ground.limits.registry import Limit
from portal.ground.models import Region
from portal.ground.text.localized import localized_full_name

FILES = Limit("open-data", "30/hour")
BATCH = 500
IN_FORCE = frozenset({LicenceStatus.VALID, LicenceStatus.PARTLY})
COLUMNS = {
    "licence_number": "许可证编号",
    "operator_name": "经营者名称（个体工商户等不公开）",
    "uscc": "统一社会信用代码（个体工商户等不公开）",
    "industry": "行业类别",
    "region": "行政区划",
    "issuer": "发证机关",
    "issued_on": "发证日期",
    "status": "状态",
    "permits": "有效许可项目（名称 编号）",
}


def licences_in_force(region: Region, today: date) -> Iterator[dict]:
    """A row each, the newest first; those of which no permit holds today, or that were cancelled, are not."""
    loads = LicencePermit.objects.filter(unloaded_at=None).select_related("permit")
    rows = (
        Licence.objects.filter(region=region, ended_at=None)
        .select_related("industry", "region__parent", "issuer")
        .prefetch_related(Prefetch("loads", loads))
        .order_by("-issued_at", "-pk")
    )
    after = Q()
    while batch := list(rows.filter(after)[:BATCH]):
        for licence in batch:
            if (status := licence.status(today)) in IN_FORCE:
                yield _row(licence, status, today)
        last = batch[-1]
        after = Q(issued_at__lte=last.issued_at) & (
            Q(issued_at__lt=last.issued_at) | Q(pk__lt=last.pk)
        )


def _row(licence, status, today) -> dict:
    withheld = may_name_a_person(licence.uscc)
    return {
        "licence_number": licence.number,
        "operator_name": "" if withheld else licence.operator_name,
        "uscc": "" if withheld else licence.uscc,
        "industry": licence.industry.name,
        "region": licence.region.full_name,
        "issuer": licence.issuer.name,
        "issued_on": clock.day_of(licence.issued_at).isoformat(),
        "status": str(status),
        "permits": [
            {"name": permit.name, "number": permit.number}
            for permit in licence.loaded()
            if permit.holds(today)
        ],
    }


def as_csv(region: Region, today: date) -> Iterator[bytes]:
    def cells(row):
        permits = "；".join(f"{permit['name']} {permit['number']}" for permit in row["permits"])
        status = str(LICENCES[LicenceStatus(row["status"])].word)
        return [*(row | {"permits": permits, "status": status}).values()]

    yield from lines([COLUMNS.values()])
    rows = lines(map(cells, licences_in_force(region, today)))
    next(rows)  # one mark at the beginning
    yield from rows


def as_json(region: Region, today: date) -> Iterator[str]:
    head = {
        "region": region.code,
        "date": today.isoformat(),
        "terms": settings.PORTAL_OPEN_DATA_TERMS,
    }
    yield f'{json.dumps(head, ensure_ascii=False)[:-1]}, "licences": ['
    for number, row in enumerate(licences_in_force(region, today)):
        yield f"{',' if number else ''}\n{json.dumps(row, ensure_ascii=False)}"
    yield "\n]}\n"


@require_safe
def index(request):
    """Which files there are, of which day, on which terms."""
    regions = Region.objects.filter(counties=None).select_related("parent").order_by("code")
    counties = [(region.code, localized_full_name(region)) for region in regions]
    context = {
        "counties": counties,
        "today": clock.today(),
        "terms": settings.PORTAL_OPEN_DATA_TERMS,
    }
    return render(request, "issuance/public/open_data.html", context)


@require_safe
def csv_file(request, code):
    return sent(request, code, as_csv, "text/csv; charset=utf-8", "csv")


def sent(request, code, made, media_type, ending):
    """A file of today, as it is read; asked for often one has to wait."""
    count(FILES, request)
    region, today = (
        get_object_or_404(Region.objects.select_related("parent"), code=code),
        clock.today(),
    )
    response = StreamingHttpResponse(made(region, today), content_type=media_type)
    name = f"licences-{code}-{today:%Y%m%d}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "public, no-cache"
    return response
