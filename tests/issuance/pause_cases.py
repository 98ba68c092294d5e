"""What tests of pauses do alike on one item of a case."""

import time_machine

from issuance.casework.verbs import REGISTRY
from portal.ground.calendar import clock
from portal.ground.office_days import almanac
from tests.issuance.limit_ready import report

APPROVER = "approver-450204-mr"
TEST = {
    "cause": "testing",
    "purpose": "委托市检测中心检测水质",
    "law": "《生活饮用水卫生监督管理办法》第二十条",
}


def after(review, n):
    days = almanac.days_of(review.region_id)
    return clock.add_working_days(clock.today(), n, days=days)


def pause(review, person, **given):
    stated = TEST | {"expected": after(review, 3)} | given
    return REGISTRY["pause"].run(review, actor=person(APPROVER), **stated)


def resume(review, person, on):
    with time_machine.travel(on, tick=False):
        REGISTRY["resume"].run(review, actor=person(APPROVER), **report())
