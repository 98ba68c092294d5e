"""Papers that follow later are promised in a commitment (承诺书): confirmed, kept as signed, and printed."""

import pytest

from forms import commitment, drafts, intake, revisions
from forms.models import Channel, Submission
from portal.ground.models import Region
from tests.forms.conftest import NOODLES, deferring
from tests.forms.filling import filled_draft
from tests.forms.views.form_pages import errors_of, text_of, url


@pytest.fixture
def promising(make_version):
    """A draft that is whole but for its plan, which is promised."""
    draft = filled_draft(make_version(change=deferring), NOODLES)
    draft.uploads.filter(material="M_PLAN").delete()
    return drafts.keep(draft=draft, declared=draft.declared | {"M_PLAN": "promised"})


def words(document):
    return "".join(document.html.split())


def test_it_is_confirmed_before_anything_is_submitted(client, promising):
    page = text_of(client.get(url("check", promising)))
    plan = promising.version.snapshot.material_by_id["M_PLAN"].name
    assert "承诺书" in page
    assert plan in page
    assert "15个工作日" in page
    answer = client.post(url("check", promising), {"true": "on"})
    assert answer.status_code == 422
    assert "请确认承诺书" in errors_of(answer)
    assert not Submission.objects.exists()
    answer = client.post(url("check", promising), {"true": "on", "promised": "on"})
    assert answer.headers["Location"] == url("receipt", promising)
    assert url("commitment", promising) in client.get(url("receipt", promising)).content.decode()


def test_who_promises_nothing_is_asked_for_none(client, draft):
    assert "承诺书" not in text_of(client.get(url("check", draft)))
    client.post(url("check", draft), {"true": "on"})
    submission = Submission.objects.get()
    assert commitment.PROMISE not in submission.current().content
    assert commitment.of(submission) is None
    assert client.get(url("commitment", draft)).status_code == 404


def test_what_was_signed_is_kept_whatever_the_region_sets_later(promising):
    Region.objects.update(promise_days=9)
    promising.version.region.refresh_from_db()
    submission = intake.submit(draft=promising).submission
    revision = commitment.of(submission)
    (paper,) = revision.content["promise"]["papers"]
    assert (revision.content["promise"]["days"], paper["id"]) == (9, "M_PLAN")
    assert revisions.intact(revision)
    Region.objects.update(promise_days=30)
    said = words(commitment.document(commitment.of(Submission.objects.get())))
    assert "9个工作日" in said
    assert paper["name"] in said
    assert all(name in said for name in paper["permits"])
    assert "网上申请表中确认" in said


def test_it_says_who_commits_and_for_which_place(promising):
    revision = commitment.of(intake.submit(draft=promising).submission)
    data = revision.content["data"]
    rows = dict(commitment.who(revision))
    assert list(rows.values()) == [data[key] for key in commitment.WHO]
    assert list(rows)[1:3] == ["统一社会信用代码", "法定代表人（负责人/经营者）姓名"]
    said = words(commitment.document(revision))
    assert all(label in said and "".join(value.split()) in said for label, value in rows.items())


def test_who_is_not_registered_yet_is_named_so(promising):
    revision = commitment.of(intake.submit(draft=promising).submission)
    revision.content["data"] |= {"uscc": ""}
    assert dict(commitment.who(revision))["统一社会信用代码"] == "待登记"


def test_the_receipt_says_what_follows_by_when_and_where_to_hand_it_in(client, promising):
    client.post(url("check", promising), {"true": "on", "promised": "on"})
    answer = client.get(url("receipt", promising))
    page = text_of(answer)
    plan = promising.version.snapshot.material_by_id["M_PLAN"].name
    assert f"补交材料：{plan}" in page
    assert "自受理之日起15个工作日内" in page
    assert "本市任一窗口补交" in page
    assert "容缺受理承诺书（PDF）" in page
    (paper,) = commitment.of(Submission.objects.get()).content["promise"]["papers"]
    assert page.count("（容缺受理）") == len(paper["permits"])


def test_at_the_window_it_is_printed_to_be_signed(promising, people):
    drafts.keep(draft=promising, channel=Channel.WINDOW)
    submission = intake.submit(draft=promising, actor=people["clerk"]).submission
    said = words(commitment.document(commitment.of(submission)))
    assert "签" in said
    assert "网上申请表中确认" not in said
