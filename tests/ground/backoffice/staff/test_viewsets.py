"""Names of regions and departments stand on every paper: judged where an administrator types them."""

import pytest
from django.urls import reverse

from portal.ground.models import Department, Region, User

pytestmark = pytest.mark.django_db
USUAL = {
    "certificate_style": "liuzhou-2022",
    "supplement_unit": "工作日",
    "supplement_silence": "wait",
    "broken_scope": "item",
}


@pytest.mark.parametrize("model", ["region", "department"])
def test_a_name_no_paper_can_print_is_refused_beside_its_field(client, model):
    client.force_login(User.objects.create_superuser("root"))
    city = Region.objects.create(code="450200", name="柳州市")
    typed = {"code": "450204", "name": "柳南🍜区", "region": city.pk, "parent": city.pk}
    address = reverse(f"wagtailsnippets_ground_{model}:add")
    response = client.post(address, typed | USUAL)
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
        client.post(address, typed | USUAL)
        before, region = region.parent, Region.objects.get(pk=region.pk)
        assert region.name.endswith("二")
        assert region.parent == before


@pytest.mark.parametrize(
    ("terms", "marked"),
    [
        ({"supplement_days": "30", "supplement_silence": "close"}, ["supplement_basis"]),
        ({"supplement_silence": "close", "supplement_basis": "办法第九条"}, ["supplement_days"]),
        ({"supplement_basis": "办法第九条"}, ["supplement_days"]),
        ({"supplement_days": "0"}, ["supplement_days"]),
        ({"supplement_days": "366"}, ["supplement_days"]),
        ({"supplement_days": "30", "supplement_basis": "办法🍜第九条"}, ["supplement_basis"]),
    ],
)
def test_terms_of_a_supplement_that_cannot_stand_are_refused_beside_their_field(
    client, terms, marked
):
    client.force_login(User.objects.create_superuser("root"))
    address = reverse("wagtailsnippets_ground_region:add")
    response = client.post(address, {"code": "450200", "name": "柳州市"} | USUAL | terms)
    assert list(response.context["form"].errors) == marked
    assert not Region.objects.exists()


def test_a_region_says_how_long_a_supplement_may_take_and_what_silence_means(client):
    client.force_login(User.objects.create_superuser("root"))
    terms = {"supplement_days": "20", "supplement_unit": "日", "supplement_silence": "close"}
    typed = {"code": "450200", "name": "柳州市", "supplement_basis": "《测试办法》第九条"}
    client.post(reverse("wagtailsnippets_ground_region:add"), typed | USUAL | terms)
    assert Region.objects.get().supplement_terms == (20, "日", "close", "《测试办法》第九条")
