"""No typed value vanishes unseen, whatever two or three tabs do to the form, permits and papers."""

import pytest
from hypothesis import HealthCheck, find, given, settings

from forms import drafts
from forms.models import Draft
from tests.forms.conftest import NOODLES
from tests.forms.tabs import Overwritten, Stored, World, columns, histories

quickly = settings(deadline=None, database=None, derandomize=True)


@settings(quickly, max_examples=400)
@given(columns, histories)
def test_no_typed_value_vanishes_unseen(column, history):
    assert World(column, Stored(column)).run(history).faults == []


def test_with_the_merge_off_values_do_vanish():
    """The test above can fail: it finds the fault that stale tabs had."""
    history = find(
        histories,
        lambda history: World("data", Overwritten("data")).run(history).faults,
        settings=settings(quickly, max_examples=400),
    )
    assert World("data", Overwritten("data")).run(history).faults


class Kept(Stored):
    """A column of a draft in the database."""

    def __init__(self, column, draft):
        self.column, self.pk = column, draft.pk

    @property
    def values(self):
        return getattr(Draft.objects.get(pk=self.pk), self.column)

    def write(self, mine, shown, picks):
        draft = Draft.objects.get(pk=self.pk)
        return drafts.keep_changes(
            draft=draft, column=self.column, mine=mine, shown=shown, picks=picks
        )


@pytest.mark.django_db
@settings(quickly, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(columns, histories)
def test_nor_from_the_database(version, column, history):
    draft = drafts.start_draft(version=version, answers=NOODLES)
    Draft.objects.filter(pk=draft.pk).update(**{column: {}})
    assert World(column, Kept(column, draft)).run(history).faults == []


def test_a_change_keeps_the_other_columns_as_they_are_by_now(version):
    draft = drafts.start_draft(version=version, answers=NOODLES)
    stale = Draft.objects.get(pk=draft.pk)
    drafts.keep(draft=draft, declared={"M_AUTH": "not_applicable"})
    drafts.keep_changes(draft=stale, column="data", mine={"entity_name": "甲店"})
    assert stale.declared == {"M_AUTH": "not_applicable"}
    draft.refresh_from_db()
    assert (draft.data["entity_name"], draft.declared) == ("甲店", stale.declared)
