"""Equal texts of a city become one record; rows of permit items and of their revisions name it.

A text that only a revision has becomes a draft: it is in no catalogue until an editor publishes it.
"""

from django.db import migrations

TEXT = ("law", "article", "quote", "note", "provenance")
STEM = 35  # of the forty characters of a code


class Records:
    """The records of all cities, by their texts; a code is that of the item that has it first."""

    def __init__(self, model):
        self.model = model
        self.known = {}
        self.codes = {}

    def of(self, item, number, row, live):
        text = {name: row.get(name) or "" for name in TEXT}
        key = (item.city_id, *text.values())
        if key not in self.known:
            codes = self.codes.setdefault(item.city_id, [])
            code = free_code(item.code, number, codes)
            self.known[key] = self.model.objects.create(
                city_id=item.city_id,
                code=code,
                position=len(codes),
                live=live,
                has_unpublished_changes=not live,
                **text,
            )
            codes.append(code)
        return self.known[key]


def free_code(item, number, taken):
    """FOOD_LIC-1, or the next number that is free."""
    while (code := f"{item[:STEM]}-{number}") in taken:
        number += 1
    return code


def naming(rows, record):
    """Rows of a revision with the key of their record for the text; each record once."""
    named = {}
    for number, row in enumerate(rows, 1):
        kept = {key: value for key, value in row.items() if key not in TEXT}
        key = record(number, row).pk
        named.setdefault(key, kept | {"basis": key})
    return list(named.values())


def collect(apps, editor):
    records = Records(apps.get_model("guides", "LegalBasis"))
    items = apps.get_model("guides", "PermitItem").objects
    rows = apps.get_model("guides", "PermitItemBasis").objects
    for item in items.order_by("city", "position", "code"):
        own = rows.filter(permit_item=item).order_by("sort_order", "pk")
        named = set()
        for number, row in enumerate(own, 1):
            record = records.of(item, number, vars(row), live=True)
            if record.pk in named:
                row.delete()
                continue
            named.add(record.pk)
            own.filter(pk=row.pk).update(basis=record)
    revisions = apps.get_model("wagtailcore", "Revision").objects
    revisions = revisions.filter(
        content_type__app_label="guides", content_type__model="permititem"
    ).order_by("pk")
    items = {str(item.pk): item for item in items.all()}
    for revision in revisions.filter(object_id__in=items):
        item = items[revision.object_id]
        revision.content["legal_basis"] = naming(
            revision.content.get("legal_basis", ()),
            lambda number, row, item=item: records.of(item, number, row, live=False),
        )
        revision.save(update_fields=["content"])


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("guides", "0028_legal_bases"),
    ]

    operations = [migrations.RunPython(collect, migrations.RunPython.noop)]
