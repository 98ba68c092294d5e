import django.db.models.deletion
from django.db import migrations, models

from portal.ground.history.triggers import remaking


def border():
    return models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ground.region', verbose_name='region')


class Migration(migrations.Migration):
    """Reviews, permits and notices get their region; the next migrations fill and hold it."""

    dependencies = [
        ('issuance', '0002_guards'),
        ('forms', '0002_border'),
    ]

    operations = remaking(
        *(
            migrations.AddField(model_name=name, name='region', field=border())
            for name in ('review', 'permit', 'notice')
        )
    )
