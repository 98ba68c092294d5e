"""Importing a checked catalogue into a city: all or nothing, repeatable, told before it is done."""

from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from guides.catalogue import implied, sample_documents
from guides.catalogue.checks import check
from guides.catalogue.cities import cities_of, of_city
from guides.catalogue.dump import COMPILED_ON, dump, legal_bases
from guides.catalogue.file_diff import Change, changes
from guides.catalogue.format import Catalogue
from guides.catalogue.legal_bases import collected
from guides.catalogue.load_local import write_local_facts
from guides.catalogue.permit_entries import LegalBasis as BasisEntry
from guides.catalogue.workbook import columns
from guides.catalogue.workbook.columns import to_columns
from guides.models import (
    CommonFacts,
    FormField,
    Industry,
    IndustryCheck,
    IndustryHint,
    IndustryParameter,
    IndustryPermit,
    IndustryQuestion,
    InspectionPoint,
    LegalBasis,
    Material,
    PermitItem,
    PermitItemBasis,
    PermitItemField,
    PermitItemKind,
    PermitItemMaterial,
    Question,
    Scenario,
)
from guides.version.problems import Problem
from portal.ground.history import events
from portal.ground.models import Department, Region
from portal.ground.text.sentences import Sentence
from portal.ground.text.sentences import mark as _


class CatalogueRefused(ValueError):
    """The catalogue has ``problems``; nothing was imported."""

    def __init__(self, problems: list[Problem]):
        self.problems = problems
        super().__init__(f"{len(problems)} problems")


class _DryRun(Exception):
    pass


def load_catalogue(
    *, actor, catalogue: Catalogue, city: str = "", dry_run: bool = False
) -> list[Change]:
    """Write the catalogue of one city and say what changed; raises ``CatalogueRefused``.

    ``city`` is its code; it may be left out where the file has the regions of one city, or the
    installation has but one. Of a file with several cities only its own part is read. Records the
    file does not name stay as they are; those it names become as it says, children included.
    ``actor`` (None for the command line) is named in the history of each record, and of the whole
    load if it changed anything.
    """
    code = city or _told(catalogue)
    if not code or (cities_of(catalogue) and code not in cities_of(catalogue)):
        message = _("the file is of another city") if code else _("say which city this is for")
        raise CatalogueRefused([Problem("regions", Sentence(message))])
    problems = check(catalogue)
    catalogue = of_city(catalogue, code)
    problems = problems or sample_documents.absent(catalogue, code)
    if problems:
        raise CatalogueRefused(problems)
    found: list[Change] = []
    try:
        with transaction.atomic():
            found = write(actor=actor, catalogue=catalogue, code=code)
            if dry_run:
                raise _DryRun
            if found:
                events.record(
                    verb="catalogue.load",
                    subject="catalogue",
                    city=code,
                    actor=actor,
                    data={"changes": len(found)},
                )
    except _DryRun:
        pass
    return found


def write(*, actor, catalogue: Catalogue, code: str) -> list[Change]:
    """Write what the file names into the city of this code and say what changed.

    Judges nothing and records no event: both are the caller's, and so is the transaction.
    """
    before = _as_it_is(code)
    loading = _Loading(actor, catalogue, code)
    with disable_reference_index_auto_update():
        loading.run()
    loading.index_usage()
    return changes(before, dump(loading.city))


def _told(catalogue: Catalogue) -> str:
    """The city of the file's regions; without any the only city there is."""
    codes = cities_of(catalogue) or Region.objects.cities().values_list("code", flat=True)
    return codes[0] if len(codes) == 1 else ""


def _as_it_is(code: str) -> dict:
    city = Region.objects.filter(code=code).first()
    return dump(city) if city else Catalogue.model_construct().model_dump(mode="json")


def _chosen(entry) -> dict[str, str]:
    """The choices of a permit item, as a file from before them puts them in words."""
    return {
        "kind": implied.item_kind(entry.kind),
        "inspection_mode": implied.inspection_mode(entry.onsite_inspection),
        "deferrable": implied.deferrable(entry.commitment),
    }


