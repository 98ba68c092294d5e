"""The first screen of the back office: what waits for whoever signed in, each a number with a link."""

from wagtail.admin.ui.components import Component

from portal.ground.hooks import WAITING


class WaitingPanel(Component):
    """Above everything but case work; nothing at all for those to whom no room says anything."""

    order = 20
    template_name = "ground/backoffice/waiting.html"

    def __init__(self, user):
        self.lines = WAITING.lines(user)

    def get_context_data(self, parent_context):
        return {"lines": [line for line in self.lines if line.count]}
