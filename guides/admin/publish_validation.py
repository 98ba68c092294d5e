"""What publishing a record would break: the same checks as an import and a release, beforehand."""

from django.db import transaction

from guides.catalogue.dump import dump
from guides.catalogue.files import problems_of
from guides.catalogue.read import Reading, typed
from guides.version.problems import Problem


def introduced(record) -> list[Problem]:
    """Problems the catalogue does not have today and would have with ``record`` published."""
    known = set(problems_of(typed(dump(record.city))))
    return [problem for problem in problems_of(catalogue_with(record)) if problem not in known]


def catalogue_with(record) -> Reading:
    """The catalogue with this record in it, published; the database forgets it at once."""
    with transaction.atomic():
        twin = type(record).from_serializable_data(record.serializable_data())
        twin.live = True
        twin.save()
        data = dump(record.city)
        transaction.set_rollback(True)
    return typed(data)
