"""Two stages of one permit (筹建 → 验收): an approval to build, then the permit once it is built."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from forms import intake
from guides.version.choices import PREPARATION
from issuance.casework import days_put_off, due_days, jobs, stages
from issuance.casework.papers.notice_pdf import notice_document
from issuance.casework.progress import progress
from issuance.casework.queues.worklist import queues_of
from issuance.casework.verbs import REGISTRY
from issuance.casework.verbs.case import opening
from issuance.licence import counting
from issuance.models import Case, Hand, Licence, LicenceEdition, Notice, Review
from issuance.status import CaseStatus, ReviewStatus
from portal.demo.people import approver_of
from portal.demo.telling import sample_number, sample_paper
from portal.ground.calendar import clock
from portal.ground.history import witness
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import User
from portal.ground.office_days import almanac
from tests.issuance.decision_ready import DENIAL, WRONG
from tests.issuance.promise_cases import file, put_off
from tests.issuance.ready import part_of, worded

FIRST, SECOND, OTHER = "DRAINAGE", "SMALL_CATERING", "TOBACCO_RETAIL"
TO_BUILD = timedelta(days=180)


@pytest.fixture
def staged(new_case, monkeypatch):
    """A case whose version has an approval to build, and the permit that comes after it."""
    chosen = opening.chosen_permits
    stated = {
        FIRST: {"kind": PREPARATION, "counts": False},
        SECOND: {"after": (FIRST,)},
    }

    def told(revision):
        return [
            (permit.model_copy(update=stated.get(permit.code, {})), way)
            for permit, way in chosen(revision)
        ]

    monkeypatch.setattr(opening, "chosen_permits", told)
    return new_case("accepted", answers={"tobacco": True})


def item(case, code):
    rows = Review.objects.select_related("case__version", "department", "builds_on")
    return rows.get(case=case, permit_code=code)


def other(case):
    return Review.objects.exclude(permit_code__in=(FIRST, SECOND)).get(case=case).permit_code


def grant(case, code, **stated):
    review = item(case, code)
    REGISTRY["decide"].run(
        review, actor=approver_of(review.department), **(stated or {"grant": True})
    )


def record(case, code, until):
    review = item(case, code)
    number = sample_number(part_of(review), review.pk)
    stated = {"number": number, "valid_from": clock.today(), "valid_until": until}
    REGISTRY["record_permit"].run(review, actor=approver_of(review.department), **stated)
    return number


def listed(case, code):
    review = item(case, code)
    actor = approver_of(review.department)
    return {
        queue.code
        for queue, rows in queues_of(actor, clock.today())
        if any(row.pk == review.pk for row in rows if isinstance(row, Review))
    }


def text(notice):
    return re.sub(r"<[^>]+>|\s", "", notice_document(notice).html)


@pytest.mark.both_databases
def test_the_second_stage_has_no_last_day_before_it_is_reported_as_built(staged):
    first, second = item(staged, FIRST), item(staged, SECOND)
    assert (first.prepares, first.counts, second.builds_on) == (True, False, first)
    assert first.due is not None
    assert second.due is None
    [accepted] = Notice.objects.filter(case=staged, kind="accepted")
    assert "自您报告建成之日起算" in text(accepted)
    assert "验收" in REGISTRY["decide"].hindrance(second)
    assert "未获准予" in REGISTRY["report_built"].hindrance(second)
    for verb in ("pause", "ask_extension"):
        assert REGISTRY[verb].hindrance(second)
    assert listed(staged, SECOND) == {"building"}
    grant(staged, FIRST)
    assert listed(staged, SECOND) == {"building"}
    [paper] = Notice.objects.filter(review=first, kind="decision")
    assert "筹建" in text(paper)
    assert not REGISTRY["report_built"].hindrance(item(staged, SECOND))
    assert list(witness.alterations()) == []


@pytest.mark.both_databases
def test_from_the_day_it_is_reported_its_limit_runs_and_a_paper_names_the_last_day(staged):
    grant(staged, FIRST)
    record(staged, FIRST, clock.today() + TO_BUILD)
    with time_machine.travel(clock.now() + timedelta(days=100), tick=False):
        second = item(staged, SECOND)
        [part] = [
            part
            for part in progress(Case.objects.get(pk=staged.pk)).parts
            if part.review.pk == second.pk
        ]
        assert (part.can_report_built, part.build_until) == (True, stages.build_until(second))
        REGISTRY["report_built"].run(second)
        second = item(staged, SECOND)
        value, unit = part_of(second).time_allowed
        days = almanac.days_of(second.region_id)
        assert second.completed_on == clock.today()
        assert second.due == clock.deadline(clock.today(), value, unit, days=days).due
        account = due_days.decision(second.case, second, days)
        assert "建成" in str(account.lines[0])
        [paper] = Notice.objects.filter(review=second, kind="built")
        assert paper.number.endswith("YS")
        assert worded(second.due) in text(paper)
        assert listed(staged, SECOND) == {"to_decide"}
        with pytest.raises(VerbRefused, match="已于"):
            REGISTRY["report_built"].run(second)
        assert list(witness.alterations()) == []


@pytest.mark.both_databases
def test_the_composite_names_the_permit_and_never_the_approval_to_build(staged, person, client):
    grant(staged, FIRST)
    approval = record(staged, FIRST, clock.today() + TO_BUILD)
    REGISTRY["record_built"].run(item(staged, SECOND), actor=person("clerk-450204"))
    for code in (SECOND, other(staged)):
        grant(staged, code)
        record(staged, code, clock.today() + timedelta(days=900))
    case = Case.objects.get(pk=staged.pk)
    assert case.status == CaseStatus.DECIDED
    REGISTRY["issue"].run(case, actor=person("officer-450204-aa"))
    licence = Licence.objects.get(origin_case=case)
    named = {load.permit.permit_code for load in licence.loads.select_related("permit")}
    assert named == {SECOND, other(staged)}
    token = LicenceEdition.objects.get(licence=licence).token
    page = client.get(f"/l/{token}/").content.decode()
    assert item(staged, SECOND).permits.get().number in page
    assert approval not in page
    lists = queues_of(person("officer-450204-aa"), clock.today())
    reissues = [list(rows) for queue, rows in lists if queue.code == "to_reissue"]
    assert licence not in reissues[0]


def next_step(case) -> str:
    return progress(Case.objects.get(pk=case.pk)).next_step


def test_when_nothing_else_is_left_the_composite_is_made_at_once_of_the_rest_by_taking_it_back(
    staged, monkeypatch
):
    monkeypatch.setattr(counting, "LEAST", 1)
    grant(staged, FIRST)
    second = item(staged, SECOND)
    assert "撤回" not in next_step(staged)
    grant(staged, other(staged))
    assert staged.messages.filter(kind="composite_waits").exists()
    told = f"可以在下方撤回“{second.permit_name}”的申请"
    assert told in next_step(staged)
    REGISTRY["take_back_item"].run(item(staged, SECOND))
    assert Case.objects.get(pk=staged.pk).status == CaseStatus.DECIDED
    assert list(witness.alterations()) == []


def test_where_no_composite_follows_without_it_nobody_is_asked_to_take_it_back(staged):
    grant(staged, other(staged))
    assert "待您报告建成" not in next_step(staged)  # its first stage is not decided
    grant(staged, FIRST)
    assert "待您报告建成、申请验收后办理" in next_step(staged)
    assert "撤回" not in next_step(staged)
    assert not staged.messages.filter(kind="composite_waits").exists()


def test_what_is_reported_as_built_is_waited_for_no_longer(staged, monkeypatch):
    monkeypatch.setattr(counting, "LEAST", 1)
    grant(staged, FIRST)
    REGISTRY["report_built"].run(item(staged, SECOND))
    grant(staged, other(staged))
    assert not staged.messages.filter(kind="composite_waits").exists()
    assert "待您报告建成" not in next_step(staged)


@pytest.mark.both_databases
def test_an_approval_alone_carries_no_composite(staged):
    """Of three items two count, and one of these is denied."""
    grant(staged, FIRST)
    REGISTRY["report_built"].run(item(staged, SECOND))
    denial = {"grant": False, "reasons": "不符合规定条件", "basis": "《测试法》第一条"}
    grant(staged, other(staged), **denial)
    grant(staged, SECOND)
    assert Case.objects.get(pk=staged.pk).status == CaseStatus.CLOSED


@pytest.mark.both_databases
def test_after_the_time_to_build_has_run_out_the_second_stage_can_only_be_denied(staged):
    grant(staged, FIRST)
    record(staged, FIRST, clock.today() + TO_BUILD)
    with time_machine.travel(clock.now() + TO_BUILD + timedelta(days=1), tick=False):
        second = item(staged, SECOND)
        assert REGISTRY["report_built"].hindrance(second)
        assert not REGISTRY["decide"].hindrance(second)
        assert "验收" in REGISTRY["decide"].faults(second, grant=True)["grant"]
        assert listed(staged, SECOND) == {"to_decide"}
        denial = {"grant": False, "reasons": "逾期未建成", "basis": "《测试法》第一条"}
        grant(staged, SECOND, **denial)
        assert item(staged, SECOND).status == ReviewStatus.DENIED


def test_where_the_first_stage_is_denied_the_second_waits_for_nothing(staged):
    denial = {"grant": False, "reasons": "选址不当", "basis": "《测试法》第一条"}
    grant(staged, FIRST, **denial)
    assert listed(staged, SECOND) == {"to_decide"}
    assert REGISTRY["report_built"].hindrance(item(staged, SECOND))
    assert REGISTRY["decide"].faults(item(staged, SECOND), grant=True)


def fallen(case, code=SECOND):
    second = item(case, code)
    return second.due, second.case, almanac.days_of(second.region_id)


@pytest.mark.both_databases
def test_where_the_first_stage_is_denied_the_second_has_a_last_day_from_then(staged):
    assert item(staged, SECOND).due is None
    jobs.pursue_stages()
    assert item(staged, SECOND).due is None
    grant(staged, FIRST, **DENIAL)
    jobs.pursue_stages()
    due, case, days = fallen(staged)
    assert (
        due
        == clock.deadline(clock.today(), *part_of(item(staged, SECOND)).time_allowed, days=days).due
    )
    assert "不得再行建设" in str(due_days.decision(case, item(staged, SECOND), days).lines[0])
    jobs.pursue_stages()
    assert fallen(staged)[0] == due
    told = staged.notices.get(kind=Notice.Kind.BUILT)
    assert told.title == "不得再行建设、确定审批期限告知书"
    assert worded(due) in notice_document(told).html
    [text] = [row.text for row in staged.messages.filter(kind="unbuilt")]
    assert worded(due) in text
    withdraw(staged, FIRST)
    jobs.pursue_stages()
    assert item(staged, SECOND).due is None, "the first came back: it may be built again"
    again = staged.notices.filter(kind=Notice.Kind.BUILT).latest("pk")
    assert "可以继续依据" in notice_document(again).html
    assert staged.messages.filter(kind="unbuilt").count() == 1
    assert staged.messages.filter(notice=again).exists()
    assert list(witness.alterations()) == []


def test_once_the_time_to_build_is_over_the_second_is_overdue_after_its_own_limit(staged, person):
    grant(staged, FIRST)
    record(staged, FIRST, clock.today() + TO_BUILD)
    over = clock.now() + TO_BUILD
    with time_machine.travel(over, tick=False):
        jobs.pursue_stages()
        assert item(staged, SECOND).due is None
    with time_machine.travel(over + timedelta(days=5), tick=False):
        jobs.pursue_stages()
        due, _case, days = fallen(staged)
        last = clock.day_of(over)
        assert (
            due == clock.deadline(last, *part_of(item(staged, SECOND)).time_allowed, days=days).due
        )
    with time_machine.travel(over + timedelta(days=200), tick=False):
        late = {
            queue.code: list(rows)
            for queue, rows in queues_of(person("supervisor-4502"), clock.today())
        }
        assert item(staged, SECOND) in late["overdue"]


def withdraw(case, code):
    review = item(case, code)
    head = User.objects.get(username=f"head-{review.department.code.lower()}")
    REGISTRY["annul_denial"].run(review, actor=head, **WRONG)


@pytest.mark.both_databases
def test_a_second_stage_decided_anew_has_no_last_day_before_it_is_built(staged):
    for code in (FIRST, SECOND):
        grant(staged, code, **DENIAL)
    assert any("先撤销" in odd for odd in REGISTRY["annul_denial"].remarks(item(staged, SECOND)))
    for code in (FIRST, SECOND):
        withdraw(staged, code)
    second = item(staged, SECOND)
    assert (second.status, second.round, second.due) == (ReviewStatus.OPEN, 2, None)
    [paper] = Notice.objects.filter(review=second, kind="annulled")
    assert "自您报告建成并申请验收之日起算" in text(paper)
    assert "前（含当日）作出决定。" not in text(paper)
    days = almanac.days_of(second.region_id)
    account = due_days.decision(second.case, second, days)
    assert "报告建成" in " ".join(map(str, account.lines))
    assert days_put_off.put_off() == 0
    first = item(staged, FIRST)
    actor = User.objects.get(username=f"approver2-{first.department.code.lower()}")
    REGISTRY["decide"].run(first, actor=actor, grant=True)
    with time_machine.travel(clock.now() + timedelta(days=100), tick=False):
        REGISTRY["report_built"].run(item(staged, SECOND))
        second = item(staged, SECOND)
        value, unit = part_of(second).time_allowed
        assert second.due == clock.deadline(clock.today(), value, unit, days=days).due
        assert "建成" in str(due_days.decision(second.case, second, days).lines[0])
        [paper] = Notice.objects.filter(review=second, kind="built")
        assert worded(second.due) in text(paper)
        assert list(witness.alterations()) == []


@pytest.mark.both_databases
def test_a_second_stage_decided_anew_has_a_last_day_when_its_first_falls_again(staged):
    for code in (FIRST, SECOND):
        grant(staged, code, **DENIAL)
    for code in (FIRST, SECOND):
        withdraw(staged, code)
    jobs.pursue_stages()
    assert item(staged, SECOND).due is None
    with time_machine.travel(clock.now() + timedelta(days=3), tick=False):
        first = item(staged, FIRST)
        actor = User.objects.get(username=f"approver2-{first.department.code.lower()}")
        REGISTRY["decide"].run(first, actor=actor, **DENIAL)
        jobs.pursue_stages()
        second = item(staged, SECOND)
        days = almanac.days_of(second.region_id)
        limit = part_of(second).time_allowed
        assert second.due == clock.deadline(clock.today(), *limit, days=days).due
        account = due_days.decision(second.case, second, days)
        assert account.due == second.due
        assert "不得再行建设" in str(account.lines[0])
        jobs.pursue_stages()
        assert item(staged, SECOND).due == second.due


def test_a_second_stage_denied_after_it_was_built_has_its_limit_from_the_withdrawal(staged):
    grant(staged, FIRST)
    REGISTRY["report_built"].run(item(staged, SECOND))
    grant(staged, SECOND, **DENIAL)
    with time_machine.travel(clock.now() + timedelta(days=20), tick=False):
        withdraw(staged, SECOND)
        second = item(staged, SECOND)
        value, unit = part_of(second).time_allowed
        days = almanac.days_of(second.region_id)
        assert second.due == clock.deadline(clock.today(), value, unit, days=days).due
        assert due_days.decision(second.case, second, days).due == second.due


def test_the_applicant_reports_it_on_the_page_of_the_case(staged, client):
    grant(staged, FIRST)
    session = client.session
    session["tracked"] = [staged.submission.reference]
    session.save()
    page = f"/track/{staged.submission.reference}/"
    second = item(staged, SECOND)
    address = f"{page}built/{second.pk}/"
    assert address in client.get(page).content.decode()
    answer = client.post(address, follow=True).content.decode()
    assert "建成" in answer
    assert address not in answer
    assert item(staged, SECOND).completed_on == clock.today()
    assert client.post(f"{page}built/0/").status_code == 404


def follows_when_built(case) -> str:
    """As if one paper of the second stage had been left for then in the form; its id."""
    return put_off(case, item(case, SECOND), "when_built")


def test_what_can_exist_only_then_is_asked_for_then_and_received_in_writing(staged):
    paper = follows_when_built(staged)
    grant(staged, FIRST)
    second = item(staged, SECOND)
    with pytest.raises(VerbRefused, match="建成后提交的材料"):
        REGISTRY["report_built"].run(second)
    REGISTRY["report_built"].run(second, files={paper: [file("验收材料")]})
    assert staged.submission.current().files.filter(material=paper).count() == 1
    [notice] = Notice.objects.filter(review=second, kind="built")
    name = second.case.version.snapshot.material_by_id[paper].name
    assert f"《{name}》（文件1份）" in text(notice)


def test_under_track_the_papers_are_chosen_where_it_is_reported(staged, client):
    paper = follows_when_built(staged)
    grant(staged, FIRST)
    receipt = intake.receipt(staged.submission)
    client.post("/track/", {"reference": receipt.reference, "code": receipt.access_code})
    second = item(staged, SECOND)
    address = f"/track/{receipt.reference}/built/{second.pk}/"
    field = f"built{second.pk}-{paper}"
    assert field in client.get(f"/track/{receipt.reference}/").content.decode()
    assert client.post(address).status_code == 422
    assert item(staged, SECOND).completed_on is None
    sent = SimpleUploadedFile("验收.pdf", sample_paper("验收"), "application/pdf")
    assert client.post(address, {field: sent}).status_code == 302
    assert item(staged, SECOND).completed_on == clock.today()
    assert staged.submission.current().files.filter(material=paper).exists()


def test_at_the_window_they_are_scanned_by_who_then_decides_nothing(staged, person):
    paper = follows_when_built(staged)
    grant(staged, FIRST)
    clerk = person("clerk-450204")
    REGISTRY["record_built"].run(
        item(staged, SECOND), actor=clerk, files={paper: [file("验收材料")]}
    )
    assert Hand.objects.filter(case=staged, by=clerk, act=Hand.Act.SCANNED).exists()
