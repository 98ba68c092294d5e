"""Two tabs of one draft through HTTP: each writes what it changed, and a person chooses between two."""

import zlib

import pytest
from django.core.signing import JSONSerializer, b64_decode
from django.urls import reverse
from lxml import html

from forms import drafts
from forms.completeness import State
from forms.merging import Merged
from forms.models import Submission
from tests.forms.conftest import NOODLES
from tests.forms.filling import APPLY_ALL, NOODLE_FORM, filled_draft, pdf
from tests.forms.views.form_pages import START, errors_of, text_of, url


def tab_of(answer):
    """What a browser would send back of a page, untouched."""
    (form,) = html.fromstring(answer.content).xpath("//form[.//input[@name='shown']]")
    values = {}
    for name, value in form.form_values():
        values.setdefault(name, []).append(value)
    return values


def opened(client, draft, step):
    return tab_of(client.get(url(step, draft)))


def save(client, draft, step, tab, **typed):
    return client.post(url(step, draft), tab | typed)


def picked(answer, name):
    """The two values shown beside a field."""
    (group,) = html.fromstring(answer.content).xpath(f"//*[@id='pick-{name}']")
    return [" ".join(label.text_content().split()) for label in group.xpath(".//label")]


def stale_tab_saves_two_fields(client, begun):
    drafts.keep(draft=begun, choices=APPLY_ALL)
    stale = opened(client, begun, "form")
    save(client, begun, "form", opened(client, begun, "form"), **NOODLE_FORM)
    typed = {"agent_name": "测试·代办", "agent_phone": "13900000000"}
    answer = save(client, begun, "form", stale, **typed)
    begun.refresh_from_db()
    return answer, NOODLE_FORM | typed


def test_a_stale_tab_that_saves_two_fields_empties_none_of_the_others(client, begun):
    _answer, wanted = stale_tab_saves_two_fields(client, begun)
    assert {key: begun.data[key] for key in wanted} == wanted


def test_with_the_merge_off_it_empties_them(client, begun, monkeypatch):
    """The negative control: a page that writes all it holds loses ten fields and more."""
    monkeypatch.setattr(drafts, "merge", lambda _shown, mine, *_rest: Merged(dict(mine), {}))
    _answer, wanted = stale_tab_saves_two_fields(client, begun)
    assert sum(begun.data[key] != value for key, value in wanted.items()) > 10


def test_both_values_stand_beside_the_field_and_the_person_chooses(client, draft):
    early, late = opened(client, draft, "form"), opened(client, draft, "form")
    save(client, draft, "form", early, entity_name="甲店", legal_rep_name="测试·甲")
    answer = save(client, draft, "form", late, entity_name="乙店", agent_name="测试·代办")
    assert answer.status_code == 422
    assert 'href="#pick-entity_name"' in errors_of(answer)
    assert picked(answer, "entity_name") == ["另一页面保存的： 甲店", "本页面填写的： 乙店"]
    draft.refresh_from_db()
    assert draft.data["entity_name"] == "甲店"
    assert draft.data["legal_rep_name"] == "测试·甲"
    assert draft.data["agent_name"] == "测试·代办"
    page = tab_of(answer)
    assert page["entity_name"] == ["乙店"]
    again = save(client, draft, "form", page)
    assert again.status_code == 422  # nothing chosen
    assert tab_of(again)["entity_name"] == ["乙店"]
    save(client, draft, "form", page, **{"pick-entity_name": "mine"})
    draft.refresh_from_db()
    assert draft.data["entity_name"] == "乙店"


def test_the_value_of_the_other_window_may_be_chosen(client, draft):
    early, late = opened(client, draft, "form"), opened(client, draft, "form")
    save(client, draft, "form", early, entity_type="企业")
    answer = save(client, draft, "form", late, entity_type="其他")
    assert "企业" in picked(answer, "entity_type")[0]
    answer = save(client, draft, "form", tab_of(answer), **{"pick-entity_type": "stored"})
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.data["entity_type"] == "企业"


def test_a_third_tab_that_was_quicker_is_asked_about_again(client, draft):
    tabs = [opened(client, draft, "form") for _number in range(3)]
    save(client, draft, "form", tabs[0], entity_name="甲店")
    page = tab_of(save(client, draft, "form", tabs[1], entity_name="乙店"))
    third = tab_of(save(client, draft, "form", tabs[2], entity_name="丙店"))
    save(client, draft, "form", third, **{"pick-entity_name": "mine"})
    answer = save(client, draft, "form", page, **{"pick-entity_name": "mine"})
    assert answer.status_code == 422
    assert picked(answer, "entity_name") == ["另一页面保存的： 丙店", "本页面填写的： 乙店"]


