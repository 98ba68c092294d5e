"""A condition may be promised as well as a paper."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("issuance", "0058_agreements")]

    operations = [
        migrations.AlterField(
            model_name="promise",
            name="way",
            field=models.CharField(
                choices=[
                    ("deferred", "paper that follows (容缺)"),
                    ("condition", "condition that is met later (容缺)"),
                    ("committed", "commitment instead of a check (告知承诺)"),
                ],
                max_length=10,
                verbose_name="what was promised",
            ),
        ),
    ]
