"""What is told once more is what was told, and is told anew where anything else came before."""

import pytest
import time_machine
from django.apps import apps
from django.db import connection, transaction

from issuance.models import Case
from portal.demo import telling
from portal.demo.stories import LIUNAN, Story
from portal.ground.calendar import clock
from portal.ground.files.storage import private_storage
from portal.ground.models import Event, User
from tests import told

pytestmark = pytest.mark.both_databases
STORY, SERIAL = Story(LIUNAN, "SMALL_EATERY", "面馆", "issued", reissued=True), 77


@pytest.fixture
def tellings(demo):
    """The stories that were told by the verbs, in this test."""
    with pytest.MonkeyPatch.context() as patch:
        seen, tell = [], telling.tell
        patch.setattr(telling, "tell", lambda *story: seen.append(story) or tell(*story))
        patch.setattr(told, "_kept", {})
        yield seen


@pytest.fixture
def beginning_anew(tellings):
    """A block that finds what every test finds, and leaves nothing: a test in a test."""

    def block(work):
        here = told.running()
        with transaction.atomic(), told.watching(here.item):
            result = work()
            transaction.set_rollback(True)
        return result

    return block


def rows():
    """Every row of every table, and the key that the next one gets."""
    there = {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for model in apps.get_models(include_auto_created=True)
    }
    return there, Event.objects.latest("pk").pk, User.objects.create(username="next").pk


def test_the_same_rows_are_there_and_the_same_case_is_given_back(tellings, beginning_anew):
    def work():
        case = told.tell(STORY, SERIAL)
        return case.pk, case._state.fields_cache.keys(), case.licence.number, rows()

    first, second = beginning_anew(work), beginning_anew(work)
    assert len(tellings) == 1
    assert first == second
    (there, _event, _next) = first[-1]
    assert len(there["issuance.LicenceEdition"]) > 2


def test_a_second_story_follows_the_first_one(tellings, beginning_anew):
    def work():
        return [told.tell(STORY, serial).number for serial in (SERIAL, SERIAL + 1)], rows()

    assert beginning_anew(work) == beginning_anew(work)
    assert [serial for _story, serial in tellings] == [SERIAL, SERIAL + 1]


def test_a_file_that_somebody_removed_is_there_again(tellings, beginning_anew):
    first = beginning_anew(lambda: told.tell(STORY, SERIAL).licence.editions.first().pdf_sha256)
    name = f"{first[:2]}/{first}"
    private_storage().delete(name)
    beginning_anew(lambda: told.tell(STORY, SERIAL))
    assert len(tellings) == 1
    assert private_storage().exists(name)


def after_a_row(_monkeypatch):
    User.objects.create(username="somebody")


def after_a_change_of_the_tables(_monkeypatch):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE something (id integer)")


def under_a_changed_function(monkeypatch):
    monkeypatch.setattr(Case, "invented", None, raising=False)


@pytest.mark.parametrize(
    "change", [after_a_row, after_a_change_of_the_tables, under_a_changed_function]
)
def test_after_any_other_change_the_story_is_told(tellings, beginning_anew, monkeypatch, change):
    beginning_anew(lambda: told.tell(STORY, SERIAL))
    beginning_anew(lambda: (change(monkeypatch), told.tell(STORY, SERIAL)))
    assert len(tellings) == 2


def test_under_other_settings_it_is_told(tellings, beginning_anew, settings):
    beginning_anew(lambda: told.tell(STORY, SERIAL))

    def work():
        settings.LANGUAGES = settings.LANGUAGES[:1]
        told.tell(STORY, SERIAL)

    beginning_anew(work)
    assert len(tellings) == 2


def test_at_another_time_it_is_told(tellings, beginning_anew):
    beginning_anew(lambda: told.tell(STORY, SERIAL))
    with time_machine.travel(clock.now(), tick=False):
        beginning_anew(lambda: told.tell(STORY, SERIAL))
    assert len(tellings) == 2


def test_between_two_stories_that_are_kept_nothing_else_was_written(tellings, beginning_anew):
    def work():
        told.tell(STORY, SERIAL)
        User.objects.create(username="somebody")
        told.tell(STORY, SERIAL + 1)

    beginning_anew(work)
    beginning_anew(work)
    assert [serial for _story, serial in tellings] == [SERIAL, SERIAL + 1, SERIAL + 1]


@pytest.mark.django_db(transaction=True)
def test_where_a_test_commits_it_is_told(tellings):
    told.tell(STORY, SERIAL)
    told.tell(STORY, SERIAL + 1)
    assert len(tellings) == 2
    assert told._kept == {}
