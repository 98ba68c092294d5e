"""Any number of cases in one county of the demo city, in every state that stands in somebody's queue.

Written by the models themselves, so that each constraint and trigger of either database holds and a
new column has its default. What stays open is what a county with a year's backlog would have: four
of five cases are licensed, and nothing waits for them but what their permits owe.
"""

import datetime as dt
import uuid
from dataclasses import dataclass
from itertools import islice

from django.db import connection

from forms.models import Channel, NumberDigest, Submission
from guides.models import GuideVersion
from issuance.models import (
    Case,
    Hearing,
    Licence,
    LicenceEdition,
    LicencePermit,
    Pause,
    Permit,
    RefusalProposal,
    Review,
)
from issuance.status import CaseStatus, PermitStatus, ReviewStatus
from portal.ground.calendar import clock
from portal.ground.models import Chain, Department, Event, Region, User
from portal.ground.text.number_digests import digests_of

COUNTY, BATCH = "450204", 2000
DECIDER, OTHER, BODY = "450204-MR", "450204-HC", "450204-AA"
MOBILE = 13_700_000_000  # of case number 0


@dataclass(frozen=True)
class Kind:
    """So many of a hundred cases are like this."""

    share: int
    case: CaseStatus
    reviews: ReviewStatus
    channel: Channel = Channel.ONLINE
    permits: str = ""  # valid, ended, fallen (ended since it was loaded)
    basis: str = "applied"
    paused: bool = False
    proposed: bool = False
    reminded: bool = False
    given_up: bool = False


ONLINE, WINDOW = Channel.ONLINE, Channel.WINDOW
KINDS = (
    Kind(3, CaseStatus.CHECKING, ReviewStatus.CHECKING),
    Kind(2, CaseStatus.CHECKING, ReviewStatus.CHECKING, WINDOW),
    Kind(1, CaseStatus.CHECKING, ReviewStatus.CHECKING, WINDOW, proposed=True),
    Kind(1, CaseStatus.SUPPLEMENT, ReviewStatus.DEFICIENT, reminded=True),
    Kind(1, CaseStatus.SUPPLEMENT, ReviewStatus.DEFICIENT, WINDOW, reminded=True),
    Kind(5, CaseStatus.REVIEWING, ReviewStatus.OPEN),
    Kind(1, CaseStatus.REVIEWING, ReviewStatus.OPEN, basis="held"),
    Kind(1, CaseStatus.REVIEWING, ReviewStatus.OPEN, paused=True),
    Kind(1, CaseStatus.DECIDED, ReviewStatus.GRANTED),
    Kind(1, CaseStatus.DECIDED, ReviewStatus.GRANTED, permits="valid"),
    Kind(1, CaseStatus.DECIDED, ReviewStatus.GRANTED, permits="ended"),
    Kind(1, CaseStatus.ISSUED, ReviewStatus.GRANTED, permits="fallen"),
    Kind(79, CaseStatus.ISSUED, ReviewStatus.GRANTED, permits="valid"),
    Kind(1, CaseStatus.WITHDRAWN, ReviewStatus.GRANTED, permits="valid", given_up=True),
    Kind(1, CaseStatus.WITHDRAWN, ReviewStatus.CANCELLED),
)


def kind_of(number: int) -> Kind:
    left = number % 100
    for kind in KINDS:
        left -= kind.share
        if left < 0:
            return kind
    raise ValueError(number)


