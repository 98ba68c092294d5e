"""The consolidated catalogue of a city (行业目录清单, Liuzhou task (一)): from versions alone; pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from guides.version.county_comparison import plain_name, time_limit
from guides.version.snapshot import Snapshot

TITLES = ("序号", "行业名称", "涉及事项", "审批部门", "办理时限", "综合实施主体", "实施县区")
WIDTHS = (6, 20, 36, 28, 32, 24, 30)


@dataclass(frozen=True)
class Item:
    """One permit item of an industry: its name, who decides, within what time."""

    name: str
    department: str
    limits: tuple[str, ...]


@dataclass(frozen=True)
class Listing:
    """One industry as one or more counties offer it alike; ``places``: (code, name, slug)."""

    industry: str
    items: tuple[Item, ...]
    issuing_body: str
    places: tuple[tuple[str, str, str], ...]


def consolidated(snapshots: Iterable[Snapshot]) -> tuple[Listing, ...]:
    """Counties that offer an industry alike share a row; the order is that of the snapshots."""
    groups: dict[tuple, list[tuple[str, str, str]]] = {}
    order: dict[str, None] = {}
    for snapshot in snapshots:
        items = tuple(
            Item(permit.official_name, plain_name(permit.department, snapshot), time_limit(permit))
            for permit in snapshot.permits
        )
        order[snapshot.industry.name] = None
        key = (snapshot.industry.name, items, plain_name(snapshot.issuing_body, snapshot))
        place = (snapshot.region.code, snapshot.region.name, snapshot.industry.slug)
        groups.setdefault(key, []).append(place)
    rank = {name: number for number, name in enumerate(order)}
    return tuple(
        Listing(industry, items, body, tuple(places))
        for (industry, items, body), places in sorted(groups.items(), key=lambda g: rank[g[0][0]])
    )


def as_workbook(title: str, listings: Iterable[Listing]) -> bytes:
    """The list as .xlsx, one line an item, as the notices of the reform print it."""
    book = Workbook()
    page = book.active
    page.title = "行业目录清单"
    page.append([title])
    page["A1"].font = Font(bold=True, size=14)
    page.append(list(TITLES))
    for cell in page[2]:
        cell.font = Font(bold=True)
    for number, listing in enumerate(listings, 1):
        first = page.max_row + 1
        places = "、".join(name for _code, name, _slug in listing.places)
        for item in listing.items:
            limits = "；".join(item.limits)
            page.append(
                [
                    number,
                    listing.industry,
                    item.name,
                    item.department,
                    limits,
                    listing.issuing_body,
                    places,
                ]
            )
        for column in (1, 2, 6, 7):
            page.merge_cells(
                start_row=first, end_row=page.max_row, start_column=column, end_column=column
            )
    for row in page.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="center")
            if isinstance(cell.value, str):
                cell.data_type = "s"
    for letter, width in zip("ABCDEFG", WIDTHS, strict=True):
        page.column_dimensions[letter].width = width
    page.freeze_panes = "A3"
    out = BytesIO()
    book.save(out)
    return out.getvalue()
