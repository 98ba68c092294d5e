"""Nothing waits for ever: a case whose permits ended before issue, a licence none of whose permits holds."""

from datetime import timedelta

import pytest

from issuance.casework.offers import offers
from issuance.casework.queues.worklist import work_list
from issuance.casework.verbs import REGISTRY
from issuance.casework.verbs.base import Place
from issuance.casework.verbs.licences.ends import cancel_licence, close_without_licence
from issuance.casework.verbs.licences.issuing import issue, reissue_licence
from issuance.casework.verbs.permits.ends import end
from issuance.casework.verbs.permits.recording import record_permit
from issuance.licence.verification import verify
from issuance.models import Case, Licence, Permit
from issuance.status import LicenceStatus
from portal.demo.people import approver_of, officer_of
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Event
from tests.issuance.desk.case_pages import do
from tests.issuance.reading import text
from tests.issuance.ready import ENDS


def finish(permit):
    end.run(
        permit,
        actor=approver_of(permit.issuer),
        **ENDS["cancelled"],
        reason="自愿注销",
    )


def expire(permits):
    yesterday = clock.today() - timedelta(days=1)
    permits.update(valid_from=yesterday, valid_until=yesterday)


def queued(actor):
    """Beside the report of it to the city, which has its own end."""
    return {
        waiting.queue.code: {task.case.pk for task in waiting.tasks}
        for waiting in work_list(actor, clock.today())
        if waiting.queue.code != "to_report"
    }


def permits_of(case):
    return Permit.objects.filter(review__case=case).order_by("pk")


@pytest.mark.both_databases
@pytest.mark.parametrize("how", ["ended", "expired"])
def test_no_licence_is_issued_over_a_permit_that_does_not_hold(new_case, state_of, how):
    case = new_case("decided")
    permit = permits_of(case).first()
    expire(permits_of(case).filter(pk=permit.pk)) if how == "expired" else finish(permit)
    before = state_of(case)
    with pytest.raises(VerbRefused, match=permit.number):
        issue.run(case, actor=officer_of(case.issuing_body))
    assert state_of(case) == before


def test_a_permit_that_does_not_hold_is_not_loaded_where_enough_others_do(new_case):
    case = new_case("decided", industry="RESTAURANT")
    later, *others = permits_of(case)
    tomorrow = clock.today() + timedelta(days=1)
    Permit.objects.filter(pk=later.pk).update(valid_from=tomorrow, valid_until=None)
    assert sum(permit.counts for permit in others) >= 2
    licence = issue.run(case, actor=officer_of(case.issuing_body))
    assert set(licence.loaded()) == set(others)
    today = clock.today()
    assert licence.status(today) == LicenceStatus.VALID
    assert verify(licence.editions.get().token, today).record["permits"] == [
        permit.name for permit in others
    ]
    officer = officer_of(licence.issuer)
    assert case.pk not in queued(officer).get("to_reissue", ())
    licence.refresh_from_db()
    assert licence.look_from == tomorrow
    # What was tomorrow is today.
    Permit.objects.filter(pk=later.pk).update(valid_from=today)
    Licence.objects.filter(pk=licence.pk).update(look_from=today)
    assert case.pk in queued(officer)["to_reissue"]
    stated = {"cause": "added", "reason": "许可今日生效", "edition": 1}
    edition = reissue_licence.run(licence, actor=officer, **stated)
    assert (edition.cause, set(licence.loaded())) == ("added", {later, *others})
    assert case.pk not in queued(officer).get("to_reissue", ())


@pytest.mark.both_databases
def test_a_permit_that_expires_puts_its_licence_on_the_list_without_anything_being_run(new_case):
    case = new_case("issued")
    last, other = permits_of(case)
    today = clock.today()
    officer = officer_of(case.issuing_body)
    Permit.objects.filter(pk=last.pk).update(valid_until=today)
    for day, listed in ((today, False), (today + timedelta(days=1), True)):
        [found] = [w for w in work_list(officer, day) if w.queue.code == "to_reissue"] or [None]
        tasks = {task.case.pk: task.what for task in found.tasks} if found else {}
        assert tasks.get(case.pk) == ("所载许可已终止或届满" if listed else None)
    assert other.holds(today + timedelta(days=1))


