"""How a step is answered: on to the next one, or the page itself with what is wrong (422)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from forms import shown
from forms.completeness import PERMITS, SITUATION, STEPS, State
from forms.merging import Conflict
from forms.models import Draft
from forms.views import tabs


@dataclass
class Turn:
    """One request to a step, and what came of it.

    ``kept``: whether the draft holds what was sent; ``conflicts``: what waits for a person's choice.
    A page sent once more, by reload or Back, is merged as the same page of the same tab.
    """

    request: HttpRequest
    draft: Draft
    step: str
    kept: bool = True
    conflicts: Mapping[str, Conflict] = field(default_factory=dict)

    @property
    def sent(self) -> bool:
        return self.request.method == "POST"

    @property
    def judged(self) -> bool:
        """Whether the page says what is wrong; a choice between two windows comes first."""
        return (self.sent or "check" in self.request.GET) and not self.conflicts

    def leaves(self, state: State) -> bool:
        """Whether all that was sent is kept and the step has nothing wrong."""
        wrong = any(problem.step == self.step and not problem.passes for problem in state.problems)
        return self.sent and self.kept and not self.conflicts and not wrong

    @property
    def status(self) -> int:
        return 422 if self.sent else 200

    def context(self, values: Mapping) -> dict:
        """For the page that shows ``values``. ``again``: where a script looks for what is kept."""
        again = self.sent and self.kept and not self.conflicts
        token = tabs.token(self.draft, self.step, values, self.conflicts)
        return {
            "judged": self.judged,
            "unsaved": self.conflicts or not self.kept,
            "again": checked(self.draft, self.step) if again else "",
            "shown": token if self.kept else self.request.POST.get(shown.FIELD, ""),
        }


def checked(draft: Draft, step: str) -> str:
    """The address of a step that says what is wrong with what is kept."""
    return reverse(f"forms:{step}", args=[draft.token]) + "?check=1"


def onward(draft: Draft, step: str):
    return redirect(f"forms:{STEPS[STEPS.index(step) + 1]}", draft.token)


def too_early(turn: Turn, state: State):
    """The form follows from the permits; without them there is nothing to fill in."""
    return back(turn, state.reached) if state.reached in (SITUATION, PERMITS) else None


def back(turn: Turn, step: str):
    """To an earlier step, which another tab may have opened again."""
    if turn.sent and turn.kept:
        text = _("What you sent has been kept. Please complete this step first.")
    else:
        text = _("Please complete this step first.")
    messages.info(turn.request, text)
    return redirect(checked(turn.draft, step))
