"""By what a register finds a row: numbers as recorded, phone and ID whole, and nothing of it kept."""

from datetime import timedelta

import pytest

from issuance.models import Permit
from portal.ground.calendar import clock
from tests.register_pages import ID, PHONE, address, data_of, exported, listed

pytestmark = pytest.mark.both_databases


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("issuance_permit", {"counts__exact": "perhaps"}),
        ("issuance_case", {"status__exact": "issued\0"}),
        ("ground_event", {"verb": "release\0."}),
    ],
)
def test_a_choice_that_nobody_offers_finds_nothing(new_case, signed_in, name, query):
    new_case("issued")
    client = signed_in("supervisor-4502")
    assert listed(client, name)
    assert not listed(client, name, **query)
    assert exported(client, name, **query)[1:] == []


@pytest.mark.parametrize(
    ("recorded", "typed"),
    [
        ("桂柳卫公证字（2026）第000123号", "桂柳卫公证字（2026）第0001"),
        ("桂柳卫公证字（2026）第000123号", "桂柳卫公证字(2026)第000123号"),
        ("JY（2026）450204", "jy(2026)4502"),
        ("测〔2026〕9806号", "测(2026)9806"),
        ("JY1 4502 0400", "JY1 4502 0400"),
        ("jy45020400", "jy450204"),
        ("JY45020400", "ＪＹ４５０２ 0400"),
    ],
)
def test_a_permit_is_found_by_its_number_as_recorded_and_with_other_signs(
    new_case, signed_in, recorded, typed
):
    permit = Permit.objects.filter(review__case=new_case("issued")).first()
    Permit.objects.filter(pk=permit.pk).update(number=recorded)
    assert listed(signed_in("supervisor-4502"), "issuance_permit", typed) == {permit.pk}


def test_registers_search_by_number_and_operator_and_filter_by_status(new_case, signed_in):
    case, other = new_case("accepted"), new_case("submitted")
    client = signed_in("approver-450204-mr")
    assert listed(client, "issuance_case", case.number) == {case.pk}
    assert listed(client, "issuance_case", case.number[:18].lower()) >= {case.pk, other.pk}
    assert not listed(client, "issuance_case", case.number[1:])
    assert case.pk in listed(client, "issuance_case", case.operator_name)
    assert listed(client, "issuance_case", case.operator_name[4:]) == {case.pk}
    assert listed(client, "issuance_case", case.submission.reference) == {case.pk}
    accepted = listed(client, "issuance_case", status__exact="reviewing")
    assert case.pk in accepted
    assert other.pk not in accepted
    permit = Permit.objects.filter(issuer__code="450204-MR").first()
    assert listed(client, "issuance_permit", permit.number) == {permit.pk}


def test_a_phone_or_id_number_finds_its_case_however_it_is_typed(new_case, signed_in):
    case, other = new_case("issued"), new_case("issued")
    phone, number = data_of(case)[PHONE], data_of(case)[ID]
    assert data_of(other)[PHONE] != phone
    client = signed_in("supervisor-4502")
    typed = [
        phone,
        f"{phone[:3]} {phone[3:7]} {phone[7:]}",
        f"+86 {phone[:3]}-{phone[3:7]}-{phone[7:]}",
        f"0086{phone}",
        "".join(chr(ord(digit) + 0xFEE0) for digit in phone),  # full width
        number,
        number.lower(),
        f"{number[:6]} {number[6:14]} {number[14:]}",
        data_of(case)["uscc"],
    ]
    rows = {
        "issuance_case": {case.pk},
        "forms_submission": {case.submission_id},
        "issuance_licence": {case.licence.pk},
        "issuance_review": {review.pk for review in case.reviews.all()},
        "issuance_permit": {permit.pk for permit in Permit.objects.filter(review__case=case)},
    }
    for name, found in rows.items():
        for term in typed:
            assert listed(client, name, term) == found, (name, term)
        for part in (phone[:10], phone[1:], number[:17], number[6:]):
            assert not listed(client, name, part)


def test_nothing_that_was_searched_for_stands_in_an_address(new_case, signed_in):
    case = new_case("accepted")
    phone, shop = data_of(case)[PHONE], case.operator_name[4:]
    client = signed_in("approver-450204-mr")
    for term in (phone, data_of(case)[ID], shop):
        found = client.post(address("issuance_case", status__exact="reviewing", p=2), {"q": term})
        place = found["Location"]
        assert term not in place
        page = client.get(place)
        assert {row.pk for row in page.context["page"].rows} == {case.pk}
        links = {link for link in page.content.decode().split('"') if link.startswith("?")}
        assert len(links) > 5
        assert not [link for link in links if term in link]
        assert page.context["view"].term == term
    again = client.post(f"{place}", {"q": ""})["Location"]
    assert again == address("issuance_case", status__exact="reviewing")


def test_what_somebody_searched_for_is_nobody_elses(new_case, signed_in):
    case = new_case("accepted")
    mine = signed_in("approver-450204-mr")
    place = mine.post(address("issuance_case"), {"q": data_of(case)[PHONE]})["Location"]
    page = signed_in("approver2-450204-mr").get(place)
    assert page.context["view"].lost
    assert data_of(case)[PHONE] not in page.content.decode()
    assert page.context["page"].rows == []
    assert "请重新查找" in page.content.decode()
    assert not mine.get(place).context["view"].lost


def test_permits_are_filtered_by_what_their_chips_say_today(new_case, signed_in):
    today, day = clock.today(), timedelta(1)
    permits = list(Permit.objects.filter(review__case=new_case("issued")))
    permits += Permit.objects.filter(review__case=new_case("issued"))
    spans = [(-day, -day), (-day, 0 * day), (day, 2 * day), (-day, None)]
    for permit, (start, end) in zip(permits, spans, strict=True):
        until = None if end is None else today + end
        row = Permit.objects.filter(pk=permit.pk)
        row.update(valid_from=today + start, valid_until=until)
    client = signed_in("auditor-4502")
    numbered = dict(zip(("expired", "last day", "future", "without end"), permits, strict=True))
    shown = {
        name: {key for key, permit in numbered.items() if permit.pk in found}
        for name in ("valid", "expired", "future", "revoked")
        for found in [listed(client, "issuance_permit", standing=name)]
    }
    assert shown == {
        "valid": {"last day", "without end"},
        "expired": {"expired"},
        "future": {"future"},
        "revoked": set(),
    }
    for name in ("valid", "expired", "revoked"):
        for permit in Permit.objects.filter(
            pk__in=listed(client, "issuance_permit", standing=name)
        ):
            assert permit.standing(today) == name
