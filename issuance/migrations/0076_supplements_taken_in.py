from django.db import migrations, models

from portal.ground.history.triggers import remaking


class Migration(migrations.Migration):
    dependencies = [("issuance", "0075_reserved_numbers")]

    operations = [
        *remaking(
            migrations.AlterField(
                model_name="hand",
                name="act",
                field=models.CharField(
                    choices=[
                        ("asked", "asked for the supplement"),
                        ("answered", "took the supplement in"),
                        ("returned", "returned the supplement"),
                        ("accepted", "accepted a part"),
                        ("scanned", "added scans"),
                        ("printed", "printed the access code"),
                    ],
                    max_length=8,
                    verbose_name="act",
                ),
            ),
        ),
    ]
