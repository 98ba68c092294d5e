"""Pages of our own in the back office: framed like Wagtail's, and a refusal says why."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.generic import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

DOOR = "/cms/"
# Wagtail's own editing pages start their widgets from inline scripts, which name their elements
# and so can be neither hashed nor, inside a widget, given a nonce.
EDITING = tuple(
    f"{DOOR}{part}/"
    for part in (
        "account collections documents groups images pages redirects reports settings sites "
        "snippets users workflows"
    ).split()
)


class BackOfficeView(WagtailAdminTemplateMixin, View):
    """Wagtail turns a refusal into a redirect; ours is a page with status 403 and its reason.

    Applicants' data are shown here: no cache keeps them.
    """

    template_name = None
    header_icon = "doc-full"

    def dispatch(self, request, *args, **kwargs):
        try:
            response = super().dispatch(request, *args, **kwargs)
        except PermissionDenied as refusal:
            response = refused(request, refusal)
        add_never_cache_headers(response)
        return response

    def page(self, request, status=200, **context):
        """Render ``template_name`` in Wagtail's frame with breadcrumbs and title."""
        return render(request, self.template_name, self.get_context_data(**context), status=status)

    def get_breadcrumbs_items(self):
        trail = [{"url": url, "label": label} for url, label in self.trail()]
        return [*super().get_breadcrumbs_items(), *trail]

    def trail(self):
        """(url, label) pairs from below the home page to this page."""
        return [("", self.get_header_title())]


def refused(request, refusal):
    context = {"reason": str(refusal) or _("Your posts do not include this.")}
    return render(request, "ground/refused.html", context, status=403)


class BackOfficePolicyMiddleware:
    """The content security policy of the back office: as strict as Wagtail can live with.

    Style attributes everywhere (Wagtail's templates carry some); inline scripts and style elements
    on its editing pages only, never on the pages that show what applicants have written.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.path.startswith(DOOR):
            inline = "'unsafe-inline'"
            response._csp_update = {"style-src-attr": [inline]}
            if request.path.startswith(EDITING):
                response._csp_update |= {"script-src": [inline], "style-src": [inline]}
        return response
