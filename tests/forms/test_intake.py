"""Submitting: once, complete, frozen; and the one supplement that may follow."""

import json
import uuid
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from forms import drafts, intake, revisions, uploads
from forms.models import Channel, Draft, Submission, SubmissionRevision
from forms.references import access_code, code_again, code_digest, possible_references
from forms.signals import submission_received
from portal.ground.files import storage
from portal.ground.models import Event, Post, Role, User
from tests.forms.conftest import DAY, NOODLES
from tests.forms.filling import NOODLE_FORM, RESIDENT, filled_draft, pdf


@pytest.fixture
def submission(draft):
    return intake.submit(draft=draft).submission


def test_what_was_filled_in_is_frozen_typed(submission):
    content = submission.current().content
    assert set(content) == {"answers", "choices", "data", "declared"}
    assert content["answers"]["area_m2"] == "40"
    assert content["choices"]["DRAINAGE"] == {"mode": "apply"}
    assert content["data"] | {"dr_volume": "2.5", "dr_key_unit": False} == content["data"]
    assert content["data"]["premises_area"] == "40"
    assert content["declared"] == {"M_AUTH": "not_applicable", "M_HEALTH": "not_applicable"}
    assert submission.operator_name == NOODLE_FORM["entity_name"]


def test_fifty_equal_posts_make_one_submission_and_fifty_equal_receipts(draft):
    receipts = {
        (one.reference, one.access_code, one.submission.pk)
        for one in (intake.submit(draft=Draft.objects.get(pk=draft.pk)) for _post in range(50))
    }
    assert len(receipts) == 1
    assert Submission.objects.count() == SubmissionRevision.objects.count() == 1
    assert Event.objects.filter(verb="submit").count() == 1


