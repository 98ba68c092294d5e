"""A received submission becomes a case, with one review per permit item at its own department."""

from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from forms.assembly import COMMIT, HOLD
from forms.intake import chosen_permits
from forms.models import Channel
from forms.signals import NotTaken, submission_received
from guides.version.kinds import WORDS
from issuance.casework import due_days, inspections, later_cases
from issuance.casework.messages.letters import CASE_OPENED
from issuance.casework.messages.occasions.intake import RECEIVED
from issuance.casework.verbs.base import Consequence
from issuance.casework.verbs.promises import lines
from issuance.casework.verbs.registry import register
from issuance.models import Case, Licence, Review
from issuance.status import CaseStatus, ReviewStatus
from portal.ground.calendar import clock
from portal.ground.history import numbers, transitions
from portal.ground.models import Department
from portal.ground.office_days import almanac


class OpenCase(Consequence):
    """It follows from a submission, in the submit transaction; the acceptance clock starts
    (行政许可法 32)."""

    code = "open_case"
    position = 10
    subject = Case
    sources = frozenset()
    targets = frozenset({CaseStatus.CHECKING})
    history = _("case opened")
    letters = frozenset({CASE_OPENED})
    occasions = frozenset({RECEIVED})

    def carry_out(self, submission, actor) -> Case:
        received, licence = clock.today(), _licence_about(submission)
        case = Case.objects.create(
            number=_number(submission.region, received),
            submission=submission,
            kind=submission.kind,
            licence_about=licence,
            issuing_body=licence and licence.issuer,
            status=CaseStatus.CHECKING,
            region=submission.region,
            industry=submission.version.industry,
            version=submission.version,
            channel=submission.channel,
            agent=submission.clerk,
            operator_name=submission.operator_name,
            received_at=submission.received_at,
            check_due=due_days.acceptance_due(received, almanac.days_of(submission.region_id)),
        )
        Review.objects.bulk_create(_reviews(case))
        _join_stages(case)
        transitions.record(case, verb=self.code, actor=actor)
        lines.put_down(case, actor)
        self.tell(RECEIVED, case)
        if case.channel == Channel.ONLINE:
            self._tell_departments(case)
        return case

    def _tell_departments(self, case):
        for review in case.reviews.select_related("department"):
            self.send(CASE_OPENED, case=case, department=review.department, key=review.permit_code)


def _licence_about(submission) -> Licence | None:
    """Of 变更 and 增项 the licence, whose row is held: of two applications about one item the second is told
    of the first."""
    if not submission.later:
        return None
    rows = Licence.objects.select_for_update(of=("self",)).select_related("issuer")
    licence = rows.filter(number=submission.about, region=submission.region_id).first()
    codes = [permit.code for permit, way in chosen_permits(submission.current())]
    if hindrance := later_cases.hindrance(licence, submission.kind, codes):
        raise NotTaken(hindrance)
    return licence


def _reviews(case) -> list[Review]:
    there = later_cases.loaded(case.licence_about) if case.kind == later_cases.CHANGE else {}
    chosen = chosen_permits(case.submission.current())
    codes = {permit.department.code for permit, _way in chosen}
    departments = {row.code: row for row in Department.objects.filter(code__in=codes)}
    asked = {permit.code for permit, _way in chosen}
    return [
        Review(
            case=case,
            region=case.region,
            permit_code=permit.code,
            permit_name=_named(case, permit),
            found=there.get(permit.code),
            basis=Review.Basis.HELD if way == HOLD else Review.Basis.APPLIED,
            counts=permit.counts,
            indispensable=permit.indispensable == "yes",
            after=[code for code in permit.after if code in asked],
            prepares=permit.prepares,
            visit=inspections.first_of(permit, held=way == HOLD, committed=way == COMMIT),
            department=departments[permit.department.code],
            status=ReviewStatus.CHECKING,
        )
        for permit, way in chosen
    ]


def _named(case, permit) -> str:
    """On every list and paper of the case its kind stands with the item: 小餐饮登记（变更）."""
    return f"{permit.official_name}（{WORDS[case.kind]}）" if case.later else permit.official_name


def _join_stages(case):
    """Of two stages the second knows its first, where both are applied for here; whoever holds the approval
    to build already applies for the second alone, when it is built."""
    rows = list(case.reviews.all())
    first = {row.permit_code: row for row in rows if row.prepares and not row.held}
    for row in rows:
        before = next((first[code] for code in row.after if code in first), None)
        if before and not row.held and not row.prepares:
            Review.objects.filter(pk=row.pk).update(builds_on=before)


def _number(region, day):
    serial = numbers.next_number(f"case:{region.code}:{day.year}")
    return numbers.with_check(f"{region.code}{day:%Y%m%d}{serial:05d}")


open_case = register(OpenCase())


@receiver(submission_received)
def on_submission(sender, submission, **kwargs):
    open_case.carry_out(submission, submission.clerk)
