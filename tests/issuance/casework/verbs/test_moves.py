"""Every verb in every status: where its table says so it moves, everywhere else it changes nothing."""

import re

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from issuance.casework.verbs import REGISTRY
from issuance.casework.verbs.base import By
from issuance.models import Case, Licence, Permit, Review
from issuance.status import (
    ENDED_PERMITS,
    CaseStatus,
    LicenceStatus,
    PermitStatus,
    ReviewStatus,
)
from portal.ground.calendar import clock
from portal.ground.history import chain, events
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Event
from tests.issuance.ready import ENDS, RUNNABLE
from tests.triggers import lifted

pytestmark = pytest.mark.both_databases

STATUSES = {Case: CaseStatus, Review: ReviewStatus, Permit: PermitStatus}
STORED = [code for code in RUNNABLE if REGISTRY[code].subject in STATUSES]

# Where its rule wants more than the status: what that is, the tests of the verb show.
ELSEWHERE = {"record_statement": {ReviewStatus.GRANTED}}  # something held against its permit


def put(subject, status, officer):
    """As if the record had this status: no verb leads there from everywhere."""
    columns = {"status": status}
    if isinstance(subject, Review):
        columns |= {"decided_by": officer, "decided_at": clock.now(), "reasons": "-"}
        columns["refusal_kind"] = "not_needed" if status == ReviewStatus.REFUSED else ""
        columns["refusal_authority"] = ""
        if status == ReviewStatus.UNANSWERED:
            columns["decided_by"] = None
        if status != ReviewStatus.GRANTED:
            columns["charged_on"] = None
    type(subject).objects.filter(pk=subject.pk).update(**columns)
    return type(subject).objects.get(pk=subject.pk)


@pytest.mark.parametrize("code", STORED)
def test_a_verb_moves_from_the_statuses_of_its_table_and_from_no_other(
    ready, person, state_of, undone, code
):
    prepared = ready(code)
    verb = prepared.verb
    officer = person("approver-450204-mr")
    moved = set()
    with lifted(connection):
        for status in STATUSES[verb.subject]:
            with undone():
                subject = put(prepared.subject, status, officer)
                before = state_of(prepared.case)
                if hindrance := verb.hindrance(subject):
                    with pytest.raises(VerbRefused, match=re.escape(hindrance)):
                        prepared._replace(subject=subject).run()
                    assert state_of(prepared.case) == before
                    continue
                arguments = prepared.arguments
                if code == "correct_decision":  # what is said of this outcome is kept
                    arguments = arguments | {"reasons": subject.reasons}
                prepared._replace(subject=subject, arguments=arguments).run()
                moved.add(status)
                assert type(subject).objects.get(pk=subject.pk).status in verb.targets
                written = Event.objects.filter(
                    subject=verb.trace(subject).event_subject, verb=code, actor=prepared.actor
                )
                assert written.count() == 1
    assert moved == verb.sources - ELSEWHERE.get(code, frozenset())


@pytest.mark.parametrize("status", LicenceStatus)
def test_a_licence_is_reissued_while_one_of_its_permits_is_valid(ready, state_of, status):
    prepared = ready("reissue_licence")
    licence = prepared.subject
    permits = Permit.objects.filter(loads__licence=licence)
    first = permits.first()
    match status:
        case LicenceStatus.PARTLY:
            permits.filter(pk=first.pk).update(status=PermitStatus.REVOKED)
        case LicenceStatus.NONE:
            permits.update(status=PermitStatus.CANCELLED)
        case LicenceStatus.ENDED:
            Licence.objects.filter(pk=licence.pk).update(ended_at=timezone.now())
        case LicenceStatus.UNKNOWN:
            licence.loads.update(unloaded_at=timezone.now())
        case LicenceStatus.REPLACED:
            return  # said of an edition, never of a licence
    licence = Licence.objects.get(pk=licence.pk)
    assert licence.status(clock.today()) == status
    before = state_of(prepared.case)
    assert bool(prepared.verb.hindrance(licence)) == (
        status not in {LicenceStatus.VALID, LicenceStatus.PARTLY}
    )
    if not prepared.verb.hindrance(licence):
        prepared._replace(subject=licence).run()
        assert Licence.objects.get(pk=licence.pk).status(clock.today()) in prepared.verb.targets
        written = Event.objects.get(subject=licence.event_subject, verb="reissue_licence")
        assert (written.before, written.after, written.actor) == ("1", "2", prepared.actor)
    else:
        with pytest.raises(VerbRefused):
            prepared._replace(subject=licence).run()
        assert state_of(prepared.case) == before


@pytest.mark.parametrize("end", sorted(ENDED_PERMITS))
def test_an_ended_permit_never_comes_back(ready, end):
    prepared = ready("end")
    permit = prepared.subject
    prepared.verb.run(permit, actor=prepared.actor, **ENDS[end], reason="演示")
    assert Permit.objects.get(pk=permit.pk).status == end
    with pytest.raises(IntegrityError), transaction.atomic():
        Permit.objects.filter(pk=permit.pk).update(status=PermitStatus.VALID)


def test_a_verb_that_would_lead_where_its_table_does_not_is_a_mistake_of_ours(ready):
    prepared = ready("accept")
    with pytest.raises(ValueError, match="never leads"):
        prepared.verb.move(prepared.subject, CaseStatus.ISSUED, prepared.actor)


def test_what_follows_from_another_verb_is_run_by_nobody(ready, person):
    """Its moves are covered where its cause is run; here: it has no door of its own."""
    case = ready("accept").case
    for verb in REGISTRY.by(By.NOBODY):
        assert verb.refusal(None, case)
        assert verb.refusal(person("clerk-450204"), case)


def test_every_change_of_a_whole_life_is_in_one_unbroken_chain(new_case):
    new_case("issued", ends="DRAINAGE", reissued=True)
    assert chain.verify(events.exported()) is None
