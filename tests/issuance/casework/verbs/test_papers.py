"""Every notice and every letter a verb must give is given, once, and says what is so."""

import re

import pytest
from django.utils.timezone import localtime

from issuance.casework.papers import notices
from issuance.casework.verbs import REGISTRY
from issuance.casework.verbs.review.basis import preset
from issuance.models import Case, Notice
from issuance.status import CaseStatus
from portal.ground.models import OutboxMessage, Post, Role, User
from tests.issuance.paper_steps import (
    BESIDE,
    CONTESTABLE,
    ENDINGS,
    OF_ONE_REVIEW,
    STEPS,
    TOLD,
    TOLD_INSTEAD,
    K,
)
from tests.issuance.reading import text
from tests.issuance.ready import ENDS, MARKET, RUNNABLE

HOUSING, OFFICE = "450204-HC", "450204-AA"

pytestmark = pytest.mark.one_database


def conclude(prepared, person):
    """Let the other department go first, where a verb concludes only when all have done it."""
    other = prepared.case.reviews.get(department__code=HOUSING)
    approver = person("approver-450204-hc")
    match prepared.verb.code:
        case "complete" | "deficient":
            REGISTRY["complete"].run(other, actor=approver)
        case "decide" | "verify_held":
            REGISTRY["decide"].run(other, actor=approver, grant=True)
        case "close_unanswered":  # it lacks something as well
            prepared.case.reviews.update(status="deficient")


def holders(role, code):
    posts = Post.objects.filter(role=role, department__code=code)
    return sorted(posts.values_list("user__email", flat=True))


def letters_after(seen):
    return OutboxMessage.objects.filter(kind="email").exclude(pk__in=seen).order_by("pk")


@pytest.fixture
def run_to_the_end(ready, person):
    """Run a verb with its conclusion; the case, and the notices and letters of this run alone;
    ``case.told_now``: of what its applicant was told."""

    def run(code, **options):
        prepared = ready(code, **options)
        conclude(prepared, person)
        had = set(prepared.case.notices.values_list("pk", flat=True))
        seen = set(OutboxMessage.objects.values_list("pk", flat=True))
        told = set(prepared.case.messages.values_list("pk", flat=True))
        prepared.run()
        case = Case.objects.get(pk=prepared.case.pk)
        case.told_now = [message.kind for message in case.messages.exclude(pk__in=told)]
        return case, case.notices.exclude(pk__in=had), letters_after(seen)

    return run


def test_the_table_knows_every_verb_and_every_paper():
    assert set(STEPS) == set(RUNNABLE)
    given = {step.notice for step in STEPS.values()} - {""} | BESIDE
    assert given == {kind for verb in REGISTRY for kind in verb.notices} == set(Notice.Kind)
    sent = {code for step in STEPS.values() for code in step.letters} | {
        "case-opened",
        "visit-called-off",
    }
    assert sent == {letter.code for verb in REGISTRY for letter in verb.letters}


def test_no_two_kinds_share_what_ends_their_number():
    assert len(set(notices.ENDINGS.values())) == len(notices.ENDINGS)


