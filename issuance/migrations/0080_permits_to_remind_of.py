from datetime import date, timedelta

from django.db import migrations
from django.db.models import F


def fill(apps, schema_editor):
    """Permits recorded before are looked at half a year before their last day; which day it is that their holders
    are reminded on is found then, by the guide version of their case."""
    permits = apps.get_model("issuance", "Permit").objects.filter(status="valid")
    ending = permits.filter(valid_until__gte=date.today())
    ending.update(remind_on=F("valid_until") - timedelta(days=180))


class Migration(migrations.Migration):
    dependencies = [("issuance", "0079_renewals")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
