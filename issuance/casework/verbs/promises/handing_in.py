"""What was promised is handed in: under /track/, or at any window of the city; a late one too."""

from django import forms
from django.db.models import Min, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms import intake
from forms.models import Channel
from issuance.casework import promises
from issuance.casework.access import counties_of_clerk
from issuance.casework.application import refused_by_intake
from issuance.casework.messages.letters import PROMISE_HANDED_IN
from issuance.casework.supplements.papers import OfPapers, PaperField
from issuance.casework.supplements.supplement_files import Intake
from issuance.casework.verbs.base import ApplicantsVerb, OfficersVerb, Place, Queue
from issuance.casework.verbs.forms import VerbForm
from issuance.casework.verbs.promises import lines
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.who import CITY_CLERK
from issuance.models import Case, Hand, Notice, Promise
from issuance.status import PROMISES_FOLLOW, PromiseStatus
from portal.ground.calendar import clock
from portal.ground.history import transitions
from portal.ground.history.transitions import VerbRefused

MISSING = gettext_lazy("Choose at least one file.")


class HandingIn:
    """Of what is awaited any part, taken through the judge of files and joined to the application: papers,
    and what shows that a promised condition is met by now. The applicant gets a receipt that says which came
    late, and each department that needs it is told."""

    subject = Case
    sources = PROMISES_FOLLOW
    targets = PROMISES_FOLLOW  # it stays what it is
    notices = frozenset({Notice.Kind.PROMISE_IN})
    letters = frozenset({PROMISE_HANDED_IN})

    def hindered(self, case):
        return "" if promises.to_hand_in(case) else _("Nothing that was promised is missing.")

    def faults(self, case, *, files):
        return {} if files else {"": str(MISSING)}

    def take(self, case, actor, channel, *, files):
        opened = promises.papers(promises.to_hand_in(case))
        with refused_by_intake():
            revision = intake.follow_up(
                submission=case.submission, files=files, opened=opened, actor=actor
            )
        answered = lines.answer(case, actor, files)
        if {line.paper for line in answered} != set(files):
            raise VerbRefused(_("What was promised has been settled meanwhile."))
        handed_in = {"revision": revision.number, "materials": sorted(files)}
        transitions.record(case, verb=self.code, actor=actor, before=case.status, data=handed_in)
        for line in answered:
            key = f"{line.review.permit_code}:{revision.number}"
            self.send(PROMISE_HANDED_IN, case=case, department=line.department, key=key)
        facts = {"organ": case.issuing_body, "promise": _received(answered, files, channel)}
        return self.give(case, Notice.Kind.PROMISE_IN, actor, **facts)


def _received(answered, files, channel):
    """Each paper once, with its last day."""
    by_paper = {line.paper: line for line in answered}
    return {
        "on": clock.today().isoformat(),
        "channel": channel,
        "late": any(line.late for line in answered),
        "items": [
            {
                "name": line.name,
                "due": line.due.isoformat() if line.due else None,
                "late": line.late,
                "met": line.way == promises.CONDITION,
                "files": len(files[material]),
            }
            for material, line in by_paper.items()
        ],
    }


class AwaitedFields(OfPapers):
    """Of a form: a field for each paper that is awaited."""

    def open_fields(self, case, files: Intake):
        for line in promises.to_hand_in(case):
            field = PaperField(intake=files, label=line.name, required=False)
            said = [_("by %(day)s") % {"day": line.due.isoformat()}] if line.due else []
            said += [line.reason] if line.reason else []
            if line.way == promises.CONDITION:
                said.append(_("Report it as met with pictures or papers that show it."))
            if before := self.fields.get(line.paper):
                said = [before.help_text, *said[1:]]
            field.help_text = "；".join(filter(None, said))
            self.fields[line.paper] = field
        if len(self.fields) == 1:
            field.required, field.error_messages["required"] = True, MISSING


class HandInForm(AwaitedFields, forms.Form):
    """The applicant's, under /track/."""

    use_required_attribute = False

    def __init__(self, data=None, files=None, *, case, request=None):
        super().__init__(data, files, prefix="promised")
        self.open_fields(case, Intake(case, request))

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not self.files_chosen():
            raise forms.ValidationError(MISSING)
        return cleaned


class TakeInForm(AwaitedFields, VerbForm):
    def __init__(self, data=None, files=None, *, subject, **kwargs):
        super().__init__(data, files=files, subject=subject, **kwargs)
        self.open_fields(subject, Intake(subject))


class HandInPromised(HandingIn, ApplicantsVerb):
    """The applicant hands in online what was promised."""

    code = "hand_in_promised"
    position = 62
    title = gettext_lazy("Hand in what you promised, or report it as met")
    follows = gettext_lazy("The department that needs it looks at it; you are told what it finds.")
    history = gettext_lazy("promised papers handed in")

    def carry_out(self, case, actor, *, files):
        return self.take(case, actor, Channel.ONLINE, files=files)


def _awaited(actor, today):
    counties = counties_of_clerk(actor)
    return cases_awaiting(Q(region__in=counties)) if counties else None


def cases_awaiting(condition: Q):
    """Cases whose promised papers are not there, or conditions not reported as met, soonest day first."""
    ways = [promises.DEFERRED, promises.CONDITION]
    wanted = {"way__in": ways, "status": PromiseStatus.AWAITED}
    rows = Promise.objects.filter(condition, **wanted, due__isnull=False)
    cases = Case.objects.filter(pk__in=rows.order_by().values("review__case"))
    still = Q(**{f"reviews__promises__{name}": value for name, value in wanted.items()})
    cases = cases.annotate(promise_due=Min("reviews__promises__due", filter=still))
    named = cases.select_related("industry", "region").prefetch_related("reviews__promises")
    return named.order_by("promise_due", "pk")


class TakeInPromised(HandingIn, OfficersVerb):
    """Any window of the city scans what is brought (全城通办); whoever does decides nothing on the case
    (受审分离)."""

    code = "take_in_promised"
    position = 62.1
    who_may = (CITY_CLERK,)
    title = gettext_lazy("Take in what was promised, or a report that it is met")
    follows = gettext_lazy(
        "A receipt is printed; one that comes after its last day is taken, and the receipt says so. Whoever"
        " takes it in decides nothing on the case (受审分离)."
    )
    history = gettext_lazy("promised papers taken in at the window")
    place = Place.ASIDE
    form = TakeInForm
    prints = True
    queues = (
        Queue(
            code="promised_papers",
            title=gettext_lazy("Promised papers not handed in yet (容缺)"),
            rows=_awaited,
            matter=lambda case: promises.named(promises.to_hand_in(case)),
            due="promise_due",
            watched=True,
        ),
    )

    def carry_out(self, case, actor, *, files):
        Hand.objects.put(case, actor, Hand.Act.SCANNED)
        return self.take(case, actor, Channel.WINDOW, files=files)


hand_in_promised = register(HandInPromised())
take_in_promised = register(TakeInPromised())
