"""A certificate is drawn before the lock: what changed while it was drawn is drawn again, or refused."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from issuance.casework.verbs import base
from issuance.casework.verbs.licences import issuing
from issuance.casework.verbs.permits.ends import end
from issuance.licence import drawing
from issuance.models import LicenceEdition, Permit
from issuance.status import CaseStatus
from portal.demo.people import approver_of
from portal.ground import keys
from portal.ground.calendar import clock
from portal.ground.files import storage
from portal.ground.history.transitions import VerbRefused
from portal.ground.jobs.discards import DISCARD, discard
from portal.ground.models import OutboxMessage, Purpose
from tests.issuance.ready import ENDS

draw = drawing.draw


@pytest.fixture
def meanwhile(monkeypatch):
    """Something happens after each of the first certificates is drawn, before its case is locked."""

    def happen(change, times=1):
        drawn = []

        def drawing_on(inputs):
            drawn.append(draw(inputs))
            if len(drawn) <= times:
                change()
            return drawn[-1]

        monkeypatch.setattr(drawing, "draw", drawing_on)
        return drawn

    return happen


def renamed(case, name="改过名的许可"):
    Permit.objects.filter(pk=Permit.objects.of_case(case).first().pk).update(name=name)


def no_comparing(monkeypatch):
    monkeypatch.setattr(issuing.Issue, "still_of", lambda verb, case, prepared: True)


def edition_of(case):
    return LicenceEdition.objects.get(licence__origin_case=case)


def test_a_permit_that_changes_while_the_certificate_is_drawn_is_drawn_again(ready, meanwhile):
    prepared = ready("issue")
    drawn = meanwhile(lambda: renamed(prepared.case))
    licence = prepared.run()
    assert len(drawn) == 2
    edition = edition_of(prepared.case)
    assert edition.pdf_sha256 == drawn[1].pdf_sha256 != drawn[0].pdf_sha256
    assert storage.is_intact(edition.pdf_sha256)
    assert "改过名的许可" in bytes(edition.record).decode()
    assert (licence.issued_at, edition.issued_at) == (drawn[1].drawn_at,) * 2


def test_without_comparing_the_certificate_would_say_what_is_no_longer_so(
    ready, meanwhile, monkeypatch
):
    prepared = ready("issue")
    drawn = meanwhile(lambda: renamed(prepared.case))
    no_comparing(monkeypatch)
    prepared.run()
    assert len(drawn) == 1
    assert "改过名的许可" not in bytes(edition_of(prepared.case).record).decode()


def test_a_key_that_is_renewed_meanwhile_signs_the_certificate(ready, meanwhile):
    prepared = ready("issue")
    drawn = meanwhile(lambda: keys.renew(Purpose.LICENCE))
    prepared.run()
    assert [one.proof.key for one in drawn].count(edition_of(prepared.case).key_id) == 1
    assert edition_of(prepared.case).key_id == keys.current(Purpose.LICENCE).id


def test_a_certificate_drawn_before_midnight_is_drawn_again_for_the_new_day(ready, meanwhile):
    prepared = ready("issue")
    tomorrow = clock.now() + timedelta(days=1)
    with time_machine.travel(clock.now(), tick=False) as traveller:
        meanwhile(lambda: traveller.move_to(tomorrow))
        prepared.run()
        assert edition_of(prepared.case).pdf_sha256
        assert f'"made_on":"{clock.today().isoformat()}"' in bytes(
            edition_of(prepared.case).record
        ).decode().replace(" ", "")


def test_what_changes_again_and_again_is_refused_and_nothing_issued(ready, meanwhile, state_of):
    prepared = ready("issue")
    names = iter(f"第{n}名" for n in range(9))
    drawn = meanwhile(lambda: renamed(prepared.case, next(names)), times=9)
    with pytest.raises(VerbRefused, match="多次变动"):
        prepared.run()
    assert len(drawn) == base.ATTEMPTS
    prepared.case.refresh_from_db()
    assert prepared.case.status == CaseStatus.DECIDED
    assert not LicenceEdition.objects.filter(licence__origin_case=prepared.case).exists()


def end_all(case):
    for permit in Permit.objects.of_case(case):
        end.run(permit, actor=approver_of(permit.issuer), **ENDS["revoked"], reason="撤销")


def test_permits_that_end_while_it_is_drawn_leave_no_licence(ready, meanwhile):
    prepared = ready("issue")
    meanwhile(lambda: end_all(prepared.case))
    with pytest.raises(VerbRefused):
        prepared.run()
    assert not LicenceEdition.objects.filter(licence__origin_case=prepared.case).exists()


def test_whoever_loses_the_post_while_it_is_drawn_issues_nothing(ready, meanwhile):
    prepared = ready("issue")
    meanwhile(lambda: prepared.actor.posts.all().delete())
    with pytest.raises(PermissionDenied):
        prepared._replace(actor=type(prepared.actor).objects.get(pk=prepared.actor.pk)).run()
    assert not LicenceEdition.objects.filter(licence__origin_case=prepared.case).exists()


def test_of_two_new_editions_drawn_at_once_the_second_is_told(ready, meanwhile):
    prepared = ready("reissue_licence")
    first = []

    def somebody_is_quicker():
        if not first:
            first.append(True)
            prepared.run()

    meanwhile(somebody_is_quicker)
    with pytest.raises(VerbRefused, match="无需换发"):
        prepared.run()
    numbers = prepared.subject.editions.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2]


def test_a_new_edition_is_drawn_again_where_a_permit_was_corrected_meanwhile(ready, meanwhile):
    prepared = ready("reissue_licence")
    drawn = meanwhile(lambda: renamed(prepared.case))
    edition = prepared.run()
    assert len(drawn) == 2
    assert "改过名的许可" in bytes(edition.record).decode()


def test_a_file_that_no_certificate_names_is_collected_and_the_others_stay(ready, meanwhile):
    prepared = ready("issue")
    drawn = meanwhile(lambda: renamed(prepared.case))
    prepared.run()
    lost, kept = (one.pdf_sha256 for one in drawn)
    asked = {
        message.payload["sha256"]: message for message in OutboxMessage.objects.filter(kind=DISCARD)
    }
    assert {lost, kept} <= set(asked)
    with time_machine.travel(clock.now() + timedelta(days=3)):
        discard(asked[lost])
        discard(asked[kept])
    assert not storage.is_intact(lost)
    assert storage.is_intact(kept)
