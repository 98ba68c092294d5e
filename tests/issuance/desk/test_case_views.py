"""Case work through its pages: every verb by its people, and what happens when it is not legal."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from forms.models import Submission
from issuance.casework.permit_facts import last_day
from issuance.casework.verbs.licences.issuing import reissue_licence
from issuance.models import Case, Licence, Permit
from issuance.status import CaseStatus, ReviewStatus
from portal.demo.people import appoint
from portal.demo.telling import sample_number
from portal.ground.calendar import clock
from portal.ground.models import Event, Role
from tests.issuance.desk.case_pages import HOUSING, MARKET, OFFICE, do, offered, page, review_at
from tests.issuance.licence_ready import reported
from tests.issuance.ready import ENDS, part_of
from tests.issuance.sealing import reseal


def test_the_whole_chain_from_submitted_to_licence(new_case, signed_in):
    case = new_case("submitted")
    market, housing = review_at(case, MARKET), review_at(case, HOUSING)
    first, second, officer = (
        signed_in(f"approver-{MARKET}"),
        signed_in(f"approver-{HOUSING}"),
        signed_in(f"officer-{OFFICE}"),
    )
    for client, review in ((first, market), (second, housing)):
        assert f"complete-{review.pk}" in offered(page(client, case))
        assert do(client, case, "complete", review).status_code == 302
    case.refresh_from_db()
    assert case.status == CaseStatus.REVIEWING

    said = {"needed": "no", "reason": "材料足以证明"}
    for client, review in ((first, market), (second, housing)):
        assert f"decide-{review.pk}" not in offered(page(client, case))
        assert do(client, case, "need_inspection", review, **said).status_code == 302
        assert do(client, case, "decide", review, grant="yes", reasons="").status_code == 302
    case.refresh_from_db()
    assert case.status == CaseStatus.DECIDED
    assert "issue-" not in " ".join(offered(page(officer, case)))

    today = clock.today()
    for client, review in ((first, market), (second, housing)):
        response = do(
            client,
            case,
            "record_permit",
            review,
            number=sample_number(part_of(review), review.pk),
            scope="热食类食品制售",
            valid_from=today,
            valid_until=last_day(today, 3),
        )
        assert response.status_code == 302, response.context["cards"][0]["form"].errors
    assert offered(page(officer, case)) == [f"issue-{case.pk}"]
    preview = officer.get(reverse("issuance_preview", args=[case.pk]))
    assert preview.content.startswith(b"%PDF")
    assert do(officer, case, "issue", case).status_code == 302

    licence = Licence.objects.get(origin_case=case)
    assert officer.get(reverse("issuance_licence", args=[licence.pk])).status_code == 200
    for mode in ("digital", "overprint"):
        pdf = officer.get(reverse("issuance_edition", args=[licence.pk, 1, mode]))
        assert pdf.content.startswith(b"%PDF")
        assert pdf["X-Content-Type-Options"] == "nosniff"

    permit = Permit.objects.get(review=housing)
    ended = do(
        second,
        case,
        "end",
        permit,
        **ENDS["revoked"],
        reason="测试撤销",
        on=today,
    )
    assert ended.status_code == 302
    why = {"cause": "ended", "reason": "一项许可被撤销", "edition": 1}
    assert do(officer, case, "reissue_licence", licence, **why).status_code == 302
    assert licence.editions.count() == 2


def test_a_counter_case_is_accepted_at_its_window_and_not_decided_there(new_case, signed_in):
    case = new_case("submitted", channel="window")
    clerk, approver = signed_in("clerk-450204"), signed_in(f"approver-{MARKET}")
    review = review_at(case, MARKET)
    assert set(offered(page(clerk, case))) == {
        f"accept-{case.pk}",
        f"assign_agent-{case.pk}",
        f"ask_supplement-{case.pk}",
        *(f"propose_refusal-{item.pk}" for item in case.reviews.all()),
        *(f"record_item_back-{item.pk}" for item in case.reviews.all()),
    }
    assert offered(page(approver, case)) == [f"refuse-{review.pk}"]
    assert do(clerk, case, "accept", case).status_code == 302
    assert do(clerk, case, "decide", review, grant="yes").status_code == 403
    may = ("need_inspection", "pause", "record_statement", "tell_hearing", "ask_extension")
    assert offered(page(approver, case)) == [f"{code}-{review.pk}" for code in may]


def test_a_clerk_of_another_county_sees_intake_and_delivery_only(new_case, signed_in):
    case = new_case("submitted", channel="window")
    applicant = case.submission.current().content["data"]
    clerk = signed_in("clerk-450203")
    response = page(clerk, case)
    text = response.content.decode()
    assert response.status_code == 200
    assert offered(response) == []
    assert applicant["legal_rep_id_no"] not in text
    assert applicant["legal_rep_name"] not in text
    assert case.operator_name in text
    assert do(clerk, case, "accept", case).status_code == 403
    file = case.submission.current().files.first()
    assert clerk.get(reverse("issuance_file", args=[case.pk, file.pk])).status_code == 404


@pytest.mark.parametrize(
    ("county", "said"),
    [("450204", "网上申请由各部门直接核验，窗口负责发放"), ("450203", "全城通办")],
)
def test_a_clerk_reads_why_an_online_case_is_not_theirs_to_check(new_case, signed_in, county, said):
    text = page(signed_in(f"clerk-{county}"), new_case("submitted")).content.decode()
    assert [one for one in ("网上申请由各部门直接核验", "全城通办") if one in text] == [said[:12]]


def test_a_denial_without_reasons_is_marked_and_nothing_is_lost(new_case, signed_in):
    case = new_case("accepted")
    review = review_at(case, MARKET)
    response = do(signed_in(f"approver-{MARKET}"), case, "decide", review, grant="no", reasons="")
    assert response.status_code == 422
    card = next(c for c in response.context["cards"] if c["verb"].code == "decide")
    assert card["form"]["grant"].value() == "no"
    assert card["form"].errors["reasons"]
    review.refresh_from_db()
    assert review.status == ReviewStatus.OPEN


@pytest.mark.both_databases
def test_of_two_officers_the_second_is_told_who_decided_and_keeps_the_text(
    new_case, signed_in, person
):
    case = new_case("accepted")
    review = review_at(case, MARKET)
    first, second = signed_in(f"approver-{MARKET}"), signed_in(f"approver2-{MARKET}")
    assert do(first, case, "decide", review, grant="yes").status_code == 302
    response = do(second, case, "decide", review, grant="no", reasons="场所不符合规定条件")
    text = response.content.decode()
    assert response.status_code == 409
    assert str(person(f"approver-{MARKET}")) in text
    assert "场所不符合规定条件" in text
    review.refresh_from_db()
    assert review.status == ReviewStatus.GRANTED


def test_of_two_clerks_the_second_is_told_who_accepted_the_case(new_case, signed_in, person):
    case = new_case("submitted", channel="window")
    colleague = appoint("clerk2-450204", Role.CLERK, region=case.region, name="测试·第二人")
    assert do(signed_in("clerk-450204"), case, "accept", case).status_code == 302
    response = do(signed_in(colleague.username), case, "accept", case)
    assert response.status_code == 409
    assert f"，{person('clerk-450204')}，受理。" in response.content.decode()


@pytest.mark.both_databases
@pytest.mark.parametrize("verb", ["complete", "decide", "record_permit", "issue"])
def test_a_double_click_is_harmless_and_answered_like_the_first(new_case, signed_in, verb):
    stage = {
        "complete": "submitted",
        "decide": "accepted",
        "record_permit": "accepted",
        "issue": "decided",
    }
    case = new_case(stage[verb])
    review = review_at(case, MARKET)
    client = signed_in(f"approver-{MARKET}")
    data = {"grant": "yes"}
    subject = review
    if verb == "record_permit":
        assert do(client, case, "decide", review, grant="yes").status_code == 302
        today = clock.today()
        data = {"number": "GXCY0000000002", "valid_from": today, "valid_until": today, "scope": ""}
    if verb == "issue":
        client, subject, data = signed_in(f"officer-{OFFICE}"), case, {}
    assert do(client, case, verb, subject, **data).status_code == 302
    events = Event.objects.count()
    assert do(client, case, verb, subject, **data).status_code == 302
    assert Event.objects.count() == events


def test_a_second_click_that_states_something_else_is_told_what_stands(new_case, signed_in):
    case = new_case("accepted")
    review = review_at(case, MARKET)
    client = signed_in(f"approver-{MARKET}")
    assert do(client, case, "decide", review, grant="yes").status_code == 302
    page(client, case)
    assert do(client, case, "decide", review, grant="no", reasons="不符合").status_code == 302
    said = [str(message) for message in page(client, case).context["messages"]]
    assert any("准予许可" in sentence for sentence in said)
    review.refresh_from_db()
    assert review.status == ReviewStatus.GRANTED


def test_foreign_and_invented_ids_are_not_found(new_case, signed_in):
    case, other = new_case("accepted"), new_case("accepted")
    review = review_at(case, MARKET)
    approver = signed_in(f"approver-{MARKET}")
    foreign = signed_in("approver-450203-mr")
    assert page(foreign, case).status_code == 404
    assert do(foreign, case, "decide", review, grant="yes").status_code == 404
    assert do(approver, other, "decide", review, grant="yes").status_code == 404
    assert do(approver, case, "destroy", review).status_code == 404
    review.refresh_from_db()
    assert review.status == ReviewStatus.OPEN


def test_a_verb_is_a_post_and_carries_a_token(new_case, person, client):
    case = new_case("accepted")
    review = review_at(case, MARKET)
    strict = type(client)(enforce_csrf_checks=True)
    strict.force_login(person(f"approver-{MARKET}"))
    url = reverse("issuance_verb", args=[case.pk, "decide", review.pk])
    assert strict.get(url)["Location"] == reverse("issuance_case", args=[case.pk])
    assert strict.post(url, {f"decide-{review.pk}-grant": "yes"}).status_code == 403


def test_what_cannot_be_printed_stops_the_issue_and_names_it(new_case, signed_in, monkeypatch):
    case = new_case("decided")
    reseal(case.submission.current(), premises_address="柳州市\U000310f0路1号")
    response = do(signed_in(f"officer-{OFFICE}"), case, "issue", case)
    assert response.status_code == 409
    assert "字库没有“\U000310f0 (U+310F0)”（经营场所）" in response.content.decode()
    assert response.context["file"].licence is None
    case.refresh_from_db()
    assert case.status == CaseStatus.DECIDED
    assert not Licence.objects.filter(origin_case=case).exists()


def test_a_case_whose_application_is_not_as_handed_in_says_so(new_case, signed_in):
    case = new_case("accepted")
    client = signed_in("supervisor-4502")
    assert "与提交时不一致" not in page(client, case).content.decode()
    revision = case.submission.current()
    type(revision).objects.filter(pk=revision.pk).update(content=revision.content | {"x": 1})
    cache.clear()
    assert "与提交时不一致" in page(client, case).content.decode()


def test_the_page_reads_as_many_rows_whatever_the_number_of_reviews(
    new_case, signed_in, django_assert_num_queries
):
    two, more = new_case("accepted"), new_case("accepted", industry="RESTAURANT")
    assert two.reviews.count() < more.reviews.count()
    client = signed_in("supervisor-4502")
    for case, visited in ((two, 0), (more, 2)):  # who came, and what was found
        page(client, case)
        with django_assert_num_queries(36 + visited):
            page(client, case)


def test_whoever_took_a_case_in_reads_on_its_page_why_it_is_not_theirs_to_decide(
    new_case, signed_in, person
):
    case = new_case("accepted", channel="window")
    approver, sentence = person(f"approver-{MARKET}"), "收件人不得参与本件审批"
    assert sentence not in page(signed_in(approver.username), case).content.decode()
    Submission.objects.filter(pk=case.submission_id).update(clerk=approver)
    barred = page(signed_in(approver.username), case)
    assert sentence in barred.content.decode()
    assert offered(barred) == []
    assert sentence not in page(signed_in("clerk-450204"), case).content.decode()


def test_while_a_supplement_is_waited_for_the_page_shows_its_last_day_and_no_other(
    new_case, signed_in
):
    case = new_case("supplement")
    case.refresh_from_db()
    text = page(signed_in(f"approver-{MARKET}"), case).content.decode()
    assert "补正期限" in text
    assert case.supplement_due.isoformat() in text
    assert "补正期限：30个工作日（国家法律未规定补正期限）。" in text
    assert "受理期限" not in text
    Case.objects.filter(pk=case.pk).update(supplement_due=None)
    assert "补正期限：30" not in page(signed_in(f"approver-{MARKET}"), case).content.decode()


def test_window_intake_begins_a_counter_draft_for_any_county_of_the_city(demo, signed_in):
    clerk = signed_in("clerk-450203")
    response = clerk.get(reverse("issuance_intake"))
    labels = [label for _value, label in response.context["form"].fields["version"].choices]
    assert any("柳南区" in str(label) for label in labels)
    assert not any("八步区" in str(label) for label in labels)
    assert clerk.post(reverse("issuance_intake"), {"version": "x"}).status_code == 422
    version = next(
        value.value
        for value, label in response.context["form"].fields["version"].choices
        if "柳南区" in str(label)
    )
    begun = clerk.post(reverse("issuance_intake"), {"version": version})
    assert begun.status_code == 302
    assert clerk.get(begun.url, follow=True).status_code == 200
    assert signed_in(f"approver-{MARKET}").get(reverse("issuance_intake")).status_code == 403


def test_a_case_keeps_its_issuing_body_as_a_column(new_case):
    case = Case.objects.get(pk=new_case("submitted").pk)
    assert case.issuing_body.code == case.version.snapshot.issuing_body.code


@pytest.mark.both_databases
def test_a_reissue_posted_twice_makes_one_certificate(new_case, signed_in):
    case = new_case("issued")
    licence = reported(case)
    client = signed_in(f"officer-{OFFICE}")
    assert f'name="reissue_licence-{licence.pk}-edition" value="1"' in page(client, case).text
    posted = {"cause": "lost", "reason": "遗失补发", "edition": 1}
    for _click in range(3):
        assert do(client, case, "reissue_licence", licence, **posted).status_code == 302
    assert licence.editions.count() == 2
    assert (
        f"reissue_licence-{licence.pk}" not in page(client, case).text
    )  # nothing is owed any more


def test_a_certificate_another_has_reissued_meanwhile_is_not_reissued_unseen(new_case, client):
    case = new_case("issued")
    licence = reported(case)
    place = {"region": licence.region, "department": licence.issuer}
    first, second = (
        appoint(f"officer-{n}", Role.LICENCE_OFFICER, name=f"测试{n}", **place) for n in "甲乙"
    )
    why = {"cause": "lost", "reason": "遗失补发"}
    reissue_licence.run(licence, actor=first, edition=1, **why)
    client.force_login(second)
    response = do(client, case, "reissue_licence", licence, edition=1, **why)
    assert response.status_code == 409
    assert "遗失补发" in response.text
    assert licence.editions.count() == 2
