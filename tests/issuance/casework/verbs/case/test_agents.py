"""Each case has its service agent: whoever took it in, until another is named."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from guides.models import ServiceWindow
from issuance.casework.verbs import REGISTRY
from issuance.models import Case
from issuance.public.entrance_views import SESSION_KEY
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Event, Post, Role, User
from tests.issuance.desk.case_pages import do, page
from tests.issuance.limit_ready import APPROVER
from tests.issuance.ready import CLERK

assign = REGISTRY["assign_agent"]


@pytest.fixture
def colleague(person):
    """Another clerk of the same county."""
    post = person(CLERK).posts.get()
    other = User.objects.create_user("clerk2-450204", display_name="韦小窗", is_staff=True)
    post.pk, post.user = None, other
    post.save(force_insert=True)
    return other


def test_whoever_took_it_in_is_the_agent_and_an_online_case_has_none_yet(new_case, person):
    assert new_case("submitted", channel="window").agent == person(CLERK)
    assert new_case("submitted").agent is None


def test_another_is_named_with_a_reason_and_the_first_without(new_case, person, colleague):
    case = new_case("submitted", channel="window")
    with pytest.raises(VerbRefused, match="原因"):
        assign.run(case, actor=person(CLERK), agent=colleague)
    assign.run(case, actor=person(CLERK), agent=colleague, reason="休假")
    case = Case.objects.get(pk=case.pk)
    assert (case.agent, case.agent_reason) == (colleague, "休假")
    event = Event.objects.get(case=case.number, verb="assign_agent")
    assert (event.actor, event.before, event.after) == (person(CLERK), "checking", "checking")
    with pytest.raises(VerbRefused):
        assign.run(case, actor=person(CLERK), agent=colleague, reason="再次")
    online = new_case("submitted")
    assign.run(online, actor=person("supervisor-4502"), agent=colleague)
    assert Case.objects.get(pk=online.pk).agent == colleague


def test_only_a_clerk_of_the_county_is_named_and_only_by_its_window_or_supervision(
    new_case, person, colleague
):
    case = new_case("submitted", channel="window")
    for username in (APPROVER, "clerk-450203"):
        with pytest.raises(VerbRefused, match="县区"):
            assign.run(case, actor=person(CLERK), agent=person(username), reason="代班")
        with pytest.raises(PermissionDenied):
            assign.run(case, actor=person(username), agent=colleague, reason="代班")
    Post.objects.filter(user=colleague, role=Role.CLERK).delete()
    with pytest.raises(VerbRefused):
        assign.run(case, actor=person(CLERK), agent=colleague, reason="代班")


def test_the_applicant_reads_who_is_the_agent_and_the_window_s_phone(
    new_case, person, colleague, client
):
    case = new_case("submitted", channel="window")
    ServiceWindow.objects.filter(region=case.region).update(phone="0772-3210000")
    assign.run(case, actor=person(CLERK), agent=colleague, reason="轮班")
    session = client.session
    session[SESSION_KEY] = [case.submission.reference]
    session.save()
    shown = client.get(reverse("track_case", args=[case.submission.reference])).content.decode()
    assert "服务专员" in shown
    assert "韦小窗，0772-3210000" in shown
    assert colleague.username not in shown
    assert "轮班" not in shown


def test_the_page_names_and_the_list_is_narrowed_to_one_s_own(
    new_case, person, colleague, signed_in
):
    mine, theirs = (new_case("submitted", channel="window") for _number in range(2))
    client = signed_in(CLERK)
    do(client, theirs, "assign_agent", theirs, agent=colleague.pk, reason="轮班")
    assert "韦小窗" in page(client, theirs).content.decode()
    work = reverse("issuance_work")
    both = client.get(work, {"queue": "to_accept"}).content.decode()
    own = client.get(work, {"queue": "to_accept", "mine": "1"}).content.decode()
    assert mine.number in both
    assert theirs.number in both
    assert mine.number in own
    assert theirs.number not in own