def test_both_days_of_a_span_come_from_the_tab_that_typed_them(client, version):
    draft = drafts.start_draft(version=version, answers=NOODLES | {"big_ad": "yes"})
    drafts.keep(draft=draft, choices=APPLY_ALL | {"OUTDOOR_AD": {"mode": "apply"}})
    early, late = opened(client, draft, "form"), opened(client, draft, "form")
    save(client, draft, "form", early, **NOODLE_FORM)
    days = {"ad_period_0": "2026-12-01", "ad_period_1": "2027-11-30"}
    save(client, draft, "form", late, **days)
    draft.refresh_from_db()
    assert draft.data["ad_period"] == ["2026-12-01", "2027-11-30"]
    assert draft.data["entity_name"] == NOODLE_FORM["entity_name"]


def test_a_stale_tab_leaves_a_permit_held_with_its_number(client, draft):
    stale = opened(client, draft, "permits")
    held = {
        "DRAINAGE-mode": "held",
        "DRAINAGE-number": "柳排证2025001",
        "DRAINAGE-valid_from": "2025-01-01",
    }
    save(client, draft, "permits", opened(client, draft, "permits"), **held)
    save(client, draft, "permits", stale)
    draft.refresh_from_db()
    assert draft.choices["DRAINAGE"]["mode"] == "held"
    assert draft.choices["DRAINAGE"]["number"] == "柳排证2025001"
    answer = save(client, draft, "permits", stale, **{"DRAINAGE-mode": "separately"})
    assert answer.status_code == 422
    assert picked(answer, "DRAINAGE-mode") == [
        "另一页面保存的： 我已持有",
        "本页面填写的： 另行办理",
    ]


def test_a_new_permit_is_applied_for_as_the_page_proposed(client, begun):
    save(client, begun, "permits", opened(client, begun, "permits"))
    begun.refresh_from_db()
    assert begun.choices["DRAINAGE"]["mode"] == "apply"


def test_a_stale_tab_leaves_the_ticks_of_the_papers(client, draft):
    drafts.keep(draft=draft, declared={})
    stale = opened(client, draft, "materials")
    ticked = {"way-M_AUTH": "not_applicable"}
    save(client, draft, "materials", opened(client, draft, "materials"), **ticked)
    save(client, draft, "materials", stale, **{"way-M_HEALTH": "not_applicable"})
    draft.refresh_from_db()
    assert draft.declared["M_AUTH"] == draft.declared["M_HEALTH"] == "not_applicable"


def test_two_ways_of_one_paper_are_chosen_between(client, version, people):
    client.force_login(people["clerk"])
    draft = filled_draft(version, NOODLES, channel="window", clerk=people["clerk"])
    drafts.keep(draft=draft, declared={})
    early, late = opened(client, draft, "materials"), opened(client, draft, "materials")
    save(client, draft, "materials", early, **{"way-M_AUTH": "paper"})
    file = {"files-M_PLAN": pdf("新.pdf", "new")}
    answer = save(client, draft, "materials", late, **{"way-M_AUTH": "not_applicable"}, **file)
    assert answer.status_code == 422
    first, second = picked(answer, "M_AUTH")
    assert "已收纸质" in first
    assert "不适用" in second
    assert draft.uploads.filter(name="新.pdf").exists()  # files are kept all the same
    page = tab_of(answer)
    assert page["way-M_AUTH"] == ["not_applicable"]
    save(client, draft, "materials", page, **{"pick-M_AUTH": "mine"})
    draft.refresh_from_db()
    assert draft.declared["M_AUTH"] == "not_applicable"


def test_answers_changed_in_two_tabs_are_chosen_between(client, draft):
    early, late = opened(client, draft, "situation"), opened(client, draft, "situation")
    save(client, draft, "situation", early, area_m2="60")
    answer = save(client, draft, "situation", late, area_m2="80", tobacco="yes")
    assert answer.status_code == 422
    assert picked(answer, "area_m2") == ["另一页面保存的： 60", "本页面填写的： 80"]
    draft.refresh_from_db()
    assert (draft.answers["area_m2"], draft.answers["tobacco"]) == ("60", "yes")


def test_the_first_page_sent_once_more_does_not_undo_later_answers(client, version):
    uuid = "7b0c4f0e-4a53-4c53-9b58-0d1cbb5a5f0e"
    first = NOODLES | {"submission_uuid": uuid}
    client.post(START, first)
    draft = drafts.Draft.objects.get()
    save(client, draft, "situation", opened(client, draft, "situation"), area_m2="60")
    answer = client.post(START, first)
    assert answer.status_code == 422
    assert picked(answer, "area_m2") == ["另一页面保存的： 60", "本页面填写的： 40"]
    assert f'action="{url("situation", draft)}"' in answer.content.decode()


