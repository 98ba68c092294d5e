"""What /track/ says lies ready is what the window can hand over today, and comes by the way that it says."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forms.models import Contact
from issuance.casework import deliveries, to_fetch
from issuance.casework.progress import progress
from issuance.casework.verbs import REGISTRY
from issuance.models import Case, LicenceEdition, Permit
from portal.ground.calendar import clock
from tests.issuance.licence_ready import lost
from tests.issuance.limit_ready import APPROVER
from tests.issuance.ready import MARKET, OFFICER
from tests.issuance.window_ready import CLERK, delivered_online, handed_over, scan

pytestmark = pytest.mark.django_db
CERTIFICATE = "行业综合许可证"


def fresh(case) -> Case:
    return Case.objects.get(pk=case.pk)


def said(case) -> str:
    return progress(fresh(case)).next_step


def sentence(case, opening) -> str:
    """Of what is said, the sentence that begins so; empty where none does."""
    _before, found, after = said(case).partition(opening)
    return found + after.split("。")[0]


def owed(case) -> dict[str, str]:
    return {paper.name: paper.key for paper in deliveries.owed(fresh(case))}


def with_scans(case, person):
    for permit in Permit.objects.filter(review__case=case).select_related("review__department"):
        actor = person(f"approver-{permit.review.department.code.lower()}")
        REGISTRY["add_permit_scan"].run(permit, actor=actor, scan=scan(permit.name))


def recorded_first(case, person):
    """Its market supervision grants and records while the others still decide."""
    review = case.reviews.get(department__code=MARKET)
    REGISTRY["decide"].run(review, actor=person(APPROVER), grant=True)
    today = clock.today()
    paper = {"number": "GXCY4502049999", "valid_from": today, "valid_until": today}
    REGISTRY["record_permit"].run(review, actor=person(APPROVER), **paper)
    return review.permits.get()


@pytest.fixture
def issued(new_case):
    return new_case("issued")


def test_the_certificate_waits_to_be_fetched_with_the_permits_until_it_is_handed_over(
    issued, person
):
    there = owed(issued)
    assert CERTIFICATE in there
    assert len(there) > 1
    told = sentence(issued, "待领取的许可证件：")
    assert all(name in told for name in there)
    papers = handed_over(fresh(issued), papers=[there[CERTIFICATE]])
    REGISTRY["deliver"].run(fresh(issued), actor=person(CLERK), **papers)
    told = sentence(issued, "待领取的许可证件：")
    assert CERTIFICATE not in told
    assert all(name in told for name in there if name != CERTIFICATE)
    REGISTRY["deliver"].run(fresh(issued), actor=person(CLERK), **handed_over(fresh(issued)))
    assert "待领取" not in said(issued)


def test_after_consent_what_has_no_file_is_to_be_fetched_and_only_the_rest_is_told(issued, person):
    REGISTRY["agree_online"].run(issued)
    there = owed(issued)
    assert CERTIFICATE in sentence(issued, "尚未送达：")
    without = sentence(issued, "以下证件尚无电子文件：")
    assert CERTIFICATE not in without
    assert all(name in without for name in there if name != CERTIFICATE)
    assert "请携带身份证件到全市任一政务服务综合窗口领取" in said(issued)
    with_scans(issued, person)
    assert "尚无电子文件" not in said(issued)
    assert all(name in sentence(issued, "尚未送达：") for name in there)


def test_what_was_delivered_electronically_is_named_no_more_and_what_has_no_file_still_is(issued):
    REGISTRY["agree_online"].run(issued)
    without = sentence(issued, "以下证件尚无电子文件：")
    REGISTRY["end_online"].run(fresh(issued))
    assert "尚无电子文件" not in said(issued)
    assert CERTIFICATE in sentence(issued, "待领取的许可证件：")
    assert without


def test_after_the_delivery_only_permits_without_a_file_are_left(issued):
    delivered_online(issued)
    assert "尚未送达" not in said(issued)
    assert all(name in sentence(issued, "以下证件尚无电子文件：") for name in owed(issued))


def test_who_cannot_be_told_reads_that_an_address_is_missing(issued):
    Contact.objects.filter(submission=issued.submission_id).delete()
    REGISTRY["agree_online"].run(issued)
    assert "送达时将通知您" not in said(issued)
    assert "未留可以通知您的联系方式" in said(issued)


def test_a_certificate_made_anew_after_its_paper_was_asked_for_is_fetched(issued, person):
    delivered_online(issued)
    REGISTRY["ask_paper"].run(fresh(issued))
    lost(fresh(issued).licence)
    REGISTRY["reissue_licence"].run(
        fresh(issued).licence,
        actor=person(OFFICER),
        cause=LicenceEdition.Cause.LOST,
        reason="遗失",
        edition=1,
    )
    assert CERTIFICATE in sentence(issued, "待领取的许可证件：")
    assert CERTIFICATE not in sentence(issued, "尚未送达：")


def test_a_permit_that_is_ready_before_the_rest_is_named_while_the_others_are_decided(
    new_case, person
):
    case = new_case("accepted")
    permit = recorded_first(case, person)
    assert permit.certificate_name in sentence(case, "待领取的许可证件：")
    assert "不用做什么" not in said(case)
    REGISTRY["agree_to_wait"].run(fresh(case))
    assert "待领取" not in said(case)
    told = sentence(case, "已可领取")
    assert permit.certificate_name in told
    assert "一并领取" in told


def test_what_is_left_as_a_single_permit_is_named_after_the_rest_was_taken_back(new_case, person):
    case = new_case("accepted")
    permit = recorded_first(case, person)
    REGISTRY["withdraw"].run(fresh(case))
    assert permit.certificate_name in sentence(case, "待领取的许可证件：")


def test_a_permit_that_ended_is_not_to_be_fetched(issued, person):
    permit = Permit.objects.filter(review__case=issued, review__department__code=MARKET).get()
    name = permit.certificate_name
    assert name in sentence(issued, "待领取的许可证件：")
    Permit.objects.filter(pk=permit.pk).update(status="revoked")
    assert name not in sentence(issued, "待领取的许可证件：")


@pytest.mark.parametrize(("consent", "most"), [(False, 3), (True, 6)])
def test_it_asks_the_same_whatever_the_number_of_permits(issued, consent, most):
    if consent:
        REGISTRY["agree_online"].run(issued)
    case = Case.objects.select_related("licence", "online_consent__taken_back").get(pk=issued.pk)
    parts = progress(case).parts
    with CaptureQueriesContext(connection) as asked:
        assert to_fetch.in_words(case, parts)
    assert len(asked) <= most


def test_where_nothing_was_recorded_nothing_is_asked(new_case):
    case = new_case("accepted")
    parts = progress(case).parts
    with CaptureQueriesContext(connection) as asked:
        assert to_fetch.in_words(case, parts) == []
    assert len(asked) <= 1
