"""An item chosen by 告知承诺 that is closed to its applicant is turned to the ordinary procedure."""

import pytest

from forms import drafts, revisions
from forms.completeness import State
from issuance.casework import bars, commitments
from issuance.casework.verbs import REGISTRY
from issuance.models import Hand, Notice, Promise
from portal.demo.people import approver_of
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Event
from portal.ground.office_days import almanac
from tests.forms.views.form_pages import url
from tests.issuance.commitment_cases import FIRE, line_of, review_of
from tests.issuance.promise_cases import accepted
from tests.issuance.reading import text

turn, complete = REGISTRY["turn_ordinary"], REGISTRY["complete"]


def breaks(case, holder):
    """As if this one was found broken by whoever applies with that."""
    actor = approver_of(review_of(case).department)
    found = {"status": "broken", "due": clock.today(), "settled_on": clock.today()}
    found |= {"settled_by": actor, "reason": "仍未清理", "holder": bars.holder_of(holder)}
    Promise.objects.filter(pk=line_of(case).pk).update(**found)


@pytest.fixture
def case(new_case):
    earlier = new_case("accepted", industry="RESTAURANT", committed=(FIRE,))
    case = new_case("submitted", industry="RESTAURANT", committed=(FIRE,))
    breaks(earlier, case)
    return case


def approver(case):
    return approver_of(review_of(case).department)


def test_a_draft_tells_nobody_whether_the_holder_of_a_number_broke_one(case, client):
    content = case.submission.current().content
    told = {name: content[name] for name in ("answers", "choices", "data", "declared")}
    draft = drafts.keep(draft=drafts.start_draft(version=case.version), **told)
    assert State(draft).choices.is_valid()
    page = client.get(url("permits", draft)).content.decode()
    assert "有未履行承诺的记录且信用未修复的" in page


def test_it_is_not_passed_but_turned_and_its_department_asks_for_what_was_spared(case):
    review, actor = review_of(case), approver(case)
    with pytest.raises(VerbRefused, match="改按一般程序办理"):
        complete.run(review, actor=actor)
    signed = case.submission.current()
    assert "M_FIRE_DECL" not in str(commitments.lacking(review))
    assert commitments.lacking(review)
    turn.run(review, actor=actor)
    review, now = review_of(case), case.submission.current()
    assert (line_of(case).status, review.status) == ("turned", "checking")
    assert review.visit != "after"
    assert now.content["choices"][FIRE] == {"mode": "apply"}
    assert "M_FIRE_DECL" not in now.content["declared"]
    assert now.content["promise"] == signed.content["promise"]
    assert revisions.intact(now)
    assert case.submission.last_said() == signed
    assert Event.objects.filter(subject=review.event_subject, verb="turn_ordinary").count() == 1
    [told] = {row.text for row in case.messages.filter(kind="turned", channel="sms")}
    assert "未履行" not in told
    with pytest.raises(VerbRefused):
        turn.run(review, actor=actor)
    missing = [(review, "material", "M_FIRE_DECL", "一般程序须提交")]
    REGISTRY["deficient"].run(review, actor=actor, deficiencies=missing)
    assert review_of(case).status == "deficient"


def test_accepted_so_its_limit_and_inspection_are_those_of_the_item_and_its_paper_says_so(case):
    turn.run(review_of(case), actor=approver(case))
    accepted(case)
    review, days = review_of(case), almanac.days_of(case.region_id)
    assert review.due > clock.add_working_days(clock.today(), 1, days=days)
    assert commitments.of(review) is None
    said = text(case.notices.get(kind=Notice.Kind.ACCEPTED))
    assert "改按一般程序办理" in said
    assert "凭身份证件" in said
    assert "未履行" not in said


def test_at_the_window_its_clerk_turns_it_and_decides_nothing(new_case, person):
    earlier = new_case("accepted", industry="RESTAURANT", committed=(FIRE,))
    told = {"industry": "RESTAURANT", "committed": (FIRE,), "channel": "window"}
    case, clerk = new_case("submitted", **told), person("clerk-450204")
    breaks(earlier, case)
    with pytest.raises(VerbRefused, match="改按一般程序办理"):
        REGISTRY["accept"].run(case, actor=clerk)
    turn.run(review_of(case), actor=clerk)
    assert Hand.objects.filter(case=case, by=clerk, act=Hand.Act.CHECKED).exists()
    REGISTRY["accept"].run(type(case).objects.get(pk=case.pk), actor=clerk)
    assert review_of(case).status == "open"


def test_whoever_takes_it_in_with_the_identity_document_at_hand_is_told_and_the_history_says_so(
    case, person
):
    data = case.submission.current().content["data"]
    clerk, chosen = person("clerk-450204"), {FIRE: "commit"}
    [told] = commitments.told_at_intake(clerk, case.version, chosen, data)
    assert clock.today().isoformat() in told
    assert Event.objects.filter(verb="register.look_up", actor=clerk).count() == 1
    assert commitments.told_at_intake(clerk, case.version, {FIRE: "apply"}, data) == []
    assert commitments.told_at_intake(person("clerk-450203"), case.version, chosen, data) == []


def test_after_the_one_supplement_nothing_new_is_asked_and_it_is_weighed_when_decided(case):
    case.supplement_asked = True
    case.save()
    review = review_of(case)
    assert commitments.to_turn(review) == ""
    with pytest.raises(VerbRefused, match="作出决定时"):
        turn.run(review, actor=approver(case))
    assert any("未履行" in said for said in REGISTRY["decide"].remarks(review, grant=True))