def test_the_unique_uuid_is_what_the_database_holds_against_a_second_one(submission):
    columns = {f.attname: getattr(submission, f.attname) for f in Submission._meta.concrete_fields}
    del columns["id"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.create(**columns | {"reference": "other"})


def test_the_seal_finds_a_changed_value_and_a_changed_file(submission):
    revision = submission.current()
    assert revisions.intact(revision)
    revision.content["data"]["entity_name"] = "别人"
    assert not revisions.intact(revision)
    revision.refresh_from_db()
    revision.files.filter(material="M_PLAN").update(sha256="0" * 64)
    assert not revisions.intact(revision)


def test_later_changes_of_the_draft_do_not_reach_the_submission(draft):
    revision = intake.submit(draft=draft).submission.current()
    drafts.keep(draft=draft, data=NOODLE_FORM | {"entity_name": "别的店"})
    revision.refresh_from_db()
    assert revision.content["data"]["entity_name"] == NOODLE_FORM["entity_name"]


def test_completeness_is_judged_on_the_stored_draft(draft):
    Draft.objects.filter(pk=draft.pk).update(data={})
    with pytest.raises(intake.Incomplete) as refusal:
        intake.submit(draft=draft)
    assert "经营者名称" in {problem.label for problem in refusal.value.problems}
    assert not Submission.objects.exists()
    assert not Event.objects.filter(verb="submit").exists()


def test_a_receiver_that_fails_leaves_no_submission(draft):
    def fail(**_facts):
        raise RuntimeError("no case")

    submission_received.connect(fail)
    try:
        with pytest.raises(RuntimeError, match="no case"):
            intake.submit(draft=draft)
    finally:
        submission_received.disconnect(fail)
    assert not Submission.objects.exists()
    assert intake.submit(draft=draft).reference


def test_a_lost_file_is_not_acknowledged(draft, settings, tmp_path):
    settings.PORTAL_PRIVATE_ROOT = tmp_path
    with pytest.raises(uploads.LostFile):
        intake.submit(draft=draft)
    assert not Submission.objects.exists()


def test_a_swept_draft_says_so(draft):
    Draft.objects.filter(pk=draft.pk).delete()
    with pytest.raises(intake.DraftGone):
        intake.submit(draft=draft)


def test_at_the_window_only_a_clerk_of_the_city_submits(version, people):
    draft = filled_draft(version, NOODLES, channel=Channel.WINDOW, clerk=people["clerk"])
    for other in (None, people["stranger"], people["editor"]):
        with pytest.raises(PermissionDenied):
            intake.submit(draft=draft, actor=other)
    assert intake.submit(draft=draft, actor=people["clerk"]).submission.clerk == people["clerk"]


def test_who_filled_in_is_kept_beside_who_took_in(version, people):
    """Of what was handed in before there was such a column, while its draft is still there."""
    draft = filled_draft(version, NOODLES, channel=Channel.WINDOW, clerk=people["clerk"])
    taker = User.objects.create_user("taker")
    Post.objects.create(user=taker, role=Role.CLERK, region=version.region, valid_from=DAY)
    submission = intake.submit(draft=draft, actor=taker).submission
    assert (submission.clerk, submission.filled_by) == (taker, people["clerk"])
    Submission.objects.update(filled_by=None)
    import_module("forms.migrations.0007_fill_in_who_filled_in").fill(apps, None)
    submission.refresh_from_db()
    assert submission.filled_by == people["clerk"]


def test_the_history_holds_no_personal_value(submission):
    (event,) = Event.objects.filter(verb="submit")
    told = json.dumps(event.data) + event.subject + event.case
    assert event.data == {
        "reference": submission.reference,
        "sha256": submission.current().sha256,
    }
    for value in ("entity_name", "legal_rep_name", "legal_rep_phone"):
        assert NOODLE_FORM[value] not in told
    assert RESIDENT not in told


def test_references_name_region_and_day_and_count_up(draft, version):
    first = intake.submit(draft=draft).reference
    second = intake.submit(draft=filled_draft(version, NOODLES)).reference
    assert [one.rsplit("-", 2)[0] for one in (first, second)] == [first.rsplit("-", 2)[0]] * 2
    assert [one.split("-")[2] for one in (first, second)] == ["0001", "0002"]
    assert len({one[-1] for one in (first, second)}) == 2


@pytest.mark.parametrize(
    "spoil",
    [
        str.lower,
        lambda text: f" {text} ",
        lambda text: text.replace("-", "—"),
        lambda text: text.replace("-", ""),
        lambda text: f"\u202d{text}\u202c".replace("-", " "),
    ],
)
def test_reference_and_code_are_read_as_people_type_them(draft, spoil):
    receipt = intake.submit(draft=draft)
    found = intake.verify_access(spoil(receipt.reference), spoil(receipt.access_code))
    assert found == receipt.submission


@pytest.mark.parametrize("code", ["", "AAAA-AAAA", "测试"])
def test_a_wrong_code_opens_nothing(draft, code):
    receipt = intake.submit(draft=draft)
    assert intake.verify_access(receipt.reference, code) is None
    assert intake.verify_access("450204-990101-0001-A", receipt.access_code) is None
    assert intake.verify_access("", "") is None


def test_the_code_is_not_stored_and_survives_a_change_of_the_key(submission, settings):
    code = intake.receipt(submission).access_code
    assert code not in json.dumps(list(Submission.objects.values()), default=str)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key"
    assert intake.receipt(submission).access_code == code
    settings.SECRET_KEY_FALLBACKS = []
    assert intake.receipt(submission).access_code == ""
    assert intake.verify_access(submission.reference, code) == submission


def test_codes_of_two_submissions_differ(submission):
    other = uuid.uuid4()
    assert access_code(other) != access_code(submission.uuid)
    assert code_again(other, code_digest(access_code(other), other)) == access_code(other)
    assert possible_references("４５０２０４-261123-0001-k") == ["450204-261123-0001-K"]
    assert "GXLZ01-261123-0001-K" in possible_references("gxlz012611230001k")
    assert "4502041A-261123-10001-K" in possible_references("4502041A26112310001K")
    assert possible_references("x" * 1000) == ["X" * 1000]


def revise(submission, *, data=(), files=(), allowed):
    return intake.revise(submission=submission, data=dict(data), files=dict(files), allowed=allowed)


NAME, PLAN = ("field", "entity_name"), ("material", "M_PLAN")


def test_a_supplement_makes_the_next_revision_and_keeps_the_rest(submission):
    first = submission.current()
    stored = uploads.take_in(pdf("新平面图.pdf", "new"))
    second = revise(
        submission,
        data={"entity_name": "改名店"},
        files={"M_PLAN": [stored]},
        allowed={NAME, PLAN},
    )
    assert second.number == 2
    assert second.content["data"] == first.content["data"] | {"entity_name": "改名店"}
    assert [file.name for file in second.files.filter(material="M_PLAN")] == ["新平面图.pdf"]
    assert second.files.count() == first.files.count()
    assert revisions.intact(second)
    assert revisions.intact(first)
    assert submission.current() == second
    assert storage.is_intact(stored.sha256)
    events = Event.objects.filter(subject=f"submission:{submission.pk}").order_by("pk")
    assert list(events.values_list("verb", "before", "after")) == [
        ("submit", "", "1"),
        ("revise", "1", "2"),
    ]


def test_a_supplement_may_not_touch_what_was_not_named(submission):
    with pytest.raises(intake.NotOpened, match="legal_rep_name"):
        revise(submission, data={"legal_rep_name": "别人"}, allowed={NAME})
    with pytest.raises(intake.NotOpened, match="M_AUTH"):
        revise(submission, files={"M_AUTH": []}, allowed={PLAN})
    assert submission.revisions.count() == 1


def test_a_supplement_answers_everything_that_was_named(submission):
    with pytest.raises(intake.Incomplete) as refusal:
        revise(submission, data={"entity_name": ""}, allowed={NAME, PLAN})
    assert {problem.label for problem in refusal.value.problems} == {
        "经营者名称",
        "经营场所平面布局图（标明面积、功能分区、设备设施位置）",
    }
    assert submission.revisions.count() == 1


def test_a_supplement_may_hand_in_what_did_not_apply(submission):
    revision = revise(
        submission,
        files={"M_AUTH": [uploads.take_in(pdf(mark="auth"))]},
        allowed={("material", "M_AUTH")},
    )
    assert "M_AUTH" not in revision.content["declared"]


def test_the_permits_of_a_revision_are_told_with_their_way(submission):
    chosen = [(permit.code, way) for permit, way in intake.chosen_permits(submission.current())]
    assert chosen == [("SMALL_CATERING", "apply"), ("DRAINAGE", "apply")]
