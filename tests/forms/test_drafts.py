"""Drafts: begun once, kept at every step, judged step by step."""

import datetime as dt
import os
import uuid

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from forms import drafts, intake, jobs, uploads
from forms.completeness import State
from forms.models import Channel, Draft, Upload
from guides.models import GuideVersion
from guides.public.labels import verdict
from portal.ground.calendar import clock
from portal.ground.files import storage
from portal.ground.jobs import discards
from portal.ground.models import OutboxMessage
from tests.forms.conftest import NOODLES, deferring
from tests.forms.filling import APPLY_ALL, NOODLE_FORM, filled_draft, hand_in_papers, pdf


def reached(draft):
    return State(Draft.objects.select_related("version__region__parent").get(pk=draft.pk)).reached


def test_each_step_is_reached_when_the_one_before_is_sound(version):
    draft = drafts.start_draft(version=version, answers={"area_m2": "40"})
    assert reached(draft) == "situation"
    drafts.keep(draft=draft, answers=NOODLES)
    assert reached(draft) == "permits"
    drafts.keep(draft=draft, choices=APPLY_ALL)
    assert reached(draft) == "form"
    drafts.keep(draft=draft, data=NOODLE_FORM)
    assert reached(draft) == "materials"
    hand_in_papers(draft)
    assert reached(draft) == "check"


def test_a_permit_that_a_new_answer_calls_for_must_be_chosen(version):
    draft = filled_draft(version, NOODLES)
    drafts.keep(draft=draft, answers=NOODLES | {"tobacco": "yes"})
    state = State(draft)
    assert state.reached == "permits"
    assert [problem.anchor for problem in state.problems] == ["id_TOBACCO-mode_0"]


def test_fewer_than_two_permits_stop_at_the_permits_and_say_so(version):
    draft = filled_draft(version, NOODLES | {"sewage": "no"})
    state = State(draft)
    (problem,) = state.problems
    assert (problem.step, problem.message) == ("permits", verdict(state.outcome))


def test_a_region_may_give_a_composite_for_one_permit(make_version):
    def generous(part):
        return part.model_copy(
            update={"region": part.region.model_copy(update={"composite_for_single": True})}
        )

    draft = drafts.start_draft(
        version=make_version(change=generous), answers=NOODLES | {"sewage": "no"}
    )
    drafts.keep(draft=draft, choices=APPLY_ALL)
    assert reached(draft) == "form"


def test_what_was_to_follow_later_is_asked_for_while_that_is_not_open(version):
    draft = filled_draft(version, NOODLES)
    draft.uploads.filter(material="M_PLAN").delete()
    columns = {"data": NOODLE_FORM | {"apply_mode": "容缺受理"}}
    drafts.keep(draft=draft, declared=draft.declared | {"M_PLAN": "promised"}, **columns)
    assert [problem.anchor for problem in State(draft).problems] == ["paper-M_PLAN"]
    assert State(draft).spec.item_by_key["apply_mode"].fixed == "一般程序"


def test_a_paper_may_follow_later_where_the_version_allows_it(make_version):
    draft = filled_draft(make_version(change=deferring), NOODLES)
    draft.uploads.filter(material="M_PLAN").delete()
    drafts.keep(draft=draft, data=NOODLE_FORM)
    assert [problem.anchor for problem in State(draft).problems] == ["paper-M_PLAN"]
    drafts.keep(draft=draft, declared=draft.declared | {"M_PLAN": "promised"})
    assert State(draft).problems == ()
    assert [paper.id for paper in State(draft).promised] == ["M_PLAN"]


def test_paper_originals_count_at_the_window_only(version, people):
    draft = filled_draft(version, NOODLES)
    draft.uploads.filter(material="M_PLAN").delete()
    drafts.keep(draft=draft, declared=draft.declared | {"M_PLAN": "paper"})
    assert State(draft).reached == "materials"
    drafts.keep(draft=draft, channel=Channel.WINDOW)
    assert State(draft).problems == ()


def test_two_clicks_begin_one_draft_and_the_second_overwrites_nothing(version):
    mine = uuid.uuid4()
    first = drafts.start_draft(version=version, answers=NOODLES, submission_uuid=mine)
    again = NOODLES | {"tobacco": "yes"}
    second = drafts.start_draft(version=version, answers=again, submission_uuid=mine)
    assert first.pk == second.pk
    assert Draft.objects.get().answers == NOODLES


def test_the_first_click_of_one_clerk_is_not_the_draft_of_another(version, people):
    mine = uuid.uuid4()
    place = {"version": version, "channel": Channel.WINDOW, "submission_uuid": mine}
    first = drafts.start_draft(clerk=people["clerk"], **place)
    assert drafts.begun(clerk=people["clerk"], **place) == first
    assert drafts.begun(clerk=people["stranger"], **place) is None


def test_answers_to_questions_that_are_no_longer_asked_decide_nothing(version):
    draft = drafts.start_draft(version=version, answers=NOODLES)
    Draft.objects.filter(pk=draft.pk).update(answers=NOODLES | {"gone": "yes"})
    draft.refresh_from_db()
    assert "gone" not in State(draft).situation.data
    assert reached(draft) == "permits"


