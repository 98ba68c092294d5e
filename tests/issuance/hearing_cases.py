"""What tests of hearings do alike on one item of a case."""

from forms import uploads
from issuance.casework.queues.worklist import work_list
from issuance.casework.verbs import REGISTRY
from portal.ground.calendar import clock
from portal.ground.office_days import almanac
from tests.issuance.limit_ready import approval, presiding, received

MARKET, APPROVER = "450204-MR", "approver-450204-mr"
RECORD = "听笔〔2026〕1号"


def later(review, day, n):
    return clock.add_working_days(day, n, days=almanac.days_of(review.region_id))


def run(code, review, person, **stated):
    actor = None if code == "ask_hearing" else person(APPROVER)
    REGISTRY[code].run(review, actor=actor, **stated)
    review.refresh_from_db()


def queued(person, day=None):
    return {waiting.queue.code for waiting in work_list(person(APPROVER), day or clock.today())}


def scan():
    return uploads.take_in(approval()["scan"])


def record(review, person, day):
    """Held on this day, of which everybody was notified in time: its record, with who presided."""
    received(review)
    held = {"number": RECORD, "on": day, "presiding": presiding(), "scan": scan()}
    run("record_hearing", review, person, **held)
