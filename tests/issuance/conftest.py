"""People and cases of the demo city, as the tests of the back office need them."""

from contextlib import contextmanager
from functools import cache

import pytest
from django.db import connection, transaction

from issuance.casework.readings import READ
from issuance.models import (
    Annulment,
    Case,
    Deficiency,
    Extension,
    Hearing,
    Inspected,
    Inspection,
    Interested,
    JointExtension,
    Licence,
    LicenceEdition,
    Notice,
    Pause,
    Permit,
    Promise,
    Review,
    Visitor,
)
from portal.demo.stories import LIUNAN, Story
from portal.demo.telling import inspect
from portal.ground.jobs.discards import DISCARD
from portal.ground.models import Event, OutboxMessage, User
from tests.issuance.ready import make_ready
from tests.told import once, tell

SERIALS = range(51, 150)  # the demo dates births by them


@pytest.fixture
def new_case(demo):
    """Bring a case to a stage through the production verbs; ``answers`` as the stories have them. What is
    accepted has been inspected, or need not be, unless its ``visit`` is still ahead. Each has a holder of
    its own, also where those before were told already (``told.once``)."""

    def make(stage="submitted", *, region=LIUNAN, industry="SMALL_EATERY", visit=False, **story):
        serial = SERIALS[Case.objects.count() % len(SERIALS)]
        story = Story(region, industry, f"店{serial}", stage, **story)

        def told_and_visited():
            case = tell(story, serial)
            if stage == "accepted" and not visit:
                inspect(case)
                case.refresh_from_db()
            return case

        return once((repr(story), visit), told_and_visited)

    return make


@pytest.fixture
def person(demo):
    """A member of staff by name: ``clerk-450204``, ``approver-450204-mr``, ``officer-450204-aa``."""

    def find(username):
        return User.objects.get(username=username)

    return find


@pytest.fixture
def ready(new_case, person):
    """A verb, by its code, on a case of its own where it is the next thing to do (see ``Ready``)."""

    def make(code, **options):
        return once((code, repr(options)), lambda: make_ready(code, new_case, person, **options))

    return make


@pytest.fixture
def signed_in(client, person):
    """A client of one's own for a member of staff."""

    def enter(username):
        fresh = type(client)()
        fresh.force_login(person(username))
        return fresh

    return enter


def _rows_of(case):
    return (
        Case.objects.filter(pk=case),
        Review.objects.filter(case=case),
        Permit.objects.filter(review__case=case),
        Notice.objects.filter(case=case),
        Annulment.objects.filter(review__case=case),
        Promise.objects.filter(review__case=case),
        Pause.objects.filter(review__case=case),
        Extension.objects.filter(review__case=case),
        JointExtension.objects.filter(case=case),
        Hearing.objects.filter(review__case=case),
        Interested.objects.filter(review__case=case),
        Inspection.objects.filter(case=case),
        Visitor.objects.filter(inspection__case=case),
        Inspected.objects.filter(review__case=case),
        Deficiency.objects.filter(review__case=case),
        Licence.objects.filter(origin_case=case),
        LicenceEdition.objects.filter(licence__origin_case=case),
        Event.objects.exclude(verb=READ).values("pk"),
        OutboxMessage.objects.exclude(kind=DISCARD).values("pk"),  # a file that came with a page
    )


@cache
def _questions():
    """What is asked of the database, said once: the tests of all verbs ask it by the thousand."""
    some = -1  # a case
    asked = [rows.order_by("pk").query.sql_with_params() for rows in _rows_of(some)]
    return [(sql, [value == some for value in values], values) for sql, values in asked]


@pytest.fixture
def state_of():
    """Everything a verb could change of a case, with the events and letters there are."""

    def read(case):
        seen = []
        with connection.cursor() as cursor:
            for sql, of_case, values in _questions():
                given = [
                    case.pk if its else value for its, value in zip(of_case, values, strict=True)
                ]
                cursor.execute(sql, given)
                seen.append(cursor.fetchall())
        return seen

    return read


@pytest.fixture
def undone():
    """A block whose changes are taken back at its end."""

    @contextmanager
    def block():
        with transaction.atomic():
            yield
            transaction.set_rollback(True)

    return block
