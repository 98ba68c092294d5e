"""The formalities of 注销 follow a withdrawal, a revocation or a penalty, beside what was decided."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from issuance.casework.verbs import REGISTRY
from issuance.models import Permit
from portal.ground.calendar import clock
from portal.ground.history import witness
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Event
from tests.issuance.ready import ENDS

MARKET, APPROVER = "450204-MR", "approver-450204-mr"
STATED = {"note": "原证已收回"}


@pytest.fixture
def permit(new_case):
    return Permit.objects.get(review__case=new_case("issued"), issuer__code=MARKET)


def end(permit, person, how):
    REGISTRY["end"].run(permit, actor=person(APPROVER), **ENDS[how], reason="依法决定")
    permit.refresh_from_db()


def owed(person, name=APPROVER):
    [queue] = REGISTRY["deregister"].queues
    rows = queue.rows(person(name), clock.today())
    return set() if rows is None else set(rows)


@pytest.mark.parametrize("how", ["withdrawn", "revoked", "rescinded"])
def test_after_its_end_the_department_owes_the_formalities_until_they_are_recorded(
    permit, person, how
):
    assert permit not in owed(person)
    end(permit, person, how)
    assert permit in owed(person)
    assert permit not in owed(person, "approver-450204-hc")
    kept = (permit.status, permit.status_on, permit.end_ground, permit.end_document)
    verb = REGISTRY["deregister"]
    verb.run(permit, actor=person(APPROVER), on=clock.today(), **STATED)
    permit.refresh_from_db()
    assert (permit.deregistered_on, permit.deregistered_note) == (clock.today(), "原证已收回")
    assert (permit.status, permit.status_on, permit.end_ground, permit.end_document) == kept
    assert permit not in owed(person)
    event = Event.objects.get(verb="deregister", subject=permit.event_subject)
    assert (event.before, event.after) == (how, how)
    with pytest.raises(VerbRefused, match="已经记录"):
        verb.run(permit, actor=person(APPROVER), on=clock.today(), **STATED)
    assert not list(witness.alterations())


@pytest.mark.parametrize("how", ["cancelled", "lapsed", ""])
def test_what_is_valid_or_ended_otherwise_owes_none(permit, person, how):
    if how:
        end(permit, person, how)
    assert permit not in owed(person)
    assert REGISTRY["deregister"].hindrance(permit)


def test_it_names_the_ground_of_the_law_the_day_and_the_certificate(permit, person):
    end(permit, person, "revoked")
    verb, today = REGISTRY["deregister"], clock.today()
    assert "第七十条第（四）项" in str(verb.stands(permit, on=today, **STATED))
    for day in (permit.status_on - timedelta(days=1), today + timedelta(days=1)):
        assert set(verb.faults(permit, on=day, **STATED)) == {"on"}
    assert set(verb.faults(permit, on=today, note=" ")) == {"note"}


def test_the_qr_page_and_the_applicant_read_both(client, permit, person):
    end(permit, person, "revoked")
    REGISTRY["deregister"].run(permit, actor=person(APPROVER), on=clock.today(), **STATED)
    case = permit.review.case
    session = client.session
    session["tracked"] = [case.submission.reference]
    session.save()
    token = case.licence.editions.get(superseded_at=None).token
    for address in (f"/l/{token}/", f"/track/{case.submission.reference}/"):
        shown = client.get(address).content.decode()
        assert "撤销" in shown
        assert "注销手续办理日期" in shown
        assert STATED["note"] not in shown


@pytest.mark.both_databases
def test_the_database_keeps_them_once_and_only_after_such_an_end(permit, person):
    today = clock.today()
    done = {"deregistered_on": today, "deregistered_note": "原证已收回"}
    rows = Permit.objects.filter(pk=permit.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**done)
    end(permit, person, "rescinded")
    for wrong in ({"deregistered_note": ""}, {"deregistered_on": today - timedelta(days=1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**done | wrong)
    rows.update(**done)
    for again in (
        {"deregistered_on": None, "deregistered_note": ""},
        {"deregistered_note": "遗失"},
    ):
        with pytest.raises(IntegrityError, match="recorded once"), transaction.atomic():
            rows.update(**again)
    with pytest.raises(IntegrityError, match="never changes its status"), transaction.atomic():
        rows.update(status="cancelled")
