"""What the catalogue tells its people on their first screen: only what they may see and do."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from guides.admin import tasks
from guides.models import Industry, Report
from guides.release import confirmations, fact_checks, needs, releases, reports
from portal.ground.calendar import clock
from portal.ground.models import Department, Post, Region, Role, User
from tests.forms.filling import PDF
from tests.releasing import editor

pytestmark = pytest.mark.django_db


def waiting(user):
    """Label → number of what is not nought."""
    user = User.objects.get(pk=user.pk)  # posts are remembered on the object
    return {line.label: line.count for line in tasks.waiting(user) if line.count}


@pytest.fixture
def proposed(draft, author):
    release = draft("SMALL_EATERY")
    releases.propose(actor=author, release=release)
    return release


def test_a_proposed_release_waits_for_the_second_person_and_its_departments(
    proposed, author, second
):
    open_needs = needs.missing(proposed)
    assert waiting(second)["待您审定的批次"] == 1
    assert "待您审定的批次" not in waiting(author)
    assert waiting(author)["尚未确认您的批次的部门"] == len(open_needs)
    assert "尚未确认您的批次的部门" not in waiting(second)


def test_a_department_is_told_until_it_has_confirmed(proposed):
    need = needs.missing(proposed)[0]
    officer = User.objects.create_user("officer")
    Post.objects.create(
        user=officer,
        role=Role.APPROVER,
        region=need.department.region,
        department=need.department,
        valid_from=date(2020, 1, 1),
    )
    assert waiting(officer) == {"待本部门确认的批次": 1}
    confirmations.confirm(
        actor=officer, release=proposed, department=need.department, digest=need.digest
    )
    assert waiting(officer) == {}


def test_a_guide_behind_the_catalogue_waits_until_it_is_in_a_release(released, draft, author):
    released("SMALL_EATERY")
    Industry.objects.filter(code="SMALL_EATERY").update(name="改名的小餐饮")
    assert waiting(author)["目录已变动、尚未列入批次的指南"] == 1
    draft("SMALL_EATERY")
    assert "目录已变动、尚未列入批次的指南" not in waiting(author)


def test_facts_are_the_citys_to_verify(stocked, city, author):
    county = editor("county", Region.objects.get(code="450204"))
    facts = fact_checks.catalogue_facts(city)
    assert waiting(author)["待核实事项"] == len({fact.digest for fact in facts}) > 0
    assert "待核实事项" not in waiting(county)
    fact_checks.verify(actor=author, city=city, digest=facts[0].digest, source="法规原文")
    assert waiting(author)["待核实事项"] == len({fact.digest for fact in facts}) - 1


def test_a_report_is_due_then_late_then_to_be_received(stocked, city, author):
    county = editor("county", Region.objects.get(code="450204"))
    made = reports.register_plan(
        actor=county,
        region=Region.objects.get(code="450204"),
        title="实施方案",
        dated=clock.today(),
        content=PDF,
    )
    assert waiting(county)["待报送的备案"] == 1
    Report.objects.update(due=clock.today() - timedelta(days=1))
    assert waiting(county)["逾期未备案"] == 1
    reports.file(actor=county, report=made)
    assert "逾期未备案" not in waiting(county)
    assert waiting(author)["待确认收到的备案"] == 1
    assert "待确认收到的备案" not in waiting(county)


def test_nobody_else_is_told_anything(proposed):
    assert tasks.waiting(AnonymousUser()) == []
    clerk = User.objects.create_user("clerk")
    Post.objects.create(
        user=clerk,
        role=Role.CLERK,
        region=Region.objects.get(code="450204"),
        valid_from=date(2020, 1, 1),
    )
    assert waiting(clerk) == {}


def test_the_number_of_queries_does_not_grow_with_what_waits(
    draft, author, second, django_assert_max_num_queries
):
    for industry in ("SMALL_EATERY", "BAKERY"):
        releases.propose(actor=author, release=draft(industry))
    assert Department.objects.count() > 2
    with django_assert_max_num_queries(60):  # 20 of them read the catalogue, once for each number
        tasks.waiting(User.objects.get(pk=second.pk))
