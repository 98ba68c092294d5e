"""Not accepting (不予受理): each department for its own permit item; the rest of the case goes on."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from forms import uploads
from issuance.casework import jobs
from issuance.casework.progress import progress
from issuance.casework.verbs.case.closing import withdraw
from issuance.casework.verbs.intake.acceptance import accept
from issuance.casework.verbs.intake.checking import ask_supplement, complete, deficient
from issuance.casework.verbs.intake.proposals import kinds_for
from issuance.casework.verbs.intake.refusal import refuse
from issuance.casework.verbs.intake.supplement import answer_supplement
from issuance.casework.verbs.review.decisions import decide
from issuance.models import Case, Deficiency, Notice, RefusalKind, Review
from issuance.status import CaseStatus, ReviewStatus
from portal.demo.people import approver_of, clerk_of
from portal.demo.telling import inspect, sample_paper
from portal.ground.calendar import clock
from portal.ground.history import witness
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Event
from tests.issuance.reading import text
from tests.issuance.ready import REFUSAL

K = Notice.Kind
MATERIAL = Deficiency.Target.MATERIAL


def says_no(review, **stated):
    refuse.run(review, actor=approver_of(review.department), **REFUSAL | stated)


def passes(review):
    complete.run(review, actor=approver_of(review.department))


def misses(review, why="缺页"):
    case = review.case
    paper = case.version.snapshot.permit_by_code[review.permit_code].materials[-1]
    deficient.run(
        review,
        actor=approver_of(review.department),
        deficiencies=[(review, MATERIAL, paper, why)],
    )


def of_case(case):
    return Case.objects.get(pk=case.pk)


def reviews_of(case):
    return list(case.reviews.select_related("department").order_by("pk"))


def kinds_given(case):
    return sorted(case.notices.values_list("kind", flat=True))


@pytest.fixture
def three(new_case):
    """An online case with three items that count."""
    case = new_case("submitted", industry="RESTAURANT")
    assert len(reviews_of(case)) >= 3
    return case


def test_the_others_go_on_to_a_composite_licence_while_enough_are_left(three):
    first, *others = reviews_of(three)
    says_no(first)
    assert of_case(three).status == CaseStatus.CHECKING
    for review in others:
        passes(review)
    case = of_case(three)
    assert case.status == CaseStatus.REVIEWING
    first.refresh_from_db()
    assert (first.status, first.due) == (ReviewStatus.REFUSED, None)
    assert {row.status for row in reviews_of(case)[1:]} == {ReviewStatus.OPEN}
    accepted = case.notices.get(kind=K.ACCEPTED)
    assert accepted.body["composite"]
    assert {row["permit"] for row in accepted.body["reviews"]} == {r.permit_name for r in others}
    assert [row["permit"] for row in accepted.body["refused"]] == [first.permit_name]
    assert "不再核发" not in text(accepted)
    inspect(case)
    for review in reviews_of(case)[1:]:
        decide.run(review, actor=approver_of(review.department), grant=True)
    assert of_case(case).status == CaseStatus.DECIDED


@pytest.mark.parametrize("refused_first", [True, False])
def test_too_few_left_are_still_accepted_and_decided_as_single_permits(new_case, refused_first):
    case = new_case("submitted")
    first, second = reviews_of(case)
    if refused_first:
        says_no(first)
        passes(second)
    else:
        passes(second)
        says_no(first)
    case = of_case(case)
    assert case.status == CaseStatus.REVIEWING
    assert kinds_given(case) == ["accepted", "refused"]
    accepted = case.notices.get(kind=K.ACCEPTED)
    body = accepted.body
    assert (body["composite"], body["within_reach"], body["needed"]) == (False, 1, 2)
    assert "不再核发行业综合许可证" in text(accepted)
    assert first.department.name in text(accepted)
    assert "单项许可" in progress(case).no_composite
    inspect(case)
    decide.run(second, actor=approver_of(second.department), grant=True)
    case = of_case(case)
    assert case.status == CaseStatus.CLOSED
    closed = case.notices.get(kind=K.CLOSED)
    assert (closed.body["counted"], closed.body["needed"]) == (1, 2)
    assert "不予受理" in text(closed)


def test_when_all_are_refused_the_case_ends_and_the_window_gives_no_paper(new_case):
    for channel in ("online", "window"):
        case = new_case("submitted", channel=channel)
        for review in reviews_of(case):
            says_no(review)
        case = of_case(case)
        assert case.status == CaseStatus.REFUSED
        assert case.closed_at
        assert {row.status for row in reviews_of(case)} == {ReviewStatus.REFUSED}
        papers = case.notices.select_related("organ", "review__department")
        assert {paper.kind for paper in papers} == {K.REFUSED}
        assert [(p.organ, p.review) for p in papers] == [
            (r.department, r) for r in reviews_of(case)
        ]
        assert Event.objects.filter(case=case.number, verb="refuse_case").count() == 1
        assert progress(case).entries[-1]["title"] == "不予受理"


@pytest.mark.parametrize(
    ("stated", "title", "words"),
    [
        ({"kind": "not_needed", "authority": ""}, "不受理告知书", "依法不需要取得"),
        ({"kind": "not_ours", "authority": "城市管理局"}, "不予受理通知书", "请向城市管理局申请"),
    ],
)
def test_the_paper_is_of_that_department_alone_and_names_kind_reasons_and_its_remedies(
    new_case, stated, title, words
):
    case = new_case("submitted")
    first, second = reviews_of(case)
    says_no(first, reasons="第一条理由\n第二条理由", **stated)
    paper = case.notices.get()
    assert (paper.kind, paper.organ, paper.review) == (K.REFUSED, first.department, first)
    assert paper.body["refusal"] == stated | {"asked": False, "until": ""}
    assert [row["authority"] for row in paper.body["remedies"]] == [first.department.name]
    said = text(paper)
    for part in (title, words, "第二条理由", "行政复议", first.permit_name):
        assert part in said
    assert second.department.name not in said
    assert second.permit_name not in said


@pytest.mark.parametrize(
    "stated",
    [
        {"kind": "not_ours", "authority": " "},
        {"kind": "not_needed", "authority": "城市管理局"},
        {"kind": "not_needed", "authority": "", "reasons": " "},
        {"kind": "not_cured", "authority": ""},
        {"kind": "no_such_kind", "authority": ""},
    ],
)
def test_what_the_law_does_not_know_or_is_not_said_is_no_refusal(new_case, stated):
    review = reviews_of(new_case("submitted"))[0]
    with pytest.raises(VerbRefused):
        says_no(review, **stated)
    assert Review.objects.get(pk=review.pk).status == ReviewStatus.CHECKING


def test_for_what_is_missing_an_item_is_refused_only_after_it_was_asked_for(new_case):
    case = new_case("answered")
    again = case.reviews.get(status=ReviewStatus.CHECKING)
    other = case.reviews.exclude(pk=again.pk).get()
    assert RefusalKind.NOT_CURED in kinds_for(again)
    assert RefusalKind.NOT_CURED not in kinds_for(other)
    says_no(again, kind="not_cured", authority="")
    case = of_case(case)
    assert case.status == CaseStatus.REVIEWING
    other.refresh_from_db()
    assert other.status == ReviewStatus.OPEN
    assert "补正" in text(case.notices.get(kind=K.REFUSED))


def test_a_part_that_passed_and_that_the_answer_changed_may_be_refused_for_it(new_case):
    case = new_case("submitted")
    first, second = reviews_of(case)
    missing = [(first, Deficiency.Target.FIELD, "premises_address", "缺门牌号")]
    assert RefusalKind.NOT_CURED not in kinds_for(second)
    deficient.run(first, actor=approver_of(first.department), deficiencies=missing)
    passes(second)
    case = of_case(case)
    address = "广西壮族自治区柳州市柳南区测试路9号"
    answer_supplement.run(case, data={"premises_address": address}, files={})
    for review in reviews_of(case):
        assert review.status == ReviewStatus.CHECKING
        assert RefusalKind.NOT_CURED in kinds_for(review)
        says_no(review, kind="not_cured", authority="")
    asked, changed = case.notices.filter(kind=K.REFUSED).order_by("pk")
    assert "经一次告知补正" in text(asked)
    assert "变更了该事项的申请内容" in text(changed)
    assert "经一次告知补正" not in text(changed)


def test_the_one_supplement_names_nothing_of_a_refused_item_and_its_answer_leaves_it(three):
    first, second, *others = reviews_of(three)
    misses(first, "再也不问")
    misses(second)
    says_no(first)
    for review in others:
        passes(review)
    case = of_case(three)
    assert case.status == CaseStatus.SUPPLEMENT
    asked = case.notices.get(kind=K.SUPPLEMENT)
    assert [row["reason"] for row in asked.body["deficiencies"]] == ["缺页"]
    assert [item.reason for item in asked.deficiencies.all()] == ["缺页"]
    [item] = asked.deficiencies.all()
    file = uploads.take_in(ContentFile(sample_paper("plan"), name="图.pdf"))
    answer_supplement.run(case, data={}, files={item.key: [file]})
    assert Review.objects.get(pk=first.pk).status == ReviewStatus.REFUSED
    passes(Review.objects.get(pk=second.pk))
    case = of_case(case)
    assert case.status == CaseStatus.REVIEWING
    assert Review.objects.get(pk=first.pk).status == ReviewStatus.REFUSED


def test_the_window_asks_nothing_more_for_a_refused_item(new_case):
    case = new_case("submitted", channel="window")
    first, second = reviews_of(case)
    says_no(first)
    clerk = clerk_of(case.region)
    for review in (first, second):
        paper = case.version.snapshot.permit_by_code[review.permit_code].materials[-1]
        missing = [(review, MATERIAL, paper, "缺页")]
        if review == first:
            with pytest.raises(VerbRefused):
                ask_supplement.run(case, actor=clerk, deficiencies=missing)
        else:
            ask_supplement.run(case, actor=clerk, deficiencies=missing)
    assert of_case(case).status == CaseStatus.SUPPLEMENT


def test_a_counter_case_goes_on_at_its_window(new_case):
    case = new_case("submitted", channel="window")
    first, second = reviews_of(case)
    says_no(first)
    assert of_case(case).status == CaseStatus.CHECKING
    accept.run(case, actor=clerk_of(case.region))
    first.refresh_from_db(), second.refresh_from_db()
    assert (first.status, second.status) == (ReviewStatus.REFUSED, ReviewStatus.OPEN)


def test_lapse_accepts_nothing_that_was_refused_and_nothing_is_refused_after_it(new_case):
    case = new_case("submitted")
    first, second = reviews_of(case)
    says_no(first)
    with time_machine.travel(clock.now() + timedelta(days=30)):
        with pytest.raises(VerbRefused, match="视为受理"):
            says_no(second)
        jobs.accept_late_cases()
    case = of_case(case)
    assert case.deemed_accepted
    assert [row.status for row in reviews_of(case)] == [ReviewStatus.REFUSED, ReviewStatus.OPEN]
    accepted = case.notices.get(kind=K.ACCEPTED)
    assert [row["permit"] for row in accepted.body["reviews"]] == [second.permit_name]
    with pytest.raises(VerbRefused):
        says_no(second)


@pytest.mark.parametrize("stage", ["supplement", "accepted", "issued", "withdrawn"])
def test_it_is_refused_before_acceptance_and_not_while_the_applicant_is_asked(new_case, stage):
    review = reviews_of(new_case(stage))[0]
    with pytest.raises(VerbRefused):
        says_no(review)


def test_taking_the_case_back_leaves_a_refusal_and_gives_no_paper_for_it(ready):
    prepared = ready("refuse")
    prepared.run()
    case = of_case(prepared.case)
    withdraw.run(case)
    refused = Review.objects.get(pk=prepared.subject.pk)
    assert refused.status == ReviewStatus.REFUSED
    papers = case.notices.filter(kind=K.WITHDRAWN)
    assert [paper.review for paper in papers] == [row for row in reviews_of(case) if row != refused]


def test_a_permit_already_held_is_not_refused(new_case):
    review = reviews_of(new_case("submitted"))[0]
    Review.objects.filter(pk=review.pk).update(basis=Review.Basis.HELD)
    with pytest.raises(VerbRefused, match="核验"):
        says_no(review)


COLUMNS = [
    {"status": "checking", "refusal_kind": "", "refusal_authority": ""},
    {"reasons": "另有理由"},
    {"refusal_authority": "别的机关"},
    {"decided_at": "2020-01-01T00:00:00Z"},
]


@pytest.mark.both_databases
@pytest.mark.parametrize("columns", COLUMNS, ids=lambda columns: next(iter(columns)))
def test_a_refusal_stands_in_the_database(ready, columns):
    prepared = ready("refuse")
    prepared.run()
    stands = "never changes|a round begins"
    with pytest.raises(IntegrityError, match=stands), transaction.atomic():
        Review.objects.filter(pk=prepared.subject.pk).update(**columns)
    assert list(witness.alterations()) == []


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "columns",
    [
        {"reasons": ""},
        {"refusal_kind": ""},
        {"refusal_kind": "other"},
        {"refusal_authority": ""},
        {"refusal_kind": "not_needed"},
        {"decided_by": None},
        {"decided_at": None},
        {"status": "checking"},
    ],
    ids=str,
)
def test_the_database_knows_no_refusal_without_kind_reasons_and_officer(ready, columns):
    review = ready("refuse").subject
    whole = {
        "status": "refused",
        "reasons": "理由",
        "refusal_kind": "not_ours",
        "refusal_authority": "别的机关",
        "decided_by": approver_of(review.department),
        "decided_at": timezone.now(),
    }
    rows = Review.objects.filter(pk=review.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**whole | columns)
    assert rows.update(**whole) == 1
