"""Notices are numbered per organ and year without gaps, stand as they were given, and print so."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.timezone import localtime

from issuance.casework.papers import notices
from issuance.casework.papers.notice_pdf import notice_document
from issuance.models import Case, Notice
from portal.demo.stories import LIUNAN, Story
from portal.ground.models import Department
from tests import told
from tests.issuance.reading import text
from tests.issuance.ready import worded
from tests.processes import together
from tests.triggers import lifted

pytestmark = pytest.mark.django_db


def serials(organ):
    given = Notice.objects.filter(organ=organ).values_list("number", flat=True)
    return sorted(int(number.rsplit("-", 1)[1][:-1]) for number in given)


class GoneWrong(Exception):
    pass


def test_a_notice_that_is_taken_back_leaves_no_gap_and_years_and_organs_count_alone(new_case):
    case = new_case("accepted")
    organ, other = case.issuing_body, case.reviews.first().department
    first = case.notices.get()
    series = first.number.rsplit("-", 1)[0]
    before = serials(organ)
    with transaction.atomic():
        notices.give_notice(case=case, kind=Notice.Kind.REFUSED, organ=organ)
        transaction.set_rollback(True)
    with transaction.atomic():
        second = notices.give_notice(case=case, kind=Notice.Kind.REFUSED, organ=organ)
        foreign = notices.give_notice(case=case, kind=Notice.Kind.REFUSED, organ=other)
    assert serials(organ) == [*before, before[-1] + 1]
    assert second.number == f"{series}-{before[-1] + 1:05d}N"
    assert foreign.number == f"{other.code}-{first.issued_at.year}-{len(serials(other)):05d}N"
    last, next_year = (
        notices._number(organ, Notice.Kind.REFUSED, first.issued_at.year + more) for more in (0, 1)
    )
    assert last.endswith(f"-{before[-1] + 2:05d}N")
    assert next_year == f"{organ.code}-{first.issued_at.year + 1}-00001N"


@pytest.mark.parametrize(
    ("kind", "seal"),
    [
        (Notice.Kind.ACCEPTED, "行政许可专用印章"),
        (Notice.Kind.REFUSED, "行政许可专用印章"),
        (Notice.Kind.DECISION, "本行政机关印章"),
        (Notice.Kind.CLOSED, "本行政机关印章"),
    ],
)
def test_the_special_seal_is_of_acceptance_and_the_organs_own_of_its_decisions(
    new_case, kind, seal
):
    case = new_case("accepted")
    single = kind == Notice.Kind.DECISION
    review = case.reviews.select_related("department").first() if single else None
    organ = review.department if review else case.issuing_body
    with transaction.atomic():
        notice = notices.give_notice(case=case, kind=kind, organ=organ, review=review)
    assert text(notice).endswith(f"（{seal}）")


def giving(case_pk):
    """Some give, some give and take back."""

    def give(number):
        case = Case.objects.get(pk=case_pk)
        for turn in range(4):
            try:
                with transaction.atomic():
                    notices.give_notice(
                        case=case, kind=Notice.Kind.REFUSED, organ=case.issuing_body
                    )
                    if number + turn == 3:
                        raise GoneWrong
            except GoneWrong:
                continue
        return "given"

    return give


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_notices_given_at_once_leave_neither_gap_nor_duplicate(demo, monkeypatch, guarded):
    case = told.tell(Story(LIUNAN, "SMALL_EATERY", "面馆", "accepted"), 951)
    if not guarded:  # each process counts for itself, and what is taken back is not given back
        drawn = iter(range(len(serials(case.issuing_body)) + 1, 100))
        monkeypatch.setattr(notices, "next_number", lambda series: next(drawn))
    outcome = together(giving(case.pk), 2)
    found = serials(case.issuing_body)
    without_gaps = found == list(range(1, len(found) + 1))
    assert (outcome == ["given", "given"] and without_gaps) is guarded


def test_a_notice_says_what_it_said_whatever_its_organ_and_remedies_are_called_later(new_case):
    case = new_case("accepted")
    with transaction.atomic():
        notice = notices.give_notice(
            case=case, kind=Notice.Kind.REFUSED, organ=case.issuing_body, reasons="不属于职权范围"
        )
    before = notice_document(notice)
    authorities = {row["authority"] for row in notice.body["remedies"]}
    assert authorities == {review.department.name for review in case.reviews.all()}
    for words in (
        notice.organ.name,
        "60日",
        "6个月",
        case.submission.reference,
        "/track/",
    ):
        assert words in text(notice)
    Department.objects.update(name="改名后的局", reconsideration_body="别的政府")
    Case.objects.filter(pk=case.pk).update(operator_name="别人")
    again = Notice.objects.get(pk=notice.pk)
    assert notice_document(again) == before
    for columns in ({"body": {}}, {"number": "X"}, {"organ": case.reviews.first().department}):
        with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
            Notice.objects.filter(pk=notice.pk).update(**columns)


def test_a_notice_states_where_to_file_once_the_department_says_it(new_case):
    case = new_case("accepted")
    review = case.reviews.select_related("department").first()
    Department.objects.filter(pk=review.department_id).update(reconsideration_address="日照路1号")
    with transaction.atomic():
        told, silent = (
            notices.give_notice(
                case=case, kind=Notice.Kind.DECISION, organ=row.department, review=row
            )
            for row in case.reviews.select_related("department")
        )
    assert "提交地址：日照路1号" in text(told)
    assert "提交地址" not in text(silent)
    assert "待配置" not in text(silent)


def test_a_notice_from_before_keeps_its_number_and_reads_as_it_did(new_case):
    case = new_case("accepted")
    notice = case.notices.get()
    later = ("template", "organ", "case", "reference", "track", "remedies", "since", "supplemented")
    body = {key: value for key, value in notice.body.items() if key not in later}
    with lifted(connection):
        Notice.objects.filter(pk=notice.pk).update(number=f"{case.number}-S", body=body)
    notice = Notice.objects.get(pk=notice.pk)
    document = notice_document(notice)
    assert document.author == case.version.snapshot.issuing_body.name
    for words in (case.operator_name, case.number, "材料齐全", document.author):
        assert words in text(notice)
    assert notice.number == f"{case.number}-S"


def test_a_notice_of_acceptance_by_lapse_says_since_when_and_certifies_nothing(ready):
    lapse = ready("lapse")
    lapse.run()
    notice = lapse.case.notices.get()
    received = localtime(lapse.case.received_at).date()
    assert notice.body["since"] == received.isoformat()
    assert f"自{worded(received)}（收到申请材料之日）起" in text(notice)
    assert "材料齐全" not in text(notice)
