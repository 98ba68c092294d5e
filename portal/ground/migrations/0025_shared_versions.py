from django.db import migrations, models

from portal.ground.history.versions import SHARED_VERSIONS


class Migration(migrations.Migration):
    dependencies = [("ground", "0024_licences_for_life")]

    operations = [
        migrations.CreateModel(
            name="SharedVersion",
            fields=[
                (
                    "name",
                    models.CharField(max_length=12, primary_key=True, serialize=False),
                ),
                ("number", models.BigIntegerField(default=1)),
            ],
        ),
        *(triggers.operation() for triggers in SHARED_VERSIONS),
    ]
