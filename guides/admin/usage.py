"""What uses a catalogue record: the records that name it, and the guides in force that contain it.

Read from the relations themselves: Wagtail's index of references knows nothing of what an import
has written, and calls it by the names of join tables.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.contrib import messages
from django.db.models import PROTECT
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from modelcluster.fields import ParentalKey
from wagtail.admin.admin_url_finder import AdminURLFinder

from guides.models import (
    FormField,
    GuidePage,
    GuideVersion,
    Industry,
    LegalBasis,
    Material,
    PermitItem,
    Question,
)
from portal.ground.models import Region

# The codes by which a version names records of a model.
NAMED = {
    Industry: lambda snapshot: {snapshot.industry.code},
    PermitItem: lambda snapshot: {part.code for part in snapshot.permits},
    Material: lambda snapshot: {part.id for part in snapshot.materials},
    LegalBasis: lambda snapshot: {
        basis.code for part in snapshot.permits for basis in part.legal_basis
    },
    Question: lambda snapshot: {part.id for part in snapshot.questions},
    FormField: lambda snapshot: {part.key for part in snapshot.fields},
}


@dataclass(frozen=True)
class Use:
    """Another record that names this one; ``binding``: it does not let it be deleted."""

    kind: str
    name: str
    url: str
    binding: bool


@dataclass
class Uses:
    """``others``: (kind, how many) of what has no screen of its own; as Wagtail's views want it."""

    records: list[Use] = field(default_factory=list)
    others: list[tuple[str, int]] = field(default_factory=list)
    guides: list[tuple[str, str]] = field(default_factory=list)
    everywhere: bool = False
    is_protected: bool = False

    def count(self) -> int:
        return len(self.records) + sum(count for _kind, count in self.others)


def uses_of(record, user) -> Uses:
    uses = Uses(everywhere=getattr(record, "shared", False), guides=list(guides_with(record)))
    finder = AdminURLFinder(user)
    named = {}
    for relation, rows in _naming(record):
        binding = relation.on_delete is PROTECT
        uses.is_protected |= binding
        parent = _parent(relation.related_model)
        sample = getattr(rows[0], parent) if parent else rows[0]
        if finder.get_edit_url(sample) is None:
            meta = type(sample)._meta
            uses.others.append((meta.verbose_name, rows.count()))
            continue
        for row in rows.select_related(parent) if parent else rows:
            namer = getattr(row, parent) if parent else row
            url = finder.get_edit_url(namer) or ""
            named[namer] = Use(namer._meta.verbose_name, str(namer), url, binding)
    uses.records = list(named.values())
    uses.is_protected |= uses.everywhere
    return uses


def _naming(record) -> Iterator:
    """(relation, rows) of every model whose rows name the record; its own rows do not count."""
    for relation in record._meta.related_objects:
        if isinstance(relation.field, ParentalKey):
            continue
        rows = relation.related_model._default_manager.filter(**{relation.field.name: record.pk})
        if rows.exists():
            yield relation, rows


def _parent(model) -> str:
    return next(
        (column.name for column in model._meta.fields if isinstance(column, ParentalKey)), ""
    )


def guides_with(record) -> Iterator[tuple[str, str]]:
    """(name, address) of the guides in force whose version contains the record."""
    if type(record) not in NAMED:
        return
    pages = {(page.region_id, page.industry_id): page.url for page in GuidePage.objects.live()}
    regions = Region.objects.within(record.city)
    versions = GuideVersion.objects.active().filter(region__in=regions)
    versions = versions.select_related("region", "industry")
    key = record.code.encode()
    for version in versions.order_by("region__code", "industry__position").iterator(100):
        if key in bytes(version.body) and record.code in NAMED[type(record)](version.snapshot):
            name = f"{version.region} · {version.industry}"
            yield name, pages.get((version.region_id, version.industry_id), "")


def refuse_many(request, action, records, view):
    """Hook before_bulk_action: of many records none goes that another still needs."""
    if action != "delete" or view.model not in NAMED:
        return None
    kept = [str(record) for record in records if uses_of(record, request.user).is_protected]
    if not kept:
        return None
    names = {"names": "、".join(kept)}
    messages.error(request, _("Still in use, so nothing was deleted: %(names)s.") % names)
    return redirect(view.model.snippet_viewset.get_url_name("list"))
