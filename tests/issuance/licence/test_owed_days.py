"""From which day a new certificate is owed, who reads that it is late; a revocation waits for none."""

from datetime import timedelta

import pytest
from django.db import connection

from issuance.casework.queues.worklist import work_list
from issuance.casework.verbs import REGISTRY
from issuance.licence import owed_days
from issuance.licence.certificate import CertificateError
from issuance.models import Licence, Notice, Permit
from issuance.status import LicenceStatus
from portal.demo.people import approver_of, officer_of
from portal.ground.calendar import clock
from portal.ground.models import Region
from tests.issuance.licence_ready import end_one
from tests.issuance.permit_ready import ENDS
from tests.triggers import lifted


@pytest.mark.parametrize(
    ("own", "city", "days"),
    [(None, None, 10), (None, 4, 4), (2, 4, 2)],
    ids=["usual", "city", "own"],
)
def test_the_region_says_within_how_many_working_days(own, city, days):
    place = Region(code="450200", edition_days=city)
    assert Region(code="450204", parent=place, edition_days=own).days_for("edition_days") == days


def test_an_end_that_lies_back_counts_from_the_day_it_was_told_of_and_an_expiry_from_its_day(
    new_case,
):
    case = new_case("issued")
    licence = end_one(case)
    today = clock.today()
    permit = Permit.objects.get(review__case=case, status="cancelled")
    long_ago = today - timedelta(days=90)
    with lifted(connection):
        Permit.objects.filter(pk=permit.pk).update(status_on=long_ago)
    [row] = owed_days.dated(Licence.objects.filter(pk=licence.pk))
    assert min(owed_days._since(row, today)) == today
    other = Permit.objects.get(review__case=case, status="valid")
    yesterday = today - timedelta(days=1)
    Permit.objects.filter(pk=other.pk).update(valid_from=long_ago, valid_until=yesterday)
    [row] = owed_days.dated(Licence.objects.filter(pk=licence.pk))
    assert sorted(owed_days._since(row, today)) == [today, today]


def test_a_late_one_stands_on_the_list_of_the_officer_and_of_the_supervisor(new_case, person):
    case = new_case("issued")
    end_one(case)
    weeks = clock.today() - timedelta(days=40)
    told = clock.now() - timedelta(days=40)
    with lifted(connection):
        Notice.objects.filter(case=case, kind="ended").update(issued_at=told)
        Permit.objects.filter(review__case=case, status="cancelled").update(status_on=weeks)

    def read(actor, code):
        lists = {w.queue.code: w.tasks for w in work_list(actor, clock.today())}
        return {task.case.pk: task.late for task in lists.get(code, ())}

    assert read(officer_of(case.issuing_body), "to_reissue")[case.pk]
    supervisor = person("supervisor-4502")
    assert read(supervisor, "late_certificates") == {case.pk: True}


def test_a_certificate_that_cannot_be_printed_holds_up_no_revocation_and_undoes_none(
    new_case, client
):
    case = new_case("issued")
    licence = case.licence
    with lifted(connection):
        Licence.objects.filter(pk=licence.pk).update(
            facts=licence.facts | {"premises": "蝴蝶山路" * 200}
        )
    permit = Permit.objects.filter(review__case=case).first()
    approver = approver_of(permit.issuer)
    stated = {"reason": "不符合法定条件", **ENDS["withdrawn"]}
    REGISTRY["end"].run(permit, actor=approver, **stated)
    licence = Licence.objects.get(pk=licence.pk)
    anew = {"cause": "ended", "reason": "许可已撤回", "edition": 1}
    with pytest.raises(CertificateError):
        REGISTRY["reissue_licence"].run(licence, actor=officer_of(licence.issuer), **anew)
    permit.refresh_from_db()
    assert permit.status == "withdrawn"
    assert licence.status(clock.today()) == LicenceStatus.PARTLY
    page = client.get(f"/l/{licence.editions.get().token}/").content.decode()
    assert "部分许可失效" in page
    lists = {w.queue.code for w in work_list(officer_of(licence.issuer), clock.today())}
    assert "to_reissue" in lists
