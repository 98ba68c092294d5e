"""A form and a case stand on the version they began with, also one of an older schema."""

import json
from pathlib import Path

import pytest

from forms import intake, revisions
from issuance.models import Case
from tests.forms.conftest import NOODLES
from tests.forms.filling import filled_draft

MADE = Path(__file__).parents[1] / "guides/version/made_before"
BODY = (MADE / "SMALL_EATERY-1.json").read_bytes()


class AsStored:
    """What a version keeps, in place of what the catalogue gives today."""

    def to_bytes(self):
        return BODY


@pytest.fixture
def first_schema(make_version):
    return make_version(change=lambda _today: AsStored())


def test_an_application_on_a_version_of_the_first_schema_is_handed_in(first_schema):
    assert json.loads(BODY)["schema"] == 1
    submission = intake.submit(draft=filled_draft(first_schema, NOODLES)).submission
    assert revisions.intact(submission.current())
    case = Case.objects.get(submission=submission)
    assert bytes(case.version.body) == BODY
    items = set(case.reviews.values_list("permit_code", flat=True))
    assert items == {"SMALL_CATERING", "DRAINAGE"}
    assert set(case.version.snapshot.permit_by_code) >= items
