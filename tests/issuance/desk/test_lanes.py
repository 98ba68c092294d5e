"""A permit item on the page of a case: each line has its label, and its state is the one of today."""

import re

from issuance.models import Notice
from tests.issuance.desk.case_pages import begin, page
from tests.issuance.inspection_cases import fresh, looked_at_later, to_right_after
from tests.issuance.limit_ready import HEAD, report


def lane(client, ready):
    """The permit item of a prepared case, as its officer sees it."""
    client.force_login(ready.actor)
    html = page(client, ready.case).content.decode()
    lanes = re.findall(r'<article class="yz-lane.*?</article>', html, re.DOTALL)
    return next(one for one in lanes if ready.subject.permit_name in one)


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_a_paused_item_is_not_shown_as_under_review(client, ready):
    prepared = ready("resume")
    html = words(lane(client, prepared))
    assert "已中止" in html
    assert "审批中" not in html


def test_a_decided_item_has_no_last_day_any_more(client, ready):
    prepared = ready("decide")
    assert "截止" in words(lane(client, prepared))
    prepared.run()
    assert "截止" not in words(lane(client, prepared))


def test_no_day_breaks(client, ready):
    html = lane(client, ready("resume"))
    days = re.findall(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}", html)
    kept = re.findall(r'<span class="yz-nb">20[0-9]{2}-[0-9]{2}-[0-9]{2}', html)
    assert len(days) == len(kept) > 1


def test_the_report_a_pause_ended_with_is_told_line_by_line(client, ready):
    prepared = ready("resume")
    prepared.run()
    html = words(lane(client, prepared))
    for label in ("结论 ：", "报告编号 ：", "报告日期 ："):
        assert label.replace(" ", "") in html.replace(" ", "")


def test_the_end_of_a_pause_is_confirmed_with_the_new_last_day(client, ready):
    prepared = ready("resume")
    client.force_login(prepared.actor)
    asked = begin(client, prepared.case, "resume", prepared.subject, **report())
    assert asked.status_code == 200
    html = words(asked.content.decode())
    told = re.search(r"新的截止日 (20[0-9-]{8})", html)[1]
    prepared.run()
    prepared.subject.refresh_from_db()
    assert prepared.subject.due.isoformat() == told


def test_a_later_check_and_its_term_to_put_right_are_called_so(client, ready):
    prepared = ready("decide")
    looked_at_later(prepared.subject)
    review = to_right_after(fresh(prepared.subject))
    html = words(lane(client, prepared))
    assert re.search(r"事后核查： ?20[0-9-]{8} .*缺少消毒记录", html)
    assert f"改正期限： {review.look_by.isoformat()}" in html
    assert "是否核查的理由" not in html
    assert "核查期限" not in html


def test_the_head_may_withdraw_a_refusal_while_the_others_are_checked(ready, signed_in):
    prepared = ready("refuse")
    prepared.run()
    html = page(signed_in(HEAD), prepared.case).content.decode()
    assert f"/do/annul_refusal/{prepared.subject.pk}/" in html


def test_who_denied_reads_that_somebody_else_decides_anew_and_the_papers_have_names(client, ready):
    prepared = ready("annul_denial")
    review = prepared.subject
    denier = review.decided_by
    prepared.run()
    client.force_login(denier)
    html = words(page(client, prepared.case).content.decode())
    assert "由本部门其他人员重新作出决定" in html
    given, paper = (
        prepared.case.notices.filter(review=review, kind=kind).last()
        for kind in (Notice.Kind.DECISION, Notice.Kind.ANNULLED)
    )
    assert f"{given.title} {given.number}" in html
    assert f"{paper.title} {paper.number}" in html
