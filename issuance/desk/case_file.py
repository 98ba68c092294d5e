"""The case file as one person may read it: facts, the slices of the application, files, history."""

from dataclasses import dataclass
from datetime import date
from functools import partial

from django.core.cache import cache
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from forms import commitment, intake, labels, revisions
from forms.completeness import PROMISED
from forms.models import Channel, SubmittedFile
from guides.models import WindowClosing
from issuance.casework import (
    acceptances,
    access,
    application,
    bars,
    commitments,
    history,
    inspections,
    progress,
    promises,
    rectification,
    rounds,
    separation,
)
from issuance.casework.messages import deliveries
from issuance.casework.supplements import changes
from issuance.casework.verbs.intake.proposals import waits_for_departments
from issuance.desk import case_rows
from issuance.desk.lanes import Lane
from issuance.labels import LICENCES, Label, case_label
from issuance.licence.carrying import Carrying, carrying
from issuance.licence.certificate_facts import NAMES, certificate_facts
from issuance.models import Case
from issuance.status import VISITS_OVER, CaseStatus, ReviewStatus
from portal.ground.calendar import clock
from portal.ground.calendar.office_days import OfficeDays
from portal.ground.models import Role
from portal.ground.office_days import almanac
from portal.ground.staff import borders, posts

HOUR = 3600
DELIVERY = frozenset({"entity_name", "apply_mode", "delivery"})


@dataclass(frozen=True)
class Answered:
    """What one answer to the supplement changed, each change once; ``again``: what was returned was
    answered once more."""

    on: date
    again: bool
    told: list[changes.Told]


