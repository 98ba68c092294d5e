"""A permit that has expired is told of once, to its holder and to the body whose licence carries it."""

from datetime import timedelta

from issuance.casework.jobs import tell_of_expiry
from issuance.casework.queues.worklist import work_list
from issuance.casework.verbs import REGISTRY
from issuance.models import Message, Permit
from portal.demo.people import approver_of
from portal.ground.calendar import clock
from portal.ground.models import OutboxMessage
from tests.issuance.licence_ready import expired
from tests.issuance.renewal_ready import over


def told(case):
    said = Message.objects.filter(case=case, kind="permit_expired")
    holder = said.count() // max(1, said.order_by().values("channel").distinct().count())
    letters = OutboxMessage.objects.filter(kind="email", key__startswith="permit-expired:")
    return holder, letters.filter(key__contains=case.licence.number).count()


def test_whether_a_renewal_was_possible_or_not_and_once_however_often_the_clock_strikes(new_case):
    case = new_case("issued")
    tell_of_expiry()
    assert told(case) == (0, 0)
    permit = expired(case)
    tell_of_expiry()
    tell_of_expiry()
    assert told(case) == (1, 1)
    lists = {w.queue.code: w.tasks for w in work_list(approver_of(permit.issuer), clock.today())}
    assert [task.case.pk for task in lists["expired"]] == [case.pk]


def test_a_last_day_that_was_mistyped_is_told_of_again_when_the_right_one_has_passed(new_case):
    case = new_case("issued")
    permit = expired(case)
    tell_of_expiry()
    permit.refresh_from_db()
    today = clock.today()
    paper = {"number": permit.number, "scope": permit.scope, "valid_from": today}
    stated = paper | {"valid_until": today, "reason": "录入有误"}
    REGISTRY["correct_permit"].run(permit, actor=approver_of(permit.issuer), **stated)
    assert Permit.objects.get(pk=permit.pk).expiry_told is None
    assert REGISTRY["tell_expiry"].hindrance(permit)
    yesterday = today - timedelta(days=1)
    Permit.objects.filter(pk=permit.pk).update(valid_from=yesterday, valid_until=yesterday)
    tell_of_expiry()
    assert told(case)[0] == 2


def test_what_counts_as_renewed_has_not_expired(new_case):
    case = new_case("issued")
    renewal = over(Permit.objects.get(review__case=case, issuer__code="450204-MR"))
    assert renewal.by_silence
    tell_of_expiry()
    assert told(case) == (0, 0)
