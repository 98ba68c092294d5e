"""Legal bases become records of a city; each row of a permit item becomes one that names its record."""

import django.db.models.deletion
import wagtail.models.preview
from django.conf import settings
from django.db import migrations, models

from portal.ground.history.triggers import remaking


class Migration(migrations.Migration):
    dependencies = [
        ("ground", "0007_pdf_orders"),
        ("guides", "0027_renewal_number_supervisor"),
        ("wagtailcore", "0098_apitoken"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = remaking(
        migrations.RenameModel("LegalBasis", "PermitItemBasis"),
        migrations.CreateModel(
            name="LegalBasis",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "latest_revision",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="wagtailcore.revision",
                        verbose_name="latest revision",
                    ),
                ),
                ("live", models.BooleanField(default=True, editable=False, verbose_name="live")),
                (
                    "has_unpublished_changes",
                    models.BooleanField(
                        default=False, editable=False, verbose_name="has unpublished changes"
                    ),
                ),
                (
                    "first_published_at",
                    models.DateTimeField(
                        blank=True, db_index=True, null=True, verbose_name="first published at"
                    ),
                ),
                (
                    "last_published_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="last published at"
                    ),
                ),
                (
                    "live_revision",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="wagtailcore.revision",
                        verbose_name="live revision",
                    ),
                ),
                (
                    "go_live_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="go live date/time"),
                ),
                (
                    "expire_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="expiry date/time"),
                ),
                (
                    "expired",
                    models.BooleanField(default=False, editable=False, verbose_name="expired"),
                ),
                (
                    "locked",
                    models.BooleanField(default=False, editable=False, verbose_name="locked"),
                ),
                (
                    "locked_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="locked at"),
                ),
                (
                    "locked_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="locked_%(class)ss",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="locked by",
                    ),
                ),
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
                ("code", models.CharField(max_length=40, verbose_name="code")),
                ("law", models.CharField(max_length=200, verbose_name="law")),
                ("article", models.CharField(blank=True, max_length=100, verbose_name="article")),
                ("quote", models.TextField(blank=True, verbose_name="quotation")),
                (
                    "valid_from",
                    models.DateField(blank=True, null=True, verbose_name="in force from"),
                ),
                (
                    "valid_until",
                    models.DateField(
                        blank=True,
                        help_text="The last day. Empty: it is in force until it is repealed or amended.",
                        null=True,
                        verbose_name="in force until",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "source",
                    models.CharField(
                        blank=True,
                        help_text="出处: the address of the text, or its organ, number and date.",
                        max_length=300,
                        verbose_name="published in",
                    ),
                ),
                (
                    "provenance",
                    models.CharField(
                        blank=True,
                        help_text="法律原文, 公开页面 or 待核实.",
                        max_length=40,
                        verbose_name="kind of source",
                    ),
                ),
                (
                    "verified_by",
                    models.CharField(blank=True, max_length=80, verbose_name="verified by"),
                ),
                (
                    "verified_on",
                    models.DateField(blank=True, null=True, verbose_name="verified on"),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
            ],
            options={
                "verbose_name": "legal basis",
                "verbose_name_plural": "legal bases",
                "ordering": ["position", "code"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("city", "code"),
                        name="legalbasis_code_once_per_city",
                        violation_error_message="This code is taken in the city.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True),
                            ("valid_from__isnull", True),
                            ("valid_until__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="legal_basis_ends_after_it_begins",
                        violation_error_message="It ends before it begins.",
                    ),
                ],
                "indexes": [],
            },
            bases=(wagtail.models.preview.PreviewableMixin, models.Model),
        ),
        migrations.AddField(
            "PermitItemBasis",
            "basis",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="permit_uses",
                to="guides.legalbasis",
                verbose_name="legal basis",
            ),
        ),
    )
