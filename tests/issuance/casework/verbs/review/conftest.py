"""What tests of denials and refusals to accept that are withdrawn begin with."""

import pytest

from issuance.casework.verbs import REGISTRY
from portal.demo.people import approver_of
from tests.issuance.annulment_cases import fresh
from tests.issuance.decision_ready import WRONG
from tests.issuance.limit_ready import HEAD


@pytest.fixture
def denied(ready):
    """One item of a case is denied, the others are open."""
    return fresh(ready("annul_denial").subject)


@pytest.fixture
def refused(ready):
    """One item is not accepted; its case goes on with the others."""
    prepared = ready("refuse")
    prepared.run()
    for review in prepared.case.reviews.filter(status="checking").select_related("department"):
        REGISTRY["complete"].run(review, actor=approver_of(review.department))
    return fresh(prepared.subject)


@pytest.fixture
def withdraw(person):
    def carry_out(review, **stated):
        REGISTRY["annul_refusal"].run(fresh(review), actor=person(HEAD), **WRONG | stated)
        return fresh(review)

    return carry_out
