"""What is there was for 新办, so that is what it is marked for."""

import django.db.models.deletion
import modelcluster.fields
from django.db import migrations, models

import guides.models.catalogue
from portal.ground.history.triggers import remaking

LATER = {
    "change": "change",
    "renewal": "renewal",
    "addition": "addition",
    "replacement": "replacement",
    "cancellation": "cancellation",
}
UNITS = {"工作日": "working days", "日": "calendar days", "个月": "months", "当场": "at once"}


def kinds():
    return models.JSONField(
        default=guides.models.catalogue.new_alone, verbose_name="for these kinds of application"
    )


def words(name, length):
    return models.CharField(blank=True, max_length=length, verbose_name=name)


def number(name):
    return models.PositiveSmallIntegerField(blank=True, null=True, verbose_name=name)


class Migration(migrations.Migration):
    dependencies = [("guides", "0020_hold_cities")]

    operations = remaking(
        migrations.AddField(
            "permititem",
            "conditions",
            models.TextField(
                blank=True,
                help_text="What must be so for the permit to be given (行政许可法 30), one on each line.",
                verbose_name="conditions of a new permit",
            ),
        ),
        migrations.AddField("permititemfield", "kinds", kinds()),
        migrations.AddField("permititemmaterial", "kinds", kinds()),
        migrations.CreateModel(
            name="PermitItemKind",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sort_order", models.IntegerField(blank=True, editable=False, null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=list(LATER.items()), max_length=12, verbose_name="kind of application"
                    ),
                ),
                ("conditions", models.TextField(blank=True, verbose_name="conditions")),
                ("limit_value", number("legal limit")),
                (
                    "limit_unit",
                    models.CharField(
                        choices=list(UNITS.items()),
                        default="工作日",
                        max_length=10,
                        verbose_name="unit",
                    ),
                ),
                ("limit_extension", number("extension")),
                ("limit_basis", words("basis of the limit", 300)),
                ("limit_provenance", words("source of the limit", 40)),
                ("promised_working_days", number("promised working days")),
                ("fee", words("fee", 100)),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("provenance", words("source", 40)),
                (
                    "permit_item",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="kinds",
                        to="guides.permititem",
                    ),
                ),
            ],
            options={
                "ordering": ["sort_order"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("permit_item", "kind"),
                        name="kind_once_per_permit_item",
                        violation_error_message="This kind of application is described already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", tuple(LATER))),
                        name="kind_of_application_known",
                    ),
                ],
            },
        ),
    )
