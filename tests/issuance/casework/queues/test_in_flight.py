from guides.models import Release
from issuance.casework.queues.in_flight import cases_in_flight
from issuance.models import Case
from issuance.status import OPEN_CASES
from portal.ground.hooks import RELEASE_FACTS


def test_open_cases_are_counted_by_version_in_one_query(demo, django_assert_num_queries):
    open_cases = Case.objects.filter(status__in=OPEN_CASES, region__code="450204")
    pairs = set(open_cases.values_list("region_id", "industry_id"))
    with django_assert_num_queries(1):
        rows = cases_in_flight(pairs)
    assert sum(row.count for row in rows) == open_cases.count() > 0
    assert all(str(row.count) in str(row) for row in rows)
    assert cases_in_flight([]) == []


def test_the_release_screen_is_told(demo):
    release = Release.objects.filter(items__region__code="450204").first()
    lines = RELEASE_FACTS.lines(release)
    assert any("柳南区" in str(line) for line in lines)