def test_a_start_page_used_again_after_submitting_begins_a_new_draft(version):
    mine = uuid.uuid4()
    draft = filled_draft(version, NOODLES, submission_uuid=mine)
    intake.submit(draft=draft)
    again = drafts.start_draft(version=version, answers=NOODLES, submission_uuid=mine)
    assert again.pk != draft.pk
    assert again.submission_uuid != mine


def test_only_a_clerk_of_the_city_begins_a_draft_at_the_window(version, people):
    draft = drafts.start_draft(version=version, channel=Channel.WINDOW, clerk=people["clerk"])
    assert draft.clerk == people["clerk"]
    for other in (people["stranger"], people["editor"], None):
        with pytest.raises(PermissionDenied):
            drafts.start_draft(version=version, channel=Channel.WINDOW, clerk=other)


def test_a_draft_is_submitted_when_it_is_handed_in_and_not_when_another_is(version):
    draft, other = filled_draft(version, NOODLES), drafts.start_draft(version=version)
    assert drafts.submitted(draft) is None
    submission = intake.submit(draft=draft).submission
    assert drafts.submitted(draft) == submission
    assert drafts.submitted(other) is None


def test_keeping_prolongs_the_link(version):
    draft = drafts.start_draft(version=version)
    assert draft.expires_at - draft.updated_at == dt.timedelta(days=30)
    Draft.objects.update(expires_at=clock.now())
    draft.refresh_from_db()
    assert drafts.expired(draft)
    drafts.keep(draft=draft, data={})
    draft.refresh_from_db()
    assert not drafts.expired(draft)
    assert draft.expires_at - draft.updated_at == dt.timedelta(days=30)


@pytest.mark.parametrize(("seconds", "expired"), [(-1, False), (0, True), (1, True)])
def test_a_draft_has_expired_from_its_last_moment_on(version, seconds, expired):
    draft = drafts.start_draft(version=version)
    with time_machine.travel(draft.expires_at + dt.timedelta(seconds=seconds), tick=False):
        assert drafts.expired(draft) is expired


def test_a_newer_version_is_offered_and_what_was_typed_stays(make_version):
    old = make_version()
    draft = filled_draft(old, NOODLES)
    assert drafts.newer_version(draft) is None
    GuideVersion.objects.filter(pk=old.pk).update(status=GuideVersion.Status.SUPERSEDED)
    new = make_version(number=2)
    draft.version.refresh_from_db()
    assert drafts.newer_version(draft) == new
    drafts.move_to(draft=draft, version=new)
    assert State(draft).problems == ()


def test_a_withdrawn_guide_takes_no_submission(version):
    draft = filled_draft(version, NOODLES)
    GuideVersion.objects.filter(pk=version.pk).update(status=GuideVersion.Status.WITHDRAWN)
    with pytest.raises(intake.Incomplete, match="停用"):
        intake.submit(draft=draft)


def test_expired_drafts_go_with_their_papers_and_what_others_name_stays(
    version, settings, tmp_path
):
    settings.PORTAL_PRIVATE_ROOT = tmp_path
    one = drafts.start_draft(version=version)
    other = drafts.start_draft(version=version)
    mine = uploads.attach(draft=one, material="M_PLAN", file=pdf(mark="mine"))
    shared = uploads.attach(draft=one, material="M_AUTH", file=pdf(mark="both"))
    uploads.attach(draft=other, material="M_AUTH", file=pdf(mark="both"))
    Draft.objects.filter(pk=one.pk).update(expires_at=clock.now() - dt.timedelta(seconds=1))
    assert jobs.sweep_drafts() == 1
    assert list(Draft.objects.all()) == [other]
    waiting = OutboxMessage.objects.filter(kind=discards.DISCARD)
    assert {message.payload["sha256"] for message in waiting} == {mine.sha256, shared.sha256}
    old = clock.now() - dt.timedelta(days=3)
    for message in waiting:
        assert message.due_at > clock.now() + storage.UNCLAIMED
        _age(message.payload["sha256"], old)
        discards.discard(message)
    assert storage.is_intact(shared.sha256)
    assert not storage.is_intact(mine.sha256)


def _age(sha256, at):
    path = storage.private_storage().path(storage.name_of(sha256))
    os.utime(path, (at.timestamp(), at.timestamp()))


def test_a_file_taken_off_is_taken_off_this_draft_only(version):
    one, other = drafts.start_draft(version=version), drafts.start_draft(version=version)
    file = uploads.attach(draft=one, material="M_PLAN", file=pdf())
    assert not uploads.detach(draft=other, pk=file.pk)
    assert not OutboxMessage.objects.filter(kind=discards.DISCARD).exists()
    assert uploads.detach(draft=one, pk=file.pk)
    assert not Upload.objects.exists()
    let_go = OutboxMessage.objects.get(kind=discards.DISCARD)
    assert let_go.payload["sha256"] == file.sha256


def test_an_empty_upload_leaves_nothing_behind(version):
    draft = drafts.start_draft(version=version)
    with pytest.raises(uploads.Refused, match="空"):
        uploads.attach(draft=draft, material="M_PLAN", file=SimpleUploadedFile("a.pdf", b""))
    assert not Upload.objects.exists()
