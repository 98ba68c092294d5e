"""Answers over HTTP: what is missing is asked for, what is complete becomes a personal notice."""

import re

import pytest
from django.http import QueryDict

from guides.models import ServiceWindow
from tests.guide_pages import GUIDE, get, words_of
from tests.placed_guides import EATERY, SINGLE

pytestmark = pytest.mark.django_db


def test_answers_make_a_personal_notice_with_reasons(client, version):
    response = get(client, f"{GUIDE}?{EATERY}")
    words = words_of(response)
    assert "因为属于小餐饮" in words
    assert "因为不零售卷烟" in words  # what is not needed says why
    assert "2项许可，合并为一张行业综合许可证" in words
    assert 'value="40"' in response.content.decode()
    assert f"/apply/450204/small-eatery/?{EATERY}".replace("&", "&amp;") in (
        response.content.decode()
    )
    figures = response.context["savings"]
    assert (figures.forms.together, figures.forms.one_by_one) == (1, 2)
    assert figures.materials.together == len(response.context["notification"].handed_in)


def test_one_permit_only_is_told_kindly_and_leads_to_no_composite_application(client, version):
    response = get(client, f"{GUIDE}?{SINGLE}")
    assert "单独办理的事项" in words_of(response)
    assert "/apply/" not in response.content.decode()


def test_missing_and_wrong_answers_are_listed_with_links_and_nothing_typed_is_lost(client, version):
    response = get(client, f"{GUIDE}?small_cond=maybe&area_m2=很大&sewage=yes&tobacco=")
    html = response.content.decode()
    summary = html[html.index('class="errors"') :].partition("</ul>")[0]
    for field in ("small_cond_0", "area_m2", "tobacco_0", "big_ad_0"):
        assert f'href="#q_{field}"' in summary
        assert f'id="q_{field}"' in html
    assert 'href="#q_sewage' not in summary
    assert 'value="很大"' in html
    assert re.search(r'value="yes"[^>]*id="q_sewage_0"[^>]*checked', html)
    assert not response.context["notification"].personal


SENT = "to.result=1"


@pytest.mark.parametrize("path", [GUIDE, f"/en{GUIDE}"])
def test_complete_answers_lead_to_their_own_address_and_there_to_the_result(client, version, path):
    response = client.get(f"{path}?{EATERY}&{SENT}")
    assert response.status_code == 302
    assert response["Location"] == f"{path}?{EATERY}#result"
    assert 'id="result"' in get(client, f"{path}?{EATERY}").content.decode()


@pytest.mark.parametrize("answers", ["", "small_cond=yes&area_m2=40", "small_cond=maybe"])
def test_incomplete_answers_open_at_what_is_missing(client, version, answers):
    html = get(client, f"{GUIDE}?{answers}&{SENT}").content.decode()
    assert 'class="errors"' in html
    assert f'action="{GUIDE}"' in html
    assert html.index('class="errors"') < html.index('id="q_small_cond_0"')


def test_questions_nothing_depends_on_may_stay_open(client, version):
    response = get(client, f"{GUIDE}?small_cond=yes&sewage=yes&big_ad=no&tobacco=no")
    assert response.context["notification"].personal
    optional = {key for key, field in response.context["form"].fields.items() if not field.required}
    assert optional == {"area_m2", "alcohol"}
    assert words_of(response).count("（选填）") == 2


def test_before_any_answer_the_questions_are_the_way_and_only_then_the_application(client, version):
    dock = '<div class="dock phone">'
    plain = get(client, GUIDE).content.decode()
    assert dock not in plain
    assert 'class="btn wide" href="#situation"' in plain
    assert dock in get(client, f"{GUIDE}?{EATERY}").content.decode()


def test_one_permit_only_is_told_who_decides_where_and_whom_to_ask(client, version):
    ServiceWindow.objects.create(region=version.region, name="一业一证专窗", address="潭中路1号")
    response = get(client, f"{GUIDE}?{SINGLE}")
    words, html = words_of(response), response.content.decode()
    assert "“小餐饮登记”由柳南区市场监督管理局（测试）办理" in words
    assert "交件窗口：一业一证专窗，潭中路1号" in words
    for joint in ("行业综合许可申请表", "与其他事项一次核查", "联办上限", "各部门同时审批"):
        assert joint not in words
    assert not response.context["notification"].shared_materials
    asked = QueryDict(re.search(r'href="/feedback/\?([^"]+)"', html)[1].replace("&amp;", "&"))
    assert asked["region"] == "450204"
    assert "小餐饮登记" in asked["message"]


def test_every_paper_says_why_it_is_needed(client, version):
    notice = get(client, f"{GUIDE}?{EATERY}").context["notification"]
    said = {needed.id: needed.reason for needed in notice.materials}
    assert said["M_FOOD_RULES"] == "因为要办小餐饮登记"
    assert said["M_FORM"] == "所办事项都要交"
    assert all(said.values())
