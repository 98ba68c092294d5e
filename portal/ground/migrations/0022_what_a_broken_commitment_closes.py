from django.db import migrations, models

from portal.ground.history.triggers import remaking


class Migration(migrations.Migration):
    dependencies = [
        ("ground", "0021_exposed_keys"),
    ]

    operations = remaking(
        migrations.AddField(
            model_name="region",
            name="broken_basis",
            field=models.CharField(
                blank=True,
                help_text="Name and article, as the applicant reads it; closing every item takes one.",
                max_length=200,
                verbose_name="rule that closing relies on",
            ),
        ),
        migrations.AddField(
            model_name="region",
            name="broken_scope",
            field=models.CharField(
                choices=[
                    ("item", "the same permit item, in the city"),
                    ("all", "every permit item, in the city"),
                ],
                default="item",
                help_text="Until the credit is repaired (信用修复), of a city for all its counties. 国办发〔2020〕42号 speaks of applicants who made a false commitment; how far that goes, the authority has to confirm.",
                max_length=4,
                verbose_name="what a broken commitment (告知承诺) closes",
            ),
        ),
    )
