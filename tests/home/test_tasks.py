"""What the texts tell their people on their first screen."""

from datetime import timedelta

import pytest
from django.urls import reverse

from home import enquiries, tasks
from home.models import ArticlePage, FeedbackPage
from portal.ground.calendar import clock
from portal.ground.models import Region, User
from tests.home.conftest import LIUNAN

pytestmark = pytest.mark.django_db


def waiting(username):
    user = User.objects.get(username=username)
    return {line.label: line.count for line in tasks.waiting(user) if line.count}


def test_a_submitted_text_waits_for_its_reviewers_only(written, section, person):
    before = waiting("editor2-4502").get("待您审核的内容", 0)
    author = person("editor-450204")
    page = written(LIUNAN, live=False, region=section(LIUNAN).region, user=author)
    page.get_workflow().start(page, author)
    assert waiting("editor2-4502")["待您审核的内容"] == before + 1
    assert "待您审核的内容" not in waiting("editor-450204")
    assert "待您审核的内容" not in waiting("clerk-450204")


def test_an_enquiry_waits_for_its_agents(demo):
    before = waiting("editor-450204").get("待答复的咨询", 0)
    facts = {
        "topic": "guide",
        "message": "需要什么材料？",
        "contact": "",
        "region": Region.objects.get(code=LIUNAN),
    }
    enquiries.receive(page=FeedbackPage.objects.get(), facts=facts, further={})
    assert waiting("editor-450204")["待答复的咨询"] == before + 1
    assert "待答复的咨询" not in waiting("auditor-4502")


def test_an_article_past_its_day_waits_for_those_who_may_change_it(written):
    before = waiting("editor-4502").get("待复核的文章", 0)
    page = written("notices")
    ArticlePage.objects.filter(pk=page.pk).update(review_by=clock.today() - timedelta(days=1))
    assert waiting("editor-4502")["待复核的文章"] == before + 1
    assert "待复核的文章" not in waiting("editor-450204")


def test_the_first_screen_shows_numbers_with_links_and_no_foreign_handbook(
    signed_in, django_assert_max_num_queries
):
    client = signed_in("editor-4502")
    with django_assert_max_num_queries(115):
        shown = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "其他提醒" in shown
    assert reverse("guides_facts") in shown
    for foreign in ("Wagtail", "w-summary__list"):
        assert foreign not in shown.split("<main")[1].split("</main>")[0]


def test_who_has_nothing_to_do_here_sees_no_empty_box(signed_in):
    assert 'id="waiting"' not in signed_in("auditor-4502").get("/cms/").content.decode()