@pytest.mark.both_databases
@pytest.mark.parametrize("code", RUNNABLE)
def test_a_verb_gives_the_notice_and_the_letters_it_must(run_to_the_end, code):
    case, notices, letters = run_to_the_end(code)
    step = STEPS[code]
    of_each = ("withdraw", "close_unanswered")
    papers = 2 if code in of_each else bool(step.notice)  # one of each department
    assert [notice.kind for notice in notices] == [step.notice] * papers
    assert {letter.key.partition(":")[0] for letter in letters} == set(step.letters)
    told = "notice" if code == "annul_refusal" else TOLD.get(step.notice, "notice")
    to_others = step.notice == K.INTERESTED  # the applicant is not told of them
    with_paper = papers * (not to_others) * (code not in TOLD_INSTEAD)
    expected = [step.told] * bool(step.told) + [told] * with_paper
    assert case.told_now == expected
    for notice in notices:
        year = localtime(notice.issued_at).year
        assert re.fullmatch(
            rf"{notice.organ.code}-{year}-\d{{5}}{ENDINGS[notice.kind]}", notice.number
        )
        assert notice.body["organ"] == {"code": notice.organ.code, "name": notice.organ.name}
        assert notice.body["reference"] == case.submission.reference
        assert notice.body["operator"] == case.operator_name
        assert notice.body["industry"] == "小餐饮"
        named = {(row["permit"], row["department"]) for row in notice.body["reviews"]}
        reviews = case.reviews.select_related("department")
        assert (notice.review is not None) == (notice.kind in OF_ONE_REVIEW)
        if notice.review:
            reviews = reviews.filter(pk=notice.review_id)
            assert notice.organ == reviews.get().department
            contestable = notice.kind in CONTESTABLE
            against = [notice.organ.name] if contestable else []  # no decision, no remedy
            assert [row["authority"] for row in notice.body["remedies"]] == against
        else:
            assert notice.organ == case.issuing_body
        if notice.kind == K.ACCEPTED:
            reviews = reviews.filter(status="open")
        assert named == {(r.permit_name, r.department.name) for r in reviews}


def test_the_notice_of_acceptance_names_the_last_day_of_each_department(run_to_the_end):
    for code in ("accept", "complete", "lapse"):
        case, notices, _letters = run_to_the_end(code)
        due = {row["permit"]: row["due"] for row in notices.get().body["reviews"]}
        assert due == {r.permit_name: r.due.isoformat() for r in case.reviews.all()}


def test_the_supplement_notice_names_what_is_missing_and_who_misses_it(run_to_the_end):
    for code in ("ask_supplement", "deficient"):
        case, notices, _letters = run_to_the_end(code)
        notice = notices.get()
        market = case.reviews.get(department__code=MARKET)
        ends = [market] if case.channel == "online" else case.reviews.order_by("pk")
        assert notice.body["deficiencies"] == [
            {
                "target": "field",
                "key": "premises_address",
                "label": "经营场所",
                "reason": "缺门牌号",
                "department": market.department.name,
                "permits": [row.permit_name for row in ends],
                "others": [],
            }
        ]
        assert notice.deficiencies.count() == 1


def test_one_supplement_notice_names_what_all_departments_miss(ready, person):
    prepared = ready("deficient")
    prepared.run()
    case = Case.objects.get(pk=prepared.case.pk)
    assert case.status == CaseStatus.CHECKING
    assert not case.notices.exists()
    other = case.reviews.get(department__code=HOUSING)
    paper = case.version.snapshot.permit_by_code[other.permit_code].materials[-1]
    prepared.verb.run(
        other,
        actor=person("approver-450204-hc"),
        deficiencies=[(other, "material", paper, "缺页")],
    )
    case.refresh_from_db()
    assert case.status == CaseStatus.SUPPLEMENT
    rows = case.notices.get().body["deficiencies"]
    assert {(row["department"], row["reason"]) for row in rows} == {
        (other.department.name, "缺页"),
        (prepared.subject.department.name, "缺门牌号"),
    }


def test_each_department_tells_its_own_decision_and_the_issuing_body_that_no_composite_follows(
    ready, person
):
    prepared = ready("decide")
    case = prepared.case
    prepared.run()
    other = case.reviews.get(department__code=HOUSING)
    prepared.verb.run(
        other,
        actor=person("approver-450204-hc"),
        grant=False,
        reasons="排水去向不符合规定",
        basis="《城镇排水与污水处理条例》第二十一条",
    )
    case.refresh_from_db()
    assert case.status == CaseStatus.CLOSED
    granted, denied = case.notices.filter(kind=K.DECISION).order_by("review")
    if granted.review == other:
        granted, denied = denied, granted
    assert "准予行政许可决定书" in text(granted)
    assert "排水去向不符合规定" not in text(granted)
    assert "不予行政许可决定书" in text(denied)
    assert "理由：排水去向不符合规定" in text(denied)
    assert "依据：《城镇排水与污水处理条例》第二十一条" in text(denied)
    assert f"依据：{preset(prepared.subject)}" in text(granted)
    assert prepared.subject.department.name not in text(denied)
    closed = case.notices.get(kind=K.CLOSED)
    body = closed.body
    assert (body["counted"], body["needed"]) == (1, 2)
    assert [row["authority"] for row in body["remedies"]] == [case.issuing_body.name]
    assert "不再核发" in text(closed)
    assert closed.organ == case.issuing_body
    assert {(row["permit"], row["status"], row["reasons"]) for row in body["reviews"]} == {
        (prepared.subject.permit_name, "granted", ""),
        (other.permit_name, "denied", "排水去向不符合规定"),
    }


