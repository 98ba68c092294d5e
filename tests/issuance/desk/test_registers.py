"""The registers: who lists what, nothing but reading, no question answered through a lookup."""

import pytest
from django.apps import apps
from django.urls import NoReverseMatch, reverse

from issuance.models import Case, Licence, Permit, Review
from portal.ground.models import Event
from portal.ground.staff.borders import within
from tests.register_pages import (
    NEIGHBOUR,
    PHONE,
    STRANGER,
    address,
    data_of,
    exported,
    index,
    listed,
    someone_of,
)

REGISTERS = {
    "issuance_case": 13,
    "issuance_review": 13,
    "issuance_permit": 13,
    "issuance_licence": 14,
    "forms_submission": 13,
}

TELLING = 5  # that other rows are read

ALL = [*REGISTERS, "ground_event"]


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
    assert index(clerk, "issuance_permit").status_code == 302


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
    assert index(signed_in("clerk-450204"), "ground_event").status_code == 302


@pytest.mark.parametrize("name", ALL)
def test_no_address_to_add_edit_copy_or_delete_exists(name):
    for action in ("create", "edit", "copy", "delete", "history"):
        for arguments in ([], [1]):
            with pytest.raises(NoReverseMatch):
                reverse(f"{name}_modeladmin_{action}", args=arguments)


@pytest.mark.parametrize("name", ALL)
def test_a_post_to_a_register_is_a_search_and_no_more(admin_client, demo, name):
    before = Event.objects.count()
    response = admin_client.post(address(name), {"q": " ", "status": "issued"})
    assert (response.status_code, response["Location"]) == (302, address(name))
    for path in ("create", "edit/1", "delete/1"):
        assert admin_client.post(f"{address(name)}{path}/").status_code == 404
    model = apps.get_model(*name.split("_"))
    inspected = address(name, "inspect", model.objects.first().pk)
    assert admin_client.post(inspected).status_code == 405
    assert Event.objects.count() == before


@pytest.mark.both_databases
def test_an_inspected_record_lies_within_the_border(new_case, signed_in):
    case = new_case("accepted", region="450203")
    url = reverse("issuance_case_modeladmin_inspect", args=[case.pk])
    assert signed_in("approver-450203-mr").get(url).status_code == 200
    assert signed_in("approver-450204-mr").get(url).status_code == 404
    assert signed_in("approver-450203-mr").get(url.replace(str(case.pk), "x")).status_code == 404


@pytest.mark.both_databases
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
    page = index(client, "issuance_case", export="csv")
    assert page["Content-Type"].startswith("text/html")
    broken = ({"region": "x"}, {"status__exact": "x"}, {"p": "x"}, {"p": "-3"}, {"o": "99.x"})
    for query in (*broken, {"period": "x"}, {"q": "x"}, {"q": "办件"}):
        assert index(client, "issuance_case", **query).status_code == 200
    for query in ({"region": "x"}, {"period": "x"}):
        assert not listed(signed_in("supervisor-4502"), "issuance_case", **query)


@pytest.mark.parametrize(("name", "queries"), REGISTERS.items())
def test_a_register_asks_as_often_for_three_rows_as_for_one(
    new_case, signed_in, django_assert_num_queries, name, queries
):
    client = signed_in("supervisor-4502")
    new_case("issued")
    index(client, name)
    with django_assert_num_queries(queries):
        index(client, name)
    new_case("issued"), new_case("issued")
    with django_assert_num_queries(queries + TELLING):
        index(client, name)


def test_no_identity_number_or_phone_stands_in_a_list(new_case, signed_in):
    case = new_case("issued")
    data = case.submission.current().content["data"]
    secrets = [value for key, value in data.items() if key.endswith(("id_no", "phone")) and value]
    assert secrets
    client = signed_in("supervisor-4502")
    for name in ALL:
        text = index(client, name, case.number).content.decode()
        assert case.number in text or case.submission.reference in text
        assert not [secret for secret in secrets if str(secret) in text]
        file = str(exported(client, name, case.number))
        assert not [secret for secret in secrets if str(secret) in file]


