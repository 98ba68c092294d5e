"""The paper of what was delivered electronically goes to whoever asks; consent may be taken back."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from issuance.casework import deliveries, originals
from issuance.casework.papers.notice_pdf import notice_article
from issuance.casework.queues.worklist import queues_of
from issuance.casework.verbs import REGISTRY
from issuance.models import Case, Notice, OnlineConsent, PaperRequest, Permit
from portal.demo.people import officer_of
from portal.ground import keys
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Event
from tests.issuance.desk.case_pages import do, page
from tests.issuance.limit_ready import APPROVER
from tests.issuance.ready import CLERK, MARKET, OFFICER
from tests.issuance.window_ready import (
    delivered_online,
    handed_over,
    paper_asked,
    paper_fetched,
    scan,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
SUPERVISOR, ELSEWHERE = "supervisor-4502", "clerk-450203"
hand_over_paper, ask_paper = REGISTRY["hand_over_paper"], REGISTRY["ask_paper"]


@pytest.fixture
def case(new_case, person):
    """Certificate and one permit may go as files."""
    case = new_case("issued", channel="window")
    permit = Permit.objects.get(review__case=case, review__department__code=MARKET)
    REGISTRY["add_permit_scan"].run(permit, actor=person(APPROVER), scan=scan("许可证"))
    return case


def fresh(case) -> Case:
    return Case.objects.get(pk=case.pk)


def waits(person, code, name=CLERK):
    lists = {queue.code: rows for queue, rows in queues_of(person(name), clock.today())}
    return sorted(row.name for row in lists.get(code, ()))


def follows(client, case):
    session = client.session
    session["tracked"] = [case.submission.reference]
    session.save()
    return client


def test_what_is_asked_for_stands_on_the_lists_until_a_window_hands_it_over(case, person):
    delivered_online(case)
    assert waits(person, "papers_asked") == []
    ask_paper.run(case)
    both = sorted(paper.name for paper in originals.at_hand(case))
    assert len(both) == 2
    assert waits(person, "papers_asked") == both
    certificate, permit = "行业综合许可证", next(name for name in both if name != "行业综合许可证")
    assert waits(person, "papers_to_bring", APPROVER) == [permit]
    assert waits(person, "papers_to_bring", OFFICER) == [certificate]
    assert waits(person, "papers_to_bring", "approver-450204-hc") == []
    [key] = [paper.key for paper in originals.at_hand(case) if paper.name == permit]
    hand_over_paper.run(case, actor=person(CLERK), **paper_fetched(case, papers=[key]))
    assert waits(person, "papers_asked") == [certificate]
    assert waits(person, "papers_to_bring", APPROVER) == []
    hand_over_paper.run(case, actor=person(CLERK), **paper_fetched(case))
    assert waits(person, "papers_asked") == []
    with pytest.raises(VerbRefused, match="没有"):
        hand_over_paper.run(case, actor=person(CLERK), **paper_fetched(case))


def test_the_receipt_says_that_the_day_of_the_electronic_delivery_stands(case, person):
    first = delivered_online(case)
    with time_machine.travel(clock.now() + timedelta(days=4), tick=False):
        hand_over_paper.run(case, actor=person(CLERK), **paper_fetched(case))
        today = f"{clock.today():%Y-%m-%d}"
        told = case.notices.filter(kind=Notice.Kind.DELIVERY).latest("pk")
    words = notice_article(told)["words"]
    assert told.title == "送达回执"
    for said in ("此前已以电子方式送达", "电子送达日期", "领取人签字"):
        assert said in words
    assert told.body["delivery"]["electronically"] == [first.handed_on.isoformat()]
    assert told.body["delivery"]["on"] == today
    assert {row.delivery for row in Permit.objects.filter(pk__in=first.permits.all())} == {first}
    assert case.messages.latest("pk").notice == told


def test_whoever_comes_without_having_asked_is_handed_the_paper(case, person):
    delivered_online(case)
    hand_over_paper.run(case, actor=person(CLERK), **paper_fetched(case))
    rows = PaperRequest.objects.filter(case=case)
    assert {(row.recorded_by, row.delivery.recipient) for row in rows} == {
        (person(CLERK), paper_fetched(case)["recipient"])
    }
    assert len(rows) == 2
    assert not originals.at_hand(case)
    assert ask_paper.hindrance(fresh(case))


def test_what_is_not_handed_over_by_its_day_is_seen_by_supervision(case, person):
    paper_asked(case)
    due = PaperRequest.objects.filter(case=case).first().due
    for day, seen in ((due, 0), (due + timedelta(days=1), 2)):
        with time_machine.travel(f"{day}T10:00:00+08:00", tick=False):
            assert len(waits(person, "late_papers", SUPERVISOR)) == seen


def test_the_applicant_asks_where_the_case_is_followed_and_once(case, client):
    delivered_online(case)
    follows(client, case)
    where = reverse("track_case", args=[case.submission.reference])
    there = reverse("track_paper", args=[case.submission.reference])
    assert there in client.get(where).content.decode()
    for _twice in range(2):
        assert client.post(there, follow=True).status_code == 200
    assert PaperRequest.objects.filter(case=case, recorded_by=None).count() == 2
    assert Event.objects.filter(verb="ask_paper").count() == 2
    html = client.get(where).content.decode()
    assert there not in html
    assert "已申请领取的纸质证件" in html


def test_nobody_is_offered_paper_of_what_was_handed_over_on_paper(case, person):
    REGISTRY["deliver"].run(case, actor=person(CLERK), **handed_over(case))
    assert ask_paper.hindrance(fresh(case))
    assert hand_over_paper.hindrance(fresh(case))


def test_any_window_of_the_city_records_the_request_and_hands_over(case, person, signed_in):
    delivered_online(case)
    client = signed_in(ELSEWHERE)
    assert do(client, case, "record_paper_request", case).status_code == 302
    assert "电子送达后申请纸质证件" in signed_in(CLERK).get("/cms/cases/").content.decode()
    stated = paper_fetched(case)
    for _twice in range(2):
        assert do(client, fresh(case), "hand_over_paper", case, **stated).status_code == 302
    assert case.deliveries.filter(way="counter").count() == 1
    assert not PaperRequest.objects.filter(delivery=None).exists()


def test_a_permit_made_anew_after_it_was_asked_for_goes_by_paper(case, person):
    paper_asked(case)
    permit = Permit.objects.get(review__case=case, review__department__code=MARKET)
    Permit.objects.filter(pk=permit.pk).update(**deliveries.again(permit))
    key = f"permit-{permit.pk}"
    assert key in {paper.key for paper in deliveries.owed(case)}
    assert len(waits(person, "papers_asked")) == 1
    assert key not in {paper.key for paper in originals.as_files(fresh(case))}
    with pytest.raises(VerbRefused):
        REGISTRY["deliver_online"].run(case, actor=person(CLERK), papers=[key])
    REGISTRY["deliver"].run(case, actor=person(CLERK), **handed_over(case))
    assert not PaperRequest.objects.filter(permit=permit, delivery=None).exists()


def test_what_was_asked_for_stays_as_it_was(case, person):
    paper_asked(case)
    with pytest.raises(IntegrityError, match="stays as it was made"), transaction.atomic():
        PaperRequest.objects.update(due=clock.today())
    row = PaperRequest.objects.first()
    twice = PaperRequest(
        case=case,
        after=row.after,
        permit=row.permit,
        edition=row.edition,
        asked_on=row.asked_on,
        due=row.due,
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        twice.save(force_insert=True)
    hand_over_paper.run(case, actor=person(CLERK), **paper_fetched(case))
    with pytest.raises(IntegrityError, match="ends once"), transaction.atomic():
        PaperRequest.objects.update(delivery=None)


def test_consent_that_is_taken_back_sends_what_is_left_by_paper(case, person, client):
    REGISTRY["agree_online"].run(case)
    follows(client, case)
    where = reverse("track_case", args=[case.submission.reference])
    there = reverse("track_online_end", args=[case.submission.reference])
    assert there in client.get(where).content.decode()
    for _twice in range(2):
        assert client.post(there, follow=True).status_code == 200
    assert "撤回电子送达同意，尚未送达" in client.get(where).content.decode()
    assert there not in client.get(where).content.decode()
    case = fresh(case)
    assert deliveries.consent_of(case) is None
    assert REGISTRY["deliver_online"].hindrance(case) == "申请人尚未同意电子送达。"
    assert "撤回" in REGISTRY["agree_online"].hindrance(case)
    assert case.messages.latest("pk").kind == "online_ended"
    assert REGISTRY["deliver"].hint(case).endswith("撤回电子送达的同意。")
    REGISTRY["deliver"].run(case, actor=person(CLERK), **handed_over(case))
    assert OnlineConsent.objects.filter(case=case).exists()  # it stood, and is not wiped out


def test_any_window_records_that_consent_is_taken_back(case, signed_in, person):
    REGISTRY["agree_online"].run(case)
    assert do(signed_in(ELSEWHERE), case, "record_online_end", case).status_code == 302
    assert fresh(case).online_consent.taken_back.recorded_by == person(ELSEWHERE)


def test_the_hint_of_the_window_names_electronic_delivery_only_while_there_is_such_a_form(
    case, person, signed_in
):
    REGISTRY["agree_online"].run(case)
    assert "见“电子送达”" in REGISTRY["deliver"].hint(fresh(case))
    keys = [row.key for row in deliveries.owed(case) if deliveries.electronic(row)]
    REGISTRY["deliver_online"].run(case, actor=person(CLERK), papers=keys)
    said = REGISTRY["deliver"].hint(fresh(case))
    assert "见“电子送达”" not in said
    assert "只能以纸质方式送达" in said
    assert "见“电子送达”" not in page(signed_in(CLERK), case).content.decode()


def test_the_paper_of_a_certificate_whose_signature_nobody_believes_waits_for_the_next_one(
    case, person
):
    delivered_online(case)
    ask_paper.run(case)
    certificate = "行业综合许可证"
    edition = case.licence.editions.get()
    assert certificate in waits(person, "papers_asked")
    keys.expose(edition.key_id, edition.issued_at)
    assert certificate not in waits(person, "papers_asked")
    assert certificate not in {paper.name for paper in originals.at_hand(fresh(case))}
    officer = officer_of(edition.licence.issuer)
    stated = {"cause": "key", "reason": "密钥失密", "edition": 1}
    new = REGISTRY["reissue_licence"].run(case.licence, actor=officer, **stated)
    assert f"edition-{new.pk}" in {paper.key for paper in deliveries.owed(fresh(case))}
    assert f"edition-{new.pk}" in originals.wanted(fresh(case))
