"""The work list on the first page of the back office: whoever signs in sees what waits."""

from wagtail.admin.ui.components import Component

from issuance.casework.queues.worklist import work_list
from portal.ground.calendar import clock

SHOWN = 5  # of each queue; its own page has all


class WorkPanel(Component):
    """The queues of the work list (待办), above everything else; also reached without scripts."""

    order = 10
    template_name = "issuance/desk/home.html"

    def get_context_data(self, parent_context):
        actor = parent_context["request"].user
        found = work_list(actor, clock.today(), most=SHOWN)
        return {
            "queues": [waiting for waiting in found if not waiting.queue.watched],
            "watched": [waiting for waiting in found if waiting.queue.watched],
        }