class Filler:
    def __init__(self):
        self.region = Region.objects.get(code=COUNTY)
        versions = GuideVersion.objects.active().filter(region=self.region)
        self.version = versions.select_related("industry").first()
        self.departments = [Department.objects.get(code=code) for code in (DECIDER, OTHER)]
        self.body = Department.objects.get(code=BODY)
        self.clerk = User.objects.get(username=f"clerk-{COUNTY}")
        self.officer = User.objects.get(username=f"approver2-{DECIDER.lower()}")
        self.chain = Chain.objects.get(name=self.region.city.code)
        self.today, self.now = clock.today(), clock.now()

    def write(self, first: int, last: int) -> None:
        numbers = iter(range(first, last + 1))
        while batch := list(islice(numbers, BATCH)):
            self._batch(batch)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def _batch(self, numbers):
        pairs = list(zip(numbers, self._submissions(numbers), strict=True))
        cases = [self._case(number, submission) for number, submission in pairs]
        Case.objects.bulk_create(cases)
        reviews = [
            review
            for n, case in zip(numbers, cases, strict=True)
            for review in self._reviews(n, case)
        ]
        Review.objects.bulk_create(reviews)
        kinds = {case.pk: kind_of(number) for number, case in zip(numbers, cases, strict=True)}
        self._beside(reviews, kinds)
        permits = [
            self._permit(at, review, kinds[review.case_id])
            for at, review in enumerate(reviews)
            if kinds[review.case_id].permits
        ]
        Permit.objects.bulk_create(permits)
        self._licences(cases, kinds, permits)
        self._events(numbers, cases)

    def _submissions(self, numbers):
        made = [
            Submission(
                uuid=uuid.uuid4(),
                reference=f"{COUNTY}-B{number:08}",
                access_code_digest="",
                version=self.version,
                region=self.region,
                channel=kind_of(number).channel,
                clerk=self.clerk if kind_of(number).channel == WINDOW else None,
                operator_name=f"测试第{number}号店",
                received_at=self._at(number),
            )
            for number in numbers
        ]
        Submission.objects.bulk_create(made)
        NumberDigest.objects.bulk_create(
            NumberDigest(submission=submission, digest=digest)
            for number, submission in zip(numbers, made, strict=True)
            for digest in digests_of(str(MOBILE + number))[:1]
        )
        return made

    def _at(self, number):
        """Two years of them, a new one every ten minutes or so."""
        return self.now - dt.timedelta(minutes=1_000_000 - number * 9)

    def _due(self, number):
        return self.today + dt.timedelta(days=number // 100 % 60 - 10)

    def _granted(self, number):
        """Of what is not recorded; half of it is late."""
        return self.today - dt.timedelta(days=number // 100 % 30)

    def _case(self, number, submission):
        kind, due = kind_of(number), self._due(number)
        return Case(
            number=f"{COUNTY}B{number:08}",
            submission=submission,
            status=kind.case,
            region=self.region,
            industry=self.version.industry,
            version=self.version,
            issuing_body=self.body,
            channel=kind.channel,
            operator_name=submission.operator_name,
            received_at=submission.received_at,
            check_due=due,
            supplement_asked=kind.reminded,
            supplement_due=due if kind.reminded else None,
            supplement_silence="wait" if kind.reminded else "",
            supplement_reminded=self.today if kind.reminded else None,
        )

    def _reviews(self, number, case):
        kind, settled = kind_of(number), kind_of(number).reviews == ReviewStatus.GRANTED
        for position, department in enumerate(self.departments):
            yield Review(
                case=case,
                region=self.region,
                permit_code=f"P{position}",
                permit_name="测试许可",
                basis=kind.basis,
                department=department,
                status=kind.reviews,
                due=self._due(number),
                decided_by=self.officer if settled else None,
                decided_at=case.received_at if settled else None,
                given_up_at=self.now if kind.given_up else None,
                undelivered_since=self._granted(number) if settled and not kind.permits else None,
            )

    def _beside(self, reviews, kinds):
        """Pauses, what the window prepared, and of one open item in twenty a hearing."""
        running = [
            row for row in reviews if row.status == ReviewStatus.OPEN and row.basis == "applied"
        ]
        Hearing.objects.bulk_create(
            Hearing(
                review=review,
                region=self.region,
                stage=tuple(Hearing.Stage)[at % 2],
                reason="相邻关系",
                told_by=self.officer,
                told_on=self.today,
                ask_until=self.today + dt.timedelta(days=7),
                asked_on=self.today if at % 2 else None,
                hold_until=self.today + dt.timedelta(days=28) if at % 2 else None,
            )
            for at, review in enumerate(running[::20])
        )
        Pause.objects.bulk_create(
            Pause(
                review=review,
                region=self.region,
                cause=Pause.Cause.TESTING,
                purpose="检测",
                first=self.today,
                expected=self._due(review.pk),
                ordered_by=self.officer,
            )
            for review in reviews
            if kinds[review.case_id].paused
        )
        RefusalProposal.objects.bulk_create(
            RefusalProposal(
                review=review,
                kind="not_needed",
                reasons="不需要取得行政许可",
                proposed_by=self.clerk,
                proposed_at=self.now,
            )
            for review in reviews
            if kinds[review.case_id].proposed and review.permit_code == "P0"
        )

    def _permit(self, at, review, kind):
        ended = kind.permits == "ended" or (kind.permits == "fallen" and review.permit_code == "P0")
        return Permit(
            review=review,
            region=self.region,
            issuer=review.department,
            permit_code=review.permit_code,
            name=review.permit_name,
            certificate_name="测试许可证",
            number=f"JY{review.pk:012}",
            valid_from=dt.date(2025, 1, 1),
            status=PermitStatus.CANCELLED if ended else PermitStatus.VALID,
            status_on=self.today,
            recorded_at=self.now,
            deliver_by=self._owed(review.case_id),
        )

    def _owed(self, case):
        """One case in ten waits to be fetched."""
        return self.today if case % 10 == 0 else None

    def _licences(self, cases, kinds, permits):
        issued = [case for case in cases if kinds[case.pk].case == CaseStatus.ISSUED]
        licences = [
            Licence(
                number=f"L{case.number}",
                origin_case=case,
                region=self.region,
                industry=case.industry,
                issuer=self.body,
                operator_name=case.operator_name,
                facts={},
                issued_at=case.received_at,
            )
            for case in issued
        ]
        Licence.objects.bulk_create(licences)
        LicenceEdition.objects.bulk_create(
            LicenceEdition(
                licence=licence,
                number=1,
                cause=LicenceEdition.Cause.FIRST,
                reason="首次制证",
                record=b"{}",
                signature="",
                key_id="",
                pdf_sha256="0" * 64,
                issued_at=licence.issued_at,
                issued_by=self.officer,
                deliver_by=self._owed(licence.origin_case_id),
            )
            for licence in licences
        )
        by_case = {licence.origin_case_id: licence for licence in licences}
        LicencePermit.objects.bulk_create(
            LicencePermit(licence=by_case[permit.review.case_id], permit=permit, loaded_at=self.now)
            for permit in permits
            if permit.review.case_id in by_case
        )

    def _events(self, numbers, cases):
        """What a history this long looks like; nobody vouches for these rows."""
        Event.objects.bulk_create(
            Event(
                chain=self.chain,
                number=10_000_000 + number * 4 + step,
                at=case.received_at,
                actor=self.clerk,
                verb="check",
                subject=f"case:{case.pk}",
                case=case.number,
                region=COUNTY,
                hash=f"{number:059}{step:05}",
            )
            for number, case in zip(numbers, cases, strict=True)
            for step in range(3)
        )
