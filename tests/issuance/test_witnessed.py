"""A permit, notice or decision altered in its table is found, and nothing else is alleged."""

import io
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forms.models import Submission, SubmissionRevision, SubmittedFile
from issuance.models import (
    Case,
    Deficiency,
    Licence,
    LicenceEdition,
    LicencePermit,
    Message,
    Notice,
    Permit,
    Review,
)
from portal.ground.history import witness
from portal.ground.models import Event
from tests.triggers import lifted


@pytest.fixture
def case(new_case):
    return new_case("issued")


def found():
    return [alteration.subject for alteration in witness.alterations()]


def test_a_whole_life_and_the_demo_city_are_as_their_events_left_them(new_case):
    new_case("issued", ends="DRAINAGE", reissued=True)
    new_case("answered")
    assert found() == []
    call_command("audit_verify", stdout=io.StringIO(), stderr=io.StringIO())


EDITS = [
    (Permit, {"number": "伪造1号"}),
    (Permit, {"scope": "伪造"}),
    (Permit, {"valid_until": date(2099, 1, 1)}),
    (Permit, {"status": "revoked"}),
    (Notice, {"body": {"operator": "别人"}}),
    (Notice, {"issued_at": "2020-01-01T00:00:00Z"}),
    (Notice, {"pdf_sha256": "0" * 64}),
    (Review, {"reasons": "另有原因"}),
    (Review, {"decided_at": "2020-01-01T00:00:00Z"}),
    (Case, {"operator_name": "别人"}),
    (Licence, {"operator_name": "别人"}),
    (Licence, {"facts": {}}),
    (Submission, {"operator_name": "别人"}),
]


def own(model, case):
    paths = {
        Permit: "review__case",
        Notice: "case",
        Review: "case",
        Licence: "origin_case",
        Submission: "case",
    }
    rows = model.objects.filter(pk=case.pk) if model is Case else None
    return (rows if rows is not None else model.objects.filter(**{paths[model]: case})).order_by(
        "pk"
    )


@pytest.mark.parametrize(
    ("model", "columns"), EDITS, ids=[f"{m.__name__}-{next(iter(c))}" for m, c in EDITS]
)
def test_an_altered_row_is_named(case, model, columns):
    row = own(model, case).first()
    with lifted(connection):
        model.objects.filter(pk=row.pk).update(**columns)
    assert found() == [f"{model._meta.model_name}:{row.pk}"]
    with pytest.raises(CommandError, match=f"{model._meta.model_name}:{row.pk}"):
        call_command("audit_verify", stdout=io.StringIO(), stderr=io.StringIO())


def test_who_filled_in_an_application_is_vouched_for(new_case):
    row = Submission.objects.get(case=new_case("submitted", channel="window"))
    Submission.objects.filter(pk=row.pk).update(filled_by=None)
    assert found() == [f"submission:{row.pk}"]


def test_a_migration_names_the_scheme_of_its_own_day(case):
    """Columns that came later are not read: an older database has none of them."""
    review = own(Review, case).first()
    with CaptureQueriesContext(connection) as first:
        digest, _salt = witness.of(review, 1)
    with CaptureQueriesContext(connection) as newest:
        witness.of(review)
    assert digest
    assert "given_up_at" not in first.captured_queries[0]["sql"]
    assert "given_up_at" in newest.captured_queries[0]["sql"]


def test_parts_of_a_row_are_vouched_for_with_it(new_case):
    case = new_case("answered")
    licence = new_case("issued").licence
    changes = [
        (LicenceEdition.objects.filter(licence=licence), {"pdf_sha256": "0" * 64}),
        (LicencePermit.objects.filter(licence=licence), {"unloaded_at": "2026-01-01T00:00:00Z"}),
        (SubmissionRevision.objects.filter(submission=case.submission), {"content": {}}),
        (SubmittedFile.objects.filter(revision__submission=case.submission), {"name": "x"}),
        (Deficiency.objects.filter(review__case=case), {"reason": "x"}),
    ]
    review = Deficiency.objects.get(review__case=case).review_id
    with lifted(connection):
        for rows, columns in changes:
            rows.update(**columns)
    assert sorted(found()) == sorted(
        [f"licence:{licence.pk}", f"submission:{case.submission_id}", f"review:{review}"]
    )


def test_a_row_taken_away_and_one_put_in_are_named(case):
    notice = own(Notice, case).first()
    permit = own(Permit, case).last()
    with lifted(connection), connection.constraint_checks_disabled():
        Message.objects.filter(notice=notice).update(notice=None)
        Notice.objects.filter(pk=notice.pk).delete()
        forged = Notice.objects.create(
            case=case,
            region=case.region,
            organ=case.issuing_body,
            kind="refused",
            number="伪造",
            issued_at=case.received_at,
            body={},
        )
    assert sorted(found()) == sorted([f"notice:{notice.pk}", f"notice:{forged.pk}"])
    assert permit.pk  # untouched, and not alleged


def test_rows_from_before_there_were_witnesses_are_not_alleged(case):
    """Their events are of the first form; the next event of a row vouches for it."""
    with lifted(connection):
        Event.objects.update(witness="", salt="")
        Event.objects.filter(subject__startswith="notice:").delete()
    assert found() == []


def test_a_witness_names_nobody_without_its_salt(case):
    event = Event.objects.filter(subject__startswith="permit:").last()
    assert len(event.salt) == 32
    again = witness.of(own(Permit, case).get(pk=event.subject.partition(":")[2]))
    assert again[0] != event.witness  # another salt


def test_a_model_declares_a_scheme_once():
    with pytest.raises(ValueError, match="scheme 1"):
        witness.declare(Permit, "number")


def test_costs_do_not_grow_with_each_row(case, django_assert_max_num_queries):
    with django_assert_max_num_queries(227):
        assert found() == []
