"""The same answer as ``Exists``, and never asked of the whole register first."""

import pytest
from django.db.models import OuterRef, Q

from portal.ground.models import Department, Region
from portal.ground.rowwise import ExistsRowwise

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def places():
    city = Region.objects.create(code="450200", name="柳州市")
    Region.objects.bulk_create(
        Region(code=f"4502{number:02}", name=f"区{number}", parent=city) for number in range(3, 60)
    )
    Department.objects.create(code="MR", name="局", region=Region.objects.get(code="450204"))
    return city


def named():
    return ExistsRowwise(Department.objects.filter(region=OuterRef("pk")))


def test_it_finds_what_exists_finds_and_its_opposite(places):
    assert [row.code for row in Region.objects.filter(named())] == ["450204"]
    assert Region.objects.filter(~named()).count() == 57
    assert [
        row.code for row in Region.objects.filter(Q(named()) | Q(parent=None)).order_by("pk")
    ] == [
        "450200",
        "450204",
    ]
    assert Region.objects.annotate(has=named()).get(code="450204").has


@pytest.mark.postgres
def test_below_or_it_is_no_hashed_answer_for_everybody(places):
    plan = Region.objects.filter(Q(named()) | Q(parent=None)).explain()
    assert "SubPlan" in plan
    assert "hashed" not in plan