def test_a_decided_case_that_can_no_longer_carry_a_licence_is_closed_and_its_applicant_told(
    new_case, signed_in
):
    case = new_case("decided")
    permit = permits_of(case).first()
    finish(permit)
    officer = officer_of(case.issuing_body)
    assert {o.verb.code for o in offers(officer, Case.objects.get(pk=case.pk))} == {
        "close_without_licence"
    }
    client = signed_in(officer.username)
    page = client.get(f"/cms/cases/{case.pk}/").content.decode()
    assert f"{permit}（已注销）" in page
    do(client, case, "close_without_licence", case)
    case.refresh_from_db()
    assert (case.status, bool(case.closed_at)) == ("closed", True)
    notice = case.notices.get(kind="closed")
    assert (notice.body["counted"], notice.body["needed"]) == (1, 2)
    assert notice.body["fallen"] == [f"{permit}（已注销）"]
    assert not any(case.pk in cases for cases in queued(officer).values())


def test_a_case_that_may_still_carry_a_licence_is_not_closed(new_case):
    case = new_case("decided")
    with pytest.raises(VerbRefused, match="仍可能"):
        close_without_licence.run(case, actor=officer_of(case.issuing_body))


@pytest.mark.both_databases
@pytest.mark.parametrize("how", ["ended", "expired"])
def test_a_licence_none_of_whose_permits_holds_is_cancelled_and_nothing_waits(
    client, new_case, how
):
    case = new_case("issued")
    licence, officer = case.licence, officer_of(case.issuing_body)
    expire(permits_of(case)) if how == "expired" else [finish(p) for p in permits_of(case)]
    assert case.pk in queued(officer)["to_cancel"]
    assert case.pk not in queued(officer).get("to_reissue", ())
    cancel_licence.run(licence, actor=officer, reason="所载许可全部失效")
    licence = Licence.objects.get(pk=licence.pk)
    assert licence.status(clock.today()) == LicenceStatus.ENDED
    assert licence.ended_reason == "所载许可全部失效"
    event = Event.objects.get(subject=licence.event_subject, verb="cancel_licence")
    assert (event.before, event.after, event.actor) == ("1", "ended", officer)
    text = client.get(f"/l/{licence.editions.get().token}/").content.decode()
    assert "verdict bad" in text
    assert f"已于 {clock.today().isoformat()} 注销" in text
    assert "所载许可全部失效" not in text  # what an officer typed is not for everybody
    assert not any(case.pk in cases for cases in queued(officer).values())
    left = offers(officer, Case.objects.get(pk=case.pk))
    assert {offer.verb.code for offer in left} == {"report_licence"}
    with pytest.raises(VerbRefused):
        cancel_licence.run(licence, actor=officer, reason="再次")


def test_an_old_certificate_of_a_cancelled_licence_says_so_too(client, new_case):
    case = new_case("issued", ends="DRAINAGE", reissued=True)
    finish(permits_of(case).get(status="valid"))
    cancel_licence.run(case.licence, actor=officer_of(case.issuing_body), reason="全部注销")
    for edition in case.licence.editions.all():
        assert "verdict bad" in client.get(f"/l/{edition.token}/").content.decode()


@pytest.mark.parametrize("valid_from", [0, 1])
def test_a_licence_with_a_permit_that_holds_or_will_is_not_cancelled(new_case, valid_from):
    case = new_case("issued")
    first, second = permits_of(case)
    finish(first)
    begins = clock.today() + timedelta(days=valid_from)
    Permit.objects.filter(pk=second.pk).update(valid_from=begins, valid_until=None)
    officer = officer_of(case.issuing_body)
    assert cancel_licence.hindrance(Licence.objects.get(pk=case.licence.pk))
    assert case.pk not in queued(officer).get("to_cancel", ())
    with pytest.raises(VerbRefused):
        cancel_licence.run(case.licence, actor=officer, reason="注销")


