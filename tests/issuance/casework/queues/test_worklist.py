"""The work list (待办): each queue to its people, at a fixed number of questions."""

from datetime import date, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from issuance.casework.offers import offers
from issuance.casework.queues.worklist import work_list
from issuance.casework.verbs import REGISTRY
from issuance.casework.verbs.base import By
from issuance.casework.verbs.intake.acceptance import lapse
from issuance.models import Case, Permit, Review
from issuance.status import ReviewStatus
from portal.demo.people import approver_of
from portal.ground.calendar import clock
from portal.ground.models import User
from portal.ground.staff import posts
from tests.issuance import promise_cases
from tests.issuance.inspection_cases import YES, looked_at_later, plan, visit_at
from tests.issuance.limit_ready import of_limit
from tests.issuance.ready import ENDS, granted_under_a_broken_promise
from tests.issuance.renewal_ready import applied, permit_of
from tests.issuance.scan_ready import add
from tests.issuance.window_ready import paper_asked, posted

MARKET, OFFICE = "450204-mr", "450204-aa"
AT_ANY_TIME = (
    *("reissue_licence", "end", "record_permit", "set_hearing", "record_statement"),
    "take_in_promised",
    "record_notified",  # anew, where a day was mistyped
    "replan_inspection",
    *("annul_denial", "annul_refusal"),  # waited for of what rested on a bar alone
    "spare_permit",  # of one that is recorded, which may be ended instead
    "add_permit_scan",  # of one that no licence carries, or that has expired
)


def test_the_work_list_shows_each_queue_to_its_people(new_case, person):
    checking, reviewing = new_case("submitted"), new_case("accepted")
    counter, decided = new_case("submitted", channel="window"), new_case("decided")
    revoked = new_case("issued", ends="DRAINAGE")

    def queues(username):
        found = work_list(person(username), clock.today())
        return {w.queue.code: {task.case.pk for task in w.tasks} for w in found}

    market = queues(f"approver-{MARKET}")
    assert checking.pk in market["to_check"]
    assert reviewing.pk in market["to_decide"]
    assert counter.pk not in market["to_check"]
    assert counter.pk in queues("clerk-450204")["to_accept"]
    assert "to_accept" not in queues("clerk-450203")
    officer = queues(f"officer-{OFFICE}")
    assert decided.pk in officer["to_issue"]
    assert revoked.pk in officer["to_reissue"]
    assert "to_issue" not in queues("officer-450203-aa")


def left_out(new_case):
    """A department says after the planning that it needs the visit."""
    late = new_case("accepted", visit=True).reviews.get(department__code=MARKET.upper())
    REGISTRY["need_inspection"].run(late, actor=approver_of(late.department), **YES)
    plan(late.case)
    other = late.case.reviews.exclude(pk=late.pk).select_related("department").get()
    REGISTRY["need_inspection"].run(other, actor=approver_of(other.department), **YES)


def waits_for_a_visit(case):
    """It may be denied meanwhile, and is on nobody's list for that."""
    return case.reviews.filter(visit="due").exists()


