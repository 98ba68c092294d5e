"""The formalities of 注销 (行政许可法 70 (4)) after a permit was withdrawn, revoked or rescinded by law."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework.verbs.base import OfficersVerb, Queue, Tone
from issuance.casework.verbs.forms import DayInput, VerbForm
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.who import ISSUER_APPROVER
from issuance.models import Permit
from issuance.models.grounds import EndGround, article
from issuance.status import DEREGISTERED_LATER
from portal.ground.calendar import clock
from portal.ground.history import transitions
from portal.ground.models import Role
from portal.ground.staff import posts
from portal.ground.text.fields import LineField

TWICE = gettext_lazy("The formalities of 注销 are recorded already.")


class DeregisterForm(VerbForm):
    on = forms.DateField(label=gettext_lazy("Done on"), widget=DayInput(), initial=clock.today)
    note = LineField(
        label=gettext_lazy("What became of the certificate"),
        max_length=200,
        help_text=gettext_lazy("Taken back, or declared void: where and when it was announced."),
    )


def _owed(actor, today):
    departments = posts.departments_of(actor, Role.APPROVER)
    if not departments:
        return None
    permits = Permit.objects.filter(
        issuer__in=departments, status__in=deregister.sources, deregistered_on=None
    )
    cases = ("review__case__industry", "review__case__region")
    return permits.select_related(*cases).order_by("status_on", "pk")


class Deregister(OfficersVerb):
    """How and why it ended stands as it was recorded; that its formalities were done is recorded beside it,
    once, and public pages say both. No paper: the decision was told by its own."""

    code = "deregister"
    position = 131
    subject = Permit
    sources = DEREGISTERED_LATER
    targets = DEREGISTERED_LATER  # it stays what it is
    who_may = (ISSUER_APPROVER,)
    title = gettext_lazy("Record the formalities of 注销")
    follows = gettext_lazy("The QR page says that they were done (行政许可法 70 (4)); once.")
    history = gettext_lazy("formalities of 注销 recorded")
    tone = Tone.STOP
    form = DeregisterForm
    confirms = True
    queues = (
        Queue(
            code="to_deregister",
            title=gettext_lazy("Withdrawn, revoked or rescinded permits without 注销"),
            rows=_owed,
            matter=str,
        ),
    )

    def hindered(self, permit):
        return TWICE if permit.deregistered_on else ""

    def faults(self, permit, *, on, note):
        if not permit.status_on <= on <= clock.today():
            return {"on": _("From the day the permit ended until today.")}
        return {} if note.strip() else {"note": _("Say what became of the certificate.")}

    def stands(self, permit, **stated):
        return [(_("Basis in law"), article(EndGround.ENDED_BEFORE))]

    def carry_out(self, permit, actor, *, on, note):
        transitions.advance(
            permit,
            verb=self.code,
            actor=actor,
            expected=self.transition.condition & Q(deregistered_on=None),
            columns={"deregistered_on": on, "deregistered_note": note},
            meanwhile=lambda row: str(TWICE),
        )


deregister = register(Deregister())
