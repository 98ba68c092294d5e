from django.db import migrations, models

from issuance.models.triggers import PROMISE_STANDS
from portal.ground.history.triggers import WithoutModels, remaking


def put_on(apps, editor):
    """It holds what was turned too."""
    PROMISE_STANDS.put_on(editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ("issuance", "0082_print_room"),
    ]

    operations = [
        *remaking(
        migrations.RemoveConstraint(
            model_name='promise',
            name='promise_status_known',
        ),
        migrations.AlterField(
            model_name='hand',
            name='act',
            field=models.CharField(choices=[('checked', 'checked at the window'), ('asked', 'asked for the supplement'), ('answered', 'took the supplement in'), ('returned', 'returned the supplement'), ('accepted', 'accepted a part'), ('scanned', 'added scans'), ('printed', 'printed the access code')], max_length=8, verbose_name='act'),
        ),
        migrations.AlterField(
            model_name='promise',
            name='status',
            field=models.CharField(choices=[('awaited', 'promised, not handed in yet'), ('handed_in', 'handed in, to be verified'), ('kept', 'promise kept'), ('broken', 'promise broken'), ('dropped', 'no longer needed'), ('turned', 'turned to the ordinary procedure')], max_length=10, verbose_name='status'),
        ),
        migrations.AddConstraint(
            model_name='promise',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['awaited', 'handed_in', 'kept', 'broken', 'dropped', 'turned'])), name='promise_status_known'),
        ),
        ),
        WithoutModels(put_on, put_on),
    ]
