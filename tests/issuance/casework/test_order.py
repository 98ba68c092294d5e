"""先证后证: an item of a case waits visibly for the one before it, and is concluded truthfully without it."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from issuance.casework import order
from issuance.casework.papers.notice_pdf import notice_document
from issuance.casework.progress import progress
from issuance.casework.queues.worklist import work_list
from issuance.casework.verbs.case import opening
from issuance.casework.verbs.intake.checking import complete
from issuance.casework.verbs.intake.going_on import go_on
from issuance.casework.verbs.review.basis import preset
from issuance.casework.verbs.review.decisions import decide
from issuance.models import Case, RefusalKind, Review
from issuance.public.entrance_views import SESSION_KEY
from issuance.status import CaseStatus, ReviewStatus
from portal.demo.people import approver_of
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused

pytestmark = pytest.mark.one_database


def read(notice):
    return re.sub(r"<[^>]+>|\s", "", notice_document(notice).html)


@pytest.fixture
def ordered(new_case):
    """A case at a stage, its first review and the one that comes after it."""

    def make(stage="accepted"):
        case = new_case(stage)
        first, later = case.reviews.order_by("pk")
        Review.objects.filter(pk=later.pk).update(after=[first.permit_code])
        reviews = {row.pk: row for row in case.reviews.select_related("department", "case")}
        return Case.objects.get(pk=case.pk), reviews[first.pk], reviews[later.pk]

    return make


def grant(review):
    decide.run(review, actor=approver_of(review.department), grant=True)


def deny(review, reasons="场所不符合条件"):
    law = preset(review)
    actor = approver_of(review.department)
    decide.run(review, actor=actor, grant=False, reasons=reasons, basis=law)


def queued(review):
    lists = work_list(approver_of(review.department), clock.today())
    return [
        task.what
        for row in lists
        if row.queue.code == "to_decide"
        for task in row.tasks
        if task.case.pk == review.case_id and task.what.startswith(review.permit_name)
    ]


def test_a_new_case_takes_the_order_from_its_version_among_the_items_it_has(new_case, monkeypatch):
    case = new_case("submitted")
    chosen = opening.chosen_permits

    def in_order(revision):
        (first, way), (later, its_way) = chosen(revision)
        later = later.model_copy(update={"after": (first.code, "FIRE")})
        return [(first, way), (later, its_way)]

    monkeypatch.setattr(opening, "chosen_permits", in_order)
    first, later = opening._reviews(case)
    assert (first.after, later.after) == ([], [first.permit_code])


@pytest.mark.both_databases
def test_it_is_not_granted_before_the_other_and_is_after_it(ordered):
    _case, first, later = ordered()
    with pytest.raises(VerbRefused, match=f"须在“{first.permit_name}”之后"):
        grant(later)
    assert Review.objects.get(pk=later.pk).status == ReviewStatus.OPEN
    grant(first)
    grant(later)
    assert Review.objects.get(pk=later.pk).status == ReviewStatus.GRANTED


def test_nobody_else_waits_and_its_own_grounds_may_deny_it_before(ordered):
    _case, first, later = ordered()
    [remark] = decide.remarks(later, grant=False)
    assert "尚未作出决定，不能仅以此为由不予许可" in remark
    deny(later)
    grant(first)
    assert Review.objects.get(pk=later.pk).status == ReviewStatus.DENIED


def test_list_case_page_and_track_say_for_which_it_waits(ordered, signed_in, client):
    case, first, later = ordered()
    words = f"待“{first.permit_name}”作出决定（先证后证）；期限照常计算"
    assert queued(later) == [f"{later.permit_name} · {words}"]
    assert queued(first) == [first.permit_name]
    desk = signed_in(approver_of(later.department).username).get(f"/cms/cases/{case.pk}/")
    assert words in desk.content.decode()
    session = client.session
    session[SESSION_KEY] = [case.submission.reference]
    session.save()
    assert words in client.get(f"/track/{case.submission.reference}/").content.decode()
    grant(first)
    assert queued(later) == [later.permit_name]


def test_the_days_go_on_while_it_waits(ordered):
    """行政许可法 45 names what is left out of a limit; waiting for another department is not among it."""
    case, _first, later = ordered()
    [part] = [row for row in progress(case).parts if row.review.pk == later.pk]
    assert part.review.due == later.due is not None
    assert not part.review.running_pause


def test_where_the_earlier_is_denied_it_cannot_be_granted_and_its_denial_says_why(ordered):
    case, first, later = ordered()
    deny(first)
    assert queued(later) == [f"{later.permit_name} · “{first.permit_name}”未准予，本事项不能准予"]
    with pytest.raises(VerbRefused, match="未准予"):
        grant(later)
    fresh = Review.objects.select_related("case", "department").get(pk=later.pk)
    form = decide.form_for(approver_of(later.department), fresh)
    assert form.fields["grant"].initial == "no"
    reasons = form.fields["reasons"].initial
    assert first.permit_name in reasons
    deny(later, reasons)
    assert reasons in read(case.notices.get(kind="decision", review=later))
    assert Case.objects.get(pk=case.pk).status == CaseStatus.CLOSED


@pytest.mark.parametrize(("kind", "odd"), [("not_ours", True), ("not_needed", False)])
def test_where_the_earlier_was_not_accepted_the_officer_is_asked_whether_it_is_there(
    ordered, kind, odd
):
    _case, first, later = ordered()
    columns = {"decided_by": approver_of(first.department), "decided_at": clock.now()}
    columns |= {"refusal_kind": kind, "reasons": "不属于本机关职权"}
    columns |= {"refusal_authority": "柳州市水利局" if kind == RefusalKind.NOT_OURS else ""}
    Review.objects.filter(pk=first.pk).update(status="refused", **columns)
    fresh = Review.objects.select_related("case").get(pk=later.pk)
    assert not decide.faults(fresh, grant=True)
    assert bool([row for row in decide.remarks(fresh, grant=True) if "未予受理" in row]) == odd


def test_the_paper_of_acceptance_names_the_order(ordered):
    case, first, later = ordered("submitted")
    for review in (first, later):
        complete.run(review, actor=approver_of(review.department))
    paper = case.notices.get(kind="accepted")
    assert [row["after"] for row in paper.body["reviews"]] == [[], [first.permit_name]]
    assert f"“{first.permit_name}”准予后方可准予" in read(paper)


def test_a_list_costs_the_same_however_many_wait(ordered, django_assert_max_num_queries):
    _case, _first, later = ordered()
    actor = approver_of(later.department)
    with CaptureQueriesContext(connection) as one:
        work_list(actor, clock.today())
    for _more in range(2):
        ordered()
    with django_assert_max_num_queries(len(one)):
        work_list(actor, clock.today())


@pytest.mark.both_databases
@pytest.mark.parametrize("status", ["checking", "complete", "deficient"])
def test_what_is_accepted_alone_waits_for_one_before_it_that_is_not_accepted_yet(new_case, status):
    case = new_case("supplement")
    first = case.reviews.get(status=ReviewStatus.DEFICIENT)
    later = case.reviews.exclude(pk=first.pk).get()
    go_on.run(Case.objects.get(pk=case.pk))
    Review.objects.filter(pk=first.pk).update(status=status)
    Review.objects.filter(pk=later.pk).update(visit="spared", after=[first.permit_code])
    later = Review.objects.select_related("case__version", "department").get(pk=later.pk)
    assert later.status == ReviewStatus.OPEN
    assert order.told(later) == f"待“{first.permit_name}”作出决定（先证后证）；期限照常计算"
    assert "不能仅以此为由不予许可" in order.too_early(later)
    with pytest.raises(VerbRefused, match=f"须在“{first.permit_name}”之后"):
        grant(later)
    assert Review.objects.get(pk=later.pk).status == ReviewStatus.OPEN
