"""A promise that was not kept by its last day is found broken, and has its consequence: what is undecided is
not granted, what was granted under it is put on the list to be revoked (行政许可法 69)."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import charges, promises
from issuance.casework.commitments import COMMITTED
from issuance.casework.verbs.base import OfficersVerb, Place, Queue, Tone
from issuance.casework.verbs.case.closing import withdraw
from issuance.casework.verbs.forms import VerbForm
from issuance.casework.verbs.permits.charging import charge
from issuance.casework.verbs.promises.conditions import LookFields, look_lacks, looked
from issuance.casework.verbs.promises.verifying import PATH, of_departments
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.who import APART, APPROVER, NOT_PRESIDING
from issuance.models import Notice, Promise
from issuance.status import OPEN_PROMISES, PromiseStatus, ReviewStatus
from portal.ground.calendar import clock
from portal.ground.models import Role
from portal.ground.staff import posts
from portal.ground.text.fields import LineField

CONDITION = Promise.Way.CONDITION


class BreakForm(LookFields, VerbForm):
    reason = LineField(
        label=gettext_lazy("Ground"),
        max_length=300,
        widget=forms.TextInput,
        help_text=gettext_lazy(
            "What was promised and is not there; the applicant reads it in the notice."
        ),
    )

    def __init__(self, data=None, *, subject, **kwargs):
        super().__init__(data, subject=subject, **kwargs)
        if subject.due and not subject.reason:
            told = _("“%(paper)s” was not handed in by %(day)s.")
            if subject.way == CONDITION:
                told = _("“%(paper)s” was not met by %(day)s.")
            facts = {"paper": subject.name[:200], "day": subject.due.isoformat()}
            self.fields["reason"].initial = told % facts
        if subject.way == CONDITION:
            self.look_fields(subject)


def _overdue(actor, today):
    return of_departments(actor, status=PromiseStatus.AWAITED, due__lt=today)


def _due(actor, today):
    return of_departments(actor, status=PromiseStatus.AWAITED, due__gte=today)


def _watched(actor, today):
    """For supervision: what nobody has settled after its last day."""
    regions = posts.region_ids_of(actor, Role.SUPERVISOR)
    if not regions:
        return None
    rows = Promise.objects.filter(region__in=regions, status=PromiseStatus.AWAITED, due__lt=today)
    rows = rows.exclude(way=COMMITTED)
    return rows.select_related(*PATH).order_by("due", "pk")


class BreakPromise(OfficersVerb):
    """After its last day, by the department of the item, in a paper that states the ground and what follows.
    A late paper is taken until then. That a condition is not met is no fact of the desk: two people have
    looked after its last day, and the paper names them and when (行政许可法 34)."""

    code = "break_promise"
    position = 64
    subject = Promise
    sources = OPEN_PROMISES
    targets = frozenset({PromiseStatus.BROKEN})
    who_may = (APART, NOT_PRESIDING, APPROVER)
    title = gettext_lazy("Find the promise broken")
    follows = gettext_lazy("One-way: what is handed in later no longer mends it.")
    history = gettext_lazy("promise found broken")
    tone = Tone.STOP
    place = Place.DANGER
    form = BreakForm
    confirms = True
    notices = frozenset({Notice.Kind.PROMISE})
    queues = (
        Queue(
            code="promises_overdue",
            title=gettext_lazy("Promises not kept by their last day"),
            rows=_overdue,
            matter=str,
            due="due",
        ),
        Queue(
            code="promises_due",
            title=gettext_lazy("Promises that are not due yet"),
            rows=_due,
            matter=str,
            due="due",
            watched=True,
        ),
        Queue(
            code="overdue_promises",
            title=gettext_lazy("Overdue promises"),
            rows=_watched,
            matter=lambda line: f"{line} · {line.department}",
            due="due",
            watched=True,
        ),
    )

    def hindered(self, line):
        if line.way == COMMITTED:
            return _("Whether a commitment (告知承诺) was kept, the later check of its item says.")
        if line.due is None or clock.today() <= line.due:
            return _("The last day of this promise has not passed.")
        if line.status == PromiseStatus.HANDED_IN and line.way != CONDITION:
            return _("What was handed in is verified first.")
        return ""

    def hint(self, line):
        return promises.consequence(line.review)

    def faults(self, line, *, reason, on=None, people=()):
        if not reason.strip():
            return {"reason": _("State the ground.")}
        if line.way != CONDITION:
            return {}
        if on is None or on <= line.due:
            told = _("After its last day, %(day)s: until then it could be met.")
            return {"on": told % {"day": line.due.isoformat()}}
        return look_lacks(line, on, people)

    def stands(self, line, **stated):
        return [
            (_("Promised"), line.name),
            (_("Last day"), line.due.isoformat()),
            (_("What follows"), promises.consequence(line.review)),
        ]

    def carry_out(self, line, actor, *, reason, on=None, people=()):
        columns = {"settled_on": clock.today(), "settled_by": actor, "reason": reason}
        data = {"on": on.isoformat(), "people": sorted(people)} if on else None
        self.move(line, PromiseStatus.BROKEN, actor, data=data, **columns)
        if granted := line.review.status == ReviewStatus.GRANTED:
            charge.carry_out(line.review, actor)
        told = {"outcome": "broken", "name": line.name, "reason": reason}
        told |= {"due": line.due.isoformat(), "granted": granted}
        told["answer_until"] = charges.told_until(line.review)
        told["condition"] = line.way == CONDITION
        if on:
            told["looked"] = looked(line, on, people)
        told["withdraw"] = not withdraw.hindrance(line.owning_case)
        facts = {"organ": line.department, "review": line.review, "promise": told}
        self.give(line.owning_case, Notice.Kind.PROMISE, actor, **facts)


break_promise = register(BreakPromise())
