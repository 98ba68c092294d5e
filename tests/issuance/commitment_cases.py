"""An item handled by 告知承诺, for tests."""

from issuance.casework.queues.worklist import queues_of
from issuance.casework.verbs import REGISTRY
from issuance.models import Permit, Promise, Review
from portal.demo.people import approver_of, inspector_of
from portal.demo.telling import sample_number
from portal.ground.calendar import clock
from tests.issuance.ready import part_of

FIRE = "FIRE"


def review_of(case) -> Review:
    return case.reviews.get(permit_code=FIRE)


def line_of(case) -> Promise:
    return Promise.objects.get(review=review_of(case))


def waits(user) -> dict:
    return {queue.code: list(rows) for queue, rows in queues_of(user, clock.today())}


def granted(case) -> Permit:
    review = review_of(case)
    actor = approver_of(review.department)
    REGISTRY["decide"].run(review, actor=actor, grant=True)
    number = sample_number(part_of(review), review.pk)
    stated = {"number": number, "valid_from": clock.today(), "valid_until": None}
    REGISTRY["record_permit"].run(review, actor=actor, **stated)
    return Permit.objects.get(review=review)


def looked(case, *, met, findings="现场核查情况", **stated):
    review = review_of(case)
    people = [approver_of(review.department).pk, inspector_of(review.department).pk]
    told = {"on": clock.today(), "people": people, "met": met, "findings": findings}
    REGISTRY["look_after"].run(review, actor=approver_of(review.department), **told, **stated)
