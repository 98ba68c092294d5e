"""A city words its messages itself, sees them as they arrive, and can go back to the usual ones."""

import pytest
from django.urls import reverse

from issuance.casework.messages.occasions import OCCASIONS
from issuance.desk.message_text_views import SAMPLES, WORDED
from issuance.models import MessageText
from portal.ground.models import Event, Region

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
OWN = {"subject": "领证通知", "text": "{operator}，请到窗口领取{licence}。"}


@pytest.fixture
def city(demo):
    return Region.objects.get(code="450200")


def page(city, occasion="ready"):
    return reverse("message_text", args=[city.pk, occasion])


def test_there_is_a_sample_of_every_fact():
    assert set(SAMPLES) == {place for occasion in OCCASIONS for place in occasion.places}


def test_an_editor_of_the_city_words_previews_and_puts_back(city, signed_in):
    client = signed_in("editor-4502")
    assert "行业综合许可证" in client.get(page(city)).content.decode()
    seen = client.post(page(city), OWN | {"preview": "1"}).content.decode()
    assert "柳南区测试螺蛳粉店，请到窗口领取450204202600000001。" in seen
    assert not MessageText.objects.exists()
    client.post(page(city), OWN)
    assert MessageText.objects.values_list("city", "occasion", "text").get() == (
        city.pk,
        "ready",
        OWN["text"],
    )
    assert OWN["text"] in client.get(reverse("message_texts")).content.decode()
    client.post(page(city), OWN | {"subject": "改"})
    assert MessageText.objects.get().subject == "改"
    client.post(page(city), {"default": "1"})
    assert not MessageText.objects.exists()
    assert Event.objects.filter(verb=WORDED, actor__username="editor-4502").count() == 3


@pytest.mark.parametrize(
    ("occasion", "words", "said"),
    [
        ("ready", {"text": "{licence}{permit}"}, "此处没有这项内容：{permit}"),
        ("ready", {"subject": "{code}"}, "此处没有这项内容：{code}"),
        ("access_code", {"text": "见短信"}, "必须写明{code}"),
        ("ready", {"text": ""}, "yz-error"),
        ("ready", {"text": "{申请人}，请领证"}, "花括号内只能是"),
        ("ready", {"text": "{licence，请领证"}, "花括号内只能是"),
        ("ready", {"subject": "｛reference｝"}, "花括号内只能是"),
        ("access_code", {"subject": "{code}", "text": "{code}"}, "不得写入标题"),
    ],
)
def test_a_text_that_cannot_be_sent_is_told_and_kept(city, signed_in, occasion, words, said):
    answer = signed_in("editor-4502").post(page(city, occasion), OWN | {"text": "好"} | words)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not MessageText.objects.exists()


def test_another_city_and_a_county_word_nothing_here(city, signed_in):
    assert signed_in("editor-4511").get(page(city)).status_code == 404
    assert signed_in("editor-450204").get(page(city)).status_code == 404
    assert signed_in("editor-4502").get(page(city, "nothing")).status_code == 404
