"""Papers ticked at the window and scanned later: nothing else of the application changes."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from forms import revisions
from issuance.casework import application, days_put_off, jobs
from issuance.casework.verbs import REGISTRY
from issuance.models import Case
from issuance.status import CaseStatus
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Event, OutboxMessage
from tests.issuance.desk.case_pages import page
from tests.issuance.limit_ready import APPROVER
from tests.issuance.ready import CLERK, MARKET, hand_in_on_paper
from tests.issuance.window_ready import scan

attach = REGISTRY["attach_scans"]


@pytest.fixture
def on_paper(new_case):
    """A counter case with one paper ticked as received, and the id of that paper."""

    def make(stage="accepted"):
        case = new_case(stage, channel="window")
        paper = hand_in_on_paper(case)
        return Case.objects.get(pk=case.pk), paper

    return make


def test_a_scan_stands_with_its_paper_and_the_rest_is_as_it_was(on_paper, person):
    case, paper = on_paper()
    before = case.submission.current()
    attach.run(case, actor=person(CLERK), files={paper: [scan()]})
    case = Case.objects.get(pk=case.pk)
    after = case.submission.current()
    assert (case.status, after.number) == (CaseStatus.REVIEWING, 2)
    assert after.content == before.content | {"scanned": [paper]}
    stored = {(file.material, file.sha256) for file in before.files.all()}
    added = {(file.material, file.sha256) for file in after.files.all()} - stored
    assert [material for material, _digest in added] == [paper]
    assert revisions.intact(after)
    assert application.changed(case) == set()
    event = Event.objects.get(case=case.number, verb="attach_scans")
    assert (event.actor, event.data["materials"]) == (person(CLERK), [paper])


def test_whoever_reviews_the_paper_is_told_and_nobody_else(on_paper, person):
    case, paper = on_paper()
    attach.run(case, actor=person(CLERK), files={paper: [scan()]})
    letters = OutboxMessage.objects.filter(key__startswith="papers-scanned:")
    to = {mail for letter in letters for mail in letter.payload["to"]}
    permit = {
        row.department.code: case.version.snapshot.permit_by_code[row.permit_code]
        for row in case.reviews.select_related("department")
    }
    read = {code for code, part in permit.items() if paper in part.materials}
    assert MARKET in read
    told = {code for code in permit if any(code.lower() in mail for mail in to)}
    assert told == read


def test_a_clerk_of_another_county_scans_what_he_holds_and_a_department_does_not(on_paper, person):
    case, paper = on_paper()
    with pytest.raises(PermissionDenied):
        attach.run(case, actor=person(APPROVER), files={paper: [scan()]})
    attach.run(case, actor=person("clerk-450203"), files={paper: [scan()]})
    assert case.submission.revisions.count() == 2


def test_only_what_was_handed_in_on_paper_is_scanned_and_each_scan_once(on_paper, person):
    case, paper = on_paper()
    clerk = person(CLERK)
    files = case.submission.current().files
    another = files.exclude(material=paper).first().material
    with pytest.raises(VerbRefused):
        attach.run(case, actor=clerk, files={another: [scan()]})
    attach.run(case, actor=clerk, files={paper: [scan()]})
    with pytest.raises(VerbRefused, match="已上传"):
        attach.run(case, actor=clerk, files={paper: [scan()]})
    attach.run(case, actor=clerk, files={paper: [scan("第二页")]})
    assert case.submission.current().files.filter(material=paper).count() == 2


def test_nothing_is_scanned_after_the_decisions_and_where_nothing_was_ticked(new_case, person):
    case = new_case("accepted", channel="window")
    with pytest.raises(VerbRefused):
        attach.run(case, actor=person(CLERK), files={"any": [scan()]})
    case = new_case("decided", channel="window")
    hand_in_on_paper(case)
    with pytest.raises(VerbRefused):
        attach.run(case, actor=person(CLERK), files={"any": [scan()]})


def test_a_scan_puts_off_no_last_day(on_paper, person, monkeypatch):
    """The five days, and the day of deemed acceptance, run from what the applicant handed in."""
    case, paper = on_paper("submitted")
    received, due = case.received_at, case.check_due
    with time_machine.travel(clock.now() + timedelta(days=1)):
        attach.run(case, actor=person(CLERK), files={paper: [scan()]})
        monkeypatch.setattr(days_put_off, "_followed", None)
        assert days_put_off.put_off() == 0
    with time_machine.travel(clock.now() + timedelta(days=12)):
        jobs.accept_late_cases()
    case.refresh_from_db()
    assert (case.check_due, case.accepted_at) == (due, received)


def test_after_a_supplement_the_day_of_its_answer_counts_and_not_that_of_a_scan(new_case, person):
    case = new_case("answered", channel="window")
    paper = hand_in_on_paper(case)
    answered = case.submission.current().created_at
    with time_machine.travel(clock.now() + timedelta(days=1)):
        attach.run(Case.objects.get(pk=case.pk), actor=person(CLERK), files={paper: [scan()]})
    with time_machine.travel(clock.now() + timedelta(days=12)):
        jobs.accept_late_cases()
    case = Case.objects.get(pk=case.pk)
    assert (case.status, case.accepted_at) == (CaseStatus.REVIEWING, answered)
    assert case.submission.current().number == 3


def test_the_department_opens_the_scan_on_its_page(on_paper, person, signed_in):
    case, paper = on_paper()
    attach.run(case, actor=person(CLERK), files={paper: [scan()]})
    [file] = case.submission.current().files.filter(material=paper)
    address = f"/cms/cases/{case.pk}/files/{file.pk}/"
    client = signed_in(APPROVER)
    assert address in page(client, case).content.decode()
    assert client.get(address).status_code == 200
