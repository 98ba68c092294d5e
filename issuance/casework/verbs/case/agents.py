"""The service agent (服务专员) of a case: whom the applicant asks, from receipt to the certificate."""

from django import forms
from django.utils.translation import gettext_lazy as _

from guides.models import ServiceWindow
from issuance.casework.access import own_clerk
from issuance.casework.verbs.base import OfficersVerb, Place
from issuance.casework.verbs.forms import VerbForm
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.who import Right
from issuance.models import Case
from issuance.status import OPEN_CASES, CaseStatus
from portal.ground.models import Role, User
from portal.ground.staff import letters, posts
from portal.ground.text.fields import LineField

WINDOW_OR_SUPERVISOR = Right(
    "a clerk or supervisor of its county",
    lambda actor, subject: (
        own_clerk(actor, subject.owning_case.region)
        or posts.holds(actor, Role.SUPERVISOR, region=subject.owning_case.region)
    ),
    lambda case: _("Only the window of the county of this case, or its supervision, may do this."),
)


def eligible(case):
    """Clerks who sit at the windows of the case's county today."""
    own = (case.region_id, case.region.parent_id)
    return letters.holders(Role.CLERK, region__in=own).order_by("username")


class AgentForm(VerbForm):
    agent = forms.ModelChoiceField(
        label=_("Service agent"), queryset=User.objects.none(), empty_label=_("choose")
    )
    reason = LineField(
        label=_("Reason"),
        max_length=200,
        required=False,
        help_text=_("Required where the case has an agent already."),
    )

    def __init__(self, data=None, *, subject, **kwargs):
        super().__init__(data, subject=subject, **kwargs)
        self.fields["agent"].queryset = eligible(subject)


class AssignAgent(OfficersVerb):
    """The window or its supervision names the agent; another later, with a reason that the history keeps.
    Whoever took the case in is its agent until then."""

    code = "assign_agent"
    position = 15
    subject = Case
    sources = OPEN_CASES | {CaseStatus.ISSUED}
    targets = sources  # it goes on as it was
    who_may = (WINDOW_OR_SUPERVISOR,)
    title = _("Name the service agent")
    follows = _(
        "The applicant reads the name on the receipt and under /track/, with the window's phone."
    )
    history = _("service agent named")
    place = Place.ASIDE
    form = AgentForm
    queues = ()

    def faults(self, case, *, agent, reason=""):
        if not eligible(case).filter(pk=agent.pk).exists():
            return {"agent": _("Only a clerk of the county of this case can be its agent.")}
        if case.agent_id == agent.pk:
            return {"agent": _("This is the agent already.")}
        if case.agent_id and not reason.strip():
            return {"reason": _("State the reason.")}
        return {}

    def carry_out(self, case, actor, *, agent, reason=""):
        reassign(case, agent, actor, reason)


def reassign(case: Case, agent: User | None, actor, reason: str) -> None:
    """Give a case to another agent, or to none, in the open transaction; also for whoever leaves the service
    and hands over a queue."""
    assign_agent.move(case, case.status, actor, agent=agent, agent_reason=reason)


def phone_of(case) -> str:
    """Where the agent of a case is reached: the window of its county."""
    windows = ServiceWindow.objects.filter(region=case.region_id).exclude(phone="")
    found = windows.order_by("pk").values_list("phone", flat=True) if case.agent_id else ()
    return next(iter(found[:1]), "")


assign_agent = register(AssignAgent())