def test_a_certificate_whose_licence_was_cancelled_is_downloaded_by_nobody_as_in_force(
    client, new_case
):
    case = new_case("issued")
    session = client.session
    session["tracked"] = [case.submission.reference]
    session.save()
    address = f"/track/{case.submission.reference}/"
    certificate = f"{address}certificate.pdf"
    assert client.get(certificate).status_code == 200
    assert certificate in client.get(address).content.decode()
    for permit in permits_of(case):
        finish(permit)
    cancel_licence.run(case.licence, actor=officer_of(case.issuing_body), reason="注销")
    text = client.get(address).content.decode()
    assert client.get(certificate).status_code == 404
    assert certificate not in text
    assert "注销" in text


def test_the_holder_of_a_cancelled_licence_gets_a_numbered_decision_with_ground_and_remedies(
    new_case,
):
    case = new_case("issued")
    ended, expired = permits_of(case)
    finish(ended)
    expire(permits_of(case).filter(pk=expired.pk))
    expired.refresh_from_db()
    officer = officer_of(case.issuing_body)
    cancel_licence.run(case.licence, actor=officer, reason="所载许可全部失效")
    paper = case.notices.get(kind="cancelled")
    assert paper.organ == case.issuing_body
    said = text(paper)
    assert "依照本地“一业一证”改革方案" in said
    assert "第七十条" not in said
    assert "均已不再有效" in said
    for words in (
        case.licence.number,
        "理由：所载许可全部失效",
        "60日",
        "6个月",
        str(paper.number),
    ):
        assert words in said
    rows = paper.body["licence"]["permits"]
    assert [(row["permit"], row["word"]) for row in rows] == [
        (str(ended), "已注销"),
        (str(expired), "已届满"),
    ]
    assert rows[1]["since"] == (expired.valid_until + timedelta(days=1)).isoformat()
    [remedy] = paper.body["remedies"]
    assert remedy["authority"] == case.issuing_body.name
    assert case.messages.filter(kind="licence_ended").exists()


def test_a_cancelled_licence_is_called_cancelled_and_not_perhaps_revoked(
    new_case, signed_in, client
):
    case = new_case("issued")
    for permit in permits_of(case):
        finish(permit)
    officer = officer_of(case.issuing_body)
    cancel_licence.run(case.licence, actor=officer, reason="注销")
    for page in (
        client.get(f"/l/{case.licence.editions.get().token}/").content.decode(),
        signed_in(officer.username).get(f"/cms/cases/{case.pk}/").content.decode(),
        signed_in(officer.username).get("/cms/issuance/licence/").content.decode(),
    ):
        assert "已注销" in page
        assert "已注销或撤销" not in page


def test_a_permit_recorded_after_the_licence_was_cancelled_is_said_to_stand_by_itself(
    new_case, signed_in
):
    case = new_case("issued")
    for permit in permits_of(case):
        finish(permit)
    review = permit.review
    approver = approver_of(permit.issuer)
    again = next(
        o for o in offers(approver, Case.objects.get(pk=case.pk)) if o.verb == record_permit
    )
    assert record_permit.hint(again.subject) == ""
    assert record_permit.place_of(again.subject) == Place.ASIDE
    cancel_licence.run(case.licence, actor=officer_of(case.issuing_body), reason="注销")
    page = signed_in(approver.username).get(f"/cms/cases/{case.pk}/")
    [card] = [c for c in page.context["cards"] if c["verb"] == record_permit]
    assert card["aside"]
    assert "单项许可" in card["hint"]
    assert card["hint"] in page.content.decode()
    fresh = record_permit.run(
        review, actor=approver, number=f"{permit.number[:-1]}7", valid_from=clock.today(),
        valid_until=clock.today() + timedelta(days=40),
    )  # fmt: skip
    assert fresh.holds(clock.today())
    assert not any(case.pk in cases for cases in queued(officer_of(case.issuing_body)).values())


def test_a_permit_that_is_owed_stays_the_main_thing_to_do_and_the_page_says_what_follows(
    ready, person
):
    prepared = ready("record_permit")
    assert record_permit.place_of(prepared.subject) == Place.MAIN
    assert record_permit.hint(prepared.subject) == ""
    REGISTRY["withdraw"].run(prepared.case)
    prepared.subject.refresh_from_db()
    prepared.subject.case.refresh_from_db()
    assert record_permit.place_of(prepared.subject) == Place.MAIN
    assert "单项许可" in record_permit.hint(prepared.subject)
    assert "单项许可" in "".join(record_permit.remarks(prepared.subject, **prepared.arguments))
