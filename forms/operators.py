"""The operator's name has one source, the latest revision; columns that registers search follow it."""

from collections.abc import Mapping

from django.db.models import F, OuterRef, Subquery
from django.db.models.fields.json import KeyTextTransform, KeyTransform

from forms.models import Submission, SubmissionRevision

KEY = "entity_name"


def name_in(data: Mapping) -> str:
    """What the values of a form say."""
    return data.get(KEY) or ""


def follow(submission: Submission, data: Mapping) -> bool:
    """Take the name over, in the transaction of the event that tells of it; whether it is another."""
    name = name_in(data)
    if submission.operator_name == name:
        return False
    submission.operator_name = name
    submission.save(update_fields=["operator_name"])
    return True


def behind() -> list[int]:
    """Keys of submissions that were corrected before their name followed."""
    latest = SubmissionRevision.objects.filter(submission=OuterRef("pk")).order_by("-number")
    name = KeyTextTransform(KEY, KeyTransform("data", "content"))
    corrected = SubmissionRevision.objects.filter(number__gt=1).values("submission")
    found = Submission.objects.filter(pk__in=corrected).annotate(
        said=Subquery(latest.annotate(name=name).values("name")[:1])
    )
    found = found.exclude(said=F("operator_name")).exclude(said=None)
    return list(found.order_by("pk").values_list("pk", flat=True))