def test_what_waits_for_somebody_can_be_done_by_this_very_person(new_case, person):
    """Whatever is offered and has a queue stands in it; what stands in it is theirs to do."""
    for stage in ("submitted", "decided_one", "decided"):
        new_case(stage)
    new_case("accepted", held=("SMALL_CATERING",))
    new_case("submitted", channel="window")
    new_case("proposed", channel="window")
    new_case("refused_one")
    new_case("issued", ends="DRAINAGE")
    for rest in ({"status": "revoked"}, {"valid_from": "2020-01-01", "valid_until": "2020-12-31"}):
        licence = new_case("issued", ends="DRAINAGE").licence
        Permit.objects.filter(loads__licence=licence, status="valid").update(**rest)
    lost = Permit.objects.filter(review__case=new_case("decided")).first()
    REGISTRY["end"].run(
        lost,
        actor=approver_of(lost.issuer),
        **ENDS["revoked"],
        reason="撤销",
    )
    posted(new_case("issued", channel="window"))
    paper_asked(new_case("issued", channel="window"))
    promise_cases.handed_in(promise_cases.promised(new_case("submitted")))
    promise_cases.overdue(promise_cases.promised(new_case("submitted")))
    promise_cases.conditional(new_case("submitted"))
    granted = new_case("accepted").reviews.get(department__code=MARKET.upper())
    REGISTRY["decide"].run(granted, actor=person(f"approver-{MARKET}"), grant=True)
    given_up = new_case("accepted").reviews.get(department__code=MARKET.upper())
    approver, today = person(f"approver-{MARKET}"), clock.today()
    REGISTRY["decide"].run(given_up, actor=approver, grant=True)
    paper = {"number": "GXCY9999999999", "valid_from": today, "valid_until": today}
    REGISTRY["record_permit"].run(given_up, actor=approver, **paper)
    REGISTRY["withdraw"].run(given_up.case)
    REGISTRY["give_up"].run(given_up)
    paused = new_case("accepted").reviews.get(department__code=MARKET.upper())
    stated = {
        "cause": "testing",
        "purpose": "检测水质",
        "law": "《生活饮用水卫生监督管理办法》第二十条",
        "expected": today,
    }
    REGISTRY["pause"].run(paused, actor=approver, **stated)
    longer = new_case("accepted").reviews.get(department__code=MARKET.upper())
    REGISTRY["ask_extension"].run(longer, actor=approver, days=5, reason="需现场复核")
    for code in (
        "ask_hearing",
        "set_hearing",
        "record_notified",
        "record_hearing",
        "record_statement",
    ):
        heard = new_case("accepted").reviews.get(department__code=MARKET.upper())
        of_limit(code, heard, person)
    applied(permit_of(new_case("issued")))
    add(new_case("issued").reviews.get(department__code=MARKET.upper()).permit, approver)
    for code in ("need_inspection", "plan_inspection", "keep_visit_day", "conclude_inspection"):
        waits = new_case("accepted", visit=True).reviews.get(department__code=MARKET.upper())
        visit_at(code, waits)
    left_out(new_case)
    granted_under_a_broken_promise(new_case("submitted"))
    later = new_case("accepted").reviews.get(department__code=MARKET.upper())
    looked_at_later(later)
    REGISTRY["decide"].run(later, actor=approver, grant=True)
    cases = {case.pk: case for case in Case.objects.all()}
    queues = {q: verb for verb in REGISTRY.by(By.OFFICER) for q in verb.queues if not q.watched}
    verbs = {queue.code: verb for queue, verb in queues.items()}
    met = set()
    for actor in User.objects.filter(posts__region__code="450204").distinct():
        queued = {
            (verbs[waiting.queue.code], task.case.pk)
            for waiting in work_list(actor, clock.today())
            for task in waiting.tasks
            if not waiting.queue.watched
        }
        offered = {(o.verb, pk) for pk, case in cases.items() for o in offers(actor, case)}
        assert queued <= offered
        # A certificate may be reissued, a permit ended at any time, and another recorded after its end:
        # they wait only when a permit has ended, was given up, or is not recorded. What was promised is the
        # applicant's to bring.
        assert {
            (verb, pk)
            for verb, pk in offered - queued
            if verb.queues
            and verb.code not in AT_ANY_TIME
            and not (verb.code == "decide" and waits_for_a_visit(cases[pk]))
        } == set()
        met |= {verb.code for verb, _pk in queued}
    assert met == {verb.code for verb in verbs.values()}


def test_whatever_stands_in_a_list_to_be_watched_is_opened(new_case, person, signed_in):
    yesterday, today = clock.today() - timedelta(days=1), clock.today()
    overdue, asked = new_case("accepted"), new_case("supplement")
    overdue.reviews.update(due=yesterday)
    Case.objects.filter(pk=asked.pk).update(supplement_reminded=today)
    Case.objects.filter(pk=new_case("submitted").pk).update(check_due=yesterday)
    watching = {verb.code for verb in REGISTRY for q in getattr(verb, "queues", ()) if q.watched}
    met = set()
    for actor in User.objects.filter(posts__region__code__in=("450204", "4502", "450200")):
        for waiting in work_list(person(actor.username), today):
            if waiting.queue.watched:
                case = waiting.tasks[0].case
                page = signed_in(actor.username).get(reverse("issuance_case", args=[case.pk]))
                assert page.status_code == 200
                met.add(waiting.queue.code)
    assert met == {"overdue", "overdue_acceptance", "unanswered"}
    assert watching == {
        *("decide", "lapse", "remind", "resume", "record_choice", "lift_bar", "record_permit"),
        *("deliver", "take_in_promised", "break_promise", "plan_inspection", "conclude_inspection"),
        *("record_built", "look_after", "annul_denial", "annul_refusal", "record_post", "end"),
        *("hand_over_paper", "renew", "repair_credit", "reissue_licence", "report_licence"),
    }


def test_what_is_only_watched_stands_apart_from_what_waits(ready, person, signed_in):
    prepared = ready("lift_bar")
    page = signed_in(prepared.actor.username).get(reverse("issuance_work"))
    apart = {
        str(title): [queue.code for queue, _count, _open in tabs]
        for title, tabs in page.context["groups"]
    }
    assert apart["关注"] == ["bars"]
    assert "bars" not in apart.get("待我办理", [])
    home = signed_in(prepared.actor.username).get("/cms/").content.decode()
    assert home.index("目前没有待办办件") < home.index("关注")


