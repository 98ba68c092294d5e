from django.db import migrations, models


class Migration(migrations.Migration):
    """A licence is cancelled by a paper; supplements asked for before last days were told get one."""

    dependencies = [("issuance", "0025_joint_extensions")]

    operations = [
        migrations.AlterField(
            model_name="licence",
            name="ended_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="cancelled (注销)"),
        ),
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("accepted", "notice of acceptance"),
                    ("supplement", "supplement notice"),
                    ("refused", "notice of non-acceptance"),
                    ("decision", "notice of decision"),
                    ("closed", "notice that no composite licence follows"),
                    ("withdrawn", "notice after a withdrawal"),
                    ("given_up", "notice that a permit was given up"),
                    ("unanswered", "notice that the application counts as given up"),
                    ("paused", "notice that a limit is paused"),
                    ("extended", "notice that a limit is extended"),
                    ("joint", "notice that joint handling is extended"),
                    ("cancelled", "decision to cancel the licence (注销)"),
                    ("answer_day", "notice of the last day for a supplement"),
                ],
                max_length=12,
                verbose_name="kind",
            ),
        ),
    ]
