"""/demo/: the entrances, the logins, sample QR codes and a five-minute tour (demo mode only)."""

from datetime import date

from django.contrib.auth import get_user_model, login
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from forms import intake
from guides.models import GuideVersion
from issuance.labels import CASES, LICENCES
from issuance.licence.drawing import public_address
from issuance.licence.qr import qr_svg
from issuance.licence.verification import Verification
from issuance.models import Case, LicenceEdition
from portal.demo.people import PASSWORD, approver_of, clerk_of, head_of, inspector_of, officer_of
from portal.ground.calendar import clock
from portal.ground.models import Department, Post, Role
from portal.ground.text import identifiers

TOUR_REGION, TOUR_INDUSTRY = "450204", "SMALL_EATERY"
TOUR_ANSWERS = "small_cond=yes&area_m2=40&sewage=yes&big_ad=no&tobacco=no&alcohol=no"
TOUR_PERMITS = ("SMALL_CATERING", "DRAINAGE")
BESIDE = ("RESTAURANT", "FIRE")  # an item by 告知承诺
# What a visitor may type where a real person would type a real number: right check digits.
TOUR_USCC = identifiers.make_uscc(TOUR_REGION, 4711)
TOUR_ID = identifiers.make_resident_id(TOUR_REGION, date(1980, 5, 1), 11)
SAMPLE_CASES = ("supplement", "reviewing", "issued")


@never_cache
@require_GET
def entrances(request):
    """Everything a visitor of the demonstration needs on one page."""
    version = _tour_version()
    editions = (
        LicenceEdition.objects.select_related("licence__region__parent", "licence__industry")
        .prefetch_related("licence__loads__permit__issuer")
        .order_by("licence_id", "number")[:12]
    )
    return render(
        request,
        "demo/doors.html",
        {
            "password": PASSWORD,
            "guide": version and f"/guides/{TOUR_REGION}/{version.industry.slug}/",
            "answers": TOUR_ANSWERS,
            "staff": version and _tour_staff(version),
            "codes": [(edition, _code(edition), *_verdict(edition)) for edition in editions],
            "cases": [_sample_case(status) for status in SAMPLE_CASES] if version else [],
            "uscc": TOUR_USCC,
            "id_number": TOUR_ID,
        },
    )


@never_cache
@require_POST
def sign_in(request):
    """Sign in as a demo account with one click; others do not exist here."""
    user = get_object_or_404(
        get_user_model(),
        username=request.POST.get("username", ""),
        email__endswith="@demo.invalid",
        is_superuser=False,
    )
    login(request, user, backend="portal.ground.staff.posts.PostBackend")
    return redirect("/cms/")


def _tour_version():
    return (
        GuideVersion.objects.active()
        .filter(region__code=TOUR_REGION, industry__code=TOUR_INDUSTRY)
        .select_related("region__parent", "industry")
        .first()
    )


def _tour_staff(version):
    """(what for, user) along the tour; 404 when the demo was never loaded."""
    snapshot = version.snapshot
    try:
        departments = [
            Department.objects.get(code=snapshot.permit_by_code[code].department.code)
            for code in TOUR_PERMITS
        ]
        beside = list(_beside())
        issuer = Department.objects.get(code=snapshot.issuing_body.code)
        return {
            "approvers": [(item, approver_of(item)) for item in departments],
            "officer": (issuer, officer_of(issuer)),
            "clerk": clerk_of(version.region),
            "others": [
                *((approver_of(item), Role.APPROVER.label) for item in beside),
                *((inspector_of(item), Role.INSPECTOR.label) for item in [*departments, *beside]),
                *((head_of(item), Role.HEAD.label) for item in [*departments, *beside]),
                *(
                    (post.user, post.get_role_display())
                    for post in Post.objects.filter(region=version.region.city, department=None)
                    .filter(user__email__endswith="@demo.invalid")
                    .select_related("user")
                    .order_by("user__username")
                ),
            ],
        }
    except (Department.DoesNotExist, get_user_model().DoesNotExist) as error:
        raise Http404 from error


def _beside():
    """The department of an item that the tour does not come by."""
    industry, code = BESIDE
    versions = GuideVersion.objects.active().filter(region__code=TOUR_REGION)
    for version in versions.filter(industry__code=industry):
        if code in version.snapshot.permit_by_code:
            part = version.snapshot.permit_by_code[code]
            yield Department.objects.get(code=part.department.code)


def _verdict(edition):
    """(kind, word) of the chip: what a scanner of this code would read today."""
    label = LICENCES[Verification(edition, clock.today()).status]
    return label.colour, label.word


def _sample_case(status):
    """(reference, access code, status in words, kind) of the first case in this status, or None."""
    cases = Case.objects.filter(status=status).select_related("submission").order_by("pk")
    if (case := cases.first()) is None:
        return None
    receipt = intake.receipt(case.submission)
    return receipt.reference, receipt.access_code, CASES[status].word, CASES[status].public


def _code(edition):
    return mark_safe(qr_svg(public_address(edition.token)))
