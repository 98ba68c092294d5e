"""Cases that were refused as a whole, before each department refused for itself: kept, and shown so."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from issuance.casework.papers.notice_pdf import notice_document
from issuance.casework.papers.notices import give_notice
from issuance.casework.progress import progress
from issuance.casework.verbs.case.closing import cancel_reviews, refuse_case
from issuance.casework.verbs.review.decisions import decide
from issuance.models import Case, Notice, Review
from issuance.models.triggers import DECISION_STANDS, NOTICE_STANDS
from portal.demo.people import approver_of

BEFORE = "0017_reissue_causes_and_ended_licences"


def refused_as_a_whole(case):
    """As the verb of before left it: reviews ended with the case, one paper of the issuing body."""
    with transaction.atomic():
        refuse_case.carry_out(case, None, closed_at=timezone.now())
        cancel_reviews(case, None)
        give_notice(case=case, kind="refused", organ=case.issuing_body, reasons="不属于职权范围")
    return case


def test_it_is_shown_with_its_one_notice_and_nothing_is_ascribed_to_departments(new_case):
    case = refused_as_a_whole(new_case("submitted", channel="window"))
    told = progress(case)
    assert told.entries[-1]["title"] == "不予受理"
    assert {part.review.status for part in told.parts} == {"cancelled"}
    assert not any(part.review.refusal_kind or part.review.decided_by for part in told.parts)
    paper = case.notices.get()
    said = "".join(notice_document(paper).html.split())
    assert paper.review is None
    assert "不属于职权范围" in said
    assert "不予受理，理由如下" in said


def kept():
    """Every column that the schema of before had too."""
    rows = [list(model.objects.order_by("pk").values()) for model in (Case, Review, Notice)]
    later = {"legal_basis", "indispensable", "after"}
    return [
        {name: value for name, value in row.items() if name not in later}
        for table in rows
        for row in table
    ]


def migrate(name):
    executor = MigrationExecutor(connection)
    later = [node for node in executor.loader.graph.leaf_nodes() if node[0] == "issuance"]
    executor.migrate([("issuance", name)] if name else later)


@pytest.mark.django_db(transaction=True)
def test_rows_of_before_pass_the_migration_and_are_guarded_after_it(new_case):
    case = refused_as_a_whole(new_case("submitted"))
    decided = new_case("accepted").reviews.select_related("department").first()
    decide.run(
        decided,
        actor=approver_of(decided.department),
        grant=False,
        reasons="不符合条件",
        basis="《测试法》第一条",
    )
    rows = kept()
    migrate(BEFORE)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT status FROM issuance_review WHERE case_id = %s", [case.pk])
            assert {status for (status,) in cursor.fetchall()} == {"cancelled"}
    finally:
        migrate(None)
    assert rows == kept()
    for changed in (
        Review.objects.filter(pk=decided.pk, status="denied"),
        Review.objects.filter(case=case),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            changed.update(status="refused")
    if connection.vendor == "sqlite":
        assert DECISION_STANDS.is_on(connection)
        assert NOTICE_STANDS.is_on(connection)
