"""While a supplement is asked for, its applicant may have what lacks nothing accepted at once."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile

from forms import uploads
from issuance.casework import bars, due_days, jobs, order
from issuance.casework.papers import notices
from issuance.casework.verbs import REGISTRY
from issuance.casework.verbs.intake import going_on
from issuance.models import Case, Deficiency, Notice, Review
from issuance.status import CaseStatus, ReviewStatus
from portal.demo import telling
from portal.demo.people import approver_of
from portal.ground.calendar import clock
from portal.ground.history import witness
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Region
from portal.ground.office_days import almanac
from tests.issuance.reading import follow, text
from tests.issuance.ready import worded
from tests.issuance.window_ready import CLERK


@pytest.mark.both_databases
@pytest.mark.parametrize("channel", ["online", "window"])
def test_what_is_complete_is_accepted_at_once_and_the_rest_waits(new_case, client, channel):
    case = new_case("supplement", channel=channel)
    lacking = case.reviews.get(status=ReviewStatus.DEFICIENT)
    complete = case.reviews.exclude(pk=lacking.pk).get()
    address = follow(client, case)
    page = client.get(address).content.decode()
    assert f"{complete.permit_name}：立即受理" in page
    assert f"{lacking.permit_name}：继续等待补正" in page
    assert client.post(f"{address}go-on/").status_code == 302
    case = Case.objects.get(pk=case.pk)
    lacking.refresh_from_db()
    complete.refresh_from_db()
    assert (case.status, clock.day_of(case.accepted_at)) == (CaseStatus.SUPPLEMENT, clock.today())
    assert (lacking.status, complete.status) == (ReviewStatus.DEFICIENT, ReviewStatus.OPEN)
    assert complete.accepted_on == clock.today()
    assert complete.due is not None
    assert lacking.due is None
    assert not case.notices.filter(kind=Notice.Kind.UNANSWERED).exists()
    accepted = case.notices.get(kind=Notice.Kind.ACCEPTED)
    assert [row["permit"] for row in accepted.body["reviews"]] == [complete.permit_name]
    assert [row["permit"] for row in accepted.body["waits"]] == [lacking.permit_name]
    assert f"下列事项尚未受理，正在等待您补正：{lacking.permit_name}" in text(accepted)
    assert "）。需补正的内容和期限见" in text(accepted)
    assert "放弃" not in text(accepted)
    page = client.get(address).content.decode()
    assert "您的申请已部分受理" in page
    assert "1个事项尚未受理" in page
    with pytest.raises(VerbRefused):
        REGISTRY["go_on"].run(case)
    assert list(witness.alterations()) == []


def answered(case):
    """The applicant hands in what the notice named."""
    paper = Deficiency.objects.get(notice__case=case, waits=True, target="material")
    file = uploads.take_in(ContentFile(telling.sample_paper("plan"), name="图.pdf"))
    REGISTRY["answer_supplement"].run(
        Case.objects.get(pk=case.pk), data={}, files={paper.key: [file]}
    )


def test_what_the_supplement_will_change_too_waits_with_it(new_case):
    case = new_case("supplement")
    Deficiency.objects.filter(notice__case=case).update(target="field", key="premises_address")
    with pytest.raises(VerbRefused, match="没有可以先行办理的事项"):
        REGISTRY["go_on"].run(Case.objects.get(pk=case.pk))


@pytest.mark.both_databases
def test_the_rest_is_accepted_on_its_own_and_what_was_accepted_before_keeps_its_days(new_case):
    case = new_case("supplement")
    first = case.reviews.get(status=ReviewStatus.COMPLETE)
    second = case.reviews.select_related("department").get(status=ReviewStatus.DEFICIENT)
    REGISTRY["go_on"].run(Case.objects.get(pk=case.pk))
    begun, due = clock.today(), case.reviews.get(pk=first.pk).due
    with time_machine.travel(clock.now() + timedelta(days=6), tick=False):
        answered(case)
        assert case.reviews.get(pk=first.pk).status == ReviewStatus.OPEN
        again = case.reviews.select_related("department").get(pk=second.pk)
        REGISTRY["complete"].run(again, actor=approver_of(again.department))
        case = Case.objects.get(pk=case.pk)
        rows = {row.pk: row for row in case.reviews.all()}
        assert case.status == CaseStatus.REVIEWING
        assert clock.day_of(case.accepted_at) == begun
        assert (rows[first.pk].due, rows[first.pk].accepted_on) == (due, begun)
        assert rows[second.pk].accepted_on == clock.today()
        days = almanac.days_of(case.region_id)
        lines = due_days.decision(case, rows[second.pk], days).lines
        assert worded(clock.today()) in " ".join(map(str, lines))
        paper = case.notices.filter(kind=Notice.Kind.ACCEPTED).latest("pk")
        assert [row["permit"] for row in paper.body["reviews"]] == [second.permit_name]
        assert paper.body["before"] == [first.permit_name]
        assert f"此前已受理（各见其受理通知书）：{first.permit_name}" in text(paper)
        assert list(witness.alterations()) == []


def test_what_is_accepted_is_decided_and_recorded_while_the_rest_waits(new_case):
    case = new_case("supplement")
    review = case.reviews.select_related("department").get(status=ReviewStatus.COMPLETE)
    REGISTRY["go_on"].run(Case.objects.get(pk=case.pk))
    case.reviews.filter(pk=review.pk).update(visit="spared")
    review = Review.objects.select_related("department").get(pk=review.pk)
    approver = approver_of(review.department)
    REGISTRY["decide"].run(review, actor=approver, grant=True)
    assert Case.objects.get(pk=case.pk).status == CaseStatus.SUPPLEMENT
    review.refresh_from_db()
    assert not REGISTRY["record_permit"].hindrance(review)


@pytest.mark.both_databases
def test_a_day_that_is_missed_ends_the_rest_alone(new_case):
    Region.objects.filter(code="450200").update(
        supplement_days=5, supplement_silence="close", supplement_basis="《测试办法》第九条"
    )
    case = new_case("supplement")
    lacking = case.reviews.get(status=ReviewStatus.DEFICIENT)
    REGISTRY["go_on"].run(Case.objects.get(pk=case.pk))
    with time_machine.travel(clock.now() + timedelta(days=20), tick=False):
        jobs.pursue_supplements()
        case = Case.objects.get(pk=case.pk)
        lacking.refresh_from_db()
        assert (case.status, lacking.status) == (CaseStatus.REVIEWING, ReviewStatus.UNANSWERED)
        assert case.notices.filter(kind=Notice.Kind.ACCEPTED).count() == 1
        assert "此前已受理的事项继续办理" in text(case.notices.get(kind=Notice.Kind.UNANSWERED))


def test_a_rest_that_is_not_accepted_leaves_the_case_to_what_is(new_case):
    case = new_case("supplement")
    REGISTRY["go_on"].run(Case.objects.get(pk=case.pk))
    answered(case)
    review = case.reviews.select_related("department").get(status=ReviewStatus.CHECKING)
    refusal = {"kind": "not_cured", "reasons": "仍未补齐"}
    REGISTRY["refuse"].run(review, actor=approver_of(review.department), **refusal)
    assert Case.objects.get(pk=case.pk).status == CaseStatus.REVIEWING


@pytest.mark.both_databases
@pytest.mark.parametrize("channel", ["online", "window"])
def test_what_goes_on_counts_from_the_notice_that_asked_nothing_of_it(new_case, channel, client):
    case = new_case("supplement", channel=channel)
    told = clock.today()
    page = client.get(follow(client, case)).content.decode()
    assert f"立即受理，审批期限自{told.isoformat()}起计算" in page
    first = case.notices.get(kind=Notice.Kind.SUPPLEMENT)
    complete = case.reviews.exclude(status=ReviewStatus.DEFICIENT).get()
    assert first.body["complete"] == [complete.permit_name]
    assert f"{complete.permit_name}材料齐全，无需等待其他事项补正" in text(first)
    with time_machine.travel(clock.now() + timedelta(days=60), tick=False):
        REGISTRY["go_on"].run(Case.objects.get(pk=case.pk))
        review = case.reviews.get(pk=complete.pk)
        assert review.accepted_on == told
        assert told < review.due < clock.today()
        paper = case.notices.get(kind=Notice.Kind.ACCEPTED)
        assert "该日期已过，将尽快作出决定" in text(paper)
        assert "期限起算日" in text(paper)
        assert worded(told) in text(paper)


def test_what_goes_on_after_a_notice_that_came_late_counts_from_its_receipt(new_case):
    case = new_case("supplement")
    complete = case.reviews.get(status=ReviewStatus.COMPLETE)
    Case.objects.filter(pk=case.pk).update(received_at=clock.now() - timedelta(days=30))
    case = Case.objects.get(pk=case.pk)
    REGISTRY["go_on"].run(case)
    assert case.reviews.get(pk=complete.pk).accepted_on == clock.day_of(case.received_at)


def test_nothing_goes_on_where_every_item_lacks_something(new_case, client):
    case = new_case("supplement")
    case.reviews.update(status=ReviewStatus.DEFICIENT)
    assert REGISTRY["go_on"].hindrance(Case.objects.get(pk=case.pk))
    assert "立即受理" not in client.get(follow(client, case)).content.decode()


def test_whoever_records_it_at_the_window_decides_nothing(new_case, person):
    case = new_case("supplement", channel="window")
    clerk, verb = person(CLERK), REGISTRY["record_going_on"]
    case = Case.objects.get(pk=case.pk)
    told = dict(verb.stands(case))
    waits, at_once = case.reviews.get(status="deficient"), case.reviews.exclude(status="deficient")
    day = clock.today().isoformat()
    assert set(told.values()) == {
        waits.permit_name,
        f"{at_once.get().permit_name}（审批期限自{day}起计算）",
    }
    verb.run(case, actor=clerk)
    assert case.hands.filter(by=clerk, act="accepted").exists()
    review = case.reviews.get(status=ReviewStatus.OPEN)
    assert REGISTRY["decide"].refusal(clerk, review)


@pytest.mark.parametrize("channel", ["online", "window"])
def test_each_row_of_the_notice_names_every_item_that_ends_without_it(new_case, channel):
    case = new_case("supplement", channel=channel)
    paper = case.notices.get(kind=Notice.Kind.SUPPLEMENT)
    silent = {row.permit_name for row in case.reviews.filter(status=ReviewStatus.DEFICIENT)}
    assert {name for row in paper.body["deficiencies"] for name in row["permits"]} == silent
    assert all(name in text(paper) for name in silent)


def test_a_field_of_two_items_is_named_under_both_at_the_window(ready):
    prepared = ready("ask_supplement")
    case = prepared.case
    review = prepared.arguments["deficiencies"][0][0]
    asked = [(review, "field", "premises_address", "请写明门牌号")]
    prepared.verb.run(prepared.subject, actor=prepared.actor, deficiencies=asked)
    [row] = case.notices.get(kind=Notice.Kind.SUPPLEMENT).body["deficiencies"]
    assert set(row["permits"]) == {row.permit_name for row in case.reviews.all()}
    assert len(row["permits"]) > 1


def test_a_second_click_is_told_what_stands_and_no_failure(new_case, client):
    case = new_case("supplement")
    address = follow(client, case)
    client.post(f"{address}go-on/", follow=True)
    again = client.post(f"{address}go-on/", follow=True)
    [told] = again.context["messages"]
    day = clock.today().isoformat()
    assert (told.level_tag, told.message) == ("success", f"齐全的事项已于{day}受理，正在办理。")


def test_who_can_go_on_with_nothing_is_told_why(new_case, client):
    case = new_case("supplement")
    Deficiency.objects.filter(notice__case=case).update(target="field", key="premises_address")
    told = client.post(f"{follow(client, case)}go-on/", follow=True).context["messages"]
    assert [(row.level_tag, "没有可以先行办理" in row.message) for row in told] == [("error", True)]


@pytest.mark.parametrize("channel", ["online", "window"])
def test_what_comes_after_an_item_that_lacks_something_waits_with_it(new_case, channel):
    case = new_case("supplement", channel=channel)
    first = case.reviews.get(status=ReviewStatus.DEFICIENT)
    later = case.reviews.exclude(pk=first.pk).get()
    assert notices._may_go_on(Case.objects.get(pk=case.pk)) == [later.permit_name]
    Review.objects.filter(pk=later.pk).update(after=[first.permit_code])
    case = Case.objects.get(pk=case.pk)
    assert notices._may_go_on(case) == []
    waits, rest = going_on.parted(case)
    assert ({row.pk for row in waits}, rest) == ({first.pk, later.pk}, [])
    with pytest.raises(VerbRefused, match="没有可以先行办理的事项"):
        REGISTRY["go_on"].run(case)
    assert Review.objects.get(pk=later.pk).accepted_on is None


def test_whatever_follows_by_way_of_another_waits_too_and_the_rest_does_not():
    first, second, third, apart = (
        Review(pk=n, permit_code=code, after=after)
        for n, (code, after) in enumerate([("A", []), ("B", ["A"]), ("C", ["B"]), ("D", ["E"])], 1)
    )
    assert order.behind([first], [third, apart, second]) == [second, third]
    assert order.behind([], [second, third]) == []


def test_of_an_item_that_lacks_nothing_nobody_says_that_it_waits_for_a_supplement(
    new_case, client, monkeypatch
):
    case = new_case("supplement", answers={"tobacco": True})
    lacking = case.reviews.get(status=ReviewStatus.DEFICIENT)
    free, left = case.reviews.exclude(pk=lacking.pk).order_by("pk")
    monkeypatch.setattr(bars, "of", lambda case: {left.permit_code: None})
    address = follow(client, case)
    page = client.get(address).content.decode()
    assert f"{left.permit_name}：材料齐全，由其主管部门另行告知" in page
    assert f"{lacking.permit_name}：继续等待补正" in page
    REGISTRY["go_on"].run(Case.objects.get(pk=case.pk))
    paper = case.notices.get(kind=Notice.Kind.ACCEPTED)
    assert [row["permit"] for row in paper.body["reviews"]] == [free.permit_name]
    why = {row["permit"]: row["why"] for row in paper.body["waits"]}
    assert why == {lacking.permit_name: "supplement", left.permit_name: "department"}
    assert f"正在等待您补正：{lacking.permit_name}（{lacking.department.name}）。" in text(paper)
    said = f"下列事项未一并受理，由各部门另行告知：{left.permit_name}（{left.department.name}）。"
    assert f"{said}上述事项无需您补正。" in text(paper)


def test_what_comes_after_what_waits_is_named_apart_in_the_acceptance(new_case):
    case = new_case("supplement", answers={"tobacco": True})
    lacking = case.reviews.get(status=ReviewStatus.DEFICIENT)
    _free, behind = case.reviews.exclude(pk=lacking.pk).order_by("pk")
    Review.objects.filter(pk=behind.pk).update(after=[lacking.permit_code])
    REGISTRY["go_on"].run(Case.objects.get(pk=case.pk))
    paper = case.notices.get(kind=Notice.Kind.ACCEPTED)
    assert f"须在尚未受理的事项之后办理（先证后证）：{behind.permit_name}（" in text(paper)
    assert f"正在等待您补正：{lacking.permit_name}（{lacking.department.name}）。" in text(paper)
