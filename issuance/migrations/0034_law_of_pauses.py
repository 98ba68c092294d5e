from django.db import migrations, models

from portal.ground.history.triggers import remaking


class Migration(migrations.Migration):
    """A pause names the law that asks for its step; those begun before name none."""

    dependencies = [("issuance", "0033_grounds_of_ends")]

    operations = remaking(
        migrations.AddField(
            model_name="pause",
            name="law",
            field=models.CharField(blank=True, max_length=200, verbose_name="by the law"),
        ),
    )
