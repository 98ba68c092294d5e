"""Legal bases, last step: a row is nothing but the name of a record, held to its city."""

import django.db.models.deletion
from django.db import migrations, models

from guides.models.triggers import LEGAL_BASES
from portal.ground.history.triggers import remaking


class Migration(migrations.Migration):
    dependencies = [("guides", "0029_records_of_legal_bases")]

    operations = [
        *remaking(
            *(
                migrations.RemoveField("permititembasis", name)
                for name in ("law", "article", "quote", "note", "provenance")
            ),
            migrations.AlterField(
                "permititembasis",
                "basis",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="permit_uses",
                    to="guides.legalbasis",
                    verbose_name="legal basis",
                ),
            ),
            migrations.AddConstraint(
                "permititembasis",
                models.UniqueConstraint(
                    fields=("permit_item", "basis"), name="legal_basis_once_per_permit_item"
                ),
            ),
        ),
        *(trigger.operation() for trigger in LEGAL_BASES),
    ]
