"""The applicant's confirmation on the spot: by whom, or why there is none; recorded once for the visit."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import inspections
from issuance.casework.inspections import Stage
from issuance.casework.verbs.base import OfficersVerb, Place
from issuance.casework.verbs.forms import VerbForm
from issuance.casework.verbs.inspections.moving import staged
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.who import VISITOR_OF_CASE
from issuance.models import Case, Inspection
from issuance.status import VISITED_CASES
from portal.ground.calendar import clock
from portal.ground.text.fields import LineField

Presence = Inspection.Presence


class PresenceForm(VerbForm):
    presence = forms.ChoiceField(
        label=gettext_lazy("Applicant at the place"), choices=Presence, widget=forms.RadioSelect
    )
    name = LineField(label=gettext_lazy("Name of who was present"), max_length=60, required=False)
    reason = LineField(label=gettext_lazy("If not confirmed: why"), max_length=200, required=False)


class RecordPresence(OfficersVerb):
    """Whoever was there for the applicant confirms by name what was looked at; or refuses, or nobody came,
    with the reason. It stands in the papers that the visit leads to."""

    code = "record_presence"
    position = 64.5
    subject = Case
    sources = targets = VISITED_CASES
    who_may = (VISITOR_OF_CASE,)
    title = gettext_lazy("Record the applicant's confirmation")
    follows = gettext_lazy("It is recorded once, and stands in the papers that the visit leads to.")
    history = gettext_lazy("applicant's confirmation at the place recorded")
    place = Place.ASIDE
    form = PresenceForm
    queues = ()

    def trace(self, case):
        return inspections.current(case) or case

    def hindered(self, case):
        inspection = inspections.current(case)
        if inspection is None or inspection.stage != Stage.PLANNED:
            return _("No visit is planned.")
        if not inspections.waiting(case, inspection):
            return _("No item of this case waits for a visit.")
        if clock.today() < inspection.on:
            told = _("The visit is on %(day)s: the confirmation is recorded from then on.")
            return told % {"day": inspection.on.isoformat()}
        return _("It is recorded already.") if inspection.presence else ""

    def faults(self, case, *, presence, name="", reason=""):
        if presence not in Presence.values:
            return {"presence": _("Choose one.")}
        if presence == Presence.ABSENT and name.strip():
            return {"name": _("Nobody was present: leave the name empty.")}
        if presence != Presence.ABSENT and not name.strip():
            return {"name": _("State who was present.")}
        if presence == Presence.SIGNED:
            return {"reason": _("Confirmed: no reason is needed.")} if reason.strip() else {}
        return {} if reason.strip() else {"reason": _("State the reason.")}

    def carry_out(self, case, actor, *, presence, name="", reason=""):
        columns = {"presence": presence, "presence_name": name, "presence_reason": reason}
        inspection = inspections.current(case)
        staged(inspection, self.code, actor, before={Stage.PLANNED}, **columns)


record_presence = register(RecordPresence())