def test_what_was_typed_is_kept_though_another_tab_closed_the_step(client, draft):
    tab = opened(client, draft, "form")
    drafts.keep(draft=draft, answers=NOODLES | {"sewage": ""})
    answer = save(client, draft, "form", tab, entity_name="新店")
    assert answer.headers["Location"] == url("situation", draft, "?check=1")
    draft.refresh_from_db()
    assert draft.data["entity_name"] == "新店"


def test_what_was_typed_is_kept_though_another_tab_made_it_needless(client, draft):
    tab = opened(client, draft, "form")
    separate = APPLY_ALL | {"DRAINAGE": {"mode": "separately"}, "TOBACCO": {"mode": "apply"}}
    drafts.keep(draft=draft, answers=NOODLES | {"tobacco": "yes"}, choices=separate)
    assert "dr_outlet" not in State(draft).spec.item_by_key
    save(client, draft, "form", tab, dr_outlet="新的污水井")
    draft.refresh_from_db()
    assert draft.data["dr_outlet"] == "新的污水井"


def test_a_needless_value_in_dispute_is_shown_too(client, draft):
    tab = opened(client, draft, "form")
    separate = APPLY_ALL | {"DRAINAGE": {"mode": "separately"}, "TOBACCO": {"mode": "apply"}}
    drafts.keep(
        draft=draft,
        answers=NOODLES | {"tobacco": "yes"},
        choices=separate,
        data=draft.data | {"dr_outlet": "另一处"},
    )
    answer = save(client, draft, "form", tab, dr_outlet="新的污水井")
    assert picked(answer, "dr_outlet") == ["另一页面保存的： 另一处", "本页面填写的： 新的污水井"]
    save(client, draft, "form", tab_of(answer), **{"pick-dr_outlet": "mine"})
    draft.refresh_from_db()
    assert draft.data["dr_outlet"] == "新的污水井"


def test_a_tab_that_comes_after_the_submission_is_told_so(client, draft):
    tab = opened(client, draft, "form")
    client.post(url("check", draft), {"true": "on"})
    answer = client.post(url("form", draft), tab | {"entity_name": "新店"}, follow=True)
    assert answer.redirect_chain[-1][0] == url("receipt", draft)
    assert "本页面发送的内容未被采用" in text_of(answer)


def test_what_was_changed_since_the_last_page_is_read_once_more(client, draft):
    tab = opened(client, draft, "check")
    save(client, draft, "form", opened(client, draft, "form"), entity_name="新店")
    answer = client.post(url("check", draft), tab | {"true": "on"}, follow=True)
    assert not Submission.objects.exists()
    assert "新店" in text_of(answer)
    client.post(url("check", draft), tab_of(answer) | {"true": "on"})
    assert Submission.objects.exists()


@pytest.mark.parametrize("token", ["", "x", "eyJzIjp7fX0:1tx:Zm9yZ2Vk"])
def test_a_page_whose_token_is_not_ours_overwrites_nothing(client, draft, token):
    typed = {"shown": token, "entity_name": "别的店", "agent_name": "测试·代办"}
    assert client.post(url("form", draft), typed).status_code == 422
    draft.refresh_from_db()
    assert draft.data["entity_name"] == NOODLE_FORM["entity_name"]
    assert draft.data["agent_name"] == "测试·代办"


def test_the_token_of_another_draft_is_not_ours(client, draft, version):
    other = filled_draft(version, NOODLES)
    foreign = opened(client, other, "form")
    assert save(client, draft, "form", foreign, entity_name="别的店").status_code == 422


def test_a_token_holds_no_value_in_clear(client, draft):
    token = opened(client, draft, "form")["shown"][0]
    body = read_unsigned(token)
    assert set(body) == {"s", "d", "v"}
    assert NOODLE_FORM["legal_rep_id_no"] not in str(body)


def read_unsigned(token):
    """The body of a signed text; its signature is not looked at."""
    data = token.rsplit(":", 2)[0]
    raw = b64_decode(data.removeprefix(".").encode())
    return JSONSerializer().loads(zlib.decompress(raw) if data.startswith(".") else raw)


@pytest.mark.parametrize("step", ["situation", "permits", "form", "materials", "check"])
def test_the_link_to_come_back_stands_above_each_step(client, draft, step):
    page = client.get(url(step, draft)).content.decode()
    link = reverse("forms:draft", args=[draft.token])
    assert page.index(f'href="{link}"') < page.index("<h1")
    assert page.count("data-copy=") == 1
