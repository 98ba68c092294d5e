"""Every city that works with the common catalogue gets its own, the first one the records that are.

What a city's places name (职权, releases, versions, pages) is named in its own catalogue afterwards.
A version keeps its bytes. Drafts stay with the record they were made for.
"""

from django.db import migrations
from django.db.models import Q

from guides.models.triggers import CONTENT

RECORDS = ("FormField", "Question", "Material", "PermitItem", "Industry")
# Rows that belong to a record, by the column that says to which.
BELONGING = (
    *(("LegalBasis", "permit_item"), ("PermitItemMaterial", "permit_item")),
    *(("PermitItemField", "permit_item"), ("IndustryQuestion", "industry")),
    *(("IndustryPermit", "industry"), ("IndustryParameter", "industry")),
    *(("IndustryHint", "industry"), ("Scenario", "industry"), ("WorkingRule", "industry")),
    ("FactCheck", "permit_item"),
)
# What names a record, and lies in a place.
PLACED = (
    *(("Competence", "permit_item"), ("IssuingBody", "industry"), ("LeadDepartment", "industry")),
    *(("ReleaseItem", "industry"), ("GuideVersion", "industry"), ("GuidePage", "industry")),
    ("Subscription", "industry"),
)
OWNED = ("SampleDocument", *RECORDS, "CommonFacts", "Synonym", "CatalogueUpload")


def divide(apps, editor):
    def model(name):
        return apps.get_model("guides", name)

    if not any(model(name).objects.exists() for name in OWNED):
        return
    cities = list(apps.get_model("ground", "Region").objects.filter(parent=None).order_by("code"))
    if not cities:
        raise ValueError("the catalogue needs a city that owns it: enter the city first")
    at_work = [city for city in cities if _works(model, city)] or cities
    first, *others = at_work
    for name in OWNED:
        model(name).objects.update(city=first)
    for city in others:
        _copy(model, first, city)
    with editor.connection.cursor() as cursor:
        if editor.connection.vendor == "postgresql":  # no trigger comes or goes before they are
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    CONTENT.take_off(editor.connection)
    for city in others:
        _name_own(model, first, city)
        _name_own_in_drafts(apps, model, city)
    CONTENT.put_on(editor.connection)


def _within(city):
    return Q(region=city) | Q(region__parent=city)


def _works(model, city) -> bool:
    return any(model(name).objects.filter(_within(city)).exists() for name, _key in PLACED)


def _copy(model, first, city):
    """The first city's records once more; what they name of each other is the copies."""
    copies = {}

    def copy(name, rows, **own):
        for row in rows:
            old = row.pk
            row.pk = row.id = None
            row._state.adding = True
            for key, value in own.items():
                setattr(row, key, value)
            for field in row._meta.concrete_fields:
                target = field.remote_field and field.remote_field.model._meta.object_name
                if target in copies and getattr(row, field.attname) in copies[target]:
                    setattr(row, field.attname, copies[target][getattr(row, field.attname)])
            row.save(force_insert=True)
            copies.setdefault(name, {})[old] = row.pk

    drafts = {"latest_revision": None, "has_unpublished_changes": False}
    copy("SampleDocument", model("SampleDocument").objects.filter(city=first), city=city)
    fields = model("FormField").objects.filter(city=first)
    same = dict(fields.exclude(same_as=None).values_list("pk", "same_as"))
    copy("FormField", fields, city=city, same_as=None, **drafts)
    for old, target in same.items():
        copied = copies["FormField"]
        model("FormField").objects.filter(pk=copied[old]).update(same_as=copied[target])
    for name in RECORDS[1:]:
        copy(name, model(name).objects.filter(city=first), city=city, **drafts)
    for name in ("CommonFacts", "Synonym"):
        copy(name, model(name).objects.filter(city=first), city=city)
    for name, parent in BELONGING:
        copy(name, model(name).objects.filter(**{f"{parent}__city": first}))


def _name_own(model, first, city):
    for name, key in PLACED:
        target = model("PermitItem" if key == "permit_item" else "Industry").objects
        rows = model(name).objects.filter(_within(city), **{f"{key}__city": first})
        own = dict(target.filter(city=city).values_list("code", "pk"))
        for record in target.filter(pk__in=rows.values(key)):
            rows.filter(**{key: record}).update(**{key: own[record.code]})
    documents = model("SampleDocument").objects.filter(city=city)
    own = {(file.sha256, file.name): file.pk for file in documents}
    versions = model("GuideVersion").objects.filter(_within(city))
    uses = model("VersionSampleDocument").objects.filter(version__in=versions, file__city=first)
    for use in uses.select_related("file"):
        uses.filter(pk=use.pk).update(file=own[use.file.sha256, use.file.name])


def _name_own_in_drafts(apps, model, city):
    """Revisions of pages hold the key of their industry."""
    kinds = apps.get_model("contenttypes", "ContentType").objects
    kind = kinds.filter(app_label="guides", model="guidepage").first()
    pages = {str(page.pk): page for page in model("GuidePage").objects.filter(_within(city))}
    revisions = apps.get_model("wagtailcore", "Revision").objects
    for revision in revisions.filter(content_type=kind, object_id__in=pages):
        revision.content["industry"] = pages[revision.object_id].industry_id
        revision.save(update_fields=["content"])


class Migration(migrations.Migration):
    dependencies = [("guides", "0018_cities_own_their_catalogue")]

    operations = [migrations.RunPython(divide, migrations.RunPython.noop)]
