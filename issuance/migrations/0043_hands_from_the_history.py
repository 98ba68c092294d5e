from django.db import migrations

ACTS = {
    "ask_supplement": "asked",
    "return_supplement": "returned",
    "attach_scans": "scanned",
    "code.print": "printed",
}


def remember(apps, schema_editor):
    """From the events of the cases, whoever did it since there are cases."""
    Event, Case, Hand = (
        apps.get_model(*name)
        for name in (("ground", "Event"), ("issuance", "Case"), ("issuance", "Hand"))
    )
    told = Event.objects.filter(verb__in=ACTS, actor__isnull=False).exclude(case="")
    told = told.order_by().values_list("case", "actor_id", "verb").distinct()
    batch = []
    for row in told.iterator(chunk_size=500):
        batch.append(row)
        if len(batch) == 500:
            _put(Case, Hand, batch)
            batch = []
    _put(Case, Hand, batch)


def _put(Case, Hand, batch):
    keys = dict(Case.objects.filter(number__in={row[0] for row in batch}).values_list("number", "pk"))
    Hand.objects.bulk_create(
        [
            Hand(case_id=keys[number], by_id=actor, act=ACTS[verb])
            for number, actor, verb in batch
            if number in keys
        ],
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    """Who did it before is kept from deciding too."""

    dependencies = [("issuance", "0042_hands_in_the_intake")]

    operations = [migrations.RunPython(remember, migrations.RunPython.noop)]
