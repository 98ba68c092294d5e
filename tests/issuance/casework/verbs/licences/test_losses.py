"""A lost or damaged certificate: reported, made anew in its days, the old code says why; or found again."""

import pytest

from issuance.casework import deliveries
from issuance.casework.queues.worklist import work_list
from issuance.casework.verbs import REGISTRY
from issuance.models import Case
from portal.demo.people import officer_of
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Region
from tests.issuance.licence_ready import on_paper, reported
from tests.issuance.reading import text
from tests.issuance.window_ready import CLERK, handed_over


def owed_by(actor, code="to_reissue"):
    lists = {waiting.queue.code: waiting.tasks for waiting in work_list(actor, clock.today())}
    return {task.case.pk: task for task in lists.get(code, ())}


def made_anew(licence, cause):
    stated = {"cause": cause, "reason": "持证人申报", "edition": licence.editions.count()}
    officer = officer_of(licence.issuer)
    return REGISTRY["reissue_licence"].run(licence, actor=officer, **stated)


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("what", "old", "word", "receipt"),
    [
        ("lost", "gone", "证照遗失（已挂失）", "声明旧证照遗失"),
        ("damaged", "back", "证照损坏", "旧证照已交回"),
    ],
)
def test_it_is_a_task_with_a_last_day_and_the_old_code_says_why_it_was_replaced(
    new_case, client, person, what, old, word, receipt
):
    Region.objects.update(edition_days=3)
    case = new_case("issued")
    licence = reported(case, what)
    row = licence.losses.get()
    told = text(case.notices.get(kind="loss"))
    assert "免费补发" in told
    assert f"{row.due.month}月{row.due.day}日（含当日）" in told
    task = owed_by(officer_of(licence.issuer))[case.pk]
    assert (task.what, task.due, task.left) == (word, row.due, 3)
    first = licence.editions.get()
    edition = made_anew(licence, what)
    row.refresh_from_db()
    assert (row.outcome, row.made, row.edition) == ("made", edition, first)
    page = client.get(f"/l/{first.token}/").content.decode()
    assert "已换发" in page
    assert f"换发原因：{word}" in page.replace("\n", "")
    assert case.pk not in owed_by(officer_of(licence.issuer))
    again = Case.objects.get(pk=case.pk)
    clerk, stated = person(CLERK), handed_over(again)
    with pytest.raises(VerbRefused, match="旧证照"):
        REGISTRY["deliver"].run(again, actor=clerk, **stated)
    paper = REGISTRY["deliver"].run(again, actor=clerk, **stated, old=old)
    assert receipt in text(paper)
    row.refresh_from_db()
    assert row.old == old
    assert not deliveries.owed(again)


def test_whoever_finds_it_before_takes_the_report_back_and_nothing_is_made(new_case, person):
    case = new_case("issued")
    licence = reported(case)
    officer = officer_of(licence.issuer)
    with pytest.raises(VerbRefused, match="已经申报"):
        REGISTRY["record_loss"].run(licence, actor=person(CLERK), what="lost")
    REGISTRY["record_loss_end"].run(licence, actor=person(CLERK))
    assert licence.losses.get().outcome == "found"
    paper = case.notices.filter(kind="loss").last()
    assert str(paper.title) == "撤回证照遗失、损坏申报回执"
    assert "继续有效" in text(paper)
    assert case.pk not in owed_by(officer)
    with pytest.raises(VerbRefused, match="无需换发"):
        made_anew(licence, "lost")
    with pytest.raises(VerbRefused, match="没有可以撤回"):
        REGISTRY["end_loss"].run(licence)


def test_what_nobody_has_fetched_is_not_lost_and_a_newer_one_is_fetched(new_case):
    case = new_case("issued")
    with pytest.raises(VerbRefused, match="尚未领取"):
        REGISTRY["report_loss"].run(case.licence, what="lost")
    licence = on_paper(case)
    REGISTRY["report_loss"].run(licence, what="lost")
    made_anew(licence, "lost")
    with pytest.raises(VerbRefused, match="尚未领取"):
        REGISTRY["report_loss"].run(licence, what="lost")


def test_the_holder_reports_it_on_the_page_and_reads_until_when(new_case, client):
    case = new_case("issued")
    on_paper(case)
    session = client.session
    session["tracked"] = [case.submission.reference]
    session.save()
    address = f"/track/{case.submission.reference}/"
    departments = {review.department.name for review in case.reviews.all()}
    page = client.get(address).content.decode()
    assert all(
        f"{name}" in page.partition("单项许可证件遗失的，不在此申报")[2] for name in departments
    )
    wrong = client.post(f"{address}loss/", {})
    assert (wrong.status_code, case.licence.losses.count()) == (422, 0)
    assert "请选择" in wrong.content.decode()
    page = client.post(f"{address}loss/", {"what": "lost"}, follow=True).content.decode()
    due = case.licence.losses.get().due.isoformat()
    assert f"将于 {due}（含当日）前免费补发新证照" in page
    page = client.post(f"{address}loss/", {"what": "lost"}, follow=True).content.decode()
    assert "已经申报过" in page
    page = client.post(f"{address}loss-end/", follow=True).content.decode()
    assert "已撤回（原证照继续使用）" in page
    assert case.licence.editions.count() == 1
