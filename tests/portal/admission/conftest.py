import pytest
import time_machine

from tests.portal.admission import signing_in


@pytest.fixture
def chen(db, django_user_model, settings):
    settings.PORTAL_REQUIRE_MFA = True
    name, password = signing_in.NAME, signing_in.PASSWORD
    return django_user_model.objects.create_superuser(name, password=password)


@pytest.fixture
def enrolled(chen):
    signing_in.enrol(chen)
    return chen


@pytest.fixture
def hours():
    """A clock that tests move: a code holds for half a minute, a limit for a quarter of an hour."""
    with time_machine.travel("2026-03-02 10:00:00+08:00", tick=False) as clock:
        yield clock
