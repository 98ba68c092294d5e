"""An extension that is asked for and answered, for tests."""

from issuance.casework.queues.worklist import work_list
from issuance.casework.verbs import REGISTRY
from portal.ground.calendar import clock
from portal.ground.office_days import almanac
from tests.issuance.limit_ready import APPROVER, HEAD

REASON = "需向原登记机关核对档案"


def later(review, day, n):
    return clock.add_working_days(day, n, days=almanac.days_of(review.region_id))


def ask(review, person, *, days=5, reason=REASON, by=APPROVER):
    return REGISTRY["ask_extension"].run(review, actor=person(by), days=days, reason=reason)


def grant(review, person, by=HEAD):
    REGISTRY["grant_extension"].run(review, actor=person(by))
    review.refresh_from_db()


def queued(person, username, day=None):
    return {w.queue.code for w in work_list(person(username), day or clock.today())}
