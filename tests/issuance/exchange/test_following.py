"""Whatever changes a licence is carried on, once, in the transaction of its cause."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from issuance.casework.verbs import REGISTRY
from issuance.exchange import following, kinds
from issuance.models import LibraryRecord, LicenceChange, LicenceFiling, Permit
from portal.demo.people import approver_of, officer_of
from portal.ground.calendar import clock
from portal.ground.history import witness
from portal.ground.models import Event
from tests.issuance.permit_ready import ENDS
from tests.issuance.renewal_ready import applied, ending, permit_of
from tests.triggers import lifted


@pytest.fixture
def licence(new_case):
    return new_case("issued").licence


def told(licence):
    return list(licence.changes.order_by("number").values_list("kind", flat=True))


def after(days):
    return time_machine.travel(clock.now() + timedelta(days=days), tick=True)


def end(permit):
    stated = ENDS["revoked"] | {"reason": "以欺骗手段取得", "on": clock.today()}
    REGISTRY["end"].run(permit, actor=approver_of(permit.issuer), **stated)


def reissue(licence, cause):
    stated = {"cause": cause, "reason": "换发", "edition": licence.editions.count()}
    REGISTRY["reissue_licence"].run(licence, actor=officer_of(licence.issuer), **stated)


@pytest.mark.both_databases
def test_from_its_issue_to_its_end_each_change_is_carried_once(licence):
    first, last = Permit.objects.filter(loads__licence=licence).order_by("pk")
    end(first)
    reissue(licence, "ended")
    end(last)
    REGISTRY["cancel_licence"].run(licence, actor=officer_of(licence.issuer), reason="许可均已终止")
    known = ["issued", "permit_ended", "replaced", "permit_ended", "cancelled"]
    assert told(licence) == known
    events = Event.objects.filter(verb=following.CARRIED, case=licence.origin_case.number)
    assert list(events.order_by("pk").values_list("after", flat=True)) == known
    assert [change.standing["edition"] for change in licence.changes.all()] == [1, 1, 2, 2, 2]
    with transaction.atomic():
        assert following.look([licence.pk]) == []
    assert not list(witness.alterations())


def test_what_a_permit_says_and_a_renewal_that_counts_as_granted_are_changes(licence):
    permit = permit_of(licence.origin_case)
    applied(permit, 60)
    assert told(licence) == ["issued", "permit_changed"]
    with after(61):
        REGISTRY["renew_by_silence"].run(Permit.objects.get(pk=permit.pk))
    assert told(licence)[-1] == "permit_renewed"
    last = licence.changes.last().standing["permits"]
    assert [one["counts_as_renewed"] for one in last] == [one["key"] == permit.pk for one in last]


def test_the_clock_finds_what_expires_without_an_event(licence):
    ending(permit_of(licence.origin_case), 45)
    with after(45):
        following.sweep()
        assert told(licence) == ["issued", "permit_changed"]
    with after(46):
        following.sweep()
        following.sweep()
        assert told(licence) == ["issued", "permit_changed", "expired"]
        assert licence.changes.last().standing["status"] == "partly"


def test_a_licence_from_before_there_were_changes_is_carried_once_as_it_stands(licence):
    with lifted(connection):
        LibraryRecord.objects.all().delete()
        LicenceFiling.objects.all().delete()
        LicenceChange.objects.all().delete()
    following.sweep()
    following.sweep()
    assert told(licence) == ["issued"]


def test_a_change_never_changes(licence):
    rows = LicenceChange.objects.filter(licence=licence)
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        rows.update(kind="expired")
    with pytest.raises(IntegrityError), transaction.atomic():
        rows._raw_delete(rows.db)


def test_nobody_is_named_beyond_what_the_certificate_says(licence):
    change = licence.changes.get()
    known = {"schema", "licence", "edition", "issued_on", "record_sha256", "pdf_sha256"}
    assert change.standing.keys() == known | {"status", "ended_on", "permits"}
    said = str(change.standing)
    assert licence.facts["legal_representative"] not in said
    assert licence.operator_name not in said


def test_every_kind_has_its_words_and_a_code_of_its_own():
    assert len({kind.code for kind in kinds.KINDS}) == len(kinds.KINDS)
    assert all(str(kind.word) for kind in kinds.KINDS)
    assert kinds.word_of("of_another_day") == "of_another_day"
