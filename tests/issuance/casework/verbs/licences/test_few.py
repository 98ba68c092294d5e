"""Fewer permits than a composite licence takes: the rule of the region is followed on paper, list, page."""

from datetime import timedelta

import pytest
from django.db import connection

from issuance.casework.jobs import pursue_few
from issuance.casework.progress import progress
from issuance.casework.queues.worklist import work_list
from issuance.casework.verbs import REGISTRY
from issuance.models import Case, Licence, Permit, Review
from issuance.status import LicenceStatus
from portal.demo.people import officer_of
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Region
from tests.issuance.later_cases import added
from tests.issuance.licence_ready import ASKS, CANCELS, end_one, unanswered
from tests.issuance.reading import text
from tests.triggers import lifted

RULE = {"few_rule": "cancel", "few_basis": CANCELS}


def lists_of(case):
    """Beside the report of it to the city, which waits all the time."""
    officer = officer_of(case.issuing_body)
    found = work_list(officer, clock.today())
    codes = {w.queue.code for w in found if case.pk in {task.case.pk for task in w.tasks}}
    return codes - {"to_report"}


def fresh(licence):
    return Licence.objects.get(pk=licence.pk)


@pytest.mark.parametrize(
    ("own", "city", "terms"),
    [
        ({}, {}, ("keep", 0, "", "")),
        ({}, RULE, ("cancel", 0, "", CANCELS)),
        ({"few_rule": "keep"}, RULE, ("keep", 0, "", "")),
        (ASKS, RULE, ("ask", 5, "cancel", CANCELS)),
    ],
)
def test_the_region_rules_else_its_city_else_it_stays(own, city, terms):
    place = Region(code="450200", **city)
    assert Region(code="450204", parent=place, **own).few_terms == terms


@pytest.mark.parametrize(
    ("typed", "marked"),
    [
        ({"few_rule": "cancel"}, {"few_basis"}),
        ({"few_rule": "ask"}, {"few_days", "few_silence"}),
        ({"few_rule": "ask", "few_days": 5, "few_silence": "cancel"}, {"few_basis"}),
        ({"few_rule": "ask", "few_days": 5, "few_silence": "keep"}, set()),
        ({"few_rule": "keep"}, set()),
    ],
)
def test_a_rule_that_is_not_whole_is_not_saved(typed, marked):
    assert set(Region(**typed)._faults_of_few()) == marked


def test_where_it_stays_its_holder_is_told_once_and_the_page_says_how_many_are_left(
    new_case, client
):
    case = new_case("issued")
    licence = end_one(case)
    pursue_few()
    pursue_few()
    said = text(case.notices.get(kind="few"))
    assert "予以保留" in said
    assert "主证" not in said  # this industry has none
    assert licence.few_left.get().answer == "keep"
    assert lists_of(case) == {"to_reissue"}
    stated = {"cause": "ended", "reason": "许可已注销", "edition": 1}
    edition = REGISTRY["reissue_licence"].run(licence, actor=officer_of(licence.issuer), **stated)
    assert fresh(licence).status(clock.today()) == LicenceStatus.VALID
    page = client.get(f"/l/{edition.token}/").content.decode()
    assert "通常须有 2 项有效许可" in page
    assert lists_of(case) == set()


@pytest.mark.both_databases
def test_where_the_rule_cancels_the_officer_does_so_by_a_decision_that_names_it(new_case, client):
    case = new_case("issued")
    licence = end_one(case, **RULE)
    officer = officer_of(licence.issuer)
    with pytest.raises(VerbRefused):
        REGISTRY["cancel_licence"].run(licence, actor=officer, reason="项数不足")
    pursue_few()
    assert lists_of(case) == {"to_cancel"}
    stated = {"cause": "ended", "reason": "换发", "edition": 1}
    with pytest.raises(VerbRefused, match="不再换发"):
        REGISTRY["reissue_licence"].run(fresh(licence), actor=officer, **stated)
    REGISTRY["cancel_licence"].run(fresh(licence), actor=officer, reason="项数不足")
    said = text(case.notices.get(kind="cancelled"))
    assert CANCELS in said
    assert "各自继续有效" in said
    assert "均已不再有效" not in said
    assert fresh(licence).ended_way == "few"
    assert "因有效许可不足" in progress(Case.objects.get(pk=case.pk)).next_step
    assert case.messages.filter(kind="licence_few_ended").exists()
    assert Permit.objects.filter(review__case=case, status="valid").count() == 1
    assert lists_of(case) == set()


def a_filing(case):
    end_one(case)
    with lifted(connection):
        Review.objects.filter(case=case).update(counts=False)
        Permit.objects.filter(review__case=case).update(counts=False)


def an_addition(case):
    added(case.licence)
    Permit.objects.filter(review__case=case).update(status="revoked")


@pytest.mark.parametrize("left", [a_filing, an_addition])
def test_it_is_followed_too_where_nothing_that_counts_is_left_of_the_first_case(new_case, left):
    case = new_case("issued")
    left(case)
    Region.objects.update(**RULE)
    pursue_few()
    assert case.licence.few_left.get().answer == "cancel"
    assert lists_of(case) == {"to_cancel"}


def test_where_the_main_permit_has_ended_the_papers_name_it_and_count_nothing(new_case):
    case = new_case("issued")
    main = Permit.objects.filter(review__case=case).order_by("pk").first()
    Review.objects.filter(pk=main.review_id).update(indispensable=True)
    licence = end_one(case, **RULE)
    pursue_few()
    officer = officer_of(licence.issuer)
    REGISTRY["cancel_licence"].run(fresh(licence), actor=officer, reason="主证已注销")
    for kind in ("few", "cancelled"):
        said = text(case.notices.get(kind=kind))
        assert f"缺少综合许可证必备的“{main.name}”" in said
        assert "许可项数不足" not in said


def test_where_it_asks_the_holder_answers_by_phone_and_silence_has_its_meaning(new_case, client):
    case = new_case("issued")
    licence = end_one(case, **ASKS)
    pursue_few()
    row = licence.few_left.get()
    assert f"{row.due.month}月{row.due.day}日（含当日）" in text(case.notices.get(kind="few"))
    session = client.session
    session["tracked"] = [case.submission.reference]
    session.save()
    address = f"/track/{case.submission.reference}/licence-stays/"
    assert client.post(address, {}).status_code == 422
    assert (
        "您的答复已登记" in client.post(address, {"answer": "keep"}, follow=True).content.decode()
    )
    row.refresh_from_db()
    assert (row.answer, row.recorded_by, lists_of(case)) == ("keep", None, {"to_reissue"})
    assert "您已经答复过" in client.post(address, {"answer": "keep"}, follow=True).content.decode()


def test_nobody_answers_and_nothing_waits_for_ever(new_case):
    case = new_case("issued")
    licence = unanswered(case)
    pursue_few()
    row = licence.few_left.get()
    assert (row.answer, row.by_silence, lists_of(case)) == ("cancel", True, {"to_cancel"})


def test_what_waits_falls_where_enough_permits_hold_again(new_case):
    case = new_case("issued")
    Region.objects.update(**ASKS)
    permit = Permit.objects.filter(review__case=case).first()
    until, yesterday = permit.valid_until, clock.today() - timedelta(days=1)
    rows = Permit.objects.filter(pk=permit.pk)
    begun = permit.valid_from
    rows.update(valid_from=yesterday, valid_until=yesterday)
    pursue_few()
    rows.update(valid_from=begun, valid_until=until)
    REGISTRY["settle_few"].run(fresh(case.licence))
    assert case.licence.few_left.get().answer == "void"
