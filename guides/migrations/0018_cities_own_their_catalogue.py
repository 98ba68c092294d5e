"""A city owns its catalogue, first step: the column, still empty; names no longer unique of all."""

import django.db.models.deletion
from django.db import migrations, models

OWNED = (
    *("question", "formfield", "material", "permititem", "industry"),
    *("commonfacts", "synonym", "sampledocument", "catalogueupload"),
)


def city():
    return models.ForeignKey(
        limit_choices_to={"parent": None},
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="ground.region",
        verbose_name="city",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("ground", "0007_pdf_orders"),
        ("guides", "0017_window_closings"),
    ]

    operations = [
        *(migrations.AddField(model, "city", city()) for model in OWNED),
        *(
            migrations.AlterField(
                model, "code", models.CharField(max_length=40, verbose_name="code")
            )
            for model in ("question", "formfield", "material", "permititem", "industry")
        ),
        migrations.AlterField(
            "industry", "slug", models.SlugField(max_length=50, verbose_name="address")
        ),
        migrations.AlterField(
            "commonfacts", "key", models.SlugField(max_length=40, verbose_name="key")
        ),
        migrations.AlterField(
            "synonym",
            "word",
            models.CharField(
                help_text="What people type, e.g. 面馆.", max_length=40, verbose_name="word"
            ),
        ),
        migrations.AlterField(
            "factcheck", "digest", models.CharField(editable=False, max_length=64)
        ),
        migrations.RemoveConstraint("sampledocument", "specimen_once_per_name"),
    ]
