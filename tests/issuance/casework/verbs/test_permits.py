"""Recording statutory permits: once, and a number is one issuer's while its permit is valid."""

from datetime import date

import pytest

from issuance.casework.verbs.decisions import decide
from issuance.casework.verbs.permits import end, record_permit
from issuance.models import Permit
from portal.demo.people import approver_of
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Event


def test_a_number_is_given_once_by_an_issuer_while_its_permit_is_valid(new_case):
    first, second = (new_case("accepted").reviews.first() for _case in range(2))
    actor = approver_of(first.department)
    paper = {"number": "甲1", "valid_from": date(2026, 1, 1)}
    for review in (first, second):
        decide.run(review, actor=actor, grant=True)
    permit = record_permit.run(first, actor=actor, **paper)
    with pytest.raises(VerbRefused, match="已有"):
        record_permit.run(second, actor=actor, **paper)
    assert not Event.objects.filter(case=second.case.number, verb="record_permit").exists()
    end.run(permit, actor=actor, status="lapsed", reason="失效")
    assert record_permit.run(second, actor=actor, **paper).number == "甲1"


def test_a_permit_is_recorded_once(ready):
    prepared = ready("record_permit")
    prepared.run()
    with pytest.raises(VerbRefused, match="已"):
        prepared._replace(arguments=prepared.arguments | {"number": "甲2"}).run()
    assert Permit.objects.filter(review=prepared.subject).count() == 1


@pytest.mark.parametrize(
    ("status", "taken"),
    [
        ("reviewing", True),
        ("decided", True),
        ("closed", True),
        ("issued", False),
        ("withdrawn", False),
        ("checking", False),
    ],
)
def test_a_permit_is_recorded_while_its_case_is_reviewing_decided_or_closed(ready, status, taken):
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
