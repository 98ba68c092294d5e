"""A mistyped permit is put right by its department, before and after its licence; nothing else changes."""

from datetime import timedelta

import pytest

from issuance.casework.queues.worklist import work_list
from issuance.casework.verbs.licences.issuing import issue, reissue_licence
from issuance.casework.verbs.permits.corrections import correct_permit
from issuance.casework.verbs.permits.ends import end
from issuance.casework.verbs.permits.recording import record_permit
from issuance.licence.verification import verify
from issuance.models import Case, Licence, Permit
from issuance.status import LicenceStatus
from portal.demo.people import approver_of, officer_of
from portal.demo.telling import sample_number
from portal.ground.calendar import clock
from portal.ground.history import witness
from portal.ground.history.events import digest_of
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Event
from tests.issuance.desk.case_pages import MARKET, begin, do
from tests.issuance.ready import ENDS, part_of


def permit_of(case):
    return Permit.objects.get(review__case=case, issuer__code=MARKET.upper())


def paper_of(permit, **changed):
    names = ("number", "scope", "valid_from", "valid_until")
    return {name: getattr(permit, name) for name in names} | {"reason": "录入有误"} | changed


def other_number(permit):
    return sample_number(part_of(permit.review), permit.pk + 7000)


def queued(case, code):
    rows = work_list(officer_of(case.issuing_body), clock.today())
    return [t.what for w in rows if w.queue.code == code for t in w.tasks if t.case.pk == case.pk]


@pytest.mark.both_databases
def test_before_the_licence_a_permit_is_corrected_in_place(new_case):
    case = new_case("decided")
    permit = permit_of(case)
    old, new = permit.number, other_number(permit)
    actor = approver_of(permit.issuer)
    correct_permit.run(permit, actor=actor, **paper_of(permit, number=new))
    permit = Permit.objects.get(pk=permit.pk)
    assert (permit.number, permit.status, permit.corrected_reason) == (new, "valid", "录入有误")
    event = Event.objects.get(subject=permit.event_subject, verb="correct_permit")
    assert event.actor == actor
    assert event.data == {"before": {"number": digest_of(old)}}
    assert list(witness.alterations()) == []
    licence = issue.run(Case.objects.get(pk=case.pk), actor=officer_of(case.issuing_body))
    assert permit in licence.loaded()
    assert not queued(case, "to_reissue")  # its first certificate is newer than the correction


def test_after_the_licence_the_page_is_right_at_once_and_a_new_certificate_is_owed(
    client, new_case, signed_in
):
    case = new_case("issued")
    permit, licence = permit_of(case), case.licence
    old, new = permit.number, other_number(permit)
    officer = signed_in(f"approver-{MARKET}")
    stated = {k: str(v or "") for k, v in paper_of(permit, number=new).items()}
    asked = begin(officer, case, "correct_permit", permit, **stated)
    assert asked.status_code == 200
    assert old in asked.text
    assert new in asked.text
    assert do(officer, case, "correct_permit", permit, **stated).status_code == 302
    text = client.get(f"/l/{licence.editions.get().token}/").content.decode()
    assert new in text
    assert old not in text
    assert queued(case, "to_reissue") == ["所载许可已更正"]
    reissue_licence.run(
        licence, actor=officer_of(licence.issuer), cause="corrected", reason="更正", edition=1
    )
    assert not queued(case, "to_reissue")
    with pytest.raises(VerbRefused, match="无需换发"):
        reissue_licence.run(
            licence, actor=officer_of(licence.issuer), cause="corrected", reason="更正", edition=2
        )


def test_a_correction_confirmed_twice_is_one(new_case, signed_in):
    case = new_case("decided")
    permit = permit_of(case)
    officer = signed_in(f"approver-{MARKET}")
    stated = {k: str(v or "") for k, v in paper_of(permit, scope="热食类").items()}
    asked = begin(officer, case, "correct_permit", permit, **stated).context["confirmation"]
    address = f"/cms/cases/{case.pk}/do/correct_permit/{permit.pk}/"
    for _click in range(2):
        posted = dict(asked.form.typed()) | {"confirmed": asked.seal}
        assert officer.post(address, posted).status_code == 302
    assert Event.objects.filter(subject=permit.event_subject, verb="correct_permit").count() == 1


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"number": "错的号码"}, "号"),
        ({"reason": " "}, "原因"),
        ({"valid_until": clock.today() - timedelta(days=900)}, "届满|早于|结束"),
        ({}, "没有差别"),
    ],
)
def test_a_correction_is_judged_as_the_recording_was(new_case, state_of, wrong, why):
    case = new_case("decided")
    permit = permit_of(case)
    before = state_of(case)
    with pytest.raises(VerbRefused, match=why):
        correct_permit.run(permit, actor=approver_of(permit.issuer), **paper_of(permit, **wrong))
    assert state_of(case) == before


