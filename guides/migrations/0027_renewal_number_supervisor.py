"""When a permit is renewed as columns, the pattern of its number, who supervises it."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

from guides.models.records import some_number_fits
from portal.ground.history.triggers import remaking

WORDS = {
    "renewal_provenance": ("source on renewal", 40),
    "supervising_county": ("supervisor in a county", 120),
    "supervising_city": ("supervisor in the city", 120),
}


def text(verbose_name, length, **more):
    return models.CharField(blank=True, max_length=length, verbose_name=verbose_name, **more)


def choice(verbose_name, length, choices, default, **more):
    return models.CharField(
        choices=choices, default=default, max_length=length, verbose_name=verbose_name, **more
    )


def before_expiry(verbose_name):
    return models.PositiveSmallIntegerField(blank=True, null=True, verbose_name=verbose_name)


class Migration(migrations.Migration):
    dependencies = [
        ("ground", "0009_days_off_of_guangxi"),
        ("guides", "0026_choices"),
    ]

    operations = remaking(
        migrations.AddField(
            "competence",
            "supervisor",
            models.ForeignKey(
                blank=True,
                help_text="Empty: as its city says.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="supervisions",
                to="ground.department",
                verbose_name="supervising department",
            ),
        ),
        *(
            migrations.AddField("permititem", name, text(*words)) for name, words in WORDS.items()
        ),
        migrations.AddField(
            "permititem",
            "number_pattern",
            text(
                "number pattern",
                200,
                help_text=(
                    "9 a digit, A a letter, N either, * any characters, | between alternatives, \\ "
                    "before a character that is meant itself; everything else is itself."
                ),
                validators=[some_number_fits],
            ),
        ),
        migrations.AddField(
            "permititem", "renewal_earliest", before_expiry("renewal: earliest before expiry")
        ),
        migrations.AddField(
            "permititem", "renewal_latest", before_expiry("renewal: latest before expiry")
        ),
        migrations.AddField(
            "permititem",
            "renewal_unit",
            choice(
                "unit",
                10,
                [("工作日", "working days"), ("日", "calendar days"), ("个月", "months")],
                "日",
            ),
        ),
        migrations.AddField(
            "permititem",
            "renewal_silence",
            choice(
                "renewed by silence",
                8,
                [("yes", "yes"), ("no", "no"), ("unknown", "to be verified")],
                "unknown",
                help_text="行政许可法 50: renewed if nobody decides before it expires.",
            ),
        ),
        migrations.AlterField("permititem", "renewal_window", text("note on renewal", 200)),
        migrations.AddConstraint(
            "permititem",
            models.CheckConstraint(
                name="renewal_window_begins_before_it_ends",
                condition=Q(renewal_earliest__isnull=True)
                | Q(renewal_latest__isnull=True)
                | Q(renewal_earliest__gte=F("renewal_latest")),
                violation_error_message="The renewal window ends before it begins.",
            ),
        ),
    )
