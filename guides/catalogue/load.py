"""Importing a checked catalogue: all or nothing, repeatable, and told before it is done."""

from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from guides.catalogue import implied, sample_documents
from guides.catalogue.checks import check
from guides.catalogue.dump import COMPILED_ON, dump
from guides.catalogue.file_diff import Change, changes
from guides.catalogue.format import Catalogue
from guides.catalogue.workbook import columns
from guides.catalogue.workbook.columns import to_columns
from guides.models import (
    CommonFacts,
    Competence,
    FormField,
    Industry,
    IndustryHint,
    IndustryParameter,
    IndustryPermit,
    IndustryQuestion,
    IssuingBody,
    LeadDepartment,
    LegalBasis,
    Material,
    PermitItem,
    PermitItemField,
    PermitItemMaterial,
    Question,
    RegionParameter,
    Scenario,
)
from guides.version.problems import Problem
from portal.ground.history import events
from portal.ground.models import Department, Region


class CatalogueRefused(ValueError):
    """The catalogue has ``problems``; nothing was imported."""

    def __init__(self, problems: list[Problem]):
        self.problems = problems
        super().__init__(f"{len(problems)} problems")


class _DryRun(Exception):
    pass


def load_catalogue(*, actor, catalogue: Catalogue, dry_run: bool = False) -> list[Change]:
    """Write the catalogue and say what changed; raises ``CatalogueRefused``.

    Records the file does not name stay as they are; those it names become as it says, children
    included. ``actor`` (None for the command line) is named in the history of each record, and of
    the whole load if it changed anything.
    """
    problems = check(catalogue) or sample_documents.absent(catalogue)
    if problems:
        raise CatalogueRefused(problems)
    found: list[Change] = []
    try:
        with transaction.atomic():
            before = dump()
            loading = _Loading(actor, catalogue)
            with disable_reference_index_auto_update():
                loading.run()
            loading.index_usage()
            found = changes(before, dump())
            if dry_run:
                raise _DryRun
            if found:
                events.record(
                    verb="catalogue.load",
                    subject="catalogue",
                    city=None,
                    actor=actor,
                    data={"changes": len(found)},
                )
    except _DryRun:
        pass
    return found


class _Loading:
    def __init__(self, actor, catalogue: Catalogue):
        self.actor = actor
        self.catalogue = catalogue
        self.written = {}

    def run(self):
        catalogue = self.catalogue
        self.regions = self.places(catalogue.regions)
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
            Material, columns.MATERIAL, catalogue.materials, sample_documents.columns_of
        )
        self.permits = self.records(
            PermitItem, columns.PERMIT, catalogue.permits, children=self.permit_children
        )
        self.industries = self.records(
            Industry,
            columns.INDUSTRY,
            catalogue.industries,
            lambda entry: {"slug": implied.slug(entry)} | sample_documents.columns_of(entry),
            self.industry_children,
        )
        self.common()
        self.local_facts()

    def records(self, model, table, entries, more=lambda entry: {}, children=None):
        """Upsert versioned records by code; only what differs is written and logged."""
        known = model.objects.in_bulk(field_name="code")
        wanted = {getattr(entry, table["code"]): entry for entry in entries}
        complete = known.keys() <= wanted.keys()
        after = max((record.position for record in known.values()), default=-1) + 1
        for number, (code, entry) in enumerate(wanted.items()):
            values = to_columns(model, table, entry) | more(entry) | {"live": True}
            record = known.get(code)
            if complete or record is None:
                values["position"] = number if complete else after + number
            new = record is None
            record = record or model(code=code)
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
        yield LegalBasis, [to_columns(LegalBasis, columns.BASIS, b) for b in entry.legal_basis]
        yield (
            PermitItemMaterial,
            [{"material_id": self.materials[code].pk} for code in entry.materials],
        )
        yield PermitItemField, [{"field_id": self.fields[f.key].pk} for f in entry.fields]

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
                {"permit_item_id": self.permits[use.code].pk, "when": use.when}
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
        known = CommonFacts.objects.in_bulk(field_name="key")
        for key, value in facts.items():
            self.keep(CommonFacts, known.get(key), {"key": key, "value": value})

    def local_facts(self):
        catalogue = self.catalogue
        known = {
            (row.region_id, row.permit_item_id, row.valid_from): row
            for row in Competence.objects.all()
        }
        for entry in catalogue.competences:
            values = {
                "region_id": self.regions[entry.region].pk,
                "permit_item_id": self.permits[entry.permit].pk,
                "valid_from": entry.valid_from,
                "valid_until": entry.valid_until,
                "department_id": self.departments[entry.department].pk,
                "promised_working_days": entry.promised_working_days,
            }
            key = (values["region_id"], values["permit_item_id"], entry.valid_from)
            self.keep(Competence, known.get(key), values)
        bodies = {(row.region_id, row.industry_id): row for row in IssuingBody.objects.all()}
        for entry in catalogue.issuing_bodies:
            values = {
                "region_id": self.regions[entry.region].pk,
                "industry_id": self.industries[entry.industry].pk if entry.industry else None,
                "department_id": self.departments[entry.department].pk,
            }
            row = bodies.get((values["region_id"], values["industry_id"]))
            self.keep(IssuingBody, row, values)
        leads = {(row.region_id, row.industry_id): row for row in LeadDepartment.objects.all()}
        for entry in catalogue.lead_departments:
            values = {
                "region_id": self.regions[entry.region].pk,
                "industry_id": self.industries[entry.industry].pk,
                "department_id": self.departments[entry.department].pk,
            }
            row = leads.get((values["region_id"], values["industry_id"]))
            self.keep(LeadDepartment, row, values)
        parameters = {(row.region_id, row.key): row for row in RegionParameter.objects.all()}
        for entry in catalogue.region_parameters:
            region = self.regions[entry.region].pk
            values = {"region_id": region, "key": entry.key, "value": entry.value}
            values["note"] = entry.note or ""
            self.keep(RegionParameter, parameters.get((region, entry.key)), values)
