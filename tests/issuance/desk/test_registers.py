"""The registers: who lists what, nothing but reading, no question answered through a lookup."""

import pytest
from django.urls import NoReverseMatch, reverse

from issuance.models import Case, Licence, Permit, Review
from portal.ground.models import Event
from portal.ground.staff.borders import within

REGISTERS = {
    "issuance_case": 15,
    "issuance_review": 13,
    "issuance_permit": 13,
    "issuance_licence": 16,
    "forms_submission": 15,
}


def index(name, **query):
    return reverse(f"{name}_modeladmin_index", query=query or None)


def listed(client, name, **query):
    response = client.get(index(name, **query))
    assert response.status_code == 200
    return {row.pk for row in response.context["object_list"]}


def test_a_department_lists_its_own_reviews_and_cases_that_have_one(new_case, signed_in, person):
    mine, elsewhere = new_case("accepted"), new_case("accepted", region="450203")
    tobacco = new_case("accepted", industry="CONVENIENCE")
    housing = signed_in("approver-450204-hc")
    cases = listed(housing, "issuance_case")
    assert mine.pk in cases
    assert not cases & {elsewhere.pk, tobacco.pk}
    reviews = Review.objects.filter(pk__in=listed(housing, "issuance_review"))
    assert {review.department.code for review in reviews} == {"450204-HC"}


def test_a_clerk_lists_the_cases_of_the_city_but_reviews_of_the_own_counter_only(
    new_case, signed_in
):
    own, other = new_case("submitted", channel="window"), new_case("submitted", region="450203")
    clerk = signed_in("clerk-450204")
    assert {own.pk, other.pk} <= listed(clerk, "issuance_case")
    reviews = Review.objects.filter(pk__in=listed(clerk, "issuance_review"))
    assert own.pk in {review.case_id for review in reviews}
    assert {(r.case.region.code, r.case.channel) for r in reviews} == {("450204", "window")}
    assert clerk.get(index("issuance_permit")).status_code == 302


def test_a_licence_officer_lists_what_the_own_body_issues(demo, signed_in):
    licences = Licence.objects.filter(
        pk__in=listed(signed_in("officer-450204-aa"), "issuance_licence")
    )
    assert licences
    assert {licence.issuer.code for licence in licences} == {"450204-AA"}
    assert not listed(signed_in("officer-450203-aa"), "issuance_licence")


def test_supervision_and_audit_read_the_region_and_its_history(new_case, signed_in, person):
    new_case("accepted", region="451102", industry="RESTAURANT")
    for name in ("supervisor-4502", "auditor-4502"):
        client = signed_in(name)
        cases = Case.objects.filter(pk__in=listed(client, "issuance_case"))
        assert {case.region.city.code for case in cases} == {"450200"}
        events = Event.objects.filter(pk__in=listed(client, "ground_event"))
        numbers = set(Case.objects.filter(region__parent__code="450200").values_list("number"))
        assert {event.case for event in events if event.case} <= {number for (number,) in numbers}
    assert signed_in("clerk-450204").get(index("ground_event")).status_code == 302


@pytest.mark.parametrize("name", [*REGISTERS, "ground_event"])
def test_no_address_to_add_edit_delete_or_export_exists(name):
    for action in ("create", "edit", "delete", "history"):
        for arguments in ([], [1]):
            with pytest.raises(NoReverseMatch):
                reverse(f"{name}_modeladmin_{action}", args=arguments)


@pytest.mark.parametrize("name", [*REGISTERS, "ground_event"])
def test_a_register_takes_no_post(admin_client, demo, name):
    assert admin_client.post(index(name)).status_code == 405
    for path in ("create", "edit/1", "delete/1"):
        assert admin_client.post(f"{index(name)}{path}/").status_code == 404


def test_an_inspected_record_lies_within_the_border(new_case, signed_in):
    case = new_case("accepted", region="450203")
    url = reverse("issuance_case_modeladmin_inspect", args=[case.pk])
    assert signed_in("approver-450203-mr").get(url).status_code == 200
    assert signed_in("approver-450204-mr").get(url).status_code == 404
    assert signed_in("approver-450203-mr").get(url.replace(str(case.pk), "x")).status_code == 404


def test_a_lookup_that_is_no_filter_answers_nothing(new_case, signed_in):
    """modeladmin would tell by the number of rows whether an ID number begins with these digits."""
    new_case("accepted")
    client = signed_in("approver-450204-mr")
    everything = listed(client, "issuance_case")
    probes = {
        "submission__revisions__content__data__legal_rep_id_no__startswith": "999",
        "accepted_by__password__startswith": "x",
        "nonsense": "1",
    }
    for key, value in probes.items():
        assert listed(client, "issuance_case", **{key: value}) == everything
    assert client.get(index("issuance_case", export="csv"))["Content-Type"].startswith("text/html")
    for broken in ({"region": "x"}, {"status__exact": "x"}, {"p": "x"}, {"o": "99.x"}):
        assert client.get(index("issuance_case", **broken)).status_code == 200


def test_registers_search_by_number_and_operator_and_filter_by_status(new_case, signed_in):
    case, other = new_case("accepted"), new_case("submitted")
    client = signed_in("approver-450204-mr")
    assert listed(client, "issuance_case", q=case.number) == {case.pk}
    assert case.pk in listed(client, "issuance_case", q=case.operator_name)
    accepted = listed(client, "issuance_case", status__exact="reviewing")
    assert case.pk in accepted
    assert other.pk not in accepted
    permit = Permit.objects.filter(issuer__code="450204-MR").first()
    assert listed(client, "issuance_permit", q=permit.number) == {permit.pk}


@pytest.mark.parametrize(("name", "queries"), REGISTERS.items())
def test_a_register_asks_as_often_for_three_rows_as_for_one(
    new_case, signed_in, django_assert_num_queries, name, queries
):
    client = signed_in("supervisor-4502")
    new_case("issued")
    client.get(index(name))
    with django_assert_num_queries(queries):
        client.get(index(name))
    new_case("issued"), new_case("issued")
    with django_assert_num_queries(queries):
        client.get(index(name))


def test_no_identity_number_or_phone_stands_in_a_list(new_case, signed_in):
    case = new_case("issued")
    data = case.submission.current().content["data"]
    secrets = [value for key, value in data.items() if key.endswith(("id_no", "phone")) and value]
    assert secrets
    client = signed_in("supervisor-4502")
    for name in (*REGISTERS, "ground_event"):
        text = client.get(index(name, q=case.number)).content.decode()
        assert not [one for one in secrets if str(one) in text]


def test_a_person_without_a_post_today_sees_nothing(demo, person):
    former = person("approver-450204-mr")
    former.posts.update(valid_until="2026-02-01")
    assert not within(Case.objects.all(), former).exists()
