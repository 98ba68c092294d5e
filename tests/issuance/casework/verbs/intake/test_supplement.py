"""After the answer each department sees what changed in its slice, and checks again if anything did."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from forms import uploads
from issuance.casework import application
from issuance.casework.verbs.intake.checking import ask_supplement, complete, deficient
from issuance.casework.verbs.intake.returns import return_supplement
from issuance.casework.verbs.intake.supplement import answer_supplement
from issuance.models import Case, Deficiency
from issuance.status import CaseStatus, ReviewStatus
from portal.demo.people import approver_of
from portal.demo.telling import sample_paper

MARKET, HOUSING = "450204-MR", "450204-HC"
FIELD, MATERIAL = Deficiency.Target.FIELD, Deficiency.Target.MATERIAL
ADDRESS = "柳州市柳南区潭中西路九十九号"


@pytest.fixture
def asked(new_case, person):
    """One department misses something in its slice, the other has passed its own."""

    def ask(target, key, *, channel="online"):
        case = new_case("submitted", channel=channel)
        review = case.reviews.get(department__code=MARKET)
        missing = [(review, target, key, "请核对")]
        if channel == "window":
            ask_supplement.run(case, actor=person("clerk-450204"), deficiencies=missing)
            return Case.objects.get(pk=case.pk)
        deficient.run(review, actor=approver_of(review.department), deficiencies=missing)
        other = case.reviews.get(department__code=HOUSING)
        complete.run(other, actor=approver_of(other.department))
        return Case.objects.get(pk=case.pk)

    return ask


def answer(case, *, data=None, files=None):
    answer_supplement.run(case, data=data or {}, files=files or {})
    return Case.objects.get(pk=case.pk)


def statuses(case):
    return dict(case.reviews.values_list("department__code", "status"))


def filed(name="图.pdf"):
    return [uploads.take_in(ContentFile(sample_paper(name), name=name))]


def value(case, key):
    return case.submission.current().content["data"][key]


def papers_of(case, department):
    """Of its slice, and whether the other has it too."""
    [own] = [part for part in application._parts(case, codes(case)) if at(part) == department]
    [other] = [part for part in application._parts(case, codes(case)) if at(part) != department]
    foreign = {sheet.paper.id for sheet in other.slice.papers}
    return {sheet.paper.id: sheet.paper.id in foreign for sheet in own.slice.papers}


def codes(case):
    return set(case.reviews.values_list("permit_code", flat=True))


def at(part):
    return part.review.department.code


def test_a_shared_field_that_one_department_asked_for_is_checked_again_by_all(asked):
    case = asked(FIELD, "premises_address")
    assert statuses(case) == {MARKET: ReviewStatus.DEFICIENT, HOUSING: ReviewStatus.COMPLETE}
    case = answer(case, data={"premises_address": ADDRESS})
    assert value(case, "premises_address") == ADDRESS
    assert set(statuses(case).values()) == {ReviewStatus.CHECKING}
    for review in case.reviews.all():
        complete.run(review, actor=approver_of(review.department))
    case.refresh_from_db()
    assert case.status == CaseStatus.REVIEWING


def test_where_the_answer_changes_nothing_only_whoever_asked_checks_again(asked):
    case = asked(FIELD, "premises_address")
    case = answer(case, data={"premises_address": value(case, "premises_address")})
    assert statuses(case) == {MARKET: ReviewStatus.CHECKING, HOUSING: ReviewStatus.COMPLETE}


def test_a_paper_is_checked_again_by_those_in_whose_slice_it_stands(asked, new_case):
    papers = papers_of(new_case("submitted"), MARKET)
    assert set(papers.values()) == {True, False}, "one paper of its own, one that is shared"
    for paper, shared in papers.items():
        case = answer(asked(MATERIAL, paper), files={paper: filed()})
        expected = ReviewStatus.CHECKING if shared else ReviewStatus.COMPLETE
        assert statuses(case) == {MARKET: ReviewStatus.CHECKING, HOUSING: expected}, paper


def answers_shown(client, case):
    return client.get(reverse("issuance_case", args=[case.pk])).context["file"].changes


def shown(client, case):
    return [row for answer in answers_shown(client, case) for row in answer.told]


def test_each_reads_what_changed_with_both_values_as_far_as_it_may(asked, signed_in):
    case = asked(FIELD, "premises_address")
    before = value(case, "premises_address")
    market, officer = signed_in("approver-450204-mr"), signed_in("officer-450204-aa")
    assert shown(market, case) == []
    case = answer(case, data={"premises_address": ADDRESS})
    for client in (market, signed_in("approver-450204-hc")):
        [row] = shown(client, case)
        assert (row.change.before, row.change.after) == (before, ADDRESS)
        page = client.get(reverse("issuance_case", args=[case.pk])).content.decode()
        assert f"<del>{before}</del>" in page
        assert f"<ins>{ADDRESS}</ins>" in page
    assert shown(officer, case) == shown(signed_in("supervisor-4502"), case) == []


def test_a_paper_of_one_department_alone_is_not_told_to_the_other(asked, new_case, signed_in):
    papers = papers_of(new_case("submitted"), MARKET)
    own = next(paper for paper, shared in papers.items() if not shared and paper != "M_AUTH")
    case = asked(MATERIAL, own)
    old = case.submission.current().files.get(material=own)
    case = answer(case, files={own: filed()})
    new = case.submission.current().files.get(material=own)
    [row] = shown(signed_in("approver-450204-mr"), case)
    assert [found.pk for found in row.change.removed.files] == [old.pk]
    assert [found.pk for found in row.change.added.files] == [new.pk]
    assert shown(signed_in("approver-450204-hc"), case) == []
    client = signed_in("approver-450204-mr")
    for file in (old, new):
        assert client.get(reverse("issuance_file", args=[case.pk, file.pk])).status_code == 200


def test_the_window_reads_what_changed_in_a_counter_case_each_change_once(asked, signed_in):
    case = asked(FIELD, "premises_address", channel="window")
    case = answer(case, data={"premises_address": ADDRESS})
    [row] = shown(signed_in("clerk-450204"), case)
    assert row.change.after == ADDRESS
    assert len(row.names) == case.reviews.count() == 2
    assert set(statuses(case).values()) == {ReviewStatus.CHECKING}
    assert shown(signed_in("clerk-450203"), case) == []


def test_what_the_first_answer_changed_is_still_read_after_the_second(asked, signed_in, person):
    case = asked(FIELD, "premises_address", channel="window")
    first = value(case, "premises_address")
    case = answer(case, data={"premises_address": ADDRESS})
    [missing] = Deficiency.objects.filter(notice__case=case)
    clerk = person("clerk-450204")
    return_supplement.run(case, actor=clerk, uncured=[missing])
    case = answer(Case.objects.get(pk=case.pk), data={"premises_address": f"{ADDRESS}之二"})
    told = [
        (answered.again, [(row.change.before, row.change.after) for row in answered.told])
        for answered in answers_shown(signed_in("clerk-450204"), case)
    ]
    assert told == [(True, [(ADDRESS, f"{ADDRESS}之二")]), (False, [(first, ADDRESS)])]
    words = signed_in("clerk-450204").get(reverse("issuance_case", args=[case.pk])).content.decode()
    assert (words.count("退回后再次补正"), words.count(f"<del>{first}</del>")) == (1, 1)


def test_a_supplement_costs_the_page_at_most_four_questions_more(
    asked, signed_in, django_assert_max_num_queries
):
    case = asked(FIELD, "premises_address")
    case = answer(case, data={"premises_address": ADDRESS})
    client = signed_in("approver-450204-mr")
    plain = asked(FIELD, "premises_address")
    counts = []
    for one in (plain, case):
        client.get(reverse("issuance_case", args=[one.pk]))
        with django_assert_max_num_queries(100) as met:
            client.get(reverse("issuance_case", args=[one.pk]))
        counts.append(len(met))
    assert counts[1] <= counts[0] + 4
