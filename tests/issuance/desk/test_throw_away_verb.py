"""A verb that is nothing but its own class is offered, posted, recorded, told and queued."""

import pytest
from django import forms
from django.urls import reverse
from django.utils import timezone

from issuance.casework import workflow_page
from issuance.casework.verbs import REGISTRY
from issuance.casework.verbs.base import OfficersVerb, Place, Queue, Tone
from issuance.casework.verbs.forms import VerbForm
from issuance.casework.verbs.who import Right
from issuance.models import Case, Notice
from issuance.status import CaseStatus
from portal.ground.models import Event, Role
from portal.ground.staff import posts


class SetAsideForm(VerbForm):
    file_number = forms.CharField(label="Number of the file", max_length=20)


class SetAside(OfficersVerb):
    """A supervisor sets a case aside; no such verb exists outside this test."""

    code = "set_aside"
    position = 500
    subject = Case
    sources = frozenset({CaseStatus.REVIEWING})
    targets = frozenset({CaseStatus.CLOSED})
    who_may = (
        Right(
            "a supervisor of its region",
            lambda actor, case: posts.holds(actor, Role.SUPERVISOR, region=case.region),
            lambda case: "Only a supervisor sets a case aside.",
        ),
    )
    history = "set aside by a supervisor"
    title = "Set the case aside"
    follows = "The case leaves the desks until it is taken up again."
    tone = Tone.STOP
    place = Place.DANGER
    form = SetAsideForm
    notices = frozenset({Notice.Kind.DECISION})
    queues = (
        Queue(
            code="to_set_aside",
            title="Cases that may be set aside",
            rows=lambda actor, today: (
                Case.objects.filter(status=CaseStatus.REVIEWING).select_related(
                    "region", "industry"
                )
                if posts.holds(actor, Role.SUPERVISOR)
                else None
            ),
            matter=lambda case: f"since {case.accepted_at:%Y}",
        ),
    )

    def hindered(self, case):
        return "" if case.supplement_asked is False else "Not after a supplement."

    def faults(self, case, *, file_number):
        return {} if file_number.isdigit() else {"file_number": "Digits only."}

    def carry_out(self, case, actor, *, file_number):
        self.move(case, CaseStatus.CLOSED, actor, closed_at=timezone.now())
        self.give(
            case, Notice.Kind.DECISION, actor, organ=case.issuing_body, file_number=file_number
        )


@pytest.fixture
def verb():
    verb = REGISTRY.add(SetAside())
    yield verb
    REGISTRY.remove(verb)


@pytest.fixture
def case(new_case):
    return new_case("accepted")


def do(client, case, **typed):
    address = reverse("issuance_verb", args=[case.pk, SetAside.code, case.pk])
    return client.post(address, {f"{SetAside.code}-{case.pk}-{k}": v for k, v in typed.items()})


def shows(client, words, name, *arguments):
    """Whether the page of this name says it."""
    return str(words) in client.get(reverse(name, args=arguments)).content.decode()


def test_it_is_unknown_until_it_is_registered(case, signed_in):
    supervisor = signed_in("supervisor-4502")
    assert do(supervisor, case, file_number="7").status_code == 404
    assert not shows(supervisor, SetAside.title, "issuance_case", case.pk)
    assert f"| {SetAside.code} |" not in workflow_page.page()


def test_a_verb_that_is_only_its_class_goes_from_end_to_end(verb, case, signed_in, person):
    supervisor, approver = signed_in("supervisor-4502"), signed_in("approver-450204-mr")
    auditor = signed_in("auditor-4502")

    # Queued, and offered with its words, form and place, to its people alone.
    queue = verb.queues[0].title
    for words in (queue, f"since {case.accepted_at:%Y}", case.number):
        assert shows(supervisor, words, "issuance_work")
    for words in (verb.title, verb.follows, "Number of the file", "yz-verb--danger", "<details"):
        assert shows(supervisor, words, "issuance_case", case.pk)
    for other in (approver, auditor):
        assert not shows(other, verb.title, "issuance_case", case.pk)
        assert not shows(other, queue, "issuance_work")

    # Refused for others, marked beside the field where it will not do.
    for other in (approver, auditor):
        refused = do(other, case, file_number="7")
        assert refused.status_code == 403
        assert "Only a supervisor sets a case aside." in refused.content.decode()
    for typed, sentence in (("", "yz-error"), ("seven", "Digits only.")):
        faulty = do(supervisor, case, file_number=typed)
        assert faulty.status_code == 422
        assert sentence in faulty.content.decode()
    assert not Event.objects.filter(verb=verb.code).exists()

    # Done: moved, one event, its paper, its words in the history; a second click is the first.
    for _click in range(2):
        assert do(supervisor, case, file_number="7").status_code == 302
    case.refresh_from_db()
    assert case.status == CaseStatus.CLOSED
    event = Event.objects.get(verb=verb.code)
    assert (event.actor, event.before, event.after, event.subject, event.case) == (
        *(person("supervisor-4502"), "reviewing", "closed"),
        *(f"case:{case.pk}", case.number),
    )
    assert case.notices.get(kind=Notice.Kind.DECISION).body["file_number"] == "7"
    done = supervisor.get(reverse("issuance_case", args=[case.pk]))
    paper, line = done.context["file"].timeline[:2]
    given = case.notices.get(kind=Notice.Kind.DECISION)
    assert paper.about == f"{given.title} {given.number}"
    assert (line.what, line.tone, line.who) == (str(verb.history), "stop", str(event.actor))
    assert str(verb.history) in done.content.decode()
    assert shows(supervisor, verb.history, "ground_event_modeladmin_index")
    assert not shows(supervisor, case.number, "issuance_work")

    # Somebody else who comes later is told what happened meanwhile; the tables know it.
    other = person("auditor-4502").posts.get()
    other.pk, other.role = None, Role.SUPERVISOR
    other.save(force_insert=True)
    late = do(auditor, case, file_number="8")
    assert late.status_code == 409
    assert "已办结" in late.content.decode()
    assert f"| {verb.code} |" in workflow_page.page()


def test_what_hinders_it_beyond_the_status_takes_it_off_the_page(verb, case, signed_in):
    Case.objects.filter(pk=case.pk).update(supplement_asked=True)
    supervisor = signed_in("supervisor-4502")
    assert not shows(supervisor, verb.title, "issuance_case", case.pk)
    late = do(supervisor, case, file_number="7")
    assert late.status_code == 409
    assert "Not after a supplement." in late.content.decode()
