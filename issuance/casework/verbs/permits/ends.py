"""The end of a statutory permit (撤回、撤销、注销、吊销、失效): its ground in law, decision and paper."""

from django import forms
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import bars, charges, promises, renewals
from issuance.casework.messages.letters import PERMIT_ENDED
from issuance.casework.messages.occasions.handing_over import PERMIT_CHANGED
from issuance.casework.papers import remedies
from issuance.casework.verbs.base import OfficersVerb, Place, Queue, Tone
from issuance.casework.verbs.forms import DayInput, VerbForm
from issuance.casework.verbs.permits import charged
from issuance.casework.verbs.permits.barring import SafetyField, set_bar, unknown_holder
from issuance.casework.verbs.permits.carriers import tell_bodies
from issuance.casework.verbs.promises import lines
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.renewals.passing import fall
from issuance.casework.verbs.who import ISSUER_APPROVER
from issuance.labels import PERMITS
from issuance.models import Bar, Notice, Permit, Review
from issuance.models.grounds import (
    BY_DECISION,
    GROUNDS,
    NAMES_LAW,
    EndGround,
    article,
    compensated,
)
from issuance.status import ENDED_PERMITS, PermitStanding, PermitStatus
from portal.ground.calendar import clock
from portal.ground.models import Role
from portal.ground.staff import posts
from portal.ground.text.fields import LineField

# What is done, not how the permit stands after it.
WAYS = {
    PermitStatus.WITHDRAWN: gettext_lazy("withdrawal (撤回)"),
    PermitStatus.REVOKED: gettext_lazy("revocation (撤销)"),
    PermitStatus.CANCELLED: gettext_lazy("cancellation (注销)"),
    PermitStatus.RESCINDED: gettext_lazy("rescission (吊销)"),
    PermitStatus.LAPSED: gettext_lazy("lapse (失效)"),
}
# What is held against a permit leads to one of these, once its holder was heard.
AGAINST_ITS_HOLDER = frozenset({PermitStatus.REVOKED, PermitStatus.WITHDRAWN})
RENEWED_BY_SILENCE = gettext_lazy(
    "If its holder applied in time for it to be renewed and nothing was decided before its last day, it"
    " counts as renewed (行政许可法 50): look before it is ended."
)


