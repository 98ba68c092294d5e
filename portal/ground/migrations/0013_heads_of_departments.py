from django.db import migrations, models

from portal.ground.history.triggers import remaking

class Migration(migrations.Migration):

    dependencies = [
        ('ground', '0012_terms_of_supplements'),
    ]

    operations = remaking(
        migrations.RemoveConstraint(
            model_name='post',
            name='post_role_known',
        ),
        migrations.RemoveConstraint(
            model_name='post',
            name='post_department_where_the_role_needs_one',
        ),
        migrations.AlterField(
            model_name='post',
            name='role',
            field=models.CharField(choices=[('editor', 'catalogue editor'), ('clerk', 'window clerk'), ('approver', 'approver'), ('inspector', 'inspector'), ('head', 'head of department'), ('licence_officer', 'licence officer'), ('supervisor', 'supervisor'), ('auditor', 'auditor')], max_length=20, verbose_name='role'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['editor', 'clerk', 'approver', 'inspector', 'head', 'licence_officer', 'supervisor', 'auditor'])), name='post_role_known'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('department__isnull', False), ('role__in', ['approver', 'head', 'inspector', 'licence_officer'])), models.Q(models.Q(('role__in', ['approver', 'head', 'inspector', 'licence_officer']), _negated=True), ('department__isnull', True)), _connector='OR'), name='post_department_where_the_role_needs_one', violation_error_message='Choose a department for this role; other roles are for a whole region, without one.'),
        ),
    )
