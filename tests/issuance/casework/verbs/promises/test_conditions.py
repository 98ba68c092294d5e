"""A condition that a visit would verify may be promised (容缺), with its line, day and consequence."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from forms import intake
from forms.models import SubmittedFile
from issuance.casework import jobs
from issuance.casework.hearings import hands_in
from issuance.casework.queues.worklist import queues_of
from issuance.casework.verbs import REGISTRY
from issuance.models import Inspected, Notice, Promise, Review
from portal.demo.people import approver_of
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import User
from tests.issuance.inspection_cases import begin, looking, plan, say, there
from tests.issuance.limit_ready import APPROVER
from tests.issuance.promise_cases import CONDITION, conditional, file, handed_in, line_of, overdue
from tests.issuance.reading import text
from tests.issuance.ready import CLERK, MARKET

verify, broke = REGISTRY["verify_condition"], REGISTRY["break_promise"]


@pytest.fixture
def case(new_case):
    return conditional(new_case("submitted"))


def review_of(case):
    return case.reviews.get(department__code=MARKET)


def seen(case, **changed):
    stated = looking(review_of(case))
    return {name: stated[name] for name in ("on", "people")} | changed


def waits(user) -> dict:
    return {queue.code: list(rows) for queue, rows in queues_of(user, clock.today())}


def test_the_notice_of_acceptance_names_it_with_its_last_day_and_nothing_as_missing(case):
    line = line_of(case)
    assert (line.way, line.name, line.status) == ("condition", CONDITION, "awaited")
    notice = case.notices.get(kind=Notice.Kind.ACCEPTED)
    assert notice.body["promised"] == []
    said = text(notice)
    assert CONDITION in said
    assert f"{line.due.year}年{line.due.month}月{line.due.day}日" in said
    assert "尚缺部分材料" not in said


def test_it_may_be_granted_under_the_promise_and_the_decision_says_so(case, person):
    review = review_of(case)
    REGISTRY["decide"].run(review, actor=person(APPROVER), grant=True)
    said = text(case.notices.get(kind=Notice.Kind.DECISION, review=review))
    due = line_of(case).due
    assert f"“{CONDITION}”，于{due.year}年{due.month}月{due.day}日前（含当日）达到" in said
    assert "补交" not in said


def test_whoever_grants_reads_before_it_which_condition_stands_out_until_when(case, person):
    review = review_of(case)
    told = f"“{CONDITION}”，于{line_of(case).due.isoformat()}前（含当日）达到"
    decide = REGISTRY["decide"]
    assert told in decide.hint(review)
    assert told in dict(decide.stands(review, grant=True)).values()
    assert told not in dict(decide.stands(review, grant=False)).values()


def test_two_people_of_the_department_verify_it_and_the_promise_is_kept(case, person):
    line = line_of(case)
    assert line in waits(person(APPROVER))["conditions_to_verify"]
    with pytest.raises(VerbRefused, match="行政许可法第三十四条"):
        verify.run(line, actor=person(APPROVER), **seen(case, people=[person(APPROVER).pk]))
    verify.run(line, actor=person(APPROVER), **seen(case))
    assert line_of(case).status == "kept"
    assert case.messages.filter(kind="promise_kept").exists()
    assert not waits(person(APPROVER)).get("conditions_to_verify")


def test_the_applicant_reports_it_as_met_with_pictures_and_its_department_sees_them(
    case, person, signed_in
):
    handed_in(case, "留样柜照片")
    line = line_of(case)
    assert (line.status, line.handed_in_on) == ("handed_in", clock.today())
    assert str(line.label.word) == "已报告达到，待核实"
    paper = case.notices.get(kind=Notice.Kind.PROMISE_IN)
    assert f"{CONDITION}（报告已达到）" in text(paper)
    assert line in waits(person(APPROVER))["conditions_to_verify"]
    assert line not in waits(person(APPROVER)).get("promises_to_verify", [])
    client = signed_in(APPROVER)
    page = client.get(reverse("issuance_case", args=[case.pk])).content.decode()
    (shown,) = SubmittedFile.objects.filter(material=line.paper)
    address = reverse("issuance_file", args=[case.pk, shown.pk])
    assert address in page
    assert client.get(address).status_code == 200
    other = case.reviews.exclude(pk=line.review_id).first().department
    assert signed_in(approver_of(other).username).get(address).status_code == 404


def test_the_window_takes_the_report_of_who_comes_in_person(new_case, person):
    case = conditional(new_case("submitted", channel="window"))
    line = line_of(case)
    assert case in waits(person(CLERK))["promised_papers"]
    REGISTRY["take_in_promised"].run(case, actor=person(CLERK), files={line.paper: [file()]})
    assert line_of(case).status == "handed_in"
    assert case not in waits(person(CLERK)).get("promised_papers", [])


def test_while_it_waits_to_be_looked_at_nothing_is_granted(case, person):
    handed_in(case)
    with pytest.raises(VerbRefused, match=r"核[验实]"):
        REGISTRY["decide"].run(review_of(case), actor=person(APPROVER), grant=True)


def test_reported_and_not_met_it_stays_promised_and_the_applicant_is_told_by_whom(case, person):
    handed_in(case)
    stated = seen(case, met=False, reason="冰箱未到位")
    verify.run(line_of(case), actor=person(APPROVER), **stated)
    line = line_of(case)
    assert (line.status, line.handed_in_on) == ("awaited", None)
    said = text(case.notices.get(kind=Notice.Kind.PROMISE))
    assert "冰箱未到位" in said
    assert all(str(user) in said for user in User.objects.filter(pk__in=stated["people"]))
    handed_in(case, "冰箱照片")
    assert line_of(case).status == "handed_in"


def test_before_it_is_reported_nobody_finds_that_it_is_not_met(case, person):
    with pytest.raises(VerbRefused, match="尚未报告达到"):
        verify.run(line_of(case), actor=person(APPROVER), **seen(case, met=False, reason="无"))


def test_it_is_not_judged_as_a_paper(case, person):
    handed_in(case)
    with pytest.raises(VerbRefused, match="两人"):
        REGISTRY["verify_promise"].run(line_of(case), actor=person(APPROVER), right=True)


@pytest.mark.parametrize("without", ["nobody", "one", "on its last day"])
def test_it_is_found_broken_only_after_two_people_looked_after_its_last_day(case, person, without):
    line, actor = line_of(overdue(case)), person(APPROVER)
    stated = {
        "nobody": {},
        "one": seen(case, people=[actor.pk]),
        "on its last day": seen(case, on=line.due),
    }[without]
    with pytest.raises(VerbRefused):
        broke.run(line, actor=actor, reason="未配备留样设施", **stated)
    assert line_of(case).status == "awaited"
    broke.run(line, actor=actor, reason="未配备留样设施", **seen(case))
    said = text(case.notices.get(kind=Notice.Kind.PROMISE))
    assert all(str(user) in said for user in User.objects.filter(pk__in=seen(case)["people"]))


def test_reported_late_it_may_be_found_broken_by_a_look(case, person):
    handed_in(overdue(case))
    broke.run(line_of(case), actor=person(APPROVER), reason="仍未配备", **seen(case))
    assert line_of(case).status == "broken"


def test_whoever_looked_does_not_preside(case, person):
    verify.run(line_of(case), actor=person(APPROVER), **seen(case))
    assert set(seen(case)["people"]) <= hands_in(review_of(case))


def test_at_the_place_it_is_named_and_alone_hinders_no_passed(new_case, person, signed_in):
    case = conditional(new_case("submitted"))
    Review.objects.filter(pk=review_of(case).pk).update(visit="ask")
    review, line = say(review_of(case)), line_of(case)
    plan(case)
    begin(case)
    day = line.due.isoformat()
    page = signed_in(APPROVER).get(reverse("issuance_visit", args=[case.pk])).content.decode()
    assert f"“{CONDITION}”（{day}前（含当日））" in page
    conclude = REGISTRY["conclude_inspection"]
    assert CONDITION in conclude.hint(review)
    stated = {"conclusion": "passed", "people": there(review)}
    assert not any(CONDITION in told for told in conclude.remarks(review, **stated))
    failed = {"conclusion": "failed", "findings": "未配备", "people": there(review)}
    assert any(CONDITION in told for told in conclude.remarks(review, **failed))
    conclude.run(review, actor=person(APPROVER), **stated)
    (row,) = Inspected.objects.filter(review=review)
    assert (CONDITION, day) in [(point["text"], point["note"]) for point in row.shown]
    REGISTRY["decide"].run(review_of(case), actor=person(APPROVER), grant=True)


def test_a_promised_paper_is_not_verified_as_a_condition(case, person):
    Promise.objects.filter(pk=line_of(case).pk).update(way="deferred")
    with pytest.raises(VerbRefused, match="未承诺后续达到的条件"):
        verify.run(line_of(case), actor=person(APPROVER), **seen(case))


def test_after_its_last_day_nothing_is_granted_until_it_is_verified_or_found_broken(case, person):
    line = line_of(overdue(case))
    actor = person(APPROVER)
    assert line in waits(actor)["promises_overdue"]
    with pytest.raises(VerbRefused, match="期限"):
        REGISTRY["decide"].run(review_of(case), actor=actor, grant=True)
    broke.run(line, actor=actor, reason="未配备留样设施", **seen(case))
    said = text(case.notices.get(kind=Notice.Kind.PROMISE))
    assert CONDITION in said
    assert "未配备留样设施" in said
    assert "补交" not in said
    with pytest.raises(VerbRefused):
        REGISTRY["decide"].run(review_of(case), actor=actor, grant=True)


def test_met_late_it_is_kept_all_the_same(case, person):
    line = line_of(overdue(case))
    verify.run(line, actor=person(APPROVER), **seen(case))
    assert line_of(case).status == "kept"


def test_months_of_ticks_remind_once(case):
    for day in range(60):
        moment = clock.today() + timedelta(days=day)
        with time_machine.travel(f"{moment.isoformat()}T09:00:00+08:00"):
            jobs.pursue_promises()
    told = {message.channel for message in case.messages.filter(kind="condition_reminder")}
    assert case.messages.filter(kind="condition_reminder").count() == len(told) > 0
    assert not case.messages.filter(kind="promise_reminder").exists()


def test_desk_and_applicant_read_its_day(case, client, signed_in):
    page = signed_in(APPROVER).get(reverse("issuance_case", args=[case.pk])).content.decode()
    assert CONDITION in page
    assert "已承诺，待核实" in page
    receipt = intake.receipt(case.submission)
    client.post(reverse("track"), {"reference": receipt.reference, "code": receipt.access_code})
    followed = client.get(reverse("track_case", args=[receipt.reference])).content.decode()
    assert CONDITION in followed
    assert "达到期限" in followed