def test_a_person_without_a_post_today_sees_nothing(demo, person):
    former = person("approver-450204-mr")
    former.posts.update(valid_until="2026-02-01")
    assert not within(Case.objects.all(), former).exists()


@pytest.mark.both_databases
def test_a_list_is_read_page_by_page_newest_first_to_a_bound(new_case, signed_in, monkeypatch):
    monkeypatch.setattr("portal.ground.backoffice.registers.paging.SIZE", 2)
    monkeypatch.setattr("portal.ground.backoffice.registers.paging.LAST", 2)
    client = signed_in("supervisor-4502")
    newest = list(Case.objects.order_by("-received_at", "-pk")[:6])
    assert len(newest) == 6
    first, second = index(client, "issuance_case"), index(client, "issuance_case", p=2)
    assert [*first.context["page"].rows, *second.context["page"].rows] == newest[:4]
    assert str(second.context["page"]) == "第 3–4 条"
    assert first.context["turns"] == {"next": "?p=2"}
    assert second.context["turns"] == {"previous": "?p=1"}
    assert second.context["page"].cut
    assert "更多记录" in second.content.decode()
    assert index(client, "issuance_case", p=9).context["page"].number == 2
    few = index(client, "issuance_case", p=2, status__exact="supplement").context["page"]
    assert (few.number, len(few.rows), str(few)) == (1, 1, "共 1 条")


EVERY_ROLE = ["approver", "inspector", "officer", "clerk", "supervisor", "auditor"]


@pytest.mark.parametrize("region", [NEIGHBOUR, STRANGER])
def test_nobody_of_another_county_gets_a_row_by_list_search_file_or_key(new_case, client, region):
    """A window alone sees the cases of its whole city (全城通办), and nothing of another city."""
    case = new_case("issued", channel="window")
    rows = {
        "issuance_case": [case],
        "forms_submission": [case.submission],
        "issuance_review": case.reviews.all(),
        "issuance_permit": Permit.objects.filter(review__case=case),
        "issuance_licence": [case.licence],
        "ground_event": Event.objects.filter(case=case.number),
    }
    marks = {case.number, case.operator_name, case.licence.number, case.submission.reference}
    terms = [case.operator_name, data_of(case)[PHONE]]
    across = {"issuance_case", "forms_submission", "issuance_licence"}
    for role in EVERY_ROLE:
        client.force_login(someone_of(region, role))
        read = 0
        for name, foreign in rows.items():
            if index(client, name).status_code == 302:
                assert client.post(address(name, "export")).status_code == 302
                continue
            read += 1
            seen = role == "clerk" and region == NEIGHBOUR and name in across
            keys = {row.pk for row in foreign}
            assert keys
            expected = keys if seen else set()
            assert listed(client, name) & keys == expected, (role, name)
            for term in terms:
                assert listed(client, name, term) == expected, (role, name, term)
            assert bool(marks & {cell for row in exported(client, name) for cell in row}) == seen
            inspected = client.get(address(name, "inspect", min(keys)))
            assert inspected.status_code == (200 if seen else 404), (role, name)
        assert read == {"clerk": 4, "supervisor": 6, "auditor": 6}.get(role, 5)


@pytest.mark.parametrize("name", ALL)
def test_a_record_is_titled_as_the_list_calls_it(demo, signed_in, name):
    """Never 正在检查: that is what an inspector does."""
    client = signed_in("auditor-4502")
    row = index(client, name).context["page"].rows[0]
    page = client.get(address(name, "inspect", row.pk))
    assert "检查" not in page.context["view"].get_meta_title()
    first = page.context["view"].model_admin.list_display[0].text(row)
    assert page.context["view"].get_meta_title().endswith(f" {first}")
