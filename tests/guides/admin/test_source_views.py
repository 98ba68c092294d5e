"""The screens of sources: what came and changed is shown, the choice is kept, strangers see nothing."""

import re

import pytest
from django.test import Client

from guides.models import CommonFacts, Industry, Material, Question
from guides.release import taking_over
from portal.ground.models import Region
from tests.releasing import editor

pytestmark = pytest.mark.django_db
DOOR = "/cms/catalogue/sources/"
SOURCE = f"{DOOR}from/450200/"
GENERAL = f"{DOOR}from/general/"


@pytest.fixture
def taker(stocked):
    return Region.objects.get(code="451100")


@pytest.fixture
def client(taker):
    client = Client()
    client.force_login(editor("hand", taker))
    return client


@pytest.fixture
def opened(author, city):
    taking_over.open_to_others(actor=author, city=city, opened=True)


@pytest.fixture
def taken(client, opened):
    """All of 柳州's catalogue, as it was read."""
    page = client.get(SOURCE)
    assert client.post(SOURCE, {"all": page.context["news"]}).status_code == 302


def shown(page, part):
    return [row for _title, rows in page.context[part] for row in rows]


def test_the_catalogue_of_another_city_is_there_once_its_editor_opens_it(
    client, author, city, taker
):
    theirs = Client()
    theirs.force_login(author)
    for code in ("450200", "450204", "451100", "nowhere"):
        assert client.get(f"{DOOR}from/{code}/").status_code == 404
        assert client.post(f"{DOOR}from/{code}/", {"all": "x"}).status_code == 404
    assert "柳州" not in client.get(DOOR).content.decode()
    theirs.post(f"{DOOR}opening/", {"opened": "1"})
    assert "柳州市" in client.get(DOOR).content.decode()
    assert client.get(SOURCE).status_code == 200
    assert client.post(f"{DOOR}opening/?city=450200", {"opened": "0"}).status_code == 404
    theirs.post(f"{DOOR}opening/", {"opened": "0"})
    assert client.get(SOURCE).status_code == 404


def test_what_would_come_is_counted_and_comes_at_one_press(client, taker, shipped):
    page = client.get(GENERAL)
    counts = {title: len(rows) for title, rows in page.context["new"]}
    lists = {
        "行业": "industries",
        "许可事项": "permits",
        "申请材料": "materials",
        "情形问题": "questions",
    }
    assert {title: counts[title] for title in lists} == {
        title: len(shipped[name]) for title, name in lists.items()
    }
    assert counts.keys() - lists.keys() == {"表单数据项", "法律依据", "通用内容"}
    assert client.post(GENERAL, {"all": "other"}).status_code == 409
    assert not Industry.objects.of(taker).exists()
    assert client.post(GENERAL, {"all": page.context["news"]}).status_code == 302
    assert Industry.objects.of(taker).count() == counts["行业"]
    page = client.get(GENERAL)
    assert (page.context["count"], page.context["same"]) == (0, sum(counts.values()))


def test_what_is_left_out_is_not_asked_about_again_and_can_still_be_taken(client, opened, taker):
    page = client.get(SOURCE)
    bakery = next(row for row in shown(page, "new") if row.name == "烘焙店")
    assert dict(bakery.comes).keys() >= {"许可事项", "申请材料", "情形问题", "表单数据项"}
    client.post(SOURCE, {"take": bakery.value, "leave": page.context["news"]})
    page = client.get(SOURCE)
    assert (page.context["count"], Industry.objects.of(taker).get().code) == (0, "BAKERY")
    eatery = next(row for row in shown(page, "left") if row.name == "小餐饮")
    client.post(SOURCE, {"take": eatery.value})
    assert Industry.objects.of(taker).count() == 2


def test_both_sides_are_shown_and_the_choice_is_kept_when_it_is_refused(client, taken, city, taker):
    Material.objects.of(city).filter(code="M_PLAN").update(name="来源改名", note="来源备注")
    Material.objects.of(taker).filter(code="M_PLAN").update(name="本市改名")
    Industry.objects.of(city).filter(code="BAKERY").update(note="现做现售")
    page = client.get(SOURCE)
    (plan,), (bakery,) = shown(page, "conflicts"), shown(page, "changed")
    text = re.sub(r"\s+", "", page.content.decode())
    assert all(word in text for word in ("来源改名", "本市改名", "来源备注", "经营场所平面布局图"))
    pick = f"pick:{plan.row.digest}:name"
    chosen = {"row": plan.value, pick: "own", "take": bakery.value}

    Material.objects.of(city).filter(code="M_PLAN").update(name="再改")
    late = client.post(SOURCE, chosen)
    assert late.status_code == 409
    (plan,), (bakery,) = shown(late, "conflicts"), shown(late, "changed")
    assert plan.error
    assert bakery.taken
    assert {key.name: key.picked for key in plan.keys} == {"name": "own", "note": "source"}
    assert not Industry.objects.of(taker).filter(note="现做现售").exists()

    both = client.post(SOURCE, {"take": bakery.value, "keep": bakery.value})
    assert both.status_code == 422
    assert shown(both, "changed")[0].error
    fresh = {"row": plan.value, f"pick:{plan.row.digest}:name": "own", "take": bakery.value}
    assert client.post(SOURCE, fresh).status_code == 302
    paper = Material.objects.of(taker).get(code="M_PLAN")
    assert (paper.name, paper.note) == ("本市改名", "来源备注")
    assert client.post(SOURCE, {"take": "nonsense"}).status_code == 422


def test_what_it_would_break_is_told_in_words(client, taken, city):
    Question.objects.of(city).filter(code="area_m2").update(type="bool", unit="")
    page = client.get(SOURCE)
    (area,) = shown(page, "changed")
    refused = client.post(SOURCE, {"take": area.value})
    assert refused.status_code == 422
    assert shown(refused, "changed")[0].taken
    places = [where for where, _what in refused.context["problems"]]
    assert any("行业“烘焙店”" in where for where in places)
    assert "industries[" not in refused.content.decode()


def test_common_facts_and_what_the_source_gave_up_are_in_words(client, taken, city, taker):
    CommonFacts.objects.of(city).filter(key="remedies").update(value={"inaction": "可以起诉"})
    Material.objects.of(city).filter(code="M_PLAN").update(live=False)
    page = client.get(SOURCE)
    facts = next(row for row in shown(page, "changed") if row.row.kind == "common")
    assert {key.name for key in facts.keys} >= {"inaction", "litigation"}
    assert "reconsideration." not in page.content.decode()
    (gone,) = shown(page, "gone")
    assert client.post(SOURCE, {"take": gone.value}).status_code == 422
    assert client.post(SOURCE, {"keep": gone.value}).status_code == 302
    assert not shown(client.get(SOURCE), "gone")


def test_a_source_that_cannot_be_read_whole_takes_nothing_away(client, taken, city):
    Material.objects.of(city).filter(code="M_PLAN").update(name="")
    page = client.get(SOURCE)
    assert page.context["unsound"]
    assert not page.context["faults"]
    assert client.post(SOURCE, {"take": "materials:x:M_PLAN"}).status_code == 409
    assert client.get(DOOR).status_code == 200
