"""Several processes submit the same draft at the same moment."""

import pytest

from forms import intake
from forms.models import Draft, Submission
from portal.ground.models import Event
from tests.forms.conftest import NOODLES
from tests.forms.filling import filled_draft
from tests.processes import together

PROCESSES = 4


@pytest.mark.django_db(transaction=True)
def test_processes_that_submit_one_draft_make_one_submission(version):
    draft = filled_draft(version, NOODLES)

    def submit(_number):
        receipt = intake.submit(draft=Draft.objects.get(pk=draft.pk))
        return receipt.reference, receipt.access_code

    receipts = together(submit, PROCESSES)
    assert len(set(receipts)) == 1
    assert len(receipts[0]) == 2
    assert Submission.objects.count() == 1
    assert Event.objects.filter(verb="submit").count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_race_with_a_uuid_each_makes_a_submission_each(version):
    drafts = [filled_draft(version, NOODLES) for _process in range(PROCESSES)]

    def submit(number):
        return intake.submit(draft=Draft.objects.get(pk=drafts[number].pk)).reference

    references = together(submit, PROCESSES)
    assert len(set(references)) == PROCESSES
    assert set(Submission.objects.values_list("reference", flat=True)) == set(references)
