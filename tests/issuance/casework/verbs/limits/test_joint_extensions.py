"""Joint handling that takes longer: what the head of the government approved, recorded with its paper."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from forms import uploads
from issuance.casework import due_days
from issuance.casework.papers.notice_pdf import notice_document
from issuance.casework.progress import progress
from issuance.casework.queues.worklist import work_list
from issuance.casework.verbs import REGISTRY
from issuance.models import Case, JointExtension, Notice, Review
from portal.ground.calendar import clock
from portal.ground.files import storage
from portal.ground.history.transitions import VerbRefused
from portal.ground.office_days import almanac
from tests.issuance.limit_ready import MORE_TIME, approval, report
from tests.issuance.ready import worded

MARKET, HOUSING, HEAD = "450204-MR", "450204-HC", "head-450204-aa"


def after_acceptance(case, n):
    accepted = case.accepted_at.astimezone(clock.ZONE).date()
    return clock.add_working_days(accepted, n, days=almanac.days_of(case.region_id))


@pytest.mark.both_databases
def test_what_is_undecided_has_until_the_end_of_the_sixty_days(ready, person):
    prepared = ready("extend_joint")
    case, scan = prepared.case, prepared.arguments["scan"]
    decided = case.reviews.get(department__code=MARKET)
    REGISTRY["decide"].run(decided, actor=person("approver-450204-mr"), grant=True)
    told = case.reviews.get(pk=decided.pk).due
    prepared.run()
    assert case.reviews.get(pk=decided.pk).due == told
    review = case.reviews.get(department__code=HOUSING)
    assert review.due == after_acceptance(case, 60)
    row = JointExtension.objects.get()
    assert (row.number, row.days, row.scan_sha256) == ("柳南政审〔2026〕9号", 15, scan.sha256)
    assert storage.is_intact(row.scan_sha256)
    for changed in ({"number": "另一号"}, {"scan_sha256": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            JointExtension.objects.filter(pk=row.pk).update(**changed)
    with pytest.raises(VerbRefused, match="只能延长一次"):
        prepared.run()


def test_the_applicant_reads_the_approval_in_a_paper_and_on_the_account(ready):
    prepared = ready("extend_joint")
    prepared.run()
    case = Case.objects.get(pk=prepared.case.pk)
    notice = Notice.objects.get(kind="joint")
    due = after_acceptance(case, 60)
    assert (notice.organ, notice.review) == (case.issuing_body, None)
    assert notice.body["joint"]["due"] == due.isoformat()
    text = notice_document(notice).html
    assert all(word in text for word in ("柳南政审〔2026〕9号", "需两级档案核对", worded(due)))
    for part in progress(case).parts:
        lines = " ".join(map(str, part.explanation))
        assert "柳南区人民政府负责人批准，延长15个工作日（《行政许可法》第四十二条第二款）" in lines
        assert part.review.due == due


def test_a_paused_item_gets_the_longer_term_when_its_pause_ends(ready, person):
    prepared = ready("extend_joint")
    review = prepared.case.reviews.get(department__code=MARKET)
    stated = {
        "cause": "testing",
        "purpose": "检测水质",
        "law": "《生活饮用水卫生监督管理办法》第二十条",
        "expected": clock.today(),
    }
    REGISTRY["pause"].run(review, actor=person("approver-450204-mr"), **stated)
    prepared.run()
    review.refresh_from_db()
    assert review.due is None
    tomorrow = clock.today() + timedelta(days=1)
    with time_machine.travel(tomorrow, tick=False):
        REGISTRY["resume"].run(review, actor=person("approver-450204-mr"), **report())
    review.refresh_from_db()
    assert review.due >= after_acceptance(prepared.case, 60)


def test_the_term_of_an_item_itself_that_is_longer_stands(ready, monkeypatch):
    prepared = ready("extend_joint")
    case = prepared.case
    review = case.reviews.get(department__code=MARKET)
    later = after_acceptance(case, 80)
    case.reviews.filter(pk=review.pk).update(due=later)
    prepared.run()
    assert case.reviews.get(pk=review.pk).due == later


def limited_to(review, monkeypatch, value, unit):
    known = review.owning_case.version.snapshot.permit_by_code
    part = known[review.permit_code]
    limit = part.limit.model_copy(update={"value": value, "unit": unit})
    monkeypatch.setitem(known, part.code, part.model_copy(update={"limit": limit}))


@pytest.mark.parametrize(("value", "unit"), [(0, "当场"), (3, "个月"), (10, "工作日")])
def test_a_limit_of_the_items_own_law_does_not_move(ready, monkeypatch, value, unit):
    prepared = ready("extend_joint")
    review = prepared.case.reviews.get(department__code=MARKET)
    limited_to(review, monkeypatch, value, unit)
    prepared.run()
    assert prepared.case.reviews.get(pk=review.pk).due == review.due


def test_a_limit_that_has_ended_is_not_revived_then_nor_by_a_day_off_known_later(
    ready, monkeypatch
):
    prepared = ready("extend_joint")
    case = prepared.case
    ended, running = case.reviews.order_by("department__code")
    day = clock.today()
    case.reviews.filter(pk=ended.pk).update(due=day - timedelta(days=1))
    case.reviews.filter(pk=running.pk).update(due=day)
    prepared.run()
    assert case.reviews.get(pk=running.pk).due == after_acceptance(case, 60)
    ended = Case.objects.get(pk=case.pk).reviews.get(pk=ended.pk)
    assert ended.due == day - timedelta(days=1)
    found = due_days.decision(Case.objects.get(pk=case.pk), ended, almanac.days_of(case.region_id))
    assert found.due < after_acceptance(case, 45)


def test_before_it_stands_the_page_names_the_old_and_the_new_day_of_each_item(ready, person):
    prepared = ready("extend_joint")
    case = Case.objects.get(pk=prepared.case.pk)
    paused, other = case.reviews.order_by("department__code")
    stated = {
        "cause": "testing",
        "purpose": "检测水质",
        "law": "《生活饮用水卫生监督管理办法》第二十条",
        "expected": clock.today(),
    }
    approver = person(f"approver-{paused.department.code.lower()}")
    REGISTRY["pause"].run(paused, actor=approver, **stated)
    case = Case.objects.get(pk=prepared.case.pk)
    lines = dict(prepared.verb.stands(case, **prepared.arguments))
    assert due_days.joint_extension(case) is None
    prepared.run()
    told = other.due
    other.refresh_from_db()
    assert lines[other.permit_name] == f"{told.isoformat()} → {other.due.isoformat()}"
    assert "中止" in lines[paused.permit_name]


def test_where_nothing_can_be_given_more_time_no_approval_is_recorded(ready):
    prepared = ready("extend_joint")
    prepared.case.reviews.update(due=clock.today() - timedelta(days=1))
    with pytest.raises(VerbRefused, match="期限未届满"):
        prepared.run()
    assert not JointExtension.objects.exists()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"number": " "}, "批准文号"),
        ({"reason": " "}, "请写明理由"),
        ({"scan": None}, "扫描件"),
        ({"approved_on": 1}, "日期"),
        ({"approved_on": -1}, "早于受理日期"),
    ],
)
def test_an_approval_is_recorded_with_number_day_reason_and_scan(ready, changed, said):
    prepared = ready("extend_joint")
    if "approved_on" in changed:
        changed = {"approved_on": clock.today() + timedelta(days=changed["approved_on"])}
    stated = prepared.arguments | changed
    with pytest.raises(VerbRefused, match=said):
        prepared.verb.run(prepared.case, actor=prepared.actor, **stated)
    assert not JointExtension.objects.exists()


@pytest.mark.parametrize(("days", "late"), [(0, False), (1, True)])
def test_it_is_recorded_until_the_forty_five_days_have_passed(ready, days, late):
    prepared = ready("extend_joint")
    last = after_acceptance(prepared.case, 45)
    assert (
        last == due_days.joint_handling(prepared.case, almanac.days_of(prepared.case.region_id)).due
    )
    prepared.case.reviews.update(due=last)
    with time_machine.travel(last + timedelta(days=days), tick=False):
        assert bool(prepared.verb.hindrance(prepared.case)) is late


def test_on_the_page_the_scan_is_kept_over_the_confirmation_and_opened_afterwards(ready, signed_in):
    prepared = ready("extend_joint")
    client = signed_in(HEAD)
    assert prepared.post(client).status_code == 302
    row = JointExtension.objects.get()
    address = f"/cms/cases/{prepared.case.pk}/scans/{row.pk}/joint/"
    assert address in client.get(f"/cms/cases/{prepared.case.pk}/").content.decode()
    answer = client.get(address)
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content == approval()["scan"].read()
    assert signed_in("clerk-450203").get(address).status_code == 404
    assert client.get(address.replace("joint", "other")).status_code == 404


def test_a_file_the_judge_refuses_is_told_beside_the_field_and_the_rest_is_kept(ready, signed_in):
    prepared = ready("extend_joint")
    wrong = approval()["scan"].__class__(b"MZ not a paper", name="批件.pdf")
    prepared = prepared._replace(posted=approval(scan=wrong))
    answer = prepared.post(signed_in(HEAD))
    assert answer.status_code == 422
    form = next(c["form"] for c in answer.context["cards"] if c["verb"].code == "extend_joint")
    assert list(form.errors) == ["scan"]
    assert form["number"].value() == "柳南政审〔2026〕9号"
    assert not JointExtension.objects.exists()


def test_one_department_alone_is_no_joint_handling(ready):
    prepared = ready("extend_joint")
    market = prepared.case.reviews.get(department__code=MARKET).department
    assert REGISTRY["extend_joint"].hindrance(prepared.case) == ""
    prepared.case.reviews.update(department=market)
    case = Case.objects.get(pk=prepared.case.pk)
    assert "两个以上部门" in REGISTRY["extend_joint"].hindrance(case)


@pytest.mark.parametrize("asked_first", [False, True])
def test_days_that_would_end_before_joint_handling_does_are_not_given(ready, person, asked_first):
    prepared = ready("extend_joint")
    review = prepared.case.reviews.get(department__code=MARKET)
    asker, head = person("approver-450204-mr"), person("head-450204-mr")
    if asked_first:
        REGISTRY["ask_extension"].run(review, actor=asker, **MORE_TIME)
    prepared.run()
    review = Review.objects.get(pk=review.pk)
    told = f"联合办理已延期至{review.due.isoformat()}"
    if not asked_first:
        with pytest.raises(VerbRefused, match=told):
            REGISTRY["ask_extension"].run(review, actor=asker, **MORE_TIME)
        return
    assert REGISTRY["grant_extension"].hindrance(review).startswith(told)
    assert "extensions" in {waiting.queue.code for waiting in work_list(head, clock.today())}
    REGISTRY["refuse_extension"].run(review, actor=head, reason="联合办理已延期")
    assert "extensions" not in {waiting.queue.code for waiting in work_list(head, clock.today())}


def test_what_was_accepted_alone_is_extended_while_the_rest_waits(new_case, person):
    case = new_case("supplement")
    REGISTRY["go_on"].run(Case.objects.get(pk=case.pk))
    case = Case.objects.get(pk=case.pk)
    [review] = case.reviews.filter(status="open")
    scan = uploads.take_in(approval()["scan"])
    told = review.due
    REGISTRY["extend_joint"].run(case, actor=person(HEAD), **approval(scan=scan))
    assert Case.objects.get(pk=case.pk).status == "supplement"
    assert case.reviews.get(pk=review.pk).due > told
    assert case.notices.filter(kind="joint").count() == 1
