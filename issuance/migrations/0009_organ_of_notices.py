import django.db.models.deletion
from django.db import migrations, models

from portal.ground.history.triggers import remaking


class Migration(migrations.Migration):
    """A notice is given in the name of one organ; the next migrations fill and hold it."""

    dependencies = [
        ('ground', '0010_words_for_what_a_constraint_refuses'),
        ('issuance', '0008_hold_cities'),
    ]

    operations = remaking(
        migrations.AddField(
            model_name='notice',
            name='organ',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='ground.department', verbose_name='in the name of'),
        ),
        migrations.AddField(
            model_name='notice',
            name='review',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='issuance.review', verbose_name='permit item'),
        ),
    )
