from django.db import migrations, models

from portal.ground.history.triggers import remaking


class Migration(migrations.Migration):

    dependencies = [
        ("issuance", "0085_reports_as_rows"),
    ]

    operations = [
        *remaking(
        migrations.AddField(
            model_name='review',
            name='late_reason',
            field=models.CharField(blank=True, max_length=300, verbose_name='why it is late'),
        ),
        migrations.AddField(
            model_name='review',
            name='late_reason_on',
            field=models.DateField(blank=True, null=True, verbose_name='said why it is late on'),
        ),
        ),
    ]
