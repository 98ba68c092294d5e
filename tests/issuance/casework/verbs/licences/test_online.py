"""Electronic delivery: only for who agreed, of what there is a file of, opened behind the access code."""

import re

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from forms.models import Contact
from issuance.casework import deliveries
from issuance.casework.papers.notice_pdf import notice_article
from issuance.casework.progress import progress
from issuance.casework.verbs import REGISTRY
from issuance.models import Case, Delivery, LicenceEdition, Notice, OnlineConsent, Permit
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Event
from tests.issuance.desk.case_pages import do, page
from tests.issuance.limit_ready import APPROVER
from tests.issuance.ready import CLERK, MARKET
from tests.issuance.window_ready import delivered_online, handed_over, scan

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
deliver_online = REGISTRY["deliver_online"]


@pytest.fixture
def case(new_case):
    return new_case("issued", channel="window")


def fresh(case) -> Case:
    return Case.objects.get(pk=case.pk)


def with_scan(case, person) -> Permit:
    """Of the permit of one department."""
    permit = Permit.objects.get(review__case=case, review__department__code=MARKET)
    REGISTRY["add_permit_scan"].run(permit, actor=person(APPROVER), scan=scan("许可证"))
    return permit


def follows(client, case):
    session = client.session
    session["tracked"] = [case.submission.reference]
    session.save()
    return client


def test_nothing_is_delivered_electronically_to_who_has_not_agreed(case, person):
    papers = [paper.key for paper in deliveries.owed(case)]
    with pytest.raises(VerbRefused, match="尚未同意"):
        deliver_online.run(case, actor=person(CLERK), papers=papers)


def test_what_has_no_file_is_not_offered_and_stays_owed_on_paper(case, person):
    permit = with_scan(case, person)
    REGISTRY["agree_online"].run(case)
    case = fresh(case)
    form = deliver_online.form_for(person(CLERK), case)
    edition = LicenceEdition.objects.get(licence__origin_case=case)
    assert {key for key, _said in form.fields["papers"].choices} == {
        f"edition-{edition.pk}",
        f"permit-{permit.pk}",
    }
    others = [row.name for row in deliveries.owed(case) if not deliveries.electronic(row)]
    assert others
    assert all(name in deliver_online.hint(case) for name in others)
    keys = [paper.key for paper in deliveries.owed(case)]
    assert "撤下" in deliver_online.faults(case, papers=keys)["papers"]
    deliver_online.run(case, actor=person(CLERK), papers=[f"permit-{permit.pk}"])
    assert {row.name for row in deliveries.owed(case)} == {*others, "行业综合许可证"}


def test_the_receipt_says_how_since_when_and_by_what_consent(case):
    delivery = delivered_online(case)
    paper = case.notices.get(kind=Notice.Kind.DELIVERY)
    assert paper.title == "电子送达回执"
    words = notice_article(paper)["words"]
    today = f"{clock.today():%Y}年"
    for said in ("以电子方式送达", "您已于", "该日为送达日期", today):
        assert said in words
    assert "领取人签字" not in words
    assert f"受送达人</th><td>{case.operator_name}</td>" in re.sub(r"\s", "", words)
    assert delivery.counts_on == clock.today()


def test_the_applicant_agrees_where_the_case_is_followed_and_once(case, client):
    where = reverse("track_case", args=[case.submission.reference])
    there = reverse("track_online", args=[case.submission.reference])
    follows(client, case)
    assert "存入之日为送达日期" in client.get(where).content.decode()
    for _twice in range(2):
        assert client.post(there, follow=True).status_code == 200
    row = OnlineConsent.objects.get(case=case)
    assert row.recorded_by is None
    assert Event.objects.filter(subject=row.event_subject).count() == 1
    assert there not in client.get(where).content.decode()
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        OnlineConsent.objects.update(agreed_on=clock.today())


def test_any_window_of_the_city_records_the_consent(case, signed_in, person):
    assert do(signed_in("clerk-450203"), case, "record_online_consent", case).status_code == 302
    assert OnlineConsent.objects.get(case=case).recorded_by == person("clerk-450203")


def test_it_is_opened_with_the_access_code_alone_and_the_first_time_is_recorded(
    case, person, client
):
    permit = with_scan(case, person)
    delivery = delivered_online(case)
    stored = permit.scans.get().scan_sha256
    files = [
        reverse("track_delivered", args=[case.submission.reference, delivery.pk, key])
        for key in sorted(deliveries.keys_of(delivery))
    ]
    assert client.get(files[0]).status_code == 302  # to the door
    delivery.refresh_from_db()
    assert not delivery.outcome
    follows(client, case)
    answers = [client.get(address) for address in files]
    assert [answer["Content-Type"] for answer in answers] == ["application/pdf"] * 2
    assert {answer.content[:4] for answer in answers} == {b"%PDF"}
    delivery.refresh_from_db()
    assert (delivery.outcome, delivery.outcome_on) == ("opened", clock.today())
    assert Event.objects.filter(verb="open_delivered").count() == 1
    assert stored


