"""What tests of denials that are withdrawn begin with."""

import pytest

from tests.issuance.annulment_cases import fresh


@pytest.fixture
def denied(ready):
    """One item of a case is denied, the others are open."""
    return fresh(ready("annul_denial").subject)