class EndForm(VerbForm):
    status = forms.ChoiceField(
        label=gettext_lazy("How it ends"),
        choices=[
            ("", gettext_lazy("choose")),
            *((str(way), word) for way, word in WAYS.items()),
        ],
    )
    ground = forms.ChoiceField(
        label=gettext_lazy("Ground in law"),
        choices=[
            ("", gettext_lazy("choose")),
            *(
                (WAYS[way], [(ground.value, ground.label) for ground in grounds])
                for way, grounds in GROUNDS.items()
            ),
        ],
        help_text=gettext_lazy("One of those that stand under the way it ends."),
    )
    law = LineField(
        label=gettext_lazy("Law and article"),
        max_length=200,
        required=False,
        help_text=gettext_lazy(
            "For a penalty, for what lapses by law, for other cases in which it may be revoked, and for"
            " 70 (6): the law or regulation that has it cancelled, as where its holder asks for that."
        ),
    )
    document = LineField(
        label=gettext_lazy("Number of the decision"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("For what is withdrawn, revoked or rescinded."),
    )
    organ = LineField(
        label=gettext_lazy("Organ that decided"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Empty: this department."),
    )
    reason = LineField(
        label=gettext_lazy("Reason"),
        max_length=300,
        help_text=gettext_lazy("The holder reads it in the notice."),
    )
    on = forms.DateField(label=gettext_lazy("On"), widget=DayInput(), initial=clock.today)
    bar = SafetyField(Bar.Ground.FRAUD)

    def __init__(self, data=None, *, subject, **kwargs):
        super().__init__(data, subject=subject, **kwargs)
        proposed = charges.proposed(subject.review)
        for name, value in proposed.items():
            self.fields[name].initial = value
        if proposed:
            self.order_fields(("document", "on", "reason", *self.fields))

    def said(self, name, value):
        if name == "organ" and not value:
            return str(self.subject.issuer)
        return str(EndGround(value).label) if name == "ground" else super().said(name, value)


def _to_end(actor, today):
    """Recorded permits their holders gave up after a withdrawal."""
    departments = posts.departments_of(actor, Role.APPROVER)
    if not departments:
        return None
    given_up = Review.objects.filter(department__in=departments, given_up_at__isnull=False)
    permits = Permit.objects.filter(
        issuer__in=departments, status__in=end.sources, review__in=given_up.order_by()
    )
    cases = ("review__case__industry", "review__case__region")
    return permits.select_related(*cases).order_by("review__given_up_at", "pk")


def _expired(actor, today):
    """What is valid no longer and not ended: the formalities are owed (行政许可法 70 (1))."""
    departments = posts.departments_of(actor, Role.APPROVER)
    if not departments:
        return None
    cases = ("review__case__industry", "review__case__region")
    rows = Permit.objects.expired(today).filter(issuer__in=departments, review__given_up_at=None)
    return rows.select_related(*cases).order_by("valid_until", "pk")


def _given(permit):
    """The day of its decision, which may lie before the first it is valid on."""
    return clock.day_of(permit.review.decided_at or permit.recorded_at)


def _no_ground(permit, status, ground) -> str:
    """Why this is no ground for it to end that way."""
    if ground not in GROUNDS[status]:
        return _("Choose a ground that the law has for this way of ending it.")
    if ground == EndGround.BROKEN_PROMISE and not promises.broken(permit.review):
        return _("No promise of this permit item was found broken.")
    expired = permit.standing(clock.today()) == PermitStanding.EXPIRED
    if ground == EndGround.EXPIRED and not expired:
        return _("Its term has not run out.")
    return ""


class End(OfficersVerb):
    """撤回, 撤销, 注销, 吊销 or 失效: one-way (a database trigger), and seen by the QR page at once. Its
    holder gets a paper with ground, decision and remedies."""

    code = "end"
    position = 130
    subject = Permit
    sources = frozenset({PermitStatus.VALID})
    targets = ENDED_PERMITS
    who_may = (ISSUER_APPROVER,)
    title = gettext_lazy("End the permit")
    follows = gettext_lazy(
        "One-way: the QR page shows it at the next request, and the holder gets a notice with its ground."
    )
    history = gettext_lazy("permit ended")
    tone = Tone.STOP
    place = Place.DANGER
    form = EndForm
    confirms = True
    queues = (
        Queue(
            code="to_end",
            title=gettext_lazy("Permits given up, to be ended (注销)"),
            rows=_to_end,
            matter=str,
        ),
        Queue(
            code="expired",
            title=gettext_lazy("Expired permits, to be ended (注销, 行政许可法 70 (1))"),
            rows=_expired,
            matter=str,
        ),
        Queue(
            code="broken_promises",
            title=gettext_lazy("Granted under a promise that was broken, to be revoked (撤销)"),
            rows=charged.broken,
            matter=charges.listed,
            urgent=True,
        ),
        Queue(
            code="conditions_broken",
            title=gettext_lazy("Conditions not met and not put right, to be ended by law"),
            rows=charged.unmet,
            matter=charges.listed,
            urgent=True,
        ),
        Queue(
            code="held_against",
            title=gettext_lazy("Held against a permit: to be revoked, or left to stand"),
            rows=charged.watched,
            matter=lambda permit: f"{charges.listed(permit)} · {permit.issuer}",
            watched=True,
        ),
    )
    notices = frozenset({Notice.Kind.ENDED})
    letters = frozenset({PERMIT_ENDED})
    occasions = frozenset({PERMIT_CHANGED})

    def place_of(self, permit):
        """What is held against it comes before all else, once its holder was heard or had their days."""
        review = permit.review
        waits = not charges.held_against(review) or charges.still_to_be_heard(review)
        return self.place if waits else Place.FIRST

    def title_of(self, permit):
        return charges.way_on(permit.review) or self.title

    def faults(
        self, permit, *, status, ground, reason, law="", document="", organ="", on=None, bar=False
    ):
        today = clock.today()
        on = on or today
        if status not in ENDED_PERMITS:
            return {"status": _("Choose how the permit ends and state the reason.")}
        if not_so := _no_ground(permit, status, ground):
            return {"ground": not_so}
        if status in AGAINST_ITS_HOLDER and (heard := charges.still_to_be_heard(permit.review)):
            return {"status": heard}
        if bar and ground != EndGround.FRAUD:
            return {"bar": _("Only what was obtained by fraud bars a new application.")}
        if bar and (unknown := unknown_holder(permit.review)):
            return {"bar": unknown}
        if bar and bars.last_day(Bar.Ground.FRAUD, on) < today:
            return {"bar": _("Three years from the day of the revocation are over.")}
        if ground in NAMES_LAW and not law.strip():
            return {"law": _("Name the law and its article.")}
        if status in BY_DECISION and not document.strip():
            return {"document": _("State the number of the decision by which it ends.")}
        if not reason.strip():
            return {"reason": _("Choose how the permit ends and state the reason.")}
        if on > today:
            return {"on": _("The day lies in the future.")}
        if on < min(permit.valid_from, _given(permit)):
            return {"on": _("The permit was not given yet on that day.")}
        return {}

    def stands(self, permit, *, status, ground, law="", **stated):
        rows = [(_("Basis in law"), article(ground, law))]
        return [*rows, *charges.grounds(permit.review), *charges.answer(permit.review)]

    def hint(self, permit):
        return charges.not_answered(permit.review)

    def remarks(self, permit, *, status, ground, organ="", **stated):
        """What 行政许可法 8 and 69 oblige to weigh before it stands; what its paper cannot say."""
        elsewhere = organ not in ("", permit.issuer.name)
        found = [] if elsewhere else remedies.unnamed(permit.review)
        found += filter(None, [charges.not_answered(permit.review)])
        if ground == EndGround.FRAUD:
            found.append(
                _("It must be revoked, unless that does great harm to the public (69 (3)).")
            )
        elif status == PermitStatus.REVOKED:
            found.append(
                _(
                    "It may be revoked, not must, and not where that does great harm to the public (69 (3))."
                )
            )
        if ground == EndGround.EXPIRED:
            found.append(str(RENEWED_BY_SILENCE))
        if compensated(status, ground):
            withdrawn = status == PermitStatus.WITHDRAWN
            found.append(
                _("Property the holder loses by it is compensated for by law (行政许可法 8 (2)).")
                if withdrawn
                else _(
                    "Damage to the holder's lawful rights and interests is made good by law"
                    " (行政许可法 69 (4))."
                )
            )
        return found

    def carry_out(
        self,
        permit,
        actor,
        *,
        status,
        ground,
        reason,
        law="",
        document="",
        organ="",
        on=None,
        bar=False,
    ):
        columns = {"status_on": on or clock.today(), "status_reason": reason, "held_over": False}
        heard = charges.heard(permit.review) if status in AGAINST_ITS_HOLDER else {}
        columns |= {"end_ground": ground, "end_law": law, "end_document": document}
        columns["end_organ"] = organ or permit.issuer.name
        self.move(permit, PermitStatus(status), actor, **columns)
        lines.drop(permit.review, actor)
        if renewal := renewals.unsettled(permit):
            renewal.permit = permit
            fall(self, renewal, actor)
        told = _in_words(permit)
        own, *others = permit.cases
        elsewhere = permit.end_organ != permit.issuer.name
        facts = {"organ": permit.issuer, "review": permit.review, "elsewhere": elsewhere}
        facts["heard"] = {} if elsewhere else heard
        self.give(own, Notice.Kind.ENDED, actor, **facts, ended=told)
        for case in others:
            said = {name: told[name] for name in ("permit", "number", "status")}
            self.tell(PERMIT_CHANGED, case, **said)
        tell_bodies(self, PERMIT_ENDED, permit, key=str(permit.pk))
        if bar:
            set_bar.carry_out(permit.review, actor, ground=Bar.Ground.FRAUD, on=permit.status_on)


def _in_words(permit) -> dict:
    """What the paper says of the end, in its own language whoever records it."""
    with translation.override(settings.LANGUAGE_CODE):
        return {
            "permit": permit.certificate_name,
            "number": permit.number,
            "status": str(PERMITS[permit.status].word),
            "way": permit.status,
            "ground": permit.end_ground,
            "article": permit.end_article,
            "document": permit.end_document,
            "organ": permit.end_organ,
            "on": permit.status_on.isoformat(),
            "reason": permit.status_reason,
            "compensated": compensated(permit.status, permit.end_ground),
        }


end = register(End())
