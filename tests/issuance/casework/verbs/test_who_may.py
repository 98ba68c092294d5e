"""Every verb × every actor: ``run`` itself refuses whoever may not, and page and address agree."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from issuance.casework.offers import offers
from portal.ground.calendar import clock
from portal.ground.models import User
from tests.issuance.ready import OFFERED, RUNNABLE
from tests.told import once

# Everybody by what makes them right or wrong for a case of 柳南区 with a review of 市场监督管理局.
ACCOUNTS = {
    "clerk": "clerk-450204",
    "clerk of another county": "clerk-450203",
    "approver": "approver-450204-mr",
    "colleague": "approver2-450204-mr",
    "approver of the other department": "approver-450204-hc",
    "approver of another county": "approver-450203-mr",
    "approver of the issuing body": "approver-450204-aa",
    "inspector": "inspector-450204-mr",
    "head": "head-450204-mr",
    "head of the other department": "head-450204-hc",
    "head of the issuing body": "head-450204-aa",
    "officer": "officer-450204-aa",
    "officer of another county": "officer-450203-aa",
    "county editor": "editor-450204",
    "city editor": "editor-4502",
    "supervisor": "supervisor-4502",
    "auditor": "auditor-4502",
    "superuser without a post": "root",
    "nobody's post": "newcomer",
    "former approver": "former",
    "future approver": "future",
}
APPLICANT, STRANGER = "applicant", "anonymous"
APPROVERS = {"approver", "colleague"}
MAY = {
    "assign_agent": {"clerk", "supervisor"},
    "complete": APPROVERS,
    "deficient": APPROVERS,
    "turn_ordinary": APPROVERS,
    "accept": {"clerk"},
    "ask_supplement": {"clerk"},
    "propose_refusal": {"clerk"},
    "reject_proposal": APPROVERS,
    "refuse": APPROVERS,
    "decide": APPROVERS,
    "say_why_late": APPROVERS,
    "pause": APPROVERS,
    "resume": APPROVERS,
    "ask_extension": APPROVERS,
    "grant_extension": {"head"},
    "lift_bar": {"head"},
    "refuse_extension": {"head"},
    "extend_joint": {"head of the issuing body"},
    "correct_decision": APPROVERS,
    "annul_denial": {"head"},
    "annul_refusal": {"head"},
    "spare_permit": APPROVERS,
    "repair_credit": APPROVERS,
    "report_built": {APPLICANT},
    "record_built": {"clerk"},
    "look_after": APPROVERS,
    "report_righted": {APPLICANT},
    "record_righted": {"clerk"},
    "need_inspection": APPROVERS,
    "plan_inspection": {"officer"},
    "replan_inspection": {"officer"},
    "propose_visit_day": {APPLICANT},
    "record_visit_day": {"clerk"},
    "keep_visit_day": {"officer"},
    "conclude_inspection": {"approver", "inspector"},  # who take part
    "record_presence": {"approver", "inspector"},  # who take part
    "answer_rectification": {APPLICANT},
    "record_rectification": {"clerk"},
    "tell_interested": APPROVERS,
    "record_statement": APPROVERS,
    "record_receipt": APPROVERS,
    "tell_hearing": APPROVERS,
    "record_hearing_request": APPROVERS,
    "set_hearing": APPROVERS,
    "record_notified": APPROVERS,
    "record_hearing": APPROVERS,
    "ask_hearing": {APPLICANT},
    "verify_held": APPROVERS,
    "cannot_verify": APPROVERS,
    "record_permit": APPROVERS,
    "record_change": APPROVERS,
    "correct_permit": APPROVERS,
    "add_permit_scan": APPROVERS,
    "publish_permit_scan": APPROVERS,
    "withdraw_permit_scan": APPROVERS,
    "issue": {"officer"},
    "close_without_licence": {"officer"},
    "reissue_licence": {"officer"},
    "cancel_licence": {"officer"},
    "report_loss": {APPLICANT},
    "record_loss": {"clerk", "clerk of another county"},
    "end_loss": {APPLICANT},
    "record_loss_end": {"clerk", "clerk of another county"},
    "tell_few": {APPLICANT},
    "answer_few": {APPLICANT},
    "record_few": {"clerk", "clerk of another county"},
    "settle_few": {APPLICANT},
    "give_up_licence": {APPLICANT},
    "record_licence_up": {"clerk", "clerk of another county"},
    "record_given_up": {"clerk", "clerk of another county"},
    "tell_expiry": {APPLICANT},
    "report_licence": {"officer"},
    "end": APPROVERS,
    "deregister": APPROVERS,
    "apply_renewal": {APPLICANT},
    "record_renewal": {"clerk", "clerk of another county"},
    "renew": APPROVERS,
    "refuse_renewal": APPROVERS,
    "ask_renewal_papers": APPROVERS,
    "warn_renewal": APPROVERS,
    "refuse_renewal_in": APPROVERS,
    "answer_renewal": {APPLICANT},
    "take_back_renewal": {APPLICANT},
    "record_renewal_answer": {"clerk", "clerk of another county"},
    "record_renewal_back": {"clerk", "clerk of another county"},
    "remind_renewal": {APPLICANT},
    "renew_by_silence": {APPLICANT},
    "answer_supplement": {APPLICANT},
    "answer_at_counter": {"clerk"},
    "record_going_on": {"clerk"},
    "go_on": {APPLICANT},
    "return_supplement": {"clerk"},
    "still_missing": APPROVERS,
    "attach_scans": {"clerk", "clerk of another county"},
    "hand_in_promised": {APPLICANT},
    "take_in_promised": {"clerk", "clerk of another county"},
    "remind_promises": {APPLICANT},
    "verify_promise": APPROVERS,
    "verify_condition": APPROVERS,
    "break_promise": APPROVERS,
    "deliver": {"clerk", "clerk of another county"},
    "agree_to_wait": {APPLICANT},
    "record_agreement": {"clerk", "clerk of another county"},
    "agree_online": {APPLICANT},
    "record_online_consent": {"clerk", "clerk of another county"},
    "end_online": {APPLICANT},
    "record_online_end": {"clerk", "clerk of another county"},
    "deliver_online": {"clerk", "clerk of another county"},
    "ask_paper": {APPLICANT},
    "record_paper_request": {"clerk", "clerk of another county"},
    "hand_over_paper": {"clerk", "clerk of another county"},
    "open_delivered": {APPLICANT},
    "record_post": {"clerk", "clerk of another county"},
    "withdraw": {APPLICANT},
    "take_back_item": {APPLICANT},
    "record_item_back": {"clerk"},
    "choose": {APPLICANT},
    "record_choice": {"clerk"},
    "remind_choice": {APPLICANT},
    "settle_choice": {APPLICANT},
    "give_up": {APPLICANT},
    "date_unbuilt": {APPLICANT},
    "tell_late": {APPLICANT},
    "lapse": {APPLICANT},  # no account either: the clock
    "remind": {APPLICANT},
    "name_day": {APPLICANT},
    "close_unanswered": {APPLICANT},
}


@pytest.fixture
def everybody(demo):
    """Actors by description; two of them hold the right post on another day."""
    return once("everybody", _everybody)


def _everybody():
    User.objects.create_superuser("root")
    approver = User.objects.get(username=ACCOUNTS["approver"])
    today = clock.today()
    User.objects.create_user("newcomer", is_staff=True)
    for name, days in (
        ("former", {"valid_from": today - timedelta(days=9), "valid_until": today - timedelta(1)}),
        ("future", {"valid_from": today + timedelta(days=1)}),
    ):
        post = approver.posts.get()
        post.pk, post.user = None, User.objects.create_user(name)
        for column, day in days.items():
            setattr(post, column, day)
        post.save(force_insert=True)
    accounts = {who: User.objects.get(username=name) for who, name in ACCOUNTS.items()}
    return accounts | {STRANGER: AnonymousUser(), APPLICANT: None}


def admitted(ready, everybody, undone) -> set[str]:
    """For whom ``run`` does it; everybody else is told why not."""
    may = set()
    for who, actor in everybody.items():
        with undone():
            if refusal := ready.verb.refusal(actor, ready.subject):
                with pytest.raises(PermissionDenied, match=re.escape(refusal)):
                    ready.verb.run(ready.subject, actor=actor, **ready.arguments)
            else:
                ready.verb.run(ready.subject, actor=actor, **ready.arguments)
                may.add(who)
    return may


def test_the_table_knows_every_verb():
    assert set(MAY) == set(RUNNABLE)


@pytest.mark.parametrize("code", RUNNABLE)
def test_run_refuses_everybody_but_those_who_may(ready, everybody, state_of, undone, code):
    prepared = ready(code)
    before = state_of(prepared.case)
    assert admitted(prepared, everybody, undone) == MAY[code]
    assert state_of(prepared.case) == before


def test_a_counter_case_too_is_refused_by_the_department_of_the_item_and_not_by_the_window(
    ready, everybody, undone
):
    prepared = ready("refuse", channel="window")
    assert admitted(prepared, everybody, undone) == APPROVERS


@pytest.mark.one_database
@pytest.mark.parametrize("code", OFFERED)
def test_the_page_offers_and_its_address_takes_what_run_would_allow(
    client, ready, everybody, state_of, undone, code
):
    prepared = ready(code)
    before = state_of(prepared.case)
    there = "issuance_papers" if prepared.verb.prints else "issuance_case"
    page = reverse(there, args=[prepared.case.pk])
    offered, taken = set(), set()
    for who in ACCOUNTS:
        if (prepared.verb, prepared.subject) in offers(everybody[who], prepared.case):
            offered.add(who)
        visitor = type(client)()
        visitor.force_login(everybody[who])
        with undone():
            answer = prepared.post(visitor)
        if answer.status_code == 302 and answer["Location"] == page:
            taken.add(who)
        else:
            assert answer.status_code in {302, 403, 404}, who
    assert offered == taken == MAY[code]
    assert prepared.post(client)["Location"].startswith("/cms/login/")
    assert state_of(prepared.case) == before


def test_who_accepted_a_case_decides_nothing_on_it_and_is_told_why(ready, person):
    prepared = ready("accept")
    clerk = prepared.actor
    post = person("approver-450204-mr").posts.get()
    post.pk, post.user = None, clerk
    post.save(force_insert=True)
    clerk = person(clerk.username)
    prepared.run(clerk)
    review = prepared.case.reviews.get(department__code="450204-MR")
    with pytest.raises(PermissionDenied, match="受审分离"):
        ready("decide").verb.run(review, actor=clerk, grant=True)
    review.refresh_from_db()
    assert review.status == "open"
