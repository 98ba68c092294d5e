from django.db import migrations

from guides.models.triggers import IMMUTABLE_VERSIONS


class Migration(migrations.Migration):
    """A guide version cannot be changed or deleted, by nobody and by no road."""

    dependencies = [("guides", "0001_initial")]

    operations = [triggers.operation() for triggers in IMMUTABLE_VERSIONS]
