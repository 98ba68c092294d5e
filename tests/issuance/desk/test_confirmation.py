"""What cannot be undone is repeated in words on a page of its own, and runs only as it was read."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from issuance.casework.verbs import REGISTRY
from issuance.casework.verbs.base import By
from issuance.casework.verbs.confirmation import BACK, CONFIRMED
from issuance.casework.verbs.review.basis import stated
from issuance.models import Permit
from issuance.status import ReviewStatus
from portal.ground.calendar import clock
from tests.issuance.desk.case_pages import MARKET, begin, review_at
from tests.issuance.ready import again

CONFIRMING = [verb.code for verb in REGISTRY.by(By.OFFICER) if verb.confirms]


def address(prepared):
    return reverse(
        "issuance_verb", args=[prepared.case.pk, prepared.verb.code, prepared.subject.pk]
    )


def first_post(client, prepared):
    client.force_login(prepared.actor)
    return begin(client, prepared.case, prepared.verb.code, prepared.subject, **prepared.posted)


def second_post(client, prepared, asked, **changed):
    """Post the page as its buttons do."""
    typed = again(asked.context["confirmation"].form)
    return client.post(address(prepared), typed | {CONFIRMED: seal_on(asked)} | changed)


def seal_on(asked):
    """As the page was sent: what the confirmation says by now may be another."""
    [seal] = re.findall(rf'name="{CONFIRMED}" value="([0-9a-f]+)"', asked.content.decode())
    return seal


def shown(asked):
    return {str(label): str(value) for label, value in asked.context["confirmation"].lines}


def test_what_cannot_be_undone_confirms():
    assert {"decide", "record_permit", "issue", "reissue_licence"} <= set(CONFIRMING)


@pytest.mark.both_databases
@pytest.mark.parametrize("code", CONFIRMING)
def test_a_verb_runs_when_its_page_is_confirmed_and_not_before(client, ready, state_of, code):
    prepared = ready(code)
    before = state_of(prepared.case)
    asked = first_post(client, prepared)
    assert asked.status_code == 200
    assert state_of(prepared.case) == before
    text = asked.content.decode()
    follows = asked.context["confirmation"].follows
    assert follows
    for words in (prepared.verb.title, follows, prepared.case.operator_name):
        assert str(words) in text
    assert f'name="{CONFIRMED}"' in text
    assert second_post(client, prepared, asked).status_code == 302
    assert state_of(prepared.case) != before


@pytest.mark.parametrize("code", CONFIRMING)
def test_a_seal_of_nothing_runs_nothing(client, ready, state_of, code):
    prepared = ready(code)
    before = state_of(prepared.case)
    asked = first_post(client, prepared)
    for seal in ("", "1", "ü" * 64, seal_on(asked)[:-1] + "x"):
        answer = second_post(client, prepared, asked, **{CONFIRMED: seal})
        assert answer.status_code == 409
        assert "尚未作任何更改" in answer.content.decode()
    assert state_of(prepared.case) == before
    assert second_post(client, prepared, answer).status_code == 302


def test_the_page_repeats_everything_that_will_stand(client, ready):
    prepared = ready("record_permit")
    today = clock.today()
    stated = {"valid_from": today, "valid_until": today + timedelta(days=90), "scope": "热食类"}
    asked = first_post(client, prepared._replace(posted=prepared.posted | stated))
    lines = shown(asked)
    assert lines["许可证编号"] == prepared.posted["number"]
    assert lines["有效期起"] == today.isoformat()
    assert lines["有效期止"] == stated["valid_until"].isoformat()
    assert lines["许可范围"] == "热食类"
    assert lines["许可事项"] == prepared.subject.permit_name
    assert lines["部门"] == prepared.subject.department.name
    assert lines["办理人"] == str(prepared.actor)
    [odd] = asked.context["confirmation"].remarks
    assert "短于法定的 3 年" in odd
    assert odd in asked.content.decode()


def test_a_decision_is_repeated_with_its_reasons_in_words(client, ready):
    prepared = ready("decide")
    law = "《公共场所卫生管理条例》第八条"
    words = {"grant": "no", "reasons": "场所不符合规定条件\n缺排水口", "further_basis": law}
    denied = prepared._replace(posted=words | {"basis": stated(prepared.subject)[:1]})
    lines = shown(first_post(client, denied))
    assert lines["决定"] == "不予许可"
    assert lines["理由"] == "场所不符合规定条件\n缺排水口"
    assert lines["依据"] == f"{stated(prepared.subject)[0]}；{law}"
    assert not {"True", "False"} & set(lines.values())


@pytest.mark.parametrize("code", ["ask_supplement", "return_supplement"])
def test_a_supplement_is_repeated_with_its_last_day_and_then_printed(client, ready, code):
    prepared = ready(code)
    asked = first_post(client, prepared)
    lines = shown(asked)
    answer = second_post(client, prepared, asked)
    assert answer.url == reverse("issuance_papers", args=[prepared.case.pk])
    paper = prepared.case.notices.order_by("pk").last()
    assert lines["补正期限"] == paper.body["answer"]["due"]
    [missing] = paper.body["deficiencies"]
    said = " ".join(f"{label} {value}" for label, value in lines.items())
    assert missing["label"] in said
    assert missing["reason"] in said


def test_the_certificate_is_repeated_before_it_is_issued_and_reissued(client, ready):
    issue = ready("issue")
    lines = shown(first_post(client, issue))
    data = issue.case.submission.current().content["data"]
    assert lines["经营者名称"] == data["entity_name"]
    assert lines["经营场所"] == data["premises_address"]
    for permit in Permit.objects.filter(review__case=issue.case):
        assert permit.number in lines[permit.name]
    reissue = ready("reissue_licence")
    gone = reissue.subject.loaded()[0]
    Permit.objects.filter(pk=gone.pk).update(status="revoked")
    lines = shown(first_post(client, reissue))
    assert gone.name not in lines
    assert gone.number in lines["不再载入证书的许可"]
    assert lines["原因"] == reissue.posted["reason"]


def test_what_was_typed_after_the_page_was_shown_is_shown_again(client, ready):
    prepared = ready("decide")
    asked = first_post(client, prepared)
    key = f"decide-{prepared.subject.pk}"
    law = stated(prepared.subject)
    changed = {f"{key}-grant": "no", f"{key}-reasons": "不符合", f"{key}-basis": law}
    answer = second_post(client, prepared, asked, **changed)
    assert answer.status_code == 409
    assert shown(answer)["决定"] == "不予许可"
    prepared.subject.refresh_from_db()
    assert prepared.subject.status == ReviewStatus.OPEN
    assert second_post(client, prepared, answer).status_code == 302
    prepared.subject.refresh_from_db()
    assert prepared.subject.status == ReviewStatus.DENIED


def test_what_happened_after_the_page_was_shown_is_shown_again(client, ready):
    prepared = ready("issue")
    asked = first_post(client, prepared)
    permit = Permit.objects.filter(review__case=prepared.case).first()
    Permit.objects.filter(pk=permit.pk).update(number="GXCY9999999999")
    answer = second_post(client, prepared, asked)
    assert answer.status_code == 409
    assert "GXCY9999999999" in shown(answer)[permit.name]
    prepared.case.refresh_from_db()
    assert prepared.case.status == "decided"


def test_who_is_too_late_at_the_second_page_is_told_by_whom_and_keeps_the_text(
    client, ready, person
):
    prepared = ready("decide")
    told = {"grant": "no", "reasons": "场所不符合规定条件", "basis": stated(prepared.subject)}
    late = prepared._replace(posted=told)
    asked = first_post(client, late)
    other = person(f"approver2-{MARKET}")
    prepared.verb.run(prepared.subject, actor=other, grant=True)
    answer = second_post(client, late, asked)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert str(other) in text
    assert "场所不符合规定条件" in text
    assert seal_on(asked) not in text


def test_a_page_is_confirmed_by_whom_it_was_shown(client, ready, signed_in):
    prepared = ready("decide")
    asked = first_post(client, prepared)
    answer = second_post(signed_in(f"approver2-{MARKET}"), prepared, asked)
    assert answer.status_code == 409
    prepared.subject.refresh_from_db()
    assert prepared.subject.status == ReviewStatus.OPEN


@pytest.mark.parametrize("code", CONFIRMING)
def test_a_double_click_on_confirm_is_one(client, ready, state_of, code):
    prepared = ready(code)
    asked = first_post(client, prepared)
    assert second_post(client, prepared, asked).status_code == 302
    after = state_of(prepared.case)
    assert second_post(client, prepared, asked).status_code == 302
    assert state_of(prepared.case) == after


def test_back_leads_to_the_case_page_with_everything_typed(client, ready, state_of):
    prepared = ready("record_permit")
    typed = prepared.posted | {"scope": "热食类食品制售"}
    prepared = prepared._replace(posted=typed)
    before = state_of(prepared.case)
    asked = first_post(client, prepared)
    words = again(asked.context["confirmation"].form)
    answer = client.post(address(prepared), words | {BACK: "1"})
    assert answer.status_code == 200
    [card] = [card for card in answer.context["cards"] if card["verb"] is prepared.verb]
    assert {name: card["form"][name].value() for name in typed} == {
        name: str(value) for name, value in typed.items()
    }
    assert not card["form"].errors
    assert state_of(prepared.case) == before


def test_a_verb_of_every_day_asks_no_second_time(new_case, signed_in):
    case = new_case("submitted")
    review = review_at(case, MARKET)
    approver = signed_in(f"approver-{MARKET}")
    assert begin(approver, case, "complete", review).status_code == 302
    review.refresh_from_db()
    assert review.status == ReviewStatus.COMPLETE
