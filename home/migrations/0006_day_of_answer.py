from django.db import migrations, models

from portal.ground.calendar import clock
from portal.ground.calendar.office_days import OfficeDays


def as_told(apps, schema_editor):
    """Until now five working days of the nation's calendar were promised."""
    enquiries = apps.get_model("home", "Enquiry").objects
    for enquiry in enquiries.only("submit_time").iterator():
        sent = enquiry.submit_time.astimezone(clock.ZONE).date()
        due = clock.add_working_days(sent, 5, days=OfficeDays())
        enquiries.filter(pk=enquiry.pk).update(due=due)


class Migration(migrations.Migration):

    dependencies = [
        ("ground", "0009_days_off_of_guangxi"),
        ("home", "0005_one_review"),
    ]

    operations = [
        migrations.AddField(
            "enquiry", "due", models.DateField(editable=False, null=True, verbose_name="due")
        ),
        migrations.RunPython(as_told, migrations.RunPython.noop),
    ]