def test_nobody_opens_what_was_not_delivered_electronically(case, person, client, new_case):
    with_scan(case, person)
    delivery = delivered_online(case)
    other = new_case("issued", channel="window")
    REGISTRY["deliver"].run(other, actor=person(CLERK), **handed_over(other))
    on_paper = other.deliveries.get()
    follows(client, other)
    for pk, keys in (
        (delivery.pk, deliveries.keys_of(delivery)),  # of another case
        (on_paper.pk, deliveries.keys_of(on_paper)),  # at the window
    ):
        for key in keys:
            there = reverse("track_delivered", args=[other.submission.reference, pk, key])
            assert client.get(there).status_code == 404


def test_a_scan_that_was_taken_back_is_opened_by_nobody(case, person, client):
    permit = with_scan(case, person)
    delivery = delivered_online(case)
    REGISTRY["withdraw_permit_scan"].run(permit, actor=person(APPROVER), reason="扫错页")
    follows(client, case)
    there = reverse(
        "track_delivered", args=[case.submission.reference, delivery.pk, f"permit-{permit.pk}"]
    )
    assert client.get(there).status_code == 404
    html = client.get(reverse("track_case", args=[case.submission.reference])).content.decode()
    assert there not in html
    assert "已被部门撤下" in html


def test_another_scan_in_its_place_is_not_what_was_delivered(case, person, client):
    permit = with_scan(case, person)
    delivery = delivered_online(case)
    row = next(
        row
        for row in case.notices.get(kind=Notice.Kind.DELIVERY).body["delivery"]["papers"]
        if row["key"] == f"permit-{permit.pk}"
    )
    assert row["sha256"] == permit.scans.get().scan_sha256
    follows(client, case)
    there = reverse(
        "track_delivered", args=[case.submission.reference, delivery.pk, f"permit-{permit.pk}"]
    )
    assert client.get(there).status_code == 200
    REGISTRY["withdraw_permit_scan"].run(permit, actor=person(APPROVER), reason="扫错页")
    permit.refresh_from_db()
    REGISTRY["add_permit_scan"].run(permit, actor=person(APPROVER), scan=scan("另一页"))
    assert client.get(there).status_code == 404


def test_who_cannot_be_told_is_handed_the_papers(case, person):
    with_scan(case, person)
    REGISTRY["agree_online"].run(case)
    Contact.objects.filter(submission=case.submission_id).delete()
    keys = [row.key for row in deliveries.owed(case) if deliveries.electronic(row)]
    with pytest.raises(VerbRefused, match="无法告知"):
        deliver_online.run(case, actor=person(CLERK), papers=keys)
    assert not case.deliveries.exists()
    assert deliveries.owed(case)


def test_where_the_rest_was_taken_back_what_is_owed_may_be_agreed_to(case, new_case):
    Case.objects.filter(pk=case.pk).update(status="withdrawn")
    assert not REGISTRY["agree_online"].hindrance(fresh(case))
    REGISTRY["agree_online"].run(fresh(case))
    assert OnlineConsent.objects.filter(case=case).exists()
    nothing = new_case("accepted")
    Case.objects.filter(pk=nothing.pk).update(status="withdrawn")
    assert REGISTRY["agree_online"].hindrance(fresh(nothing))


def test_the_message_names_what_and_when_and_never_the_access_code(case):
    delivered_online(case)
    message = case.messages.latest("pk")
    assert message.kind == "delivered_online"
    assert "行业综合许可证" in message.text
    assert "送达日期为" in message.text


def test_the_clerk_delivers_on_the_page(case, signed_in):
    REGISTRY["agree_online"].run(case)
    client = signed_in(CLERK)
    assert "申请人已同意电子送达" in page(client, case).content.decode()
    keys = [row.key for row in deliveries.owed(case) if deliveries.electronic(row)]
    for _twice in range(2):
        assert do(client, fresh(case), "deliver_online", case, papers=keys).status_code == 302
    assert case.deliveries.get().way == Delivery.Way.ONLINE


def test_all_delivered_electronically_the_case_is_complete(case, person):
    for permit in Permit.objects.filter(review__case=case).select_related("review__department"):
        actor = person(f"approver-{permit.review.department.code.lower()}")
        REGISTRY["add_permit_scan"].run(permit, actor=actor, scan=scan(permit.name))
    delivered_online(case)
    last = progress(fresh(case)).entries[-1]
    assert last["title"] == "全部送达，办结"
    assert last["when"] == clock.today().isoformat()


def test_the_window_reads_consent_its_end_and_who_asked_for_the_paper(case, signed_in):
    delivered_online(case)
    REGISTRY["ask_paper"].run(fresh(case))
    REGISTRY["end_online"].run(fresh(case))
    shown = page(signed_in("clerk-450203"), case).content.decode()  # of another county
    for said in (
        "申请人同意电子送达",
        "申请人撤回电子送达同意",
        "申请人申请领取已电子送达的纸质证件",
    ):
        assert said in shown
    assert f"申请人已于{clock.today().isoformat()}撤回电子送达的同意" in shown
