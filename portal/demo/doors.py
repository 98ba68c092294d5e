"""/demo/: the doors, the logins, sample QR codes and a five-minute tour (demo mode only)."""

from django.contrib.auth import get_user_model, login
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from guides.models import GuideVersion
from issuance.editions import public_address
from issuance.models import LicenceEdition
from issuance.qr import qr_svg
from portal.demo.people import PASSWORD, approver_of, clerk_of, officer_of
from portal.ground.models import Department

TOUR_REGION, TOUR_INDUSTRY = "450204", "SMALL_EATERY"
TOUR_ANSWERS = "small_cond=yes&area_m2=40&sewage=yes&big_ad=no&tobacco=no&alcohol=no"
TOUR_PERMITS = ("SMALL_CATERING", "DRAINAGE")


@never_cache
@require_GET
def doors(request):
    """Everything a visitor of the demonstration needs on one page."""
    version = _tour_version()
    editions = (
        LicenceEdition.objects.select_related("licence__region__parent", "licence__industry")
        .prefetch_related("licence__loads__permit")
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
            "codes": [(edition, _code(edition)) for edition in editions],
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
    login(request, user, backend="portal.ground.posts.PostBackend")
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
        issuer = Department.objects.get(code=snapshot.issuing_body.code)
        return {
            "approvers": [(item, approver_of(item)) for item in departments],
            "officer": (issuer, officer_of(issuer)),
            "clerk": clerk_of(version.region),
            "city": get_user_model().objects.filter(
                username__in=[
                    f"{role}-{version.region.city.code[:4]}"
                    for role in ("editor", "editor2", "supervisor", "auditor")
                ]
            ),
        }
    except (Department.DoesNotExist, get_user_model().DoesNotExist) as error:
        raise Http404 from error


def _code(edition):
    return mark_safe(qr_svg(public_address(edition.token)))
