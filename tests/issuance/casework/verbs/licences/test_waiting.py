"""Everything together: agreed once, by the applicant or at a window; what is there may be fetched."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from issuance.casework import deliveries
from issuance.casework.papers.notice_pdf import notice_article
from issuance.casework.queues.worklist import queues_of
from issuance.casework.verbs import REGISTRY
from issuance.models import Agreement, Case, Notice, Review
from issuance.status import ReviewStatus
from portal.demo.people import approver_of
from portal.demo.telling import inspect, sample_number
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Event
from portal.ground.office_days import almanac
from tests.issuance.desk.case_pages import do
from tests.issuance.limit_ready import APPROVER
from tests.issuance.reading import tracked
from tests.issuance.ready import CLERK, MARKET, part_of
from tests.issuance.window_ready import handed_over

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def in_part(new_case, person):
    """One item is accepted by itself, granted and recorded, the other waits for its supplement."""
    case = new_case("supplement")
    REGISTRY["go_on"].run(case)
    review = case.reviews.get(status=ReviewStatus.OPEN)
    actor = approver_of(review.department)
    inspect(Case.objects.get(pk=case.pk))
    REGISTRY["decide"].run(Review.objects.get(pk=review.pk), actor=actor, grant=True)
    today, number = clock.today(), sample_number(part_of(review), review.pk)
    stated = {"number": number, "valid_from": today, "valid_until": today}
    REGISTRY["record_permit"].run(Review.objects.get(pk=review.pk), actor=actor, **stated)
    return Case.objects.get(pk=case.pk)


@pytest.fixture
def case(new_case, person):
    """One permit is granted and recorded, the other department still decides."""
    case = new_case("accepted", channel="window")
    review = case.reviews.get(department__code=MARKET)
    REGISTRY["decide"].run(review, actor=person(APPROVER), grant=True)
    paper = {"valid_from": clock.today(), "valid_until": clock.today().replace(year=2029)}
    REGISTRY["record_permit"].run(review, actor=person(APPROVER), number="GXCY4502049999", **paper)
    return Case.objects.get(pk=case.pk)


def late(person):
    [rows] = [
        rows
        for queue, rows in queues_of(person("supervisor-4502"), clock.today())
        if queue.code == "late_handing_over"
    ] or [Case.objects.none()]
    return list(rows)


def after_the_ten_days(case):
    [paper] = deliveries.owed(case)
    days = almanac.days_of(case.region_id)
    return time_machine.travel(clock.add_working_days(paper.due, 1, days=days), tick=False)


@pytest.mark.parametrize("agreed", [False, True])
def test_what_waits_for_the_rest_is_late_unless_the_applicant_agreed(case, person, agreed):
    if agreed:
        REGISTRY["agree_to_wait"].run(case)
    with after_the_ten_days(case):
        assert (case in late(person)) == (not agreed)


def test_it_may_still_be_fetched_and_the_receipt_says_what_was_agreed(case, person):
    REGISTRY["agree_to_wait"].run(case)
    case = Case.objects.get(pk=case.pk)
    REGISTRY["deliver"].run(case, actor=person(CLERK), **handed_over(case))
    said = str(notice_article(case.notices.get(kind=Notice.Kind.DELIVERY)))
    assert "合并领取" in said


def test_the_applicant_agrees_where_the_case_is_followed_and_once(case, client):
    session = client.session
    session["tracked"] = [case.submission.reference]
    session.save()
    where = reverse("track_case", args=[case.submission.reference])
    together = reverse("track_together", args=[case.submission.reference])
    assert together in client.get(where).content.decode()
    assert client.post(together, follow=True).status_code == 200
    assert client.post(together, follow=True).status_code == 200
    row = Agreement.objects.get(case=case)
    assert row.recorded_by is None
    assert Event.objects.filter(subject=row.event_subject).count() == 1
    html = client.get(where).content.decode()
    assert together not in html
    assert "您已于" in html


def test_a_window_of_the_city_records_it(case, signed_in, person):
    assert do(signed_in("clerk-450203"), case, "record_agreement", case).status_code == 302
    row = Agreement.objects.get(case=case)
    assert row.recorded_by == person("clerk-450203")
    with pytest.raises(VerbRefused, match="已同意"):
        REGISTRY["agree_to_wait"].run(Case.objects.get(pk=case.pk))


def test_nothing_is_agreed_before_a_permit_is_granted(new_case):
    with pytest.raises(VerbRefused, match="尚无"):
        REGISTRY["agree_to_wait"].run(new_case("accepted"))


def test_while_a_part_still_waits_the_applicant_may_agree_to_wait_or_to_electronic_delivery(
    in_part, client, person
):
    assert in_part.status == "supplement"
    page = tracked(client, in_part)
    for name in ("track_together", "track_online"):
        address = reverse(name, args=[in_part.submission.reference])
        assert address in page
        assert client.post(address).status_code == 302
    case = Case.objects.get(pk=in_part.pk)
    assert deliveries.agreement_of(case)
    assert deliveries.consent_of(case)
    [paper] = deliveries.owed(case)
    with time_machine.travel(paper.due + timedelta(days=9), tick=False):
        assert case not in late(person)


def test_nothing_is_agreed_to_before_anything_is_accepted(new_case):
    for stage in ("submitted", "supplement"):
        case = new_case(stage)
        assert "尚未受理任何事项" in REGISTRY["agree_online"].hindrance(case)
        assert "尚无" in REGISTRY["agree_to_wait"].hindrance(case)
