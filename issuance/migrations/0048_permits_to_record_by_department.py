from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("issuance", "0047_formalities_of_ended_permits"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="review",
            index=models.Index(
                condition=models.Q(("undelivered_since__isnull", False)),
                fields=["department", "undelivered_since", "decided_at", "id"],
                name="review_to_record",
            ),
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(
                condition=models.Q(("given_up_at__isnull", False)),
                fields=["given_up_at"],
                name="review_given_up",
            ),
        ),
    ]
