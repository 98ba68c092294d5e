"""Feedback: from the form on the site to the county's agent, the answer, and being forgotten."""

from datetime import timedelta

import pytest
from django.urls import reverse

from home import enquiries
from home.models import ArticlePage, Enquiry, FeedbackField, FeedbackPage
from home.models.enquiries import ANSWER_DAYS
from portal.ground.calendar import clock
from portal.ground.models import Event, OutboxMessage, Post, Region, User
from portal.ground.office_days import almanac
from tests.home.conftest import LIUNAN, YUFENG

pytestmark = pytest.mark.django_db
SENT = {"topic": "guide", "region": LIUNAN, "message": "店面 40 平方米要办消防吗？", "contact": ""}


@pytest.fixture
def asked(demo, client):
    """An enquiry as somebody sent it."""

    def ask(**facts):
        response = client.post("/feedback/", SENT | facts)
        assert response.status_code == 302, response.context["form"].errors
        return Enquiry.objects.latest("pk")

    return ask


def mails(prefix):
    messages = OutboxMessage.objects.filter(kind="email", key__startswith=prefix)
    return [message.payload for message in messages.order_by("key")]


def do(client, enquiry, verb, **data):
    return client.post(reverse("home_enquiry_verb", args=[enquiry.pk, verb]), data)


def test_a_message_reaches_the_agents_of_the_county_and_nobody_else(asked, client):
    enquiry = asked(contact="chen@example.com")
    to = [mail["to"] for mail in mails("enquiry:")]
    assert to == [["clerk-450204@demo.invalid"], ["editor-450204@demo.invalid"]]
    for mail in mails("enquiry:"):
        assert enquiry.message not in str(mail)
        assert "chen@" not in str(mail)
        assert "柳南区" in mail["subject"]
    event = Event.objects.get(verb="enquiry-received")
    assert event.subject == f"enquiry:{enquiry.pk}"
    assert "消防" not in str(event.data)


@pytest.mark.parametrize(
    ("contact", "says"),
    [
        ("chen@example.com", "发送到您留下的电子邮箱"),
        ("0772-3820000 转 8001", "拨打您留下的电话"),
        ("", "答复无法送达"),
    ],
)
def test_the_sender_gets_a_number_a_day_and_the_way_of_the_answer(demo, client, contact, says):
    response = client.post("/feedback/", SENT | {"contact": contact}, follow=True)
    html = response.content.decode()
    enquiry = Enquiry.objects.latest("pk")
    assert enquiry.reference in html
    assert says in html
    days = almanac.days_of(enquiry.region_id)
    due = clock.add_working_days(clock.today(), ANSWER_DAYS, days=days)
    assert (f"{due.year}年{due.month}月{due.day}日" in html) == bool(contact)
    assert enquiry.message not in html
    assert not contact or contact not in html


@pytest.mark.parametrize("token", ["1", "", "ZX9", "MQ:1abc:forged"])
def test_nobody_learns_of_an_enquiry_by_guessing(asked, client, token):
    enquiry = asked()
    html = client.get("/feedback/", {"sent": token}).content.decode()
    assert "谢谢您的留言" in html
    assert enquiry.reference not in html


def test_what_was_searched_for_begins_the_message(demo, client):
    html = client.get("/feedback/", {"topic": "guide", "searched": "足浴 <b>"}).content.decode()
    assert "我想办：足浴 &lt;b&gt;。" in html


def test_agents_see_by_when_to_answer_and_what_is_late(asked, signed_in):
    enquiry = asked(contact="13900000000")
    clerk = signed_in("clerk-450204")
    assert "已逾期" not in clerk.get("/cms/enquiries/").content.decode()
    Enquiry.objects.filter(pk=enquiry.pk).update(due=clock.today() - timedelta(days=1))
    for address in ("/cms/enquiries/", reverse("home_enquiry", args=[enquiry.pk])):
        assert "已逾期" in clerk.get(address).content.decode()


