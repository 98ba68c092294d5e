"""Registers as files: rows and columns of the list, recorded, bounded."""

from issuance.models import Case
from portal.ground.history import events
from portal.ground.models import Event, User
from portal.ground.staff.borders import within
from tests.register_pages import ID, PHONE, address, data_of, exported, listed


def test_a_file_has_the_rows_and_columns_of_the_list_with_search_and_filters(new_case, signed_in):
    case, other = new_case("accepted"), new_case("submitted")
    client = signed_in("approver-450204-mr")
    heading, *rows = exported(client, "issuance_case", status__exact="reviewing")
    assert heading[:2] == ["办件编号", "经营者"]
    assert [len(row) for row in rows] == [len(heading)] * len(rows)
    assert {row[0] for row in rows} == set(
        within(Case.objects.filter(status="reviewing"), _user(client)).values_list(
            "number", flat=True
        )
    )
    _heading, row = exported(client, "issuance_case", data_of(case)[PHONE])
    assert row[:2] == [case.number, case.operator_name]
    assert row[5] == "并联审批中"
    assert other.number not in row
    both = exported(client, "issuance_case", case.operator_name[4:], status__exact="checking")
    assert len(both) == 1


def _user(client):
    return User.objects.get(pk=client.session["_auth_user_id"])


def test_taking_a_file_is_recorded_with_who_what_and_how_many(new_case, signed_in):
    case = new_case("accepted")
    client = signed_in("approver-450204-mr")
    number = data_of(case)[ID]
    exported(client, "issuance_case", number, status__exact="reviewing")
    event = Event.objects.latest("pk")
    assert (event.verb, event.subject) == ("register.export", "register:issuance.case")
    assert (event.actor, event.chain.name) == (_user(client), "450200")
    assert event.data == {
        "register": "issuance.case",
        "rows": 1,
        "keys": str(case.pk),
        "filters": {"status__exact": "reviewing"},
        "search": events.digest_of(number),
    }
    assert event.pk in listed(signed_in("auditor-4502"), "ground_event", verb="register.export")


def test_a_file_beyond_the_bound_is_not_made_and_says_so(new_case, signed_in, monkeypatch):
    monkeypatch.setattr("portal.ground.backoffice.registers.views.EXPORT_MOST", 1)
    new_case("accepted"), new_case("accepted")
    client = signed_in("approver-450204-mr")
    taken = Event.objects.filter(verb="register.export")
    before = taken.count()
    url = address("issuance_case", "export", status__exact="reviewing")
    response = client.post(url, follow=True)
    assert response.redirect_chain[-1][0] == address("issuance_case", status__exact="reviewing")
    assert "最多 1 行" in response.content.decode()
    assert taken.count() == before
