"""What is stated when a denial, or a refusal to accept, is withdrawn, and whether it fits together."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import interested
from issuance.casework.verbs.forms import DayInput, VerbForm
from issuance.casework.verbs.review.interested import REACHED, not_reached
from issuance.models import Annulment
from issuance.status import ReviewStatus
from portal.ground.calendar import clock
from portal.ground.text.fields import LineField, LinesField

Ground = Annulment.Ground
FURTHEST = timedelta(days=366)


# How the form asks, where nothing was denied.
WORDS = {
    ReviewStatus.REFUSED: {
        "ground": gettext_lazy("Why the refusal to accept is withdrawn"),
        "reasons": gettext_lazy("What was wrong with the refusal to accept"),
    },
    ReviewStatus.UNANSWERED: {
        "ground": gettext_lazy("Why it does not count as given up"),
        "reasons": gettext_lazy("What was wrong about counting it as given up"),
    },
}


class AnnulForm(VerbForm):
    ground = forms.ChoiceField(
        label=gettext_lazy("Why the denial is withdrawn"),
        choices=Ground.choices,
        widget=forms.RadioSelect,
    )
    organ = LineField(
        label=gettext_lazy("Organ that found it wrong"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Of a reconsideration, a judgment or a superior organ alone."),
    )
    document = LineField(
        label=gettext_lazy("Number of its document"), max_length=100, required=False
    )
    document_on = forms.DateField(
        label=gettext_lazy("Day of its document"), required=False, widget=DayInput()
    )
    received_on = forms.DateField(
        label=gettext_lazy("Received on"),
        required=False,
        widget=DayInput(),
        initial=clock.today,
        help_text=gettext_lazy(
            "The day on which its document was received: of a decision on reconsideration, which has force"
            " from then, the limit runs from it (行政复议法 75). Not asked where the department itself found"
            " it wrong."
        ),
    )
    in_force_on = forms.DateField(
        label=gettext_lazy("Judgment in force since"),
        required=False,
        widget=DayInput(),
        help_text=gettext_lazy(
            "Of a judgment alone: nothing is carried out before, and the limit runs from it. One of the first"
            " instance has force when nobody has appealed within fifteen days of its service (行政诉讼法 85)."
        ),
    )
    until = forms.DateField(
        label=gettext_lazy("Last day it sets for the new decision"),
        required=False,
        widget=DayInput(),
        help_text=gettext_lazy(
            "Only if the document sets one, one that has passed too; else the limit of the item runs anew"
            " from the day on which the document has force."
        ),
    )
    reasons = LinesField(
        label=gettext_lazy("What was wrong with the denial"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The applicant reads it in the notice; name law and facts."),
    )
    law = LineField(
        label=gettext_lazy("Basis in law of the withdrawal"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Law and article, where the document alone does not carry it."),
    )

    def __init__(self, data=None, *, subject, **kwargs):
        super().__init__(data, subject=subject, **kwargs)
        for name, words in WORDS.get(subject.status, {}).items():
            self.fields[name].label = words
        for party in interested.parties(subject):
            self.fields[f"{REACHED}{party.pk}"] = forms.DateField(
                label=_("Day on which the paper reaches %(name)s") % {"name": party.name},
                widget=DayInput(),
                help_text=_("They are told again (%(way)s); their five days run from it.")
                % {"way": party.way},
            )

    def said(self, name, value):
        if name == "received_on" and self.cleaned_data.get("ground") == Ground.OWN:
            return "—"
        return super().said(name, value)

    def arguments(self):
        stated = super().arguments()
        days = {name: stated.pop(name) for name in list(stated) if name.startswith(REACHED)}
        if stated.get("ground") == Ground.OWN:
            stated["received_on"] = None
        reached = {int(name.removeprefix(REACHED)): day for name, day in days.items()}
        return stated | ({"reached": reached} if reached else {})


def since(*, in_force_on=None, received_on=None, **stated):
    """From which day the limit would run, as ``Annulment.since``."""
    return in_force_on or received_on or clock.today()


def faults(
    review,
    decided,
    *,
    ground,
    reasons,
    organ="",
    document="",
    document_on=None,
    received_on=None,
    in_force_on=None,
    until=None,
    law="",
    reached=None,
) -> dict:
    """``decided``: the day of what is withdrawn."""
    if ground not in Ground.values:
        return {"ground": _("Say why it is withdrawn.")}
    if not reasons.strip():
        return {"reasons": _("State the reasons: the applicant has a right to them.")}
    if late := not_reached(review, reached or {}, until):
        return late
    if ground != Ground.OWN:
        wrong = _of_document(decided, organ, document, document_on, received_on, until)
        return wrong or _in_force(ground, document_on, in_force_on)
    stated = {"organ": organ, "document": document, "document_on": document_on, "until": until}
    stated |= {"received_on": received_on, "in_force_on": in_force_on}
    wrong = _("Only where another organ found the denial wrong.")
    return {name: wrong for name, value in stated.items() if value}


def _of_document(decided, organ, document, document_on, received_on, until) -> dict:
    for field, text in {"organ": organ, "document": document}.items():
        if not text.strip():
            return {field: _("Name the organ and its document.")}
    today = clock.today()
    if document_on is None or not decided <= document_on <= today:
        return {"document_on": _("From the day of the denial until today.")}
    if received_on is not None and not document_on <= received_on <= today:
        return {"received_on": _("From the day of the document until today.")}
    if until is not None and until < document_on:
        return {"until": _("Not before the day of the document.")}
    if until is not None and until > today + FURTHEST:
        return {"until": _("Within a year from today: is the year right?")}
    return {}


def _in_force(ground, document_on, in_force_on) -> dict:
    """A judgment is carried out once it has force (行政诉讼法 85, 95); what else orders it, when received."""
    if ground != Ground.JUDGMENT:
        only = _("Of a judgment alone: what else orders it has force when it is received.")
        return {"in_force_on": only} if in_force_on else {}
    if in_force_on is None:
        return {
            "in_force_on": _(
                "State since when the judgment has force: before that nothing is carried out."
            )
        }
    if not document_on <= in_force_on <= clock.today():
        return {
            "in_force_on": _(
                "From the day of the judgment until today: as long as it can be appealed against it is not"
                " carried out."
            )
        }
    return {}
