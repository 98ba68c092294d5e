import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def name_the_notice(apps, editor):
    """Of a hearing that is set, the notice given last: whether a message of it was delivered is known."""
    Hearing, Notice = (apps.get_model('issuance', name) for name in ('Hearing', 'Notice'))
    given = Notice.objects.filter(review=OuterRef('review'), kind='hearing_set').order_by('-pk')
    waiting = Hearing.objects.filter(stage='set', summons=None)
    waiting.update(summons=Subquery(given.values('pk')[:1]))


class Migration(migrations.Migration):

    dependencies = [
        ('issuance', '0055_two_stages'),
    ]

    operations = [
        migrations.AlterField(
            model_name='message',
            name='notice',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='issuance.notice', verbose_name='notice'),
        ),
        migrations.RunPython(name_the_notice, migrations.RunPython.noop),
    ]