def test_the_number_of_another_valid_permit_is_no_correction(new_case):
    first, second = (permit_of(new_case("decided")) for _case in range(2))
    with pytest.raises(VerbRefused):
        correct_permit.run(
            first, actor=approver_of(first.issuer), **paper_of(first, number=second.number)
        )


def test_an_ended_permit_is_not_corrected(new_case):
    permit = permit_of(new_case("decided"))
    actor = approver_of(permit.issuer)
    end.run(permit, actor=actor, **ENDS["cancelled"], reason="注销")
    with pytest.raises(VerbRefused):
        correct_permit.run(permit, actor=actor, **paper_of(permit, number=other_number(permit)))


def test_a_last_day_put_right_brings_the_permit_back_onto_the_certificate(new_case):
    case = new_case("issued")
    permit, licence = permit_of(case), case.licence
    right = permit.valid_until
    yesterday = clock.today() - timedelta(days=1)
    Permit.objects.filter(pk=permit.pk).update(valid_from=yesterday, valid_until=yesterday)
    officer = officer_of(licence.issuer)
    reissue_licence.run(licence, actor=officer, cause="ended", reason="届满", edition=1)
    assert permit not in Licence.objects.get(pk=licence.pk).loaded()
    permit = Permit.objects.get(pk=permit.pk)
    paper = paper_of(permit, valid_from=clock.today(), valid_until=right)
    correct_permit.run(permit, actor=approver_of(permit.issuer), **paper)
    assert queued(case, "to_reissue") == ["有有效许可尚未载入证书"]
    reissue_licence.run(licence, actor=officer, cause="added", reason="更正", edition=2)
    assert permit in Licence.objects.get(pk=licence.pk).loaded()


@pytest.mark.both_databases
@pytest.mark.parametrize("stage", ["decided", "issued"])
def test_after_its_end_another_permit_is_recorded_and_loaded(client, new_case, stage):
    case = new_case(stage)
    permit = permit_of(case)
    review, actor = permit.review, approver_of(permit.issuer)
    paper = paper_of(permit, number=other_number(permit))
    del paper["reason"]
    with pytest.raises(VerbRefused, match="已经录入"):
        record_permit.run(review, actor=actor, **paper)
    end.run(permit, actor=actor, **ENDS["cancelled"], reason="注销后重新核发")
    fresh = record_permit.run(review, actor=actor, **paper)
    assert review.permit == fresh
    assert list(review.permits.order_by("pk")) == [permit, fresh]
    officer = officer_of(case.issuing_body)
    if stage == "decided":
        licence = issue.run(Case.objects.get(pk=case.pk), actor=officer)
    else:
        licence = case.licence
        assert queued(case, "to_reissue") == ["所载许可已终止或届满；有有效许可尚未载入证书"]
        reissue_licence.run(licence, actor=officer, cause="added", reason="新许可", edition=1)
    licence = Licence.objects.get(pk=licence.pk)
    assert licence.status(clock.today()) == LicenceStatus.VALID
    assert fresh in licence.loaded()
    assert permit not in licence.loaded()
    edition = licence.editions.get(superseded_at=None)
    record = verify(edition.token, clock.today()).record
    assert record["permits"].count(permit.name) == 1
    assert fresh.number in client.get(f"/l/{edition.token}/").content.decode()


def test_an_expired_permit_is_ended_before_another_is_recorded(new_case):
    case = new_case("issued")
    permit = permit_of(case)
    yesterday = clock.today() - timedelta(days=1)
    paper = paper_of(permit, number=other_number(permit))
    del paper["reason"]
    Permit.objects.filter(pk=permit.pk).update(valid_from=yesterday, valid_until=yesterday)
    with pytest.raises(VerbRefused, match="先办理注销"):
        record_permit.run(permit.review, actor=approver_of(permit.issuer), **paper)


def test_every_permit_of_a_review_is_shown_with_how_it_stands(client, new_case, signed_in):
    case = new_case("decided")
    permit = permit_of(case)
    review, actor = permit.review, approver_of(permit.issuer)
    paper = paper_of(permit, number=other_number(permit))
    del paper["reason"]
    end.run(permit, actor=actor, **ENDS["cancelled"], reason="注销")
    fresh = record_permit.run(review, actor=actor, **paper)
    session = client.session
    session["tracked"] = [case.submission.reference]
    session.save()
    desk = signed_in(f"approver-{MARKET}").get(f"/cms/cases/{case.pk}/").content.decode()
    track = client.get(f"/track/{case.submission.reference}/").content.decode()
    for text in (desk, track):
        assert permit.number in text
        assert fresh.number in text
        assert "已注销" in text
