from django.db import migrations

from portal.ground.models.office_days import new_mark
from portal.ground.office_days import shipped


def bring(apps, schema_editor):
    apps.get_model("ground", "OfficeDaysMark").objects.create(word=new_mark())
    days = apps.get_model("ground", "OfficeDay").objects
    days.bulk_create(days.model(**row) for row in shipped.rows())


class Migration(migrations.Migration):

    dependencies = [("ground", "0008_office_days")]

    operations = [migrations.RunPython(bring, migrations.RunPython.noop)]
