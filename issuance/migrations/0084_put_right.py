import django.db.models.deletion
import issuance.models.recorded
from django.conf import settings
from django.db import migrations, models

from issuance.models.put_right import BORDER_OF_PUT_RIGHT, PUT_RIGHT_STANDS
from portal.ground.history.triggers import remaking


class Migration(migrations.Migration):

    dependencies = [
        ('ground', '0022_what_a_broken_commitment_closes'),
        ("issuance", "0083_turned_to_ordinary"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        *remaking(
            migrations.CreateModel(
            name='PutRight',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='reported as put right on')),
                ('answer', models.TextField(verbose_name='what was put right')),
                ('items', models.JSONField(verbose_name='permit items')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='put_right', to='issuance.case', verbose_name='case')),
                ('region', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ground.region', verbose_name='region')),
            ],
            options={
                'verbose_name': 'report of what was put right',
                'verbose_name_plural': 'reports of what was put right',
                'ordering': ['pk'],
            },
            bases=(issuance.models.recorded.OfCase, models.Model),
        ),
            migrations.AddField(
                model_name='inspectionphoto',
                name='report',
                field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='issuance.putright'),
            ),
            migrations.AddIndex(
            model_name='putright',
            index=models.Index(fields=['region', '-id'], name='put_right_newest_in_region'),
        ),
        ),
        BORDER_OF_PUT_RIGHT.operation(),
        PUT_RIGHT_STANDS.operation(),
    ]
