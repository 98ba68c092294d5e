"""A condition that a visit would verify may be promised (容缺), with its line, day and consequence."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from forms import intake
from issuance.casework import jobs
from issuance.casework.papers.notice_pdf import notice_document
from issuance.casework.queues.worklist import queues_of
from issuance.casework.verbs import REGISTRY
from issuance.models import Notice, Promise
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused
from tests.issuance.inspection_cases import looking
from tests.issuance.limit_ready import APPROVER
from tests.issuance.promise_cases import CONDITION, conditional, line_of, overdue
from tests.issuance.ready import MARKET

verify, broke = REGISTRY["verify_condition"], REGISTRY["break_promise"]


@pytest.fixture
def case(new_case):
    return conditional(new_case("submitted"))


def review_of(case):
    return case.reviews.get(department__code=MARKET)


def seen(case, **changed):
    stated = looking(review_of(case))
    return {name: stated[name] for name in ("on", "people")} | changed


def text(notice):
    return "".join(notice_document(notice).html.split())


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
    assert CONDITION in said
    assert "凭承诺" in said or "承诺" in said


def test_two_people_of_the_department_verify_it_and_the_promise_is_kept(case, person):
    line = line_of(case)
    assert line in waits(person(APPROVER))["conditions_to_verify"]
    with pytest.raises(VerbRefused, match="行政许可法第三十四条"):
        verify.run(line, actor=person(APPROVER), **seen(case, people=[person(APPROVER).pk]))
    verify.run(line, actor=person(APPROVER), **seen(case))
    assert line_of(case).status == "kept"
    assert case.messages.filter(kind="promise_kept").exists()
    assert not waits(person(APPROVER)).get("conditions_to_verify")


def test_it_is_no_paper_that_could_be_handed_in_or_judged_as_one(case, person):
    assert REGISTRY["hand_in_promised"].hindrance(case)
    with pytest.raises(VerbRefused):
        REGISTRY["verify_promise"].run(line_of(case), actor=person(APPROVER), right=True)


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
    broke.run(line, actor=actor, reason="未配备留样设施")
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
