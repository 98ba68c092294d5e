from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("home", "0006_day_of_answer")]

    operations = [
        migrations.AlterField(
            "enquiry", "due", models.DateField(editable=False, verbose_name="due")
        ),
    ]