@pytest.mark.parametrize(
    ("contact", "before", "after"),
    [
        ("chen@example.com", "答复将发送到", "正通过电子邮件发送"),
        ("13900000000", "请电话答复", "请拨打留下的电话"),
        ("", "没有留下联系方式", "收不到答复"),
        ("@老陈微信", "既不是电子邮箱", "收不到答复"),
    ],
)
def test_agents_are_told_how_the_answer_gets_there(asked, signed_in, contact, before, after):
    enquiry = asked()
    Enquiry.objects.filter(pk=enquiry.pk).update(contact=contact)
    clerk = signed_in("clerk-450204")
    assert before in clerk.get(reverse("home_enquiry", args=[enquiry.pk])).content.decode()
    do(clerk, enquiry, "answer", text="不用")
    assert after in clerk.get(reverse("home_enquiry", args=[enquiry.pk])).content.decode()
    assert len(mails("enquiry-answer:")) == (contact == "chen@example.com")


def test_staff_are_told_in_their_language_whoever_asks(demo, client):
    client.post("/en/feedback/", SENT)
    assert mails("enquiry:")[0]["subject"].startswith("新的咨询")


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"topic": "x"}, "您想咨询什么？"),
        ({"region": "1"}, "所在地区"),
        ({"message": ""}, "留言内容"),
        ({"message": "字" * 2001}, "留言内容"),
        ({"contact": "chen@"}, "请检查电子邮箱地址"),
        ({"contact": "老陈"}, "既不是电子邮箱，也不是电话号码"),
        ({"contact": "12345"}, "既不是电子邮箱，也不是电话号码"),
    ],
)
def test_what_was_typed_stays_when_something_is_wrong(demo, client, wrong, says):
    response = client.post("/feedback/", SENT | {"contact": "13900000000"} | wrong)
    html = response.content.decode()
    assert response.status_code == 422
    assert 'class="errors"' in html
    assert says in html[html.index('class="errors"') : html.rindex("</form>")]
    for value in (SENT | {"contact": "13900000000"} | wrong).values():
        assert value in html or value in ("x", "1")
    assert not Enquiry.objects.exists()


def test_a_link_may_say_in_advance_what_it_is_about(demo, client):
    html = client.get("/feedback/?topic=licence&region=450204").content.decode()
    assert '<option value="450204" selected>' in html
    assert 'value="licence"' in html.partition("checked")[0].rpartition("<input")[2]


def test_machines_that_fill_in_the_trap_are_thanked_and_forgotten(demo, client):
    assert client.post("/feedback/", SENT | {"website": "http://spam"}).status_code == 302
    assert not Enquiry.objects.exists()


def test_after_many_messages_one_has_to_wait_and_loses_nothing(asked, client):
    for _ in range(20):
        asked()
    response = client.post("/feedback/", SENT)
    assert response.status_code == 429
    assert SENT["message"] in response.content.decode()
    assert Enquiry.objects.count() == 20


def test_further_questions_of_the_editors_are_asked_and_kept(demo, client):
    page = FeedbackPage.objects.get()
    page.form_fields = [FeedbackField(label="办件编号", field_type="singleline", required=True)]
    page.save()
    name = page.form_fields.first().clean_name
    assert client.post("/feedback/", SENT).status_code == 422
    assert client.post("/feedback/", SENT | {name: "LN-1"}).status_code == 302
    assert Enquiry.objects.get().form_data == {"办件编号": "LN-1"}


@pytest.mark.parametrize(
    ("username", "sees"),
    [
        ("clerk-450204", True),
        ("editor-450204", True),
        ("clerk-450203", False),
        ("editor-450203", False),
        ("editor-4502", False),
        ("supervisor-4502", False),
        ("auditor-4502", False),
        ("approver-450204-mr", False),
    ],
)
def test_personal_data_is_seen_by_the_routed_agents_only(asked, signed_in, username, sees):
    enquiry = asked(contact="13900000000")
    staff = signed_in(username)
    assert (enquiry.reference in staff.get("/cms/enquiries/").content.decode()) == sees
    page = staff.get(reverse("home_enquiry", args=[enquiry.pk]))
    assert page.status_code == (200 if sees else 404)
    for verb, data in (("answer", {"text": "不用"}), ("close", {}), ("draft", {})):
        if not sees:
            assert do(staff, enquiry, verb, **data).status_code == 404
    wagtails_own = f"/cms/forms/submissions/{enquiry.page_id}/"
    assert wagtails_own not in staff.get("/cms/forms/").content.decode()
    assert staff.get(wagtails_own).status_code == 302
    enquiry.refresh_from_db()
    assert enquiry.status == "open"


