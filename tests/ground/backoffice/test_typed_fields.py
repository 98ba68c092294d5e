"""Every form of the back office reads its columns of one line as one line."""

import pytest
from django.db.models import CharField
from django.urls import reverse
from wagtail.admin.forms.models import formfield_for_dbfield

from guides.models import Industry, Material, ServiceWindow
from home.models import ArticlePage
from portal.ground.models import Department, Region, User
from portal.ground.text.fields import LineField


@pytest.mark.parametrize(
    "model", [ArticlePage, Department, Industry, Material, Region, ServiceWindow]
)
def test_a_column_of_one_line_takes_one_line(model):
    columns = [column for column in model._meta.fields if type(column) is CharField]
    typed = [column for column in columns if column.editable and not column.choices]
    assert typed
    for column in typed:
        assert isinstance(formfield_for_dbfield(column), LineField), column


@pytest.mark.django_db
def test_a_name_with_a_line_break_is_stored_without(client):
    client.force_login(User.objects.create_superuser("root"))
    city = Region.objects.create(code="450200", name="柳州市")
    typed = {"code": "450200-MR", "name": "柳州市\n行政\u200b审批局", "region": city.pk}
    answer = client.post(reverse("wagtailsnippets_ground_department:add"), typed)
    assert answer.status_code == 302, answer.context["form"].errors
    assert Department.objects.get().name == "柳州市 行政审批局"


@pytest.mark.both_databases
@pytest.mark.django_db
def test_lists_of_records_are_searched_by_what_was_pasted(client):
    client.force_login(User.objects.create_superuser("root"))
    Region.objects.create(code="450204", name="柳南区")
    Region.objects.create(code="450203", name="鱼峰区")
    answer = client.get(
        reverse("wagtailsnippets_ground_region:list"), {"q": "\u202d柳\u200b南\u202c"}
    )
    assert [region.name for region in answer.context["page_obj"]] == ["柳南区"]
