"""Where decisions are contested: entered by who keeps the staff of a region, for its own departments."""

import pytest

from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Department, Event, Region
from portal.ground.staff import remedies
from tests.ground.backoffice.staff.test_person import appointed, city, county, keeper, page

__all__ = ["appointed", "city", "county", "keeper"]
pytestmark = pytest.mark.django_db
LIST = "/cms/staff/departments/"
BODY, ADDRESS = "柳南区人民政府", "柳州市柳南区飞鹅路1号"


def fields(read="\t", **changed):
    told = {"reconsideration_body": BODY, "reconsideration_address": ADDRESS, "read": read}
    return told | changed


def test_an_administrator_enters_body_and_address_of_a_department_of_the_region(
    client, keeper, county
):
    department = county.departments.get()
    assert "未填写" in page(client, LIST)
    response = client.post(f"{LIST}{department.pk}/", fields())
    assert response["Location"] == LIST
    department.refresh_from_db()
    assert (department.reconsideration_body, department.reconsideration_address) == (BODY, ADDRESS)
    assert ADDRESS in page(client, LIST)
    event = Event.objects.get(verb="department.remedies")
    assert (event.actor, event.region) == (keeper, county.code)
    assert event.data == {"changed": ["reconsideration_body", "reconsideration_address"]}


def test_a_department_of_another_county_is_nobody_s(client, keeper, city):
    other = Region.objects.create(code="450205", name="柳北区", parent=city)
    theirs = Department.objects.create(code="450205-MR", name="柳北区局", region=other)
    assert "柳北区局" not in page(client, LIST)
    assert client.get(f"{LIST}{theirs.pk}/").status_code == 404
    assert client.post(f"{LIST}{theirs.pk}/", fields()).status_code == 404


def test_whoever_comes_second_sees_what_stands_and_keeps_what_was_typed(client, keeper, county):
    department = county.departments.get()
    Department.objects.filter(pk=department.pk).update(reconsideration_address="旧地址2号")
    late = client.post(f"{LIST}{department.pk}/", fields())
    assert late.status_code == 409
    html = late.content.decode()
    assert "旧地址2号" in html
    assert ADDRESS in html
    department.refresh_from_db()
    assert department.reconsideration_address == "旧地址2号"
    again = {field.name: field.value() for field in late.context["form"]}
    assert again["reconsideration_address"] == ADDRESS
    assert client.post(f"{LIST}{department.pk}/", again).status_code == 302
    department.refresh_from_db()
    assert department.reconsideration_address == ADDRESS


def test_of_two_at_once_one_wins(keeper, county):
    mine, other = county.departments.get(), county.departments.get()
    columns = {"reconsideration_body": "", "reconsideration_address": ADDRESS}
    remedies.enter(actor=keeper, department=mine, **columns)
    with pytest.raises(VerbRefused):
        remedies.enter(actor=keeper, department=other, **columns | {"reconsideration_body": BODY})


@pytest.mark.parametrize("wrong", ["长" * 121, "飞鹅路\U0010fffe1号"])
def test_what_no_paper_can_print_is_told_beside_the_field(client, keeper, county, wrong):
    address = f"{LIST}{county.departments.get().pk}/"
    response = client.post(address, fields(reconsideration_address=wrong))
    assert response.status_code == 422
    assert "reconsideration_address" in response.context["form"].errors