def test_a_new_online_case_is_told_to_its_departments(new_case):
    case = new_case("submitted")
    letters = OutboxMessage.objects.filter(key__startswith=f"case-opened:{case.number}:")
    to = sorted(mail for letter in letters for mail in letter.payload["to"])
    assert to == sorted(holders(Role.APPROVER, MARKET) + holders(Role.APPROVER, HOUSING))
    assert {letter.payload["subject"] for letter in letters} == {f"办件 {case.number}：材料待核验"}


def test_a_counter_case_waits_at_its_window_and_is_told_to_no_department(new_case):
    case = new_case("submitted", channel="window")
    assert not OutboxMessage.objects.filter(key__contains=case.number).exists()


def test_a_counter_case_is_told_to_its_departments_when_it_is_accepted(run_to_the_end):
    case, _notices, letters = run_to_the_end("accept")
    to = sorted(mail for letter in letters for mail in letter.payload["to"])
    assert to == sorted(holders(Role.APPROVER, MARKET) + holders(Role.APPROVER, HOUSING))
    assert {letter.payload["subject"] for letter in letters} == {
        f"办件 {case.number}：综合窗口已受理，待审批"
    }


def test_the_last_decision_is_told_to_the_officers_of_the_issuing_body(run_to_the_end):
    case, _notices, letters = run_to_the_end("decide")
    assert case.status == CaseStatus.DECIDED
    check(letters, OFFICE, f"办件 {case.number}：待出证", case)


def test_a_permit_that_ends_is_told_to_whoever_issued_the_licence(run_to_the_end):
    case, _notices, letters = run_to_the_end("end")
    check(letters, OFFICE, f"许可证 {case.licence.number}：所载许可已终止，待换发", case)


def test_a_permit_on_no_licence_ends_without_a_letter(new_case, person):
    case = new_case("decided")
    seen = set(OutboxMessage.objects.values_list("pk", flat=True))
    review = case.reviews.get(department__code=MARKET)
    REGISTRY["end"].run(
        review.permit,
        actor=person("approver-450204-mr"),
        **ENDS["revoked"],
        reason="撤销",
    )
    assert not letters_after(seen).exists()


def test_a_letter_goes_to_an_address_once_and_not_to_who_has_none(ready, person):
    prepared = ready("decide")
    conclude(prepared, person)
    User.objects.filter(username="officer-450204-aa").update(email="")
    seen = set(OutboxMessage.objects.values_list("pk", flat=True))
    prepared.run()
    assert not letters_after(seen).exists()


def check(letters, office, subject, case):
    assert sorted(m for letter in letters for m in letter.payload["to"]) == holders(
        Role.LICENCE_OFFICER, office
    )
    for letter in letters:
        assert letter.payload["subject"] == subject
        assert f"/cms/cases/{case.pk}/" in letter.payload["text"]


def test_a_verb_gives_nothing_it_does_not_declare(ready):
    prepared = ready("accept")
    with pytest.raises(ValueError, match="gives no"):
        prepared.verb.give(
            prepared.case, K.REFUSED, prepared.actor, organ=prepared.case.issuing_body
        )
    letter = next(iter(REGISTRY["end"].letters))
    with pytest.raises(ValueError, match="sends no"):
        prepared.verb.send(letter, case=prepared.case, department=prepared.case.issuing_body)
