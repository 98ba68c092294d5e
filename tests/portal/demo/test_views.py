"""What a visitor of the demonstration finds on one page."""

import pytest
from django.urls import reverse

from guides.models import GuideVersion
from portal.demo.people import approver_of, head_of, inspector_of
from portal.ground.models import Department

pytestmark = pytest.mark.django_db


def test_everybody_who_has_a_hand_in_an_item_by_commitment_can_sign_in_with_one_click(demo, client):
    restaurants = GuideVersion.objects.active().filter(region__code="450204")
    version = restaurants.get(industry__code="RESTAURANT")
    fire = Department.objects.get(code=version.snapshot.permit_by_code["FIRE"].department.code)
    page = client.get(reverse("demo")).content.decode()
    for user in (approver_of(fire), inspector_of(fire), head_of(fire)):
        assert f'value="{user.username}"' in page
    head = {"username": head_of(fire).username}
    assert client.post(reverse("demo_sign_in"), head).headers["Location"] == "/cms/"
