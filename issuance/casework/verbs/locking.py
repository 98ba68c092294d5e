"""The lock of a case: what a verb reads under it stands until it has acted."""

from contextlib import contextmanager

from django.db import transaction
from django.db.models import Model, QuerySet

from issuance.models import Case


@contextmanager
def locked(subject: Model):
    """A transaction that holds the row of the subject's case, and sees both afresh."""
    with transaction.atomic():
        cases = Case.objects.select_for_update()
        if not isinstance(subject, Case):
            cases.get(pk=subject.owning_case.pk)
        read_afresh(subject, cases)
        yield subject


def read_afresh(subject: Model, cases: QuerySet | None = None) -> None:
    """The subject, with its case, as the database has them now."""
    if isinstance(subject, Case):
        subject.refresh_from_db(from_queryset=cases)
    else:
        path = "__".join(subject.path_to_case)
        fresh = type(subject)._base_manager.select_related(path)
        subject.refresh_from_db(from_queryset=fresh)
