"""What a city took over from where, and which cities let others take over."""

import django.db.models.deletion
from django.db import migrations, models

from guides.models.triggers import TAKEN_OVER


class Migration(migrations.Migration):
    dependencies = [
        ("ground", "0009_days_off_of_guangxi"),
        ("guides", "0030_hold_legal_bases"),
    ]

    operations = [
        migrations.CreateModel(
            name="OpenedCatalogue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("opened_at", models.DateTimeField(verbose_name="opened")),
                (
                    "city",
                    models.ForeignKey(
                        limit_choices_to={"parent": None},
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ground.region",
                        verbose_name="city",
                    ),
                ),
            ],
            options={
                "verbose_name": "catalogue open to other cities",
                "verbose_name_plural": "catalogues open to other cities",
                "constraints": [
                    models.UniqueConstraint(fields=("city",), name="catalogue_opened_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="TakenEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=12, verbose_name="source")),
                ("kind", models.CharField(max_length=20)),
                ("code", models.CharField(max_length=80, verbose_name="code")),
                ("entry", models.JSONField()),
                ("taken_at", models.DateTimeField(verbose_name="taken over")),
                (
                    "city",
                    models.ForeignKey(
                        limit_choices_to={"parent": None},
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ground.region",
                        verbose_name="city",
                    ),
                ),
            ],
            options={
                "verbose_name": "entry taken over",
                "verbose_name_plural": "entries taken over",
                "ordering": ["kind", "code"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("city", "source", "kind", "code"),
                        name="entry_taken_once_from_a_source",
                    )
                ],
            },
        ),
        *(trigger.operation() for trigger in TAKEN_OVER),
    ]
