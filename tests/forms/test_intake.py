"""Submitting: once, complete, frozen."""

import pytest

from forms import intake
from forms.models import Submission
from tests.forms.conftest import NOODLES
from tests.forms.filling import filled_draft


@pytest.fixture
def draft(version):
    return filled_draft(version, NOODLES)


def test_a_complete_draft_becomes_a_submission(draft):
    receipt = intake.submit(draft=draft)
    submission = Submission.objects.get(reference=receipt.reference)
    revision = submission.current()
    assert revision.content["data"]["entity_name"] == "测试·螺蛳粉店𬭎"
    assert revision.content["data"]["dr_volume"] == "2.5"
    assert intake.intact(revision)
    assert intake.verify_access(receipt.reference, receipt.access_code) == submission
