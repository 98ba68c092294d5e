"""By which numbers a submission is found: its last revision's, as digests, and no others."""

import io

import pytest
from django.core.management import call_command

from forms import drafts, intake
from forms.models import NumberDigest
from portal.ground.text.number_digests import digest_of
from tests.forms.conftest import NOODLES
from tests.forms.filling import COMMON, RESIDENT, USCC, filled_draft

PHONE = COMMON["legal_rep_phone"]
NUMBERS = {PHONE, RESIDENT, USCC}
CORRECTED = (NUMBERS - {PHONE}) | {"13911112222"}


@pytest.fixture
def submission(version):
    return intake.submit(draft=filled_draft(version, NOODLES)).submission


def digests():
    return set(NumberDigest.objects.values_list("digest", flat=True))


def test_a_submission_is_found_by_its_phone_identity_and_credit_code_numbers(submission):
    assert digests() == {digest_of(number) for number in NUMBERS}
    assert set(submission.numbers.all()) == set(NumberDigest.objects.all())


def test_no_number_stands_in_the_table(submission):
    rows = str(list(NumberDigest.objects.values()))
    assert not [number for number in NUMBERS if number in rows]


def test_a_corrected_number_takes_the_place_of_the_wrong_one(submission):
    intake.revise(
        submission=submission,
        data={"legal_rep_phone": "+86 139 1111 2222"},
        files={},
        allowed={("field", "legal_rep_phone")},
    )
    assert digests() == {digest_of(number) for number in CORRECTED}


def test_the_same_number_twice_is_one(version):
    draft = filled_draft(version, NOODLES)
    agent = {"agent_name": "测试·代", "agent_id_no": RESIDENT, "agent_phone": PHONE}
    drafts.keep(draft=draft, data=draft.data | agent)
    intake.submit(draft=draft)
    assert digests() == {digest_of(number) for number in NUMBERS}


def test_all_digests_are_made_anew_after_a_change_of_the_key(submission, settings):
    intake.revise(
        submission=submission,
        data={"legal_rep_phone": "13911112222"},
        files={},
        allowed={("field", "legal_rep_phone")},
    )
    before = digests()
    settings.SECRET_KEY = "another-key-of-the-portal"
    out = io.StringIO()
    call_command("number_digests_rebuild", stdout=out)
    assert out.getvalue().startswith(f"{len(CORRECTED)} ")
    assert digests() == {digest_of(number) for number in CORRECTED}
    assert not digests() & before
