"""What is promised (容缺) stands in a ledger: dated by acceptance, handed in, verified, named in papers."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.urls import reverse

from forms import intake
from issuance.casework import days_put_off, due_days
from issuance.casework.queues.worklist import queues_of
from issuance.casework.verbs import REGISTRY
from issuance.models import Case, Notice, Promise, Review
from portal.demo.people import approver_of
from portal.demo.telling import sample_paper
from portal.ground.calendar import clock
from portal.ground.history import witness
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Region
from portal.ground.office_days import almanac
from tests.issuance.decision_ready import WRONG
from tests.issuance.desk.case_pages import do, page
from tests.issuance.limit_ready import APPROVER
from tests.issuance.promise_cases import (
    accepted,
    file,
    handed_in,
    line_of,
    overdue,
    paper_of,
    promise,
    promised,
)
from tests.issuance.reading import text
from tests.issuance.ready import CLERK, MARKET, worded

take_in, verify = REGISTRY["take_in_promised"], REGISTRY["verify_promise"]


def waits(user) -> dict:
    return {queue.code: list(rows) for queue, rows in queues_of(user, clock.today())}


def shared(case, monkeypatch) -> str:
    """A paper that both items need, as the version of this case then says."""
    paper, parts = paper_of(case), case.version.snapshot.permit_by_code
    for code, part in list(parts.items()):
        needed = tuple(dict.fromkeys((*part.materials, paper)))
        monkeypatch.setitem(parts, code, part.model_copy(update={"materials": needed}))
    return paper


@pytest.mark.parametrize(("county", "city", "days"), [(None, None, 15), (None, 9, 9), (7, 9, 7)])
def test_its_days_are_those_of_the_region_and_run_from_acceptance(new_case, county, city, days):
    case = new_case("submitted")
    Region.objects.filter(pk=case.region.pk).update(promise_days=county)
    Region.objects.filter(pk=case.region.parent_id).update(promise_days=city)
    case = Case.objects.get(pk=case.pk)
    promise(case)
    assert (line_of(case).days, line_of(case).due) == (days, None)
    accepted(case)
    office = almanac.days_of(case.region_id)
    assert line_of(case).due == clock.add_working_days(clock.today(), days, days=office)


def test_the_notice_of_acceptance_names_each_paper_with_its_last_day_and_items(
    new_case, monkeypatch
):
    case = new_case("submitted")
    paper = shared(case, monkeypatch)
    promised(case, paper)
    assert Promise.objects.filter(review__case=case).count() == case.reviews.count() == 2
    line = line_of(case)
    notice = case.notices.get(kind=Notice.Kind.ACCEPTED)
    names = [row.permit_name for row in case.reviews.order_by("pk")]
    due = line.due.isoformat()
    assert notice.body["promises"] == [{"name": line.name, "due": due, "permits": names}]
    said = text(notice)
    assert line.name in said
    assert f"{line.due.year}年{line.due.month}月{line.due.day}日" in said


def test_one_file_answers_every_item_that_needs_it_and_each_department_verifies_its_own(
    new_case, monkeypatch
):
    case = new_case("submitted")
    promised(case, shared(case, monkeypatch))
    handed_in(case)
    lines = list(Promise.objects.filter(review__case=case).select_related("review__department"))
    assert {line.status for line in lines} == {"handed_in"}
    first, second = lines
    verify.run(first, actor=approver_of(first.department), right=True)
    second.refresh_from_db()
    assert (first.status, second.status) == ("kept", "handed_in")
    assert second in waits(approver_of(second.department))["promises_to_verify"]


def test_what_is_handed_in_joins_the_application_and_is_no_answer_to_a_supplement(new_case):
    case = promised(new_case("submitted"))
    before = case.submission.current()
    handed_in(case)
    after = case.submission.current()
    paper = line_of(case).material
    assert after.number == before.number + 1
    assert after.content == before.content | {"scanned": [paper]}
    assert [row.material for row in after.files.all()].count(paper) == 1
    assert case.submission.last_said() == before


def test_what_is_not_right_is_asked_for_again_until_the_last_day(new_case, person):
    case = handed_in(promised(new_case("submitted")))
    line = line_of(case)
    verify.run(line, actor=person(APPROVER), right=False, reason="缺少面积标注")
    line.refresh_from_db()
    assert (line.status, line.handed_in_on, line.reason) == ("awaited", None, "缺少面积标注")
    notice = case.notices.get(kind=Notice.Kind.PROMISE)
    assert (notice.review, notice.organ) == (line.review, line.department)
    assert "缺少面积标注" in text(notice)
    assert "重新补交" in text(notice)
    handed_in(case, name="第二次")
    line.refresh_from_db()
    assert (line.status, line.reason) == ("handed_in", "")


@pytest.mark.parametrize(
    ("stated", "beside"),
    [({"right": False}, "reason"), ({"right": True, "reason": "好"}, "reason")],
)
def test_what_is_odd_is_told_beside_its_field(new_case, stated, beside):
    line = line_of(handed_in(promised(new_case("submitted"))))
    assert list(verify.faults(line, **stated)) == [beside]


def test_a_late_paper_is_taken_and_said_to_be_late(new_case):
    case = overdue(promised(new_case("submitted")))
    handed_in(case)
    assert line_of(case).late
    notice = case.notices.get(kind=Notice.Kind.PROMISE_IN)
    assert notice.body["promise"]["late"]
    assert "逾期" in str(notice.title)
    assert "逾期补交" in text(notice)


@pytest.mark.parametrize("way", ["track", "window"])
def test_late_it_is_taken_either_way_and_said_to_be_late_on_both_sides(
    new_case, person, client, signed_in, way
):
    case = overdue(promised(new_case("submitted")))
    receipt = intake.receipt(case.submission)
    client.post(reverse("track"), {"reference": receipt.reference, "code": receipt.access_code})
    address = reverse("track_case", args=[receipt.reference])
    assert "期限已过，现在补交为逾期补交" in client.get(address).content.decode()
    desk = reverse("issuance_case", args=[case.pk])
    assert "已逾期" in signed_in(APPROVER).get(desk).content.decode()
    if way == "track":
        handed_in(case)
    else:
        files = {line_of(case).material: [file()]}
        take_in.run(case, actor=person("clerk-450204"), files=files)
    page = client.get(address).content.decode()
    assert "期限已过" not in page
    assert "逾期" in page
    assert "逾期" in signed_in(APPROVER).get(desk).content.decode()
    verify.run(line_of(case), actor=person(APPROVER), right=True)
    assert (line_of(case).status, line_of(case).late) == ("kept", True)
    assert "逾期" in client.get(address).content.decode()


def test_one_in_time_is_not(new_case):
    case = handed_in(promised(new_case("submitted")))
    notice = case.notices.get(kind=Notice.Kind.PROMISE_IN)
    assert not notice.body["promise"]["late"]
    assert "逾期" not in text(notice)


def test_before_acceptance_it_may_be_handed_in_and_is_verified_after_it(new_case, person):
    case = new_case("submitted")
    promise(case)
    handed_in(case)
    line = line_of(case)
    with pytest.raises(VerbRefused, match="受理后"):
        verify.run(line, actor=person(APPROVER), right=True)
    assert line not in waits(person(APPROVER))["promises_to_verify"]
    accepted(case)
    assert case.notices.get(kind=Notice.Kind.ACCEPTED).body["promises"] == []
    assert line in waits(person(APPROVER))["promises_to_verify"]
    verify.run(line, actor=person(APPROVER), right=True)


def test_any_window_of_the_city_takes_it_in_and_decides_nothing_then(new_case, person):
    case = promised(new_case("submitted", channel="window"))
    paper, clerk = line_of(case).material, person("clerk-450203")
    assert case in waits(person(CLERK))["promised_papers"]
    assert case not in waits(clerk)["promised_papers"]
    take_in.run(case, actor=clerk, files={paper: [file()]})
    assert line_of(case).handed_in_by == clerk
    assert case.hands.filter(by=clerk).exists()
    assert case not in waits(person(CLERK))["promised_papers"]


def test_nothing_but_what_is_awaited_is_taken(new_case):
    case = promised(new_case("submitted"))
    other = case.submission.current().files.first().material
    with pytest.raises(VerbRefused):
        REGISTRY["hand_in_promised"].run(case, files={other: [file()]})
    with pytest.raises(VerbRefused, match="至少"):
        REGISTRY["hand_in_promised"].run(case, files={})
    handed_in(case)
    with pytest.raises(VerbRefused, match="没有待补交"):
        REGISTRY["hand_in_promised"].run(case, files={line_of(case).material: [file("再次")]})


def test_a_day_off_that_becomes_known_puts_it_off(new_case, monkeypatch):
    case = promised(new_case("submitted"))
    line = line_of(case)
    later = line.due + timedelta(days=3)
    found = type("Found", (), {"due": later})
    monkeypatch.setattr(due_days, "promise", lambda *_args: found)
    monkeypatch.setattr(days_put_off, "_followed", None)
    days_put_off.put_off()
    assert line_of(case).due == later


@pytest.mark.parametrize("ends", ["denied", "taken back", "refused"])
def test_nothing_is_asked_any_more_for_an_item_that_is_over(new_case, person, ends):
    case = new_case("submitted")
    promise(case)
    review = case.reviews.get(department__code=MARKET)
    if ends == "refused":
        told = {"kind": "not_ours", "authority": "柳州市市场监督管理局", "reasons": "无权"}
        REGISTRY["refuse"].run(review, actor=person(APPROVER), **told)
    elif ends == "taken back":
        REGISTRY["withdraw"].run(accepted(case))
    else:
        review = accepted(case).reviews.get(pk=review.pk)
        told = {"grant": False, "reasons": "不符合", "basis": "《测试法》第一条"}
        REGISTRY["decide"].run(review, actor=person(APPROVER), **told)
    assert line_of(case).status == "dropped"
    with pytest.raises(VerbRefused):
        handed_in(case)


def denied_and_withdrawn(case, person):
    review = Review.objects.get(case=case, department__code=MARKET)
    told = {"grant": False, "reasons": "不符合", "basis": "《测试法》第一条"}
    REGISTRY["decide"].run(review, actor=person(APPROVER), **told)
    assert line_of(case).status == "dropped"
    review = Review.objects.get(pk=review.pk)
    REGISTRY["annul_denial"].run(review, actor=person(f"head-{MARKET.lower()}"), **WRONG)
    return case.notices.get(kind=Notice.Kind.ANNULLED)


@pytest.mark.both_databases
def test_what_was_handed_in_before_a_denial_that_fell_stays_handed_in(new_case, person):
    case = handed_in(promised(new_case("submitted")))
    before = line_of(case)
    paper = denied_and_withdrawn(case, person)
    line = line_of(case)
    there = ("handed_in", before.handed_in_on, before.handed_in_by)
    assert (line.status, line.handed_in_on, line.handed_in_by) == there
    assert "您无需为此另行提交材料" in text(paper)
    assert line in waits(person(APPROVER))["promises_to_verify"]
    verify.run(line, actor=person(APPROVER), right=True)
    assert line_of(case).status == "kept"
    assert list(witness.alterations()) == []


def test_what_is_awaited_again_after_a_denial_fell_stands_in_the_paper_with_its_day(
    new_case, person
):
    case = promised(new_case("submitted"))
    paper = denied_and_withdrawn(case, person)
    line = line_of(case)
    assert line.status == "awaited"
    assert f"“{line.name}”" in text(paper)
    assert worded(line.due) in text(paper)
    assert "无需" not in text(paper)


def test_the_department_reads_the_ledger_and_the_applicant_is_told(new_case, signed_in, person):
    case = promised(new_case("submitted"))
    line = line_of(case)
    desk = page(signed_in(APPROVER), case).content.decode()
    assert line.due.isoformat() in desk
    assert "已承诺，待补交" in desk
    handed_in(case)
    answer = do(signed_in(APPROVER), case, "verify_promise", line, right="yes", reason="")
    assert answer.status_code == 302
    line.refresh_from_db()
    assert (line.status, line.settled_by) == ("kept", person(APPROVER))
    assert "承诺已兑现" in page(signed_in(APPROVER), case).content.decode()
    told = case.messages.filter(kind="promise_kept")
    assert told
    assert all(line.name in message.text for message in told)


def test_on_its_last_day_it_is_in_time(new_case):
    case = promised(new_case("submitted"))
    with time_machine.travel(f"{line_of(case).due.isoformat()}T12:00:00+08:00"):
        handed_in(case)
    assert not line_of(case).late


def test_desk_and_applicant_open_the_commitment_and_nobody_else(client, new_case, signed_in):
    case = promised(new_case("submitted", channel="window"))
    address = reverse("issuance_commitment", args=[case.pk])
    for name in (APPROVER, CLERK):
        assert address in page(signed_in(name), case).content.decode()
        assert signed_in(name).get(address).status_code in {200, 202}
    assert signed_in("clerk-450203").get(address).status_code == 404
    mine = reverse("track_commitment", args=[case.submission.reference])
    assert client.get(mine).status_code == 302  # asked for the access code
    receipt = intake.receipt(case.submission)
    client.post(reverse("track"), {"reference": receipt.reference, "code": receipt.access_code})
    assert mine in client.get(reverse("track_case", args=[receipt.reference])).content.decode()
    assert client.get(mine).status_code in {200, 202}


def test_a_case_without_promises_has_none(new_case, signed_in):
    case = new_case("submitted")
    address = reverse("issuance_commitment", args=[case.pk])
    assert address not in page(signed_in(APPROVER), case).content.decode()
    assert signed_in(APPROVER).get(address).status_code == 404


def test_the_applicant_hands_it_in_under_track(client, new_case):
    case = promised(new_case("submitted"))
    receipt, paper = intake.receipt(case.submission), line_of(case).material
    client.post(reverse("track"), {"reference": receipt.reference, "code": receipt.access_code})
    there = reverse("track_promised", args=[receipt.reference])
    assert there in client.get(reverse("track_case", args=[receipt.reference])).content.decode()
    begun = client.get(reverse("track_case", args=[receipt.reference])).content.decode()
    assert "（含当日）补交您承诺的" in begun
    answer = client.post(there, {})
    assert answer.status_code == 422
    assert "至少" in answer.content.decode()
    sent = ContentFile(sample_paper("online"), name="平面图.pdf")
    answer = client.post(there, {f"promised-{paper}": sent})
    assert answer.status_code == 302
    assert line_of(case).status == "handed_in"
    told = client.get(reverse("track_case", args=[receipt.reference])).content.decode()
    assert "已补交，待核验" in told
    assert there not in told
    assert "（含当日）补交您承诺的" not in told
