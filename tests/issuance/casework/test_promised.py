"""A case that was taken in against a promise (容缺) keeps it, and nothing calls it complete."""

from datetime import timedelta

import pytest
from django.urls import reverse

from forms import intake, revisions
from forms.models import SubmissionRevision
from issuance.casework.application import promised
from issuance.casework.papers.notice_pdf import notice_document
from issuance.casework.progress import progress
from issuance.casework.verbs import REGISTRY
from issuance.casework.verbs.intake.acceptance import lapse
from issuance.casework.verbs.intake.checking import complete
from issuance.casework.verbs.promises.lines import make_promise
from issuance.models import Case, Notice
from portal.demo.people import approver_of
from portal.demo.stories import LIUNAN, Story
from portal.ground.calendar import clock
from tests.issuance.promise_cases import CONDITION, MARKET, accepted, conditional_promise
from tests.told import tell

COLUMNS = ("material", "name", "media_type", "size", "sha256")
pytestmark = pytest.mark.django_db


@pytest.fixture
def case(demo):
    """As one from before: 小餐饮 without its plan, which was promised."""
    case = tell(Story(LIUNAN, "SMALL_EATERY", "面馆", "submitted"), 974)
    revision = case.submission.current()
    revision.files.filter(material="M_PLAN").delete()
    revision.content["declared"]["M_PLAN"] = "promised"
    revision.content["data"]["apply_mode"] = "容缺受理"
    revision.sha256 = revisions.seal(revision.content, revision.files.values(*COLUMNS))
    revision.save()
    return case


def tracked(client, case):
    receipt = intake.receipt(case.submission)
    client.post(reverse("track"), {"reference": receipt.reference, "code": receipt.access_code})
    return client.get(reverse("track_case", args=[receipt.reference])).content.decode()


def test_the_promise_is_kept_and_named_on_both_sides(client, case):
    (name,) = promised(case).values()
    review = case.reviews.get(permit_code="SMALL_CATERING")
    complete.run(review, actor=approver_of(review.department))
    page = tracked(client, case)
    stated = f"承诺后补的材料：{name}。"
    assert f"{stated}是否容缺受理，以受理通知书为准。" in page
    assert "齐全（承诺后补的除外）" in page
    client.force_login(approver_of(review.department))
    desk = client.get(reverse("issuance_case", args=[case.pk])).content.decode()
    assert "材料齐全" not in desk + page  # neither button nor history
    assert "材料核验通过" in desk
    assert f"{stated}是否容缺受理，以受理通知书为准。" in desk
    assert "齐全（承诺后补的除外）" in desk
    for other in case.reviews.exclude(pk=review.pk):
        complete.run(other, actor=approver_of(other.department))
    client.force_login(approver_of(review.department))
    desk = client.get(reverse("issuance_case", args=[case.pk])).content.decode()
    for text in (tracked(client, case), desk):
        assert f"{stated}本件已据此容缺受理。" in text
        assert "以受理通知书为准" not in text


def test_its_notice_does_not_say_that_the_papers_are_complete(case):
    (name,) = promised(case).values()
    for review in case.reviews.all():
        complete.run(review, actor=approver_of(review.department))
    notice = case.notices.get(kind=Notice.Kind.ACCEPTED)
    assert notice.body["promised"] == [name]
    text = "".join(notice_document(notice).html.split())
    assert "材料齐全" not in text
    assert name in text


def test_one_taken_in_by_commitment_says_so(case):
    revision = case.submission.current()
    revision.content["declared"].clear()
    revision.content["data"]["apply_mode"] = "告知承诺"
    SubmissionRevision.objects.filter(pk=revision.pk).update(content=revision.content)
    for review in case.reviews.all():
        complete.run(review, actor=approver_of(review.department))
    text = "".join(notice_document(case.notices.get()).html.split())
    assert "材料齐全" not in text
    assert "告知承诺" in text


@pytest.mark.parametrize("promise", [True, False])
def test_one_accepted_by_lapse_says_so_and_not_that_anybody_looked(case, promise):
    if not promise:
        revision = case.submission.current()
        content = revision.content | {"declared": {}}
        SubmissionRevision.objects.filter(pk=revision.pk).update(content=content)
    Case.objects.filter(pk=case.pk).update(check_due=clock.today() - timedelta(days=1))
    case.refresh_from_db()
    lapse.run(case)
    text = "".join(notice_document(case.notices.get()).html.split())
    assert "材料齐全" not in text
    assert "（收到申请材料之日）起即为受理" in text
    assert ("尚未提交的材料" in text) is promise


def test_an_ordinary_case_says_that_they_are(demo):
    case = tell(Story(LIUNAN, "SMALL_EATERY", "面馆", "accepted"), 975)
    notice = case.notices.get(kind=Notice.Kind.ACCEPTED)
    assert notice.body["promised"] == []
    text = "".join(notice_document(notice).html.split())
    assert "材料齐全" in text


def test_a_promised_condition_is_named_and_accepted_on_once_the_case_is(client, demo):
    case = tell(Story(LIUNAN, "SMALL_EATERY", "面馆", "submitted"), 976)
    review = case.reviews.get(department__code=MARKET)
    stated = f"承诺后续达到的条件：{CONDITION}。"
    conditional_promise(case)
    before = tracked(client, case)
    assert f"{stated}是否容缺受理，以受理通知书为准。" in before
    assert "先行受理" not in before
    accepted(case)
    after = tracked(client, case)
    assert f"{stated}本件已据此容缺受理。" in after
    client.force_login(approver_of(review.department))
    desk = client.get(reverse("issuance_case", args=[case.pk])).content.decode()
    assert f"{stated}本件已据此容缺受理。" in desk


def test_in_a_case_accepted_in_part_each_item_says_whether_it_was_accepted_on_its_promise(new_case):
    case = new_case("supplement")
    lacking = case.reviews.get(status="deficient")
    complete = case.reviews.exclude(pk=lacking.pk).get()
    make_promise.carry_out(lacking, None, name="方位图", days=20, material="plan")
    REGISTRY["go_on"].run(Case.objects.get(pk=case.pk))
    told = progress(Case.objects.get(pk=case.pk)).promised
    assert told == "承诺后补的材料：方位图。是否容缺受理，以受理通知书为准。"
    make_promise.carry_out(complete, None, name="合同", days=20, material="deal")
    told = progress(Case.objects.get(pk=case.pk)).promised
    accepted, waits = complete.permit_name, lacking.permit_name
    assert f"{accepted}已据此容缺受理；{waits}是否容缺受理，以受理通知书为准。" in told
