from django.db import migrations, models

import issuance.models.licences


class Migration(migrations.Migration):
    dependencies = [("issuance", "0089_versions_of_licences")]

    operations = [
        migrations.AddIndex(
            model_name="licence",
            index=models.Index(
                issuance.models.licences.NameKey("operator_name"),
                "region",
                name="licence_by_name",
            ),
        ),
    ]
