"""The way in: the situation questions of the version in force, and a draft of one's own."""

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from forms import blank_form, quotas
from forms.completeness import SITUATION
from forms.drafts import HandedIn, begun, start_draft
from forms.labels import STEP_LABELS
from forms.views.access import bounded
from forms.views.frame import guide_address, labels
from forms.views.situation import answered, typed_answers
from guides.models import GuideVersion
from guides.public.situation_form import SituationForm
from guides.version.answer_codec import answers_to_query, as_text, parse_answers
from portal.ground.limits.counting import TooMany, count
from portal.ground.pdf_queue import lanes
from portal.ground.pdf_queue.answers import Around, Wanted, address, respond
from portal.ground.text.localized import localized_name


@require_safe
def index(request):
    """There is no form without an industry: choose one among the guides."""
    return redirect(guide_address())


@never_cache
@bounded
@require_http_methods(["GET", "HEAD", "POST"])
def start(request, region, industry):
    version = _version(region, industry)
    if request.method == "POST":
        try:
            return _begin(request, version)
        except TooMany as refusal:
            return _refused(request, version, refusal)
    answers, _errors = parse_answers(version.snapshot, request.GET)
    typed = {key: as_text(answer) for key, answer in answers.items()}
    guide = guide_address(version, answers_to_query(version.snapshot, answers))
    return _page(request, version, typed, guide)


def _refused(request, version, refusal: TooMany):
    """The page as typed, to be sent again when there is room."""
    typed = typed_answers(version.snapshot, request.POST)
    page = _page(request, version, typed, guide_address(version), refusal=refusal, status=429)
    page.headers["Retry-After"] = str(refusal.seconds)
    return page


def _page(request, version, typed, guide, *, refusal=None, status=200):
    form = SituationForm(version.snapshot, {})
    form.initial = typed
    context = {
        "version": version,
        "snapshot": version.snapshot,
        "form": form,
        "refusal": refusal,
        "steps": labels(),
        "current": 1,
        "submission_uuid": uuid_of(request.POST.get("submission_uuid")) or uuid.uuid4(),
        "guide": guide,
        "blank": reverse("forms:blank", args=[version.region.code, version.industry.slug]),
        "crumbs": [
            (_("Service guides"), guide_address()),
            (localized_name(version.region), guide_address(version.region)),
            (localized_name(version.industry), guide_address(version)),
            (STEP_LABELS[SITUATION], ""),
        ],
        "region_name": localized_name(version.region),
        "region_url": guide_address(version.region),
    }
    return render(request, "forms/start.html", context, status=status)


@bounded
@require_safe
def blank(request, region, industry):
    """The form to be filled in by hand; wrong or missing answers lead to the questions."""
    version = _version(region, industry)
    back = guide_address(version, address(request).partition("?")[2])
    return respond(request, lambda: _blank(request, version), Around(back))


def _blank(request, version) -> Wanted | HttpResponse:
    form = SituationForm(version.snapshot, request.GET)
    if form.is_bound and not form.is_valid():
        return redirect(f"{guide_address(version)}?{request.GET.urlencode()}")
    outcome = form.outcome if form.is_bound else None
    if outcome is not None and not outcome.permits:
        return redirect(guide_address(version, request.GET.urlencode()))
    return Wanted(
        blank_form.document(version, outcome),
        _("%(guide)s, blank form.pdf") % {"guide": version.industry.name},
        lanes.of_reader(request),
        public=True,
        personal=outcome is not None,
    )


def _version(region, industry) -> GuideVersion:
    """The version in force, or 404: nothing can be applied for without one."""
    related = ("region__parent", "industry")
    versions = GuideVersion.objects.active().select_related(*related)
    version = versions.filter(region__code=region, industry__slug=industry).first()
    if version is None:
        raise Http404(_("No guide is in force for this region and industry."))
    return version


def _begin(request, version):
    """Begin a draft even if an answer is wrong, so that nothing typed is lost.

    The page sent once more goes on with the draft of the first time. Raises ``TooMany`` when many
    have been begun from there.
    """
    submission_uuid = uuid_of(request.POST.get("submission_uuid"))
    if begun(version=version, submission_uuid=submission_uuid) is None:
        count(quotas.DRAFTS, request)
    draft = start_draft(
        version=version,
        answers=typed_answers(version.snapshot, request.POST),
        submission_uuid=submission_uuid,
    )
    try:
        return answered(request, draft)
    except HandedIn:
        return redirect("forms:receipt", draft.token)


def uuid_of(text) -> uuid.UUID | None:
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None