class _Loading:
    def __init__(self, actor, catalogue: Catalogue, code: str):
        self.actor = actor
        self.catalogue = catalogue
        self.code = code
        self.written = {}

    def run(self):
        catalogue = self.catalogue
        self.regions = self.places(catalogue.regions)
        self.city = self.regions[self.code]
        self.departments = self.offices(catalogue.departments)
        shared = {field.key for field in catalogue.shared_fields}
        entries = list(catalogue.field_by_key.values())
        self.fields = self.records(
            FormField, columns.FIELD, entries, lambda entry: {"shared": entry.key in shared}
        )
        for entry in entries:
            target = self.fields[entry.same_as] if entry.same_as else None
            self.link(self.fields[entry.key], "same_as", target)
        self.questions = self.records(
            Question,
            columns.QUESTION,
            catalogue.questions,
            lambda entry: {"unit": implied.unit(entry), "field": self.fields.get(entry.field)},
        )
        self.materials = self.records(
            Material, columns.MATERIAL, catalogue.materials, self.sample_documents
        )
        own = map(BasisEntry.model_validate, legal_bases(self.city))
        taken = LegalBasis.objects.of(self.city).values_list("code", flat=True)
        catalogue = collected(catalogue, own, taken)
        self.bases = self.records(LegalBasis, columns.BASIS, catalogue.legal_bases)
        self.permits = self.records(
            PermitItem, columns.PERMIT, catalogue.permits, _chosen, self.permit_children
        )
        self.industries = self.records(
            Industry,
            columns.INDUSTRY,
            catalogue.industries,
            lambda entry: {"slug": implied.slug(entry)} | self.sample_documents(entry),
            self.industry_children,
        )
        self.common()
        write_local_facts(self)

    def records(self, model, table, entries, more=lambda entry: {}, children=None):
        """Upsert versioned records by code; only what differs is written and logged."""
        known = {record.code: record for record in model.objects.of(self.city)}
        wanted = {getattr(entry, table["code"]): entry for entry in entries}
        complete = known.keys() <= wanted.keys()
        after = max((record.position for record in known.values()), default=-1) + 1
        for number, (code, entry) in enumerate(wanted.items()):
            values = to_columns(model, table, entry) | more(entry) | {"live": True}
            record = known.get(code)
            if complete or record is None:
                values["position"] = number if complete else after + number
            new = record is None
            record = record or model(city=self.city, code=code)
            changed = new or self.differs(record, values)
            if changed:
                for name, value in values.items():
                    setattr(record, name, value)
                record.has_unpublished_changes = False
                self.save(record)
            if children:
                changed = self.replace(record, children(record, entry)) or changed
            if changed:
                self.remember(record, new)
            known[code] = record
        return known

    def sample_documents(self, entry):
        return sample_documents.columns_of(entry, self.city)

    def differs(self, record, values) -> bool:
        return any(getattr(record, name) != value for name, value in values.items())

    def link(self, record, name, target):
        if getattr(record, f"{name}_id") != (target.pk if target else None):
            setattr(record, name, target)
            self.save(record, update_fields=[name])

    def save(self, record, **options):
        record.save(**options)
        self.written[type(record), record.pk] = record

    def index_usage(self):
        """What uses what, once per record: editors see which guides a material touches."""
        for (model, key), record in self.written.items():
            if ReferenceIndex.model_is_indexable(model):
                fresh = model.objects.get(pk=key) if hasattr(record, "copy_cluster") else record
                ReferenceIndex.create_or_update_for_object(fresh)

    def remember(self, record, new):
        """One line in the record's history; a record with drafts gets the import as its latest."""
        if record.latest_revision_id:
            record = type(record).objects.get(pk=record.pk)
            record.save_revision(user=self.actor).publish()
        action = "wagtail.create" if new else "wagtail.edit"
        log(instance=record, action=action, user=self.actor, content_changed=True)

    def replace(self, record, groups) -> bool:
        """Make the child rows exactly those given; True when something had to change."""
        changed = False
        for model, rows in groups:
            parent = "industry" if isinstance(record, Industry) else "permit_item"
            names = sorted(rows[0]) if rows else []
            existing = list(model.objects.filter(**{parent: record}).order_by("sort_order", "pk"))
            as_rows = [{name: getattr(child, name) for name in names} for child in existing]
            if as_rows != rows or len(existing) != len(rows):
                model.objects.filter(pk__in=[child.pk for child in existing]).delete()
                model.objects.bulk_create(
                    model(**{parent: record}, sort_order=number, **row)
                    for number, row in enumerate(rows)
                )
                changed = True
                self.written[type(record), record.pk] = record
        return changed

    def permit_children(self, record, entry):
        yield PermitItemBasis, [{"basis_id": self.bases[code].pk} for code in entry.legal_basis]
        yield (
            PermitItemMaterial,
            [
                {"material_id": self.materials[use.material].pk, "kinds": use.kinds}
                for use in entry.materials
            ],
        )
        yield (
            PermitItemField,
            [
                {"field_id": self.fields[field.key].pk, "kinds": field.kinds}
                for field in entry.fields
            ],
        )
        yield (
            PermitItemKind,
            [to_columns(PermitItemKind, columns.KIND, kind) for kind in entry.kinds],
        )

    def industry_children(self, record, entry):
        notes = entry.question_notes
        yield (
            IndustryQuestion,
            [
                {"question_id": self.questions[code].pk, "note": notes.get(code, "")}
                for code in entry.questions
            ],
        )
        yield (
            IndustryPermit,
            [
                {"permit_item_id": self.permits[use.code].pk}
                | to_columns(IndustryPermit, columns.USE, use)
                for use in entry.permits
            ],
        )
        yield (
            IndustryParameter,
            [
                {"key": parameter.key, "default": parameter.default, "note": parameter.note or ""}
                for parameter in entry.parameters
            ],
        )
        yield IndustryHint, [{"when": hint.when, "text": hint.text} for hint in entry.hints]
        yield (
            IndustryCheck,
            [to_columns(IndustryCheck, columns.CHECK, check) for check in entry.checks],
        )
        yield (
            InspectionPoint,
            [to_columns(InspectionPoint, columns.POINT, row) for row in entry.inspection_points],
        )
        yield (
            Scenario,
            [to_columns(Scenario, columns.SCENARIO, scenario) for scenario in entry.scenarios],
        )

    def places(self, entries):
        known = Region.objects.in_bulk(field_name="code")
        for entry in sorted(entries, key=lambda entry: entry.parent is not None):
            values = to_columns(Region, columns.REGION, entry)
            values["parent"] = known[entry.parent] if entry.parent else None
            known[entry.code] = self.keep(Region, known.get(entry.code), values)
        return known

    def offices(self, entries):
        known = Department.objects.in_bulk(field_name="code")
        for entry in entries:
            values = to_columns(Department, columns.DEPARTMENT, entry)
            values["region"] = self.regions[entry.region]
            known[entry.code] = self.keep(Department, known.get(entry.code), values)
        return known

    def keep(self, model, record, values):
        """Upsert a plain row, written only when it differs."""
        new = record is None
        record = record or model()
        if new or self.differs(record, values):
            for name, value in values.items():
                setattr(record, name, value)
            self.save(record)
        return record

    def common(self):
        facts = dict(self.catalogue.common)
        if self.catalogue.compiled_on:
            facts[COMPILED_ON] = self.catalogue.compiled_on
        known = {row.key: row for row in CommonFacts.objects.of(self.city)}
        for key, value in facts.items():
            values = {"city": self.city, "key": key, "value": value}
            self.keep(CommonFacts, known.get(key), values)
