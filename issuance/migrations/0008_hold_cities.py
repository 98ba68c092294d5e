from django.db import migrations

from issuance.models.triggers import CITIES


class Migration(migrations.Migration):
    dependencies = [("issuance", "0007_industry_of_the_own_city")]

    operations = [trigger.operation() for trigger in CITIES]
