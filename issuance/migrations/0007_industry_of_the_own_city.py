"""A case and its licence name the industry in the catalogue of their own city, and the history says so."""

from django.db import migrations
from django.db.models import F
from django.db.models.functions import Coalesce

from issuance import models
from portal.ground.history import events


def name_own(apps, editor):
    """Industries of other cities are those that all cities shared until now."""
    Industry = apps.get_model("guides", "Industry")
    for name, subject in (("Case", "case"), ("Licence", "licence")):
        rows = apps.get_model("issuance", name).objects
        foreign = rows.annotate(city=Coalesce("region__parent", "region")).exclude(
            industry__city=F("city")
        )
        for row in foreign.select_related("region__parent", "industry"):
            city = row.region.parent or row.region
            own = Industry.objects.get(city=city, code=row.industry.code)
            rows.filter(pk=row.pk).update(industry=own)
            events.record(
                verb="catalogue.divide",
                subject=f"{subject}:{row.pk}",
                city=city.code,
                region=row.region.code,
                case=row.number if name == "Case" else "",
                data={"industry": own.code},
                row=getattr(models, name)(pk=row.pk),  # the witness reads what it declares, no more
                scheme=1,
            )


class Migration(migrations.Migration):
    dependencies = [
        ("ground", "0007_pdf_orders"),
        ("guides", "0020_hold_cities"),
        ("issuance", "0006_words_of_review_status"),
    ]

    operations = [migrations.RunPython(name_own, migrations.RunPython.noop)]
