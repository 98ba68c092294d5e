"""告知承诺: chosen for an item, decided at once without a visit before, looked into afterwards."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from forms import intake
from issuance.casework import due_days
from issuance.casework.verbs import REGISTRY
from issuance.casework.verbs.base import Place
from issuance.models import Inspection, Notice, Review
from portal.demo.people import approver_of
from portal.demo.telling import sample_number
from portal.ground.calendar import clock
from portal.ground.models import Event
from portal.ground.office_days import almanac
from tests.issuance.commitment_cases import FIRE, granted, line_of, looked, review_of, waits
from tests.issuance.promise_cases import accepted
from tests.issuance.reading import text
from tests.issuance.ready import ENDS, part_of


@pytest.fixture
def case(new_case):
    return new_case("submitted", industry="RESTAURANT", committed=(FIRE,))


def test_it_has_a_line_of_its_own_in_the_ledger_without_a_last_day(case):
    line = line_of(case)
    assert (line.way, line.status, line.material) == ("committed", "awaited", "")
    assert line.days == 20
    accepted(case)
    assert line_of(case).due is None


def test_whoever_grants_reads_before_it_that_it_is_by_commitment_and_looked_into_by_a_day(case):
    accepted(case)
    review, decide = review_of(case), REGISTRY["decide"]
    day = clock.add_working_days(clock.today(), 20, days=almanac.days_of(case.region_id))
    told = dict(decide.stands(review, grant=True))["决定方式"]
    assert told.startswith("以告知承诺方式作出")
    assert f"今日准予的于{day.isoformat()}前（含当日）核查" in told
    assert told in decide.hint(review)
    assert "决定方式" not in dict(decide.stands(review, grant=False))


def test_it_is_decided_at_once_and_not_inspected_before(case):
    accepted(case)
    review = review_of(case)
    days = almanac.days_of(case.region_id)
    assert review.due == clock.add_working_days(clock.today(), 1, days=days)
    assert due_days.more_time(review) is None
    assert review.visit == "after"
    inspected = Inspection.objects.filter(case=case, inspected__review=review)
    assert not inspected.exists()
    notice = case.notices.get(kind=Notice.Kind.ACCEPTED)
    assert "按告知承诺方式办理" in text(notice)
    assert "20个工作日内核查" in text(notice)


def following(case):
    """As if the item handled so came after another of the case; that other."""
    accepted_later = case.reviews.exclude(permit_code=FIRE).select_related("department").first()
    Review.objects.filter(case=case, permit_code=FIRE).update(after=[accepted_later.permit_code])
    return accepted_later


def test_after_another_its_one_day_runs_from_the_decision_on_that_and_the_paper_says_so(
    case, monkeypatch
):
    monkeypatch.setattr(due_days, "general", lambda review: True)
    first = following(case)
    accepted(case)
    days, review = almanac.days_of(case.region_id), review_of(case)
    told, tomorrow = review.due, clock.add_working_days(clock.today(), 1, days=days)
    assert told > tomorrow
    assert due_days.more_time(review) is not None
    said = text(case.notices.get(kind=Notice.Kind.ACCEPTED))
    assert f"须在“{first.permit_name}”之后（先证后证）：自后者作出决定之日起1个工作日内" in said
    assert "当场" not in said
    with time_machine.travel(clock.now() + timedelta(days=3), tick=False):
        first.refresh_from_db()
        REGISTRY["decide"].run(first, actor=approver_of(first.department), grant=True)
        review = review_of(case)
        assert review.due == clock.add_working_days(clock.today(), 1, days=days)
        assert due_days.decision(review.case, review, days).due == review.due
        assert due_days.more_time(review) is None
        event = Event.objects.filter(subject=review.event_subject).latest("pk")
        assert event.verb == "date_following"


def test_after_none_the_paper_says_within_one_working_day_of_acceptance(case):
    accepted(case)
    said = text(case.notices.get(kind=Notice.Kind.ACCEPTED))
    assert "受理后1个工作日内作出决定" in said
    assert "当场" not in said


def test_the_papers_that_only_others_hand_in_are_not_asked_for(case):
    content = case.submission.current().content
    assert content["choices"][FIRE] == {"mode": "commit"}
    assert content["declared"]["M_FIRE_DECL"] == "not_applicable"
    assert not case.submission.current().files.filter(material="M_FIRE_DECL").exists()


def test_the_decision_says_under_what_it_was_taken_and_the_check_is_due_from_then(case):
    accepted(case)
    granted(case)
    review, days = review_of(case), almanac.days_of(case.region_id)
    due = clock.add_working_days(clock.today(), 20, days=days)
    assert review.look_by == line_of(case).due == due
    said = text(case.notices.get(kind=Notice.Kind.DECISION, review=review))
    assert "本决定以告知承诺方式作出" in said
    assert "责令限期改正" in said
    assert "第十五条" in said
    assert review in waits(approver_of(review.department))["to_look_at"]


def test_a_denial_says_nothing_of_it_and_drops_the_line(case):
    accepted(case)
    review = review_of(case)
    told = {"grant": False, "reasons": "承诺书内容不实", "basis": "《测试法》第一条"}
    REGISTRY["decide"].run(review, actor=approver_of(review.department), **told)
    assert line_of(case).status == "dropped"
    assert "告知承诺" not in text(case.notices.get(kind=Notice.Kind.DECISION, review=review))


def test_kept_it_ends_there(case):
    accepted(case)
    granted(case)
    looked(case, met=True)
    line = line_of(case)
    assert (line.status, line.settled_on) == ("kept", clock.today())
    assert line.label.word == "承诺已履行"


def test_a_permit_recorded_anew_is_checked_as_the_first_was_to_be(case):
    accepted(case)
    permit = granted(case)
    due, actor = line_of(case).due, approver_of(permit.issuer)
    REGISTRY["end"].run(permit, actor=actor, **ENDS["cancelled"], reason="编号有误")
    assert line_of(case).status == "dropped"
    number = sample_number(part_of(review_of(case)), permit.review_id + 5000)
    stated = {"number": number, "valid_from": clock.today(), "valid_until": None}
    REGISTRY["record_permit"].run(review_of(case), actor=actor, **stated)
    assert (line_of(case).status, line_of(case).due) == ("awaited", due)
    assert review_of(case) in waits(actor)["to_look_at"]
    looked(case, met=True)
    assert line_of(case).status == "kept"


def test_it_is_no_paper_that_could_be_handed_in(case):
    accepted(case)
    assert REGISTRY["hand_in_promised"].hindrance(case)


def test_the_desk_and_the_applicant_read_what_became_of_it(case, client, signed_in):
    accepted(case)
    page = signed_in("officer-450204-aa").get(reverse("issuance_case", args=[case.pk]))
    assert "已承诺，待事后核查" in page.content.decode()
    receipt = intake.receipt(case.submission)
    client.post(reverse("track"), {"reference": receipt.reference, "code": receipt.access_code})
    followed = client.get(reverse("track_case", args=[receipt.reference])).content.decode()
    assert "已承诺，待事后核查" in followed
    assert "告知承诺书载明的条件" in followed
    assert "需补交" not in followed
    signed = reverse("track_commitment", args=[receipt.reference])
    assert signed in followed
    assert client.get(signed).status_code in (200, 202)


def test_a_permit_that_nothing_is_held_against_ends_last_and_with_nothing_chosen(case):
    accepted(case)
    permit, end = granted(case), REGISTRY["end"]
    assert (end.place_of(permit), end.title_of(permit)) == (Place.DANGER, end.title)
    form = end.form_for(approver_of(permit.issuer), permit)
    assert not form["status"].value()
    assert not form["ground"].value()


def test_the_demo_walks_a_commitment_to_its_licence_and_the_check_is_still_ahead(new_case):
    case = new_case("issued", industry="RESTAURANT", committed=(FIRE,))
    assert case.status == "issued"
    assert line_of(case).due == review_of(case).look_by
    assert line_of(case).status == "awaited"
