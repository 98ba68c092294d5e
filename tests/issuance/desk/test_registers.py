"""The registers: who lists what, nothing but reading, no question answered through a lookup."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.urls import NoReverseMatch, reverse

from issuance.models import Case, Licence, Permit, Review
from portal.demo.people import appoint
from portal.ground.calendar import clock
from portal.ground.history import events
from portal.ground.models import Department, Event, Region, Role, User
from portal.ground.staff.borders import within
from tests.register_pages import address, exported, index, listed

REGISTERS = {
    "issuance_case": 13,
    "issuance_review": 13,
    "issuance_permit": 13,
    "issuance_licence": 14,
    "forms_submission": 13,
}
ALL = [*REGISTERS, "ground_event"]
PHONE, ID = "legal_rep_phone", "legal_rep_id_no"


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
    page = index(client, "issuance_case", export="csv")
    assert page["Content-Type"].startswith("text/html")
    broken = ({"region": "x"}, {"status__exact": "x"}, {"p": "x"}, {"p": "-3"}, {"o": "99.x"})
    for query in (*broken, {"period": "x"}, {"q": "x"}, {"q": "办件"}):
        assert index(client, "issuance_case", **query).status_code == 200
    for query in ({"region": "x"}, {"period": "x"}):
        assert not listed(signed_in("supervisor-4502"), "issuance_case", **query)


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
    with django_assert_num_queries(queries):
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


def data_of(case):
    return case.submission.current().content["data"]


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
        "filters": {"status__exact": "reviewing"},
        "search": events.digest_of(number),
    }
    assert event.pk in listed(signed_in("auditor-4502"), "ground_event", verb="register.export")


def test_a_file_beyond_the_bound_is_not_made_and_says_so(new_case, signed_in, monkeypatch):
    monkeypatch.setattr("portal.ground.backoffice.registers.views.EXPORT_MOST", 1)
    new_case("accepted"), new_case("accepted")
    client = signed_in("approver-450204-mr")
    before = Event.objects.count()
    url = address("issuance_case", "export", status__exact="reviewing")
    response = client.post(url, follow=True)
    assert response.redirect_chain[-1][0] == address("issuance_case", status__exact="reviewing")
    assert "最多 1 行" in response.content.decode()
    assert Event.objects.count() == before


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
    assert "更早的记录" in second.content.decode()
    assert index(client, "issuance_case", p=9).context["page"].number == 2
    few = index(client, "issuance_case", p=2, status__exact="supplement").context["page"]
    assert (few.number, len(few.rows), str(few)) == (1, 1, "共 1 条")


# County B of the same city, and a county of another city.
NEIGHBOUR, STRANGER = "450203", "451102"
EVERY_ROLE = ["approver", "inspector", "officer", "clerk", "supervisor", "auditor"]


def someone_of(region, role):
    """A person whose one post is this role in this county."""
    place = Region.objects.get(code=region)
    department = Department.objects.filter(region=place, code__endswith="-MR").get()
    body = Department.objects.filter(region=place, code__endswith="-AA").get()
    roles = {
        "approver": (Role.APPROVER, department),
        "inspector": (Role.INSPECTOR, department),
        "officer": (Role.LICENCE_OFFICER, body),
        "clerk": (Role.CLERK, None),
        "supervisor": (Role.SUPERVISOR, None),
        "auditor": (Role.AUDITOR, None),
    }
    kind, office = roles[role]
    return appoint(f"{role}-b", kind, region=place, department=office, name="测试·乙")


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


def test_a_county_reads_the_history_of_its_own_cases_a_city_all_of_its_chain(new_case, client):
    own, other = new_case("submitted", region=NEIGHBOUR), new_case("submitted")
    client.force_login(someone_of(NEIGHBOUR, "supervisor"))
    events_of = Event.objects.filter(pk__in=listed(client, "ground_event"))
    assert {event.case for event in events_of} >= {own.number}
    assert all(event.case.startswith(NEIGHBOUR) for event in events_of)
    city = appoint(
        "city-b",
        Role.SUPERVISOR,
        region=Region.objects.get(code="450200"),
        name="测试·丙",
    )
    client.force_login(city)
    seen = Event.objects.filter(pk__in=listed(client, "ground_event"))
    assert {own.number, other.number, ""} <= {event.case for event in seen}
    assert {event.chain.name for event in seen} == {"450200"}


def test_the_history_is_filtered_by_what_was_done_in_the_words_it_says_it_in(new_case, signed_in):
    case = new_case("accepted", channel="window")
    client = signed_in("auditor-4502")
    (filter_,) = (
        spec
        for spec in index(client, "ground_event").context["view"].filter_specs
        if spec.parameter_name == "verb"
    )
    words = [str(word) for _value, word in filter_.lookup_choices]
    assert len(words) == len(set(words)) > 15
    accepted = Event.objects.filter(pk__in=listed(client, "ground_event", verb="accept"))
    assert case.number in {event.case for event in accepted}
    assert {event.verb for event in accepted} == {"accept"}
    checked = Event.objects.filter(pk__in=listed(client, "ground_event", verb="complete"))
    assert {event.verb for event in checked} == {"complete", "deficient"}
    released = Event.objects.filter(pk__in=listed(client, "ground_event", verb="release."))
    assert {event.verb.split(".")[0] for event in released} == {"release"}
    assert not listed(client, "ground_event", verb="nonsense")


def test_the_history_is_told_and_found_in_the_words_of_the_case_page(new_case, signed_in):
    case = new_case("accepted")
    review = case.reviews.first()
    client = signed_in("auditor-4502")
    (heading, *rows) = exported(client, "ground_event", case.number)
    assert heading[3:8] == ["动作", "对象", "办件", "变更前", "变更后"]
    told = {tuple(row[column] for column in (3, 4, 6, 7)) for row in rows}
    assert ("开始审批", f"单项审批 {review.pk}", "材料齐全", "审批中") in told
    assert ("受理", f"办件 {case.pk}", "材料核验中", "并联审批中") in told
    shown = listed(client, "ground_event", f"单项审批 {review.pk}")
    own = set(Event.objects.filter(subject=review.event_subject).values_list("pk", flat=True))
    assert own
    assert own <= shown
    opened = Event.objects.get(subject=review.event_subject, verb="open")
    page = client.get(address("ground_event", "inspect", opened.pk)).content.decode()
    for words in ("开始审批", "材料齐全", "审批中", f"open · review:{review.pk} · complete → open"):
        assert words in page
    assert f"<title>流转记录 {opened.number} - " in " ".join(page.split()).replace(
        "<title> ", "<title>"
    )


@pytest.mark.parametrize("name", ALL)
def test_a_record_is_titled_as_the_list_calls_it(demo, signed_in, name):
    """Never 正在检查: that is what an inspector does."""
    client = signed_in("auditor-4502")
    row = index(client, name).context["page"].rows[0]
    page = client.get(address(name, "inspect", row.pk))
    assert "检查" not in page.context["view"].get_meta_title()
    first = page.context["view"].model_admin.list_display[0].text(row)
    assert page.context["view"].get_meta_title().endswith(f" {first}")


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
