"""People and cases of the demo city, as the tests of the back office need them."""

from contextlib import contextmanager
from itertools import cycle

import pytest
from django.db import transaction

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
from portal.demo.telling import inspect, tell
from portal.ground.jobs.discards import DISCARD
from portal.ground.models import Event, OutboxMessage, User
from tests.issuance.ready import make_ready

SERIALS = cycle(range(51, 150))  # the demo dates births by them


@pytest.fixture
def new_case(demo):
    """Bring a case to a stage through the production verbs; ``answers`` as the stories have them. What is
    accepted has been inspected, or need not be, unless its ``visit`` is still ahead."""

    def make(stage="submitted", *, region=LIUNAN, industry="SMALL_EATERY", visit=False, **story):
        serial = next(SERIALS)
        case = tell(Story(region, industry, f"店{serial}", stage, **story), serial)
        if stage == "accepted" and not visit:
            inspect(case)
            case.refresh_from_db()
        return case

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
        return make_ready(code, new_case, person, **options)

    return make


@pytest.fixture
def signed_in(client, person):
    """A client of one's own for a member of staff."""

    def enter(username):
        fresh = type(client)()
        fresh.force_login(person(username))
        return fresh

    return enter


@pytest.fixture
def state_of():
    """Everything a verb could change of a case, with the number of events and letters."""

    def read(case):
        rows = (
            Case.objects.filter(pk=case.pk),
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
        )
        columns = [list(queryset.order_by("pk").values()) for queryset in rows]
        letters = OutboxMessage.objects.exclude(kind=DISCARD)  # a file that came with a page
        return columns, Event.objects.exclude(verb=READ).count(), letters.count()

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
