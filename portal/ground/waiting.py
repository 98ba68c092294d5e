"""The first screen of the back office: what waits for whoever signed in, each a number with a link."""

from dataclasses import dataclass

from wagtail import hooks
from wagtail.admin.ui.components import Component

# Hook of the rooms: functions of a user that give ``Waiting`` lines, of nought too.
WAITING = "waiting_for_somebody"


@dataclass(frozen=True)
class Waiting:
    """So many of something to be done at this address; ``late``: it should have been done."""

    label: str
    count: int
    url: str
    late: bool = False


class WaitingPanel(Component):
    """Above everything but case work; nothing at all for those to whom no room says anything."""

    order = 20
    template_name = "ground/waiting.html"

    def __init__(self, user):
        self.lines = [line for told in hooks.get_hooks(WAITING) for line in told(user)]

    def get_context_data(self, parent_context):
        return {"lines": [line for line in self.lines if line.count]}
