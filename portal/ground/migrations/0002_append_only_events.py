from django.db import migrations

from portal.ground.history.triggers import EVENTS


class Migration(migrations.Migration):
    dependencies = [("ground", "0001_initial")]

    operations = [EVENTS.operation()]
