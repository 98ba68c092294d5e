"""What the inspection after the decision found may be put right in its term, and that is reported."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from forms import intake
from issuance.casework.papers.notice_pdf import notice_document
from issuance.casework.verbs import REGISTRY
from issuance.models import Review
from portal.demo.people import approver_of
from portal.demo.telling import sample_number
from portal.ground.calendar import clock
from portal.ground.history import witness
from portal.ground.history.transitions import VerbRefused
from tests.issuance.inspection_cases import fresh, looking, to_right_after
from tests.issuance.reading import tracked
from tests.issuance.ready import ENDS, part_of, review_of_market
from tests.issuance.window_ready import CLERK

DONE = "已补齐消毒记录"


@pytest.fixture
def review(new_case) -> Review:
    return to_right_after(review_of_market(new_case("accepted")))


def faults(review, on=None):
    stated = looking(review) | {"met": False, "findings": "仍无记录", "on": on or clock.today()}
    return set(REGISTRY["look_after"].faults(fresh(review), **stated))


def report(review, verb="report_righted", **stated):
    REGISTRY[verb].run(fresh(review), answer=DONE, **stated)
    return fresh(review)


@pytest.mark.parametrize(("days", "found"), [(0, {"met"}), (10, {"met"}), (11, set())])
def test_the_term_is_not_cut_off_while_nobody_reports(review, days, found):
    with time_machine.travel(clock.now() + timedelta(days=days), tick=False):
        assert faults(review) == found


def test_an_inspection_held_in_the_term_and_written_down_after_it_finds_nothing_missing(review):
    last = review.look_by
    with time_machine.travel(clock.now() + timedelta(days=12), tick=False):
        assert faults(review, on=last) == {"met"}
        assert faults(review, on=last + timedelta(days=1)) == set()


def test_what_is_reported_may_be_found_not_right_from_that_day(review):
    with time_machine.travel(clock.now() + timedelta(days=2), tick=False):
        reported = report(review)
        assert (reported.righted, reported.righted_on) == (DONE, clock.today())
        assert faults(review, on=clock.today() - timedelta(days=1)) == {"met"}
        assert faults(review) == set()
        assert DONE in REGISTRY["look_after"].hint(reported)


def test_it_may_be_found_right_in_the_term_without_a_report(review):
    stated = looking(review) | {"met": True, "findings": "已补"}
    assert REGISTRY["look_after"].faults(review, **stated) == {}


@pytest.mark.both_databases
@pytest.mark.parametrize("verb", ["report_righted", "record_righted"])
def test_it_is_reported_once_and_the_history_vouches_for_it(review, verb, person):
    actor = {"actor": person(CLERK)} if verb == "record_righted" else {}
    report(review, verb, **actor)
    with pytest.raises(VerbRefused, match="已于"):
        report(review, verb, **actor)
    assert list(witness.alterations()) == []


def test_nothing_is_reported_of_what_was_never_found_missing_or_has_ended(review, new_case):
    other = review_of_market(new_case("accepted"))
    REGISTRY["decide"].run(other, actor=approver_of(other.department), grant=True)
    assert REGISTRY["report_righted"].hindrance(fresh(other))
    actor = approver_of(review.department)
    number = sample_number(part_of(review), review.pk)
    stated = {"number": number, "valid_from": clock.today()}
    stated["valid_until"] = clock.today() + timedelta(days=700)
    REGISTRY["record_permit"].run(review, actor=actor, **stated)
    permit = fresh(review).permit
    REGISTRY["end"].run(permit, actor=actor, **ENDS["cancelled"], reason="自愿注销")
    assert REGISTRY["report_righted"].hindrance(fresh(review))


@pytest.mark.parametrize(
    ("posted", "kept"),
    [("  已补\u202e齐\u200b\r\n记录\ufeff  ", "已补齐\n记录"), (" " * 5_000 + DONE, DONE)],
)
def test_what_is_reported_is_kept_as_it_was_judged_not_as_it_was_posted(
    review, client, posted, kept
):
    receipt = intake.receipt(review.case.submission)
    client.post(reverse("track"), {"reference": receipt.reference, "code": receipt.access_code})
    there = reverse("track_righted", args=[receipt.reference, review.pk])
    assert client.post(there, {f"righted{review.pk}-answer": posted}).status_code == 302
    assert fresh(review).righted == kept


def test_the_paper_says_where_to_report_and_the_page_takes_it(review, client):
    paper = review.case.notices.get(kind="looked")
    assert "报告改正情况" in notice_document(paper).html
    receipt = intake.receipt(review.case.submission)
    client.post(reverse("track"), {"reference": receipt.reference, "code": receipt.access_code})
    page = reverse("track_case", args=[receipt.reference])
    there = reverse("track_righted", args=[receipt.reference, review.pk])
    shown = client.get(page).content.decode()
    assert there in shown
    assert review.look_by.isoformat() in shown
    field = f"righted{review.pk}-answer"
    wrong = client.post(there, {field: " "})
    assert wrong.status_code == 422
    assert field in wrong.content.decode()
    assert client.post(there, {field: DONE}).status_code == 302
    after = client.get(page).content.decode()
    assert DONE in after
    assert there not in after
    assert fresh(review).righted == DONE
    again = client.post(there, {field: DONE}, follow=True).content.decode()
    assert "已于" in again
    assert client.get(there).status_code == 302


def test_what_was_reported_in_a_first_round_is_read_by_both_sides_in_the_next(
    review, client, signed_in
):
    case = report(review).case
    Review.objects.filter(pk=review.pk).update(visit="after")  # another permit was recorded
    until = {"until": clock.today() + timedelta(days=5)}
    told = looking(fresh(review)) | {"met": False, "findings": "又无记录"} | until
    actor = approver_of(review.department)
    REGISTRY["look_after"].run(fresh(review), actor=actor, **told)
    assert fresh(review).righted == ""
    REGISTRY["report_righted"].run(fresh(review), answer="再次补齐")
    desk = signed_in(actor.username).get(reverse("issuance_case", args=[case.pk]))
    for page in (tracked(client, case), desk.content.decode()):
        assert DONE in page
        assert "再次补齐" in page
