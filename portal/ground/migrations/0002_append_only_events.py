from django.db import migrations

from portal.ground.triggers import EVENTS


class Migration(migrations.Migration):
    dependencies = [("ground", "0001_initial")]

    operations = [EVENTS.operation()]