def test_a_supervisor_sees_what_is_not_accepted_in_time_and_what_lapsed_of_late(new_case, person):
    today = clock.today()
    kept, late, counter = (
        new_case("submitted"),
        new_case("checked"),
        new_case("submitted", channel="window"),
    )
    yesterday = today - timedelta(days=1)
    Case.objects.filter(pk__in=(late.pk, counter.pk)).update(check_due=yesterday)
    elsewhere = person("supervisor-4511")
    who_is_late = late.reviews.get(checked_at=None).department.name

    def seen(actor, day=today):
        found = [w for w in work_list(actor, day) if w.queue.code == "overdue_acceptance"]
        return {task.case.pk: task.what for waiting in found for task in waiting.tasks}

    supervisor = person("supervisor-4502")
    assert seen(supervisor) == {
        late.pk: f"逾期未受理：{who_is_late}",
        counter.pk: "逾期未受理：窗口",
    }
    assert seen(elsewhere) == seen(person("auditor-4502")) == {}
    for case in (late, counter):
        lapse.run(case)
    assert seen(supervisor)[late.pk] == f"逾期视为受理：{who_is_late}"
    assert kept.pk not in seen(supervisor)
    lapsed = {late.pk, counter.pk}
    assert lapsed <= set(seen(supervisor, yesterday + timedelta(days=30)))
    assert lapsed.isdisjoint(seen(supervisor, yesterday + timedelta(days=31)))


def test_what_a_supervisor_watches_is_asked_as_often_for_three_cases_as_for_one(new_case, person):
    supervisor, today = person("supervisor-4502"), clock.today()
    yesterday = today - timedelta(days=1)
    counts = []
    for _turn in range(2):
        new_case("submitted"), new_case("checked")
        Case.objects.filter(status="checking").update(check_due=yesterday)
        posts.posts_of(supervisor)
        with CaptureQueriesContext(connection) as asked:
            work_list(supervisor, today)
        counts.append(len(asked))
    assert counts[0] == counts[1] == 44


def test_a_certificate_that_waits_for_permits_is_queued_last_and_says_so(new_case, person):
    ready, waiting = new_case("decided"), new_case("accepted")
    for review in waiting.reviews.select_related("department"):
        approver = person(f"approver-{review.department.code.lower()}")
        REGISTRY["decide"].run(review, actor=approver, grant=True)
    [queue] = [
        found
        for found in work_list(person(f"officer-{OFFICE}"), clock.today())
        if found.queue.code == "to_issue"
    ]
    tasks = {task.case.pk: task.what for task in queue.tasks}
    assert list(tasks)[-1] == waiting.pk
    assert tasks[waiting.pk] == "等待录入许可证"
    assert tasks[ready.pk] == ""


def test_a_certificate_does_not_wait_for_what_was_denied(new_case, person):
    case = new_case("decided")
    Review.objects.create(
        case=case,
        permit_code="X",
        department=case.issuing_body,
        status=ReviewStatus.DENIED,
        decided_by=person(f"approver-{OFFICE}"),
        decided_at=clock.now(),
        reasons="不符合条件",
    )
    [task] = [
        task
        for waiting in work_list(person(f"officer-{OFFICE}"), clock.today())
        for task in waiting.tasks
        if waiting.queue.code == "to_issue" and task.case.pk == case.pk
    ]
    assert task.what == ""


def test_the_work_list_asks_as_often_for_three_cases_as_for_one(
    new_case, signed_in, django_assert_max_num_queries
):
    client = signed_in(f"approver-{MARKET}")
    new_case("accepted")
    client.get(reverse("issuance_work"))
    with django_assert_max_num_queries(51):
        client.get(reverse("issuance_work"))
    new_case("accepted"), new_case("submitted")
    with django_assert_max_num_queries(51):
        client.get(reverse("issuance_work"))


def test_a_last_day_that_is_over_is_late_before_a_working_day_has_passed(new_case, person):
    """A Friday's limit, seen on Sunday."""
    case, friday = new_case("submitted"), date(2026, 12, 4)
    Case.objects.filter(pk=case.pk).update(check_due=friday)

    def task(day):
        found = work_list(person("supervisor-4502"), day)
        rows = [w.tasks for w in found if w.queue.code == "overdue_acceptance"]
        return next((row for tasks in rows for row in tasks if row.case.pk == case.pk), None)

    assert task(friday) is None
    sunday = task(friday + timedelta(days=2))
    assert (sunday.left, sunday.late) == (0, True)
