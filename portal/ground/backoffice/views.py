"""Pages of our own in the back office: framed like Wagtail's, and a refusal says why."""

from csp.constants import SELF, UNSAFE_INLINE
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.db.models import ProtectedError, RestrictedError
from django.http import Http404
from django.shortcuts import render
from django.urls import NoReverseMatch
from django.utils.cache import add_never_cache_headers
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.translation import gettext as _
from django.views.defaults import bad_request
from django.views.generic import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from portal.ground.backoffice.focus import at_first_fault

BACK_OFFICE = "/cms/"
BETWEEN = "、"  # between the kinds of records in a sentence
# Wagtail's own editing pages start their widgets from inline scripts, which name their elements
# and so can be neither hashed nor, inside a widget, given a nonce.
EDITING = tuple(
    f"{BACK_OFFICE}{part}/"
    for part in (
        "account collections documents groups images pages redirects reports settings sites "
        "snippets users workflows"
    ).split()
)

# Inline scripts start Wagtail's choosers and inline panels; its rich text editor styles inline;
# a frame beside the form shows the preview.
RELAXED = {"script-src": [UNSAFE_INLINE], "style-src": [UNSAFE_INLINE], "frame-src": [SELF]}
# Wagtail shows these to everyone with access to the admin: its log lists every record of a model
# whatever the border, its task chooser makes tasks.
CLOSED = frozenset(
    {
        "wagtailadmin_reports:site_history",
        "wagtailadmin_reports:site_history_results",
        "wagtailadmin_workflows:task_chooser",
        "wagtailadmin_workflows:task_chooser_create",
        "wagtailadmin_workflows:task_chooser_results",
        "wagtailadmin_workflows:task_chosen",
    }
)
GONE = "wagtailadmin_error_test"  # fails on purpose
# What these cannot do without, and do not ask for before they read it.
NEEDED = {
    "wagtailadmin_choose_page_external_link": ("external-link-chooser-url",),
    "wagtailredirects:process_import": ("import_file_name", "input_format"),
}


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
        for value in context.values():
            at_first_fault(value)
        return render(request, self.template_name, self.get_context_data(**context), status=status)

    def get_breadcrumbs_items(self):
        trail = [{"url": url, "label": label} for url, label in self.trail()]
        return [*super().get_breadcrumbs_items(), *trail]

    def trail(self):
        """(url, label) pairs from below the home page to this page."""
        return [("", self.get_header_title())]


def refused(request, refusal, status=403):
    context = {"reason": str(refusal) or _("Your posts do not include this.")}
    return render(request, "ground/backoffice/refused.html", context, status=status)


def _mistyped(request, exception) -> bool:
    """Wagtail trusts that its parameters are those its own pages send."""
    needed = NEEDED.get(request.resolver_match.view_name, ()) if request.resolver_match else ()
    if not all(name in request.POST for name in needed):
        return True
    match exception:
        case MultiValueDictKeyError():
            return True
        case ValueError():
            return "expected a number but got" in str(exception)
        case NoReverseMatch():
            sent = (*request.GET.values(), *request.POST.values())
            named = (spelled for value in sent for spelled in (f"'{value}'", repr(value)))
            return any(spelled in str(exception) for spelled in named)
        case OperationalError():
            return "fts5: syntax error" in str(exception)
    return False


def _kept(exception) -> str:
    """Why something cannot be deleted: the kinds of records that name it."""
    standing = getattr(exception, "protected_objects", None) or exception.restricted_objects
    kinds = sorted({str(row._meta.verbose_name_plural) for row in standing})
    reason = _("It cannot be deleted, because these depend on it: %(kinds)s.")
    advice = _("An account that is no longer used is set inactive; a record gets an end date.")
    return f"{reason % {'kinds': BETWEEN.join(kinds)}} {advice}"


class BackOfficePolicyMiddleware:
    """What holds for the whole back office: pages closed to all but superusers, and a policy.

    The content security policy is relaxed on Wagtail's editing pages only; those that show what
    applicants have written are as strict as the public site.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.path.startswith(EDITING):
            response._csp_update = RELAXED
        return response

    def process_exception(self, request, exception):
        """What others stand on stays; Wagtail asks only some of its pages about that."""
        if isinstance(exception, ProtectedError | RestrictedError):
            return refused(request, _kept(exception), status=409)
        if request.path.startswith(BACK_OFFICE) and _mistyped(request, exception):
            return bad_request(request, exception)
        return None

    def process_view(self, request, view, args, kwargs):
        name = request.resolver_match.view_name
        if name == GONE:
            raise Http404
        closed = name in CLOSED
        if closed and request.user.is_authenticated and not request.user.is_superuser:
            return refused(request, PermissionDenied(_("This page is for administrators.")))
        return None
