"""Recording statutory permits: once, and a number is one issuer's while its permit is valid."""

from datetime import date, datetime

import pytest
import time_machine

from issuance.casework.verbs.permits import end
from issuance.models import Permit, Review
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Event


def test_a_number_is_given_once_by_an_issuer_while_its_permit_is_valid(ready):
    first, second = ready("record_permit"), ready("record_permit")
    paper = first.arguments
    permit = first.run()
    with pytest.raises(VerbRefused, match="已是另一有效许可证的编号"):
        second._replace(arguments=paper).run()
    assert not Event.objects.filter(case=second.case.number, verb="record_permit").exists()
    end.run(permit, actor=first.actor, status="lapsed", reason="失效")
    assert second._replace(arguments=paper).run().number == paper["number"]


def test_a_permit_is_recorded_once(ready):
    prepared = ready("record_permit")
    prepared.run()
    with pytest.raises(VerbRefused, match="已"):
        prepared._replace(arguments=prepared.arguments | {"number": "GXCY0000000002"}).run()
    assert Permit.objects.filter(review=prepared.subject).count() == 1


@pytest.mark.parametrize(
    ("status", "taken"),
    [
        ("reviewing", True),
        ("decided", True),
        ("closed", True),
        ("issued", True),
        ("withdrawn", True),
        ("checking", False),
    ],
)
def test_a_permit_is_recorded_from_the_decision_on(ready, status, taken):
    prepared = ready("record_permit")
    type(prepared.case).objects.filter(pk=prepared.case.pk).update(status=status)
    if taken:
        assert prepared.run().status == "valid"
    else:
        with pytest.raises(VerbRefused, match=prepared.case.number):
            prepared.run()


@pytest.mark.parametrize("wrong", [{"status": "valid"}, {"status": "gone"}, {"reason": " "}])
def test_how_and_why_a_permit_ends_is_stated(ready, wrong):
    prepared = ready("end")
    with pytest.raises(VerbRefused):
        prepared._replace(arguments=prepared.arguments | wrong).run()
    assert Permit.objects.get(pk=prepared.subject.pk).status == "valid"


def typed_beforehand(prepared):
    """What stands in the form before anybody types."""
    form = prepared.verb.form_for(prepared.actor, prepared.subject)
    return {name: form[name].value() for name in ("number", "valid_from", "valid_until")}


@pytest.mark.parametrize(
    ("first", "years", "last"),
    [
        (date(2026, 3, 10), 3, date(2029, 3, 9)),
        (date(2027, 1, 1), 5, date(2031, 12, 31)),
        (date(2028, 2, 29), 5, date(2033, 2, 28)),  # no such day five years later
        (date(2028, 2, 29), 4, date(2032, 2, 28)),
        (date(2026, 3, 10), None, None),
    ],
)
def test_the_form_proposes_today_and_the_validity_of_the_version(
    ready, monkeypatch, first, years, last
):
    prepared = ready("record_permit")
    part = prepared.case.version.snapshot.permit_by_code[prepared.subject.permit_code]
    monkeypatch.setitem(part.validity.__dict__, "years", years)
    with time_machine.travel(datetime(first.year, first.month, first.day, 9, tzinfo=clock.ZONE)):
        typed = typed_beforehand(prepared)
    assert typed == {"number": None, "valid_from": first, "valid_until": last}


@pytest.mark.parametrize(
    ("held", "typed"),
    [
        (
            {"number": "乙7", "valid_from": "2024-05-01", "valid_until": "2027-04-30"},
            {"number": "乙7", "valid_from": "2024-05-01", "valid_until": "2027-04-30"},
        ),
        ({"number": "乙7"}, {"number": "乙7", "valid_from": "", "valid_until": ""}),
    ],
)
def test_the_form_proposes_what_stands_on_the_paper_already_held(ready, held, typed):
    prepared = ready("record_permit")
    review = prepared.subject
    revision = prepared.case.submission.current()
    choices = revision.content["choices"] | {review.permit_code: {"mode": "hold"} | held}
    type(revision).objects.filter(pk=revision.pk).update(
        content=revision.content | {"choices": choices}
    )
    Review.objects.filter(pk=review.pk).update(basis=Review.Basis.HELD)
    review.refresh_from_db()
    assert typed_beforehand(prepared) == typed


@pytest.mark.parametrize(("length", "taken"), [(300, True), (301, False)])
def test_a_scope_has_three_hundred_characters_at_most(ready, length, taken):
    prepared = ready("record_permit")
    typed = {f"record_permit-{prepared.subject.pk}-scope": "食" * length}
    form = prepared.verb.form_for(prepared.actor, prepared.subject, typed)
    assert ("scope" not in form.errors) == taken
