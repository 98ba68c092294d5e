import django.db.models.deletion
from django.db import migrations, models

from issuance.models.triggers import NOTICE_STANDS
from portal.ground.history.triggers import remaking


class Migration(migrations.Migration):
    """No notice without its organ; what was given stands, kept by the database."""

    dependencies = [("issuance", "0010_fill_organ_of_notices")]

    operations = [
        *remaking(
            migrations.AlterModelOptions(
                name='notice',
                options={'ordering': ['issued_at', 'pk'], 'verbose_name': 'notice', 'verbose_name_plural': 'notices'},
            ),
            migrations.AlterField(
                model_name='notice',
                name='organ',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='ground.department', verbose_name='in the name of'),
            ),
            migrations.AlterField(
                model_name='notice',
                name='number',
                field=models.CharField(max_length=60, unique=True, verbose_name='notice number'),
            ),
            migrations.AddConstraint(
                model_name='notice',
                constraint=models.UniqueConstraint(condition=models.Q(('kind', 'decision')), fields=('review',), name='one_decision_paper_per_review'),
            ),
        ),
        NOTICE_STANDS.operation(),
    ]
