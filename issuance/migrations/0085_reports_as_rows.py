from zoneinfo import ZoneInfo

from django.db import migrations

ZONE = ZoneInfo("Asia/Shanghai")
VERBS = ("answer_rectification", "record_rectification", "report_righted", "record_righted")
AFTER = ("after", "unmet", "breach", "looked", "stands")  # of what is looked at after the decision


def fill(apps, schema_editor):
    """Each report that stands with its items, or with the re-visit as it stood before that; a picture goes to
    the report of its day that was made when it was."""
    Inspection, Inspected, Review, Photo, PutRight, Event = (
        apps.get_model(app, name)
        for app, name in [
            *(("issuance", name) for name in ("Inspection", "Inspected", "Review")),
            *(("issuance", name) for name in ("InspectionPhoto", "PutRight")),
            ("ground", "Event"),
        ]
    )
    found = {}
    rows = Inspected.objects.filter(conclusion="rectify").order_by("pk")
    for row in rows.select_related("review").iterator():
        found.setdefault(row.review_id, []).append(row)
    made, when = {}, {}

    def keep(case, on, answer, items, at):
        report = PutRight.objects.create(
            case_id=case, region_id=regions[case], on=on, answer=answer, items=items
        )
        made.setdefault((case, on), []).append(report)
        when[report.pk] = at

    regions = {}
    old = Inspection.objects.filter(round=2, answered_on__isnull=False).order_by("pk")
    for row in old.iterator():
        regions[row.case_id] = row.region_id
        items = []
        for of_item in found.values():
            before = [x for x in of_item if x.inspection_id < row.pk]
            if before and before[-1].review.case_id == row.case_id:
                last = before[-1]
                items.append([last.review_id, last.pk, last.review.permit_name])
        keep(row.case_id, row.answered_on, row.answer, items, None)
    together = {}
    for row in Review.objects.filter(righted_on__isnull=False).order_by("pk").iterator():
        regions[row.case_id] = row.region_id
        after = row.visit in AFTER
        finding = None if after or row.pk not in found else found[row.pk][-1].pk
        key = (row.case_id, row.righted_on, row.righted, after)
        together.setdefault(key, []).append([row.pk, finding, row.permit_name])
    for (case, on, answer, _after), items in together.items():
        subjects = [f"review:{review}" for review, _finding, _name in items]
        told = Event.objects.filter(subject__in=subjects, verb__in=VERBS).order_by("-pk").first()
        keep(case, on, answer, items, told and told.at)
    for photo in Photo.objects.filter(finding=None).select_related("inspection").iterator():
        day = photo.at.astimezone(ZONE).date()
        reports = made.get((photo.inspection.case_id, day), ())
        if reports:
            best = min(reports, key=lambda row: abs((when[row.pk] or photo.at) - photo.at))
            Photo.objects.filter(pk=photo.pk).update(report=best)


class Migration(migrations.Migration):
    dependencies = [
        ("ground", "0022_what_a_broken_commitment_closes"),
        ("issuance", "0084_put_right"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
