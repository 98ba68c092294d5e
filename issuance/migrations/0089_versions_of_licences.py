import django.db.models.deletion
from django.db import migrations, models

from issuance.models.versions import LICENCE_VERSIONS


def count(apps, schema_editor):
    """Every licence there is begins with 1."""
    schema_editor.execute(
        "INSERT INTO issuance_licenceversion (licence_id, number) SELECT id, 1 FROM issuance_licence"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("ground", "0025_shared_versions"),
        ("issuance", "0088_licences_for_life"),
    ]

    operations = [
        migrations.CreateModel(
            name="LicenceVersion",
            fields=[
                (
                    "licence",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="version",
                        serialize=False,
                        to="issuance.licence",
                    ),
                ),
                ("number", models.BigIntegerField(default=1)),
            ],
        ),
        migrations.RunPython(count, migrations.RunPython.noop),
        *(triggers.operation() for triggers in LICENCE_VERSIONS),
    ]
