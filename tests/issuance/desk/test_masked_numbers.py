"""Numbers of persons stand masked on every page of the desk; in full on demand, and that is told."""

from collections import Counter

import pytest
from django.urls import reverse

from forms import intake
from forms.models import Contact
from issuance.casework.queues.worklist import queues_of
from portal.demo.people import approver_of, clerk_of
from portal.demo.stories import LIUNAN, Story
from portal.ground.calendar import clock
from portal.ground.models import Event, User
from tests import told
from tests.issuance.desk.case_pages import page
from tests.register_pages import address, exported

PHONE, ID = "legal_rep_phone", "legal_rep_id_no"
REGISTERS = (
    *("forms_submission", "issuance_case", "issuance_review", "issuance_permit"),
    *("issuance_licence", "ground_event"),
)


@pytest.fixture
def case(demo):
    return told.tell(Story(LIUNAN, "SMALL_EATERY", "面馆", "accepted"), 961)


@pytest.fixture
def officer(case):
    return approver_of(case.reviews.first().department)


def numbers(case):
    """Every number of a person that the application or its contact holds."""
    spec = intake.spec_of(case.submission.current())
    data = case.submission.current().content["data"]
    found = {
        data[item.key]
        for item in spec.items
        if data.get(item.key) and item.field_type.masked(data[item.key])
    }
    contact = Contact.objects.get(submission=case.submission)
    return found | {address for address in (contact.sms, contact.mail) if address}


def shown(case, content):
    return {number for number in numbers(case) if number in content}


def readers():
    return [
        *(f"approver-{LIUNAN}-mr", f"approver-{LIUNAN}-hc", f"inspector-{LIUNAN}-mr"),
        *(f"officer-{LIUNAN}-aa", f"clerk-{LIUNAN}", "supervisor-4502", "auditor-4502", "root"),
    ]


def places(client, cases, user):
    """What this person reads of them: the page of each, each queue, each register and its file."""
    for case in cases:
        yield client.get(reverse("issuance_case", args=[case.pk]))
    yield client.get("/cms/")
    for queue, _rows in queues_of(user, clock.today()):
        yield client.get(reverse("issuance_work"), {"queue": queue.code})
        found = {"q": cases[0].operator_name}
        yield client.post(f"{reverse('issuance_work')}?queue={queue.code}", found, follow=True)
    for register in REGISTERS:
        if client.get(address(register)).status_code == 200:
            for case in cases:
                yield client.post(address(register), {"q": case.number}, follow=True)
            yield client.get(address(register))


def test_no_page_of_the_desk_shows_a_number_in_full(client, demo):
    User.objects.create_superuser("root")
    cases = [
        told.tell(Story(LIUNAN, "SMALL_EATERY", "面馆", stage), 964 + at)
        for at, stage in enumerate(("accepted", "answered", "issued"))
    ]
    assert all(len(numbers(case)) >= 2 for case in cases)
    hidden, seen = set().union(*map(numbers, cases)), Counter()
    for name in readers():
        user = User.objects.get(username=name)
        client.force_login(user)
        for response in places(client, cases, user):
            content = response.content.decode()
            seen.update(case.number for case in cases if case.number in content)
            found = {number for number in hidden if number in content}
            assert found == set(), f"{name} {response.request}"
    assert all(seen[case.number] >= 20 for case in cases)


def test_no_file_of_a_register_holds_one(client, case, demo):
    client.force_login(User.objects.get(username="supervisor-4502"))
    for register in ("forms_submission", "issuance_case", "issuance_review"):
        lines = exported(client, register)
        assert shown(case, str(lines)) == set()
        assert case.operator_name in str(lines)


def test_the_counter_of_a_window_case_compares_with_the_masked_number(client, demo):
    case = told.tell(Story(LIUNAN, "SMALL_EATERY", "面馆", "submitted", channel="window"), 963)
    client.force_login(clerk_of(case.region))
    for response in (page(client, case), client.get(reverse("issuance_receipt", args=[case.pk]))):
        content = response.content.decode()
        assert shown(case, content) == set()
        assert "4502**********" in content


def reveal(client, case, *fields, purpose="contact"):
    typed = {"fields_in_full": fields, "purpose": purpose}
    return client.post(reverse("issuance_reveal", args=[case.pk]), typed)


def test_one_number_is_shown_on_demand_and_told_without_its_value(client, case, officer):
    client.force_login(officer)
    data = case.submission.current().content["data"]
    answer = reveal(client, case, PHONE)
    content = answer.content.decode()
    assert (answer.status_code, data[PHONE] in content, data[ID] in content) == (200, True, False)
    event = Event.objects.get(verb="personal.reveal")
    assert (event.actor, event.case, event.region) == (officer, case.number, LIUNAN)
    assert event.data["fields"] == [PHONE]
    assert event.data["purpose"] == "contact"
    assert shown(case, str(event.data)) == set()
    assert shown(case, page(client, case).content.decode()) == set()
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("fields", "purpose"),
    [([], "contact"), ([PHONE], ""), ([PHONE], "nosy"), (["entity_name"], "contact")],
)
def test_without_saying_which_and_what_for_nothing_is_shown(client, case, officer, fields, purpose):
    client.force_login(officer)
    answer = reveal(client, case, *fields, purpose=purpose)
    assert answer.status_code == 422
    assert shown(case, answer.content.decode()) == set()
    assert not Event.objects.filter(verb="personal.reveal").exists()


@pytest.mark.parametrize(
    ("name", "status"),
    [("supervisor-4502", 403), (f"officer-{LIUNAN}-aa", 403), ("approver-450203-mr", 404)],
)
def test_whoever_reads_no_slice_reveals_nothing(client, case, name, status):
    client.force_login(User.objects.get(username=name))
    assert reveal(client, case, PHONE).status_code == status
    assert not Event.objects.filter(verb="personal.reveal").exists()


def test_supervision_sees_who_asked_for_what_and_why(client, case, officer):
    client.force_login(officer)
    for _time in range(3):
        reveal(client, case, PHONE, ID, purpose="identity")
    assert client.get(reverse("issuance_reveals")).status_code == 403
    for name, rows in (("supervisor-4502", 3), ("auditor-4502", 3), ("supervisor-4511", 0)):
        client.force_login(User.objects.get(username=name))
        response = client.get(reverse("issuance_reveals"))
        assert len(response.context["rows"]) == rows
        content = response.content.decode()
        assert shown(case, content) == set()
        assert (case.number in content, str(officer) in content) == (rows > 0, rows > 0)