def test_a_county_without_agents_is_served_by_its_city(asked, signed_in):
    Post.objects.filter(region__code=LIUNAN).delete()
    enquiry = asked()
    editors = {"editor-4502@demo.invalid", "editor2-4502@demo.invalid"}
    assert {mail["to"][0] for mail in mails("enquiry:")} == editors
    city = signed_in("editor-4502")
    assert city.get(reverse("home_enquiry", args=[enquiry.pk])).status_code == 200


@pytest.mark.both_databases
def test_an_answer_goes_by_mail_once_and_of_two_agents_one_wins(asked, signed_in):
    enquiry = asked(contact="chen@example.com")
    clerk, editor = signed_in("clerk-450204"), signed_in("editor-450204")
    assert do(clerk, enquiry, "answer", text="").status_code == 422
    assert do(clerk, enquiry, "answer", text="不用，面积不到 300 平方米。").status_code == 302
    late = do(editor, enquiry, "answer", text="要办。")
    assert late.status_code == 409
    assert "已由他人办结" in late.content.decode()
    [mail] = mails("enquiry-answer:")
    assert mail["to"] == ["chen@example.com"]
    assert "不用，面积不到 300 平方米。" in mail["text"]
    enquiry.refresh_from_db()
    assert enquiry.answer == "不用，面积不到 300 平方米。"
    assert enquiry.settled_by.username == "clerk-450204"
    assert Event.objects.filter(verb="enquiry-answered").count() == 1


def test_without_an_address_the_answer_is_only_kept(asked, signed_in):
    enquiry = asked(contact="13900000000")
    assert do(signed_in("clerk-450204"), enquiry, "answer", text="不用").status_code == 302
    assert mails("enquiry-answer:") == []


def test_an_answer_becomes_a_draft_without_the_contact(asked, signed_in):
    enquiry = asked(contact="chen@example.com", message="<b>要办消防吗？</b>")
    clerk = signed_in("clerk-450204")
    assert do(clerk, enquiry, "draft").status_code == 409
    do(clerk, enquiry, "answer", text="不用 <i>的</i>")
    assert do(clerk, enquiry, "draft").status_code == 302
    enquiry.refresh_from_db()
    page = enquiry.article
    assert (page.kind, page.live, page.region.code) == ("faq", False, LIUNAN)
    assert page.get_parent().slug == LIUNAN
    html = page.body.render_as_block()
    assert "&lt;b&gt;" in html
    assert "&lt;i&gt;" in html
    assert "chen@" not in html
    assert do(clerk, enquiry, "draft").status_code == 409
    assert ArticlePage.objects.filter(title=page.title).count() == 1


@pytest.mark.both_databases
def test_contacts_are_forgotten_after_a_month_and_enquiries_after_a_year(asked, person):
    kept, gone, waiting = (asked(contact="13900000000") for _ in range(3))
    for enquiry in (kept, gone):
        enquiries.answer(actor=person("clerk-450204"), enquiry=enquiry, text="好")
    now = clock.now()
    Enquiry.objects.filter(pk=kept.pk).update(settled_at=now - timedelta(days=31))
    Enquiry.objects.filter(pk=gone.pk).update(settled_at=now - timedelta(days=366))
    enquiries.forget()
    rows = dict(Enquiry.objects.values_list("pk", "contact"))
    assert rows == {kept.pk: "", waiting.pk: "13900000000"}


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_often_for_one_enquiry_as_for_three(
    asked, signed_in, django_assert_num_queries, count
):
    for _ in range(count):
        asked()
    clerk = signed_in("clerk-450204")
    clerk.get("/cms/enquiries/")
    with django_assert_num_queries(LIST_QUERIES):
        clerk.get("/cms/enquiries/")


LIST_QUERIES = 11


def test_agents_are_those_who_hold_the_post_today_or_else_the_citys_editors(demo, asked, signed_in):
    region = Region.objects.get(code=YUFENG)

    def names():
        return set(enquiries.agents(region).values_list("username", flat=True))

    assert names() == {"clerk-450203", "editor-450203"}
    Post.objects.filter(user__username="clerk-450203").update(
        valid_until=clock.today() - timedelta(days=1)
    )
    User.objects.filter(username="editor-450203").update(is_active=False)
    assert names() == {"editor-4502", "editor2-4502"}
    enquiry = asked(region=YUFENG)
    assert signed_in("editor-4502").get(f"/cms/enquiries/{enquiry.pk}/").status_code == 200
