"""Names of regions and departments stand on every paper: judged where an administrator types them."""

import pytest
from django.urls import reverse

from portal.ground.models import Department, Region, User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", ["region", "department"])
def test_a_name_no_paper_can_print_is_refused_beside_its_field(client, model):
    client.force_login(User.objects.create_superuser("root"))
    city = Region.objects.create(code="450200", name="柳州市")
    typed = {"code": "450204", "name": "柳南🍜区", "region": city.pk, "parent": city.pk}
    address = reverse(f"wagtailsnippets_ground_{model}:add")
    response = client.post(address, typed | {"certificate_style": "liuzhou-2022"})
    assert "U+1F35C" in response.context["form"].errors["name"][0]
    assert not Department.objects.exists()
    assert Region.objects.count() == 1


def test_a_county_stays_in_its_city_and_a_city_is_no_county_later(client):
    client.force_login(User.objects.create_superuser("root"))
    city, other = (
        Region.objects.create(code=code, name=name)
        for code, name in (("450200", "柳州市"), ("451100", "贺州市"))
    )
    county = Region.objects.create(code="450204", name="柳南区", parent=city)
    for region, parent in ((county, other), (county, ""), (other, city)):
        address = reverse("wagtailsnippets_ground_region:edit", args=[region.pk])
        typed = {
            "code": region.code,
            "name": f"{region.name}二",
            "parent": getattr(parent, "pk", ""),
        }
        client.post(address, typed | {"certificate_style": "liuzhou-2022"})
        before, region = region.parent, Region.objects.get(pk=region.pk)
        assert region.name.endswith("二")
        assert region.parent == before
