from datetime import date

from django.db import migrations
from django.db.models import Max


def fill(apps, schema_editor):
    """What is held against permits already; the papers they were told by named no last day to answer."""
    Review, Promise = (apps.get_model("issuance", name) for name in ("Review", "Promise"))
    granted = Review.objects.filter(status="granted")
    broken = Promise.objects.filter(status="broken", review__status="granted")
    lost = broken.filter(spared_on=None).order_by().values("review")
    for row in lost.annotate(on=Max("settled_on")).iterator():
        Review.objects.filter(pk=row["review"]).update(charged_on=row["on"])
    decided = broken.filter(way="committed").values("review")
    for review in granted.filter(visit="breach").exclude(pk__in=decided).iterator():
        looked = date.fromisoformat(review.visit_reason[:10])
        since = max(filter(None, [review.charged_on, looked]))
        Review.objects.filter(pk=review.pk).update(charged_on=since)


class Migration(migrations.Migration):
    dependencies = [("issuance", "0064_held_against_permits")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
