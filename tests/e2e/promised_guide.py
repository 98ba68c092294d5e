"""A guide of the served city whose editors have said that one paper may follow later (容缺), with points to
look at on the spot."""

from guides.models import Industry, InspectionPoint, Material, PermitItem
from guides.release import releases
from portal.ground.calendar import clock
from portal.ground.models import Region, User
from tests.releasing import pairs, proposed

INDUSTRY, PERMIT, PAPER = "RESTAURANT", "FOOD_LIC", "M_PLAN"
POINTS = (
    ("测试：设置洗手设施", "FOOD_LIC"),
    ("测试：隔油池设置到位", "DRAINAGE"),
)


def released(paper=PAPER) -> str:
    """As released today by the city's two editors; the name of the paper."""
    city = Region.objects.get(code="450200")
    industry = Industry.objects.of(city).get(code=INDUSTRY)
    items = PermitItem.objects.of(city)
    items.filter(code=PERMIT).update(deferrable="yes", commitment_excluded_reason="")
    Material.objects.of(city).filter(code=paper).update(deferrable="yes")
    for text, code in POINTS:
        InspectionPoint.objects.create(industry=industry, text=text, how="see", permits=[code])
    author, second = (User.objects.get(username=f"{name}-4502") for name in ("editor", "editor2"))
    release = releases.draft_release(
        actor=author,
        name="容缺受理（测试）",
        region=city,
        pairs=pairs(INDUSTRY),
        effective_from=clock.today(),
    )
    digest = proposed(author, release)
    releases.approve(actor=second, release=release, digest=digest)
    return Material.objects.of(city).get(code=paper).name
