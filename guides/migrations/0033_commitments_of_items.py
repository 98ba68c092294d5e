"""Which items are handled by 告知承诺, with the department's text, and which conditions may be promised."""

from django.db import migrations, models

from portal.ground.history.triggers import remaking


class Migration(migrations.Migration):

    dependencies = [
        ('guides', '0032_approvals_to_build'),
    ]

    operations = remaking(
        migrations.AddField(
            model_name='permititem',
            name='commitment_breach',
            field=models.CharField(choices=[('rectify', 'to be put right in a term, else revoked'), ('revoke', 'proposed to be revoked (撤销)'), ('unknown', 'to be verified')], default='unknown', help_text='By the rule of its department; while it is unknown, 告知承诺 is not offered.', max_length=8, verbose_name='if it was not kept'),
        ),
        migrations.AddField(
            model_name='permititem',
            name='commitment_check_days',
            field=models.PositiveSmallIntegerField(blank=True, help_text='事后核查, from the decision on; empty: the days of the region.', null=True, verbose_name='later check within working days'),
        ),
        migrations.AddField(
            model_name='permititem',
            name='commitment_law',
            field=models.CharField(blank=True, help_text='The article that itself has the item handled by 告知承诺: it goes before a reason of exclusion.', max_length=200, verbose_name='law that provides for it'),
        ),
        migrations.AddField(
            model_name='permititem',
            name='commitment_text',
            field=models.TextField(blank=True, help_text="What the applicant commits to, one on each line, in the department's own words; without it the item is not handled by 告知承诺.", verbose_name='text of the commitment (告知承诺书)'),
        ),
        migrations.AddField(
            model_name='permititem',
            name='commitment_text_source',
            field=models.CharField(blank=True, help_text='Department, document, number and date.', max_length=200, verbose_name='source of this text'),
        ),
        migrations.AddField(
            model_name='permititem',
            name='deferrable_conditions',
            field=models.TextField(blank=True, help_text='Those which the on-site inspection verifies and which may be met later (容缺), one on each line; offered only where materials may follow later.', verbose_name='conditions that may be promised'),
        ),
    )
