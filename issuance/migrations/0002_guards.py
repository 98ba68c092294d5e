"""One-way ends, decisions and editions that stand: kept by the database."""

from django.db import migrations

from issuance.models.triggers import ALL


class Migration(migrations.Migration):
    dependencies = [("issuance", "0001_initial")]

    operations = [trigger.operation() for trigger in ALL]
