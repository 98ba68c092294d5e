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
