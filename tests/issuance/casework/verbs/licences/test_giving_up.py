"""The holder gives up the licence as a whole, or one permit of it, on the phone or at a window."""

import pytest

from issuance.casework import deliveries
from issuance.casework.queues.worklist import work_list
from issuance.casework.verbs import REGISTRY
from issuance.models import Licence, Permit
from issuance.status import LicenceStatus
from portal.demo.people import approver_of
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused
from tests.issuance.licence_ready import reported
from tests.issuance.reading import text
from tests.issuance.window_ready import CLERK


def track(client, case):
    session = client.session
    session["tracked"] = [case.submission.reference]
    session.save()
    return f"/track/{case.submission.reference}/"


def test_the_composite_alone_ends_and_its_permits_stay(new_case, client):
    case = new_case("issued")
    licence = reported(case)
    address = track(client, case)
    unticked = client.post(f"{address}licence-up/", {})
    assert unticked.status_code == 422
    assert "请勾选" in unticked.content.decode()
    client.post(f"{address}licence-up/", {"sure": "on"})
    again = client.post(f"{address}licence-up/", {"sure": "on"}, follow=True).content.decode()
    assert "您已经放弃过" in again
    assert "自愿放弃综合许可证，仍有效的许可各自继续有效" in again
    assert "均已不再有效" not in again
    licence = Licence.objects.get(pk=licence.pk)
    assert (licence.status(clock.today()), licence.ended_way) == (LicenceStatus.ENDED, "given_up")
    assert licence.losses.get().outcome == "void"
    assert {row.status for row in Permit.objects.filter(review__case=case)} == {"valid"}
    said = text(case.notices.get(kind="licence_up"))
    assert all(permit.number in said for permit in Permit.objects.filter(review__case=case))
    page = client.get(f"/l/{licence.editions.get().token}/").content.decode()
    assert "verdict bad" in page
    assert "持证人已于" in page
    assert not any("edition" in paper.key for paper in deliveries.owed(case))


@pytest.mark.parametrize("channel", ["phone", "window"])
def test_a_single_permit_is_given_up_after_the_issue_and_its_department_ends_it(
    new_case, client, person, channel
):
    case = new_case("issued")
    review = case.reviews.order_by("pk").first()
    if channel == "phone":
        client.post(f"{track(client, case)}give-up/{review.pk}/")
    else:
        REGISTRY["record_given_up"].run(review, actor=person(CLERK))
    review.refresh_from_db()
    assert review.given_up_at
    assert "注销" in text(case.notices.get(kind="given_up"))
    lists = {
        w.queue.code: w.tasks for w in work_list(approver_of(review.department), clock.today())
    }
    assert case.pk in {task.case.pk for task in lists["to_end"]}
    with pytest.raises(VerbRefused, match="放弃"):
        REGISTRY["give_up"].run(review)