@dataclass
class CaseFile:
    """Everything the case page shows to ``actor``; what is not shown is never read."""

    actor: object
    case: Case
    today: date
    in_full: frozenset[str] = frozenset()  # keys of a person's numbers that are not masked

    @cached_property
    def masked(self) -> dict[str, str]:
        """A person's numbers in the parts the reader may read: key → label."""
        return {
            item.key: labels.label(item)
            for part in self.parts
            for item, value in part.slice.fields
            if value and item.field_type.masked(value)
        }

    @cached_property
    def intake_only(self) -> bool:
        return access.intake_only(self.actor, self.case)

    @cached_property
    def reads_dates(self) -> bool:
        return access.reads_dates(self.actor, self.case)

    @property
    def comes(self) -> bool:
        """Whether the reader takes part in the visit that is planned."""
        return inspections.comes(self.actor, self.case)

    @cached_property
    def visits(self) -> list:
        """Each with what it is for and still being put right, and what was reported of it."""
        rows = list(self.case.inspections.all())
        for row in rows:
            again = row.round == row.Round.REVISIT and row.stage not in VISITS_OVER
            items = rectification.open_ones(self.case) if again else []
            row.terms = [
                {"permit": item.permit_name, "until": rectification.finding(item).until}
                for item in items
            ]
            row.reports = rectification.reports(row)
        return rows

    @property
    def at_a_window(self) -> bool:
        """Whether the reader is a clerk of the city, who takes in and hands out for all its counties."""
        return posts.holds(self.actor, Role.CLERK, region=self.case.region)

    @property
    def of_own_county(self) -> bool:
        """Whether the reader, who takes in and hands out, does so at a window of the case's own county."""
        return access.own_clerk(self.actor, self.case.region)

    @cached_property
    def altered(self) -> bool:
        """Whether the application or one of its files is not what was handed in; looked at hourly."""
        revision = self.case.submission.current()
        key, of_case = f"sound:{revision.pk}", partial(revisions.sound, revision)
        return not cache.get_or_set(key, of_case, HOUR)

    @cached_property
    def parts(self) -> list[application.Part]:
        return application.parts(self.actor, self.case)

    @cached_property
    def changes(self) -> list[Answered]:
        """What each answer to the supplement changed in the slices the reader may read, newest first."""
        names = [part.review.permit_name for part in self.parts]
        answers = zip(*(part.rounds for part in self.parts), strict=True)
        told = [
            Answered(
                on=clock.day_of(each[0].on),
                again=number > 0,
                told=changes.together(zip(names, (one.changes for one in each), strict=True)),
            )
            for number, each in enumerate(answers)
        ]
        return [answer for answer in reversed(told) if answer.told]

    @cached_property
    def lanes(self) -> list[Lane]:
        return [Lane(self, review) for review in self.case.reviews.all()]

    @cached_property
    def waiting(self) -> list[Lane]:
        """Items the reader decides on, and not now; a bar by 受审分离 is said once for all."""
        return [lane for lane in self.lanes if lane.waits]

    @cached_property
    def promised(self) -> dict[str, str]:
        """Papers promised and not there, as far as the reader may know of them."""
        if promises.of(part.review for part in self.parts):
            return application.still_promised(self.case, [part.review for part in self.parts])
        return {
            sheet.paper.id: sheet.paper.name
            for part in self.parts
            for sheet in part.slice.papers
            if sheet.declared == PROMISED
        }

    @property
    def promises_told(self) -> str:
        """Of that and of promised conditions; the case was accepted on them once it was accepted."""
        conditions = promises.conditions_awaited(part.review for part in self.parts)
        return promises.in_words(self.case, self.promised.values(), conditions)

    @cached_property
    def of_conditions(self) -> dict[str, list[SubmittedFile]]:
        """What was handed in to show that a promised condition is met, by its key, for who reads its slice;
        no query where nothing was."""
        keys = {
            line.paper
            for part in self.parts
            for line in part.review.promises.all()
            if line.way == promises.CONDITION and line.handed_in_on
        }
        if not keys:
            return {}
        rows = SubmittedFile.objects.filter(
            revision__submission=self.case.submission_id, material__in=keys
        )
        shown = {(row.material, row.sha256): row for row in rows.order_by("pk")}
        found: dict[str, list[SubmittedFile]] = {}
        for (key, _digest), row in shown.items():
            found.setdefault(key, []).append(row)
        return found

    @property
    def signed(self) -> str:
        """The name of the commitment (承诺书) that was signed with the application and that the reader may
        open; empty where there is none."""
        own = not self.intake_only or self.of_own_county
        ways = {line.way for line in promises.of(self.case.reviews.all())} if own else set()
        committed = commitments.COMMITTED in ways
        return commitment.named(ways - {commitments.COMMITTED}, committed) if ways else ""

    @cached_property
    def bars(self) -> dict:
        return bars.of(self.case)

    def left(self, due):
        return clock.working_days_between(self.today, due, days=self.office_days)

    @cached_property
    def office_days(self) -> OfficeDays:
        return almanac.days_of(self.case.region_id)

    @cached_property
    def acceptances(self) -> acceptances.Acceptances:
        return acceptances.of(self.case)

    @cached_property
    def check_left(self) -> int | None:
        """Working days left to accept, while that is the question."""
        if self.case.status != CaseStatus.CHECKING:
            return None
        return self.left(self.case.check_due)

    @cached_property
    def asked(self) -> progress.Asked | None:
        """What is told of the supplement while it is waited for, to the applicant and here."""
        return progress.asked(self.case, self.office_days)

    @cached_property
    def answer_left(self) -> int | None:
        """Working days left to hand the supplement in."""
        return self.left(self.asked.due) if self.asked else None

    @cached_property
    def closed_windows(self) -> list[WindowClosing]:
        """Windows of the place that are closed on the last day for a counter case to be accepted."""
        if self.case.channel != Channel.WINDOW or self.check_left is None:
            return []
        due, region = self.case.check_due, self.case.region_id
        closed = WindowClosing.objects.filter(window__region=region, first__lte=due, last__gte=due)
        return list(closed.select_related("window"))

    @cached_property
    def barred(self) -> str:
        """Why the reader decides nothing here, where a department of theirs still has to (受审分离)."""
        own = posts.departments_of(self.actor, Role.APPROVER)
        waits = any(row.runs and row.department_id in own for row in self.case.reviews.all())
        return separation.bar(self.actor, self.case) if waits else ""

    @cached_property
    def waits(self) -> str:
        """On whom a counter case waits before its window goes on, for the clerks who would."""
        mine = access.at_the_window(self.actor, self.case)
        checking = self.case.status == CaseStatus.CHECKING
        return waits_for_departments(self.case) if mine and checking else ""

    @cached_property
    def delivery(self) -> list[tuple[str, str]]:
        """Intake and delivery facts, for the window that takes in and hands out."""
        return application.facts_in_words(self.case, DELIVERY)

    @cached_property
    def certificate_facts(self) -> list[tuple[str, str]]:
        """The holder's facts as they will be printed, for the issuing body (and no others)."""
        if not access.makes_certificates(self.actor, self.case.issuing_body):
            return []
        facts = certificate_facts(self.case)
        return [(name, facts[key]) for key, name in NAMES.items() if key in facts]

    @property
    def label(self) -> Label:
        return case_label(self.case.status, later=self.case.later)

    @cached_property
    def carrying(self) -> Carrying | None:
        """How far the permits carry a licence, while that is the question."""
        decided = self.case.status == CaseStatus.DECIDED and not self.case.later
        return carrying(self.case, self.today) if decided else None

    @property
    def licence(self):
        """The one it made, or is about."""
        return self.case.on_licence

    @property
    def licence_label(self) -> Label:
        """What the QR page says of the licence today."""
        return LICENCES[self.licence.status(self.today)]

    @cached_property
    def edition(self):
        """The certificate in force, once there is one."""
        return self.licence and self.licence.editions.filter(superseded_at=None).first()

    @cached_property
    def timeline(self) -> list[history.Line]:
        return history.lines(self.case, own_case_only=self.intake_only)

    @cached_property
    def notices(self):
        for notice in (notices := list(self.case.notices.all())):
            notice.case = self.case
        return [notice for notice in notices if access.prints(self.actor, notice)]

    @cached_property
    def messages(self) -> list[deliveries.Delivery]:
        """What the applicant was told, for those who read more than intake and delivery."""
        return [] if self.intake_only else deliveries.deliveries(self.case)

    @cached_property
    def deficiencies(self) -> list[tuple]:
        readable = access.readable_permits(self.actor, self.case)
        return [
            (review, application.name_of(self.case, deficiency), deficiency.reason)
            for review in self.case.reviews.all()
            if review.permit_code in readable
            for deficiency in review.deficiencies.all()
            if deficiency.notice_id or review.status != ReviewStatus.REFUSED
        ]


def opened(actor, pk) -> Case:
    """The case with all the page needs, or ``Http404`` beyond the border."""
    case = borders.find(case_rows.whole(), actor, pk)
    for review in case.reviews.all():
        review.case = case
    rounds.read(case.reviews.all())
    return case


def readable_file(actor, case, pk) -> SubmittedFile:
    """A file of any revision of this case that belongs to a slice the actor may read."""
    missing = Http404(_("There is no such record."))
    file = SubmittedFile.objects.select_related("revision").filter(
        pk=pk, revision__submission=case.submission_id
    )
    file = file.first()
    readable = access.readable_permits(actor, case)
    if file is None or not readable:
        raise missing
    file.revision.submission = case.submission
    case.submission.version = case.version
    paper = intake.spec_of(file.revision).paper_by_id.get(file.material)
    codes = {permit.code for permit in paper.permits} if paper else set()
    codes |= {
        line.review.permit_code
        for line in promises.of(case.reviews.all())
        if line.way == promises.CONDITION and line.paper == file.material
    }
    if not codes & set(readable):
        raise missing
    return file
