"""What was hashed or signed before today is hashed alike today: digests as first written down."""

import json
from datetime import date
from types import SimpleNamespace

import pytest

from forms import revisions
from forms.models import SubmissionRevision
from guides.models import GuideVersion, Release
from guides.release import needs
from guides.release.candidates import review_digest
from guides.version.permit_parts import LimitPart
from guides.version.provenance import Fact
from guides.version.snapshot import Snapshot
from issuance.models import LicenceEdition
from portal.ground import keys
from portal.ground.history import events
from portal.ground.history.chain import link_hash, verify
from portal.ground.models import Purpose, User
from portal.ground.text.canonical import canonical_json
from tests.releasing import pairs

LINK = {
    "chain": "450200",
    "number": 1,
    "at": "2026-01-01T00:00:00.000000+00:00",
    "actor": None,
    "verb": "release.draft",
    "subject": "release:1",
    "case": "",
    "before": "",
    "after": "draft",
    "data": {"页": [1, True, None]},
}


def test_a_link_of_the_history_keeps_its_hash():
    assert link_hash("", LINK) == "dc0538285fc61b99222f063899451d6093a95c2aa3cb7ccf383b7a4785dcb14e"


def test_a_submission_keeps_its_seal():
    file = {
        "material": "M",
        "name": "图.pdf",
        "media_type": "application/pdf",
        "size": 5,
        "sha256": "a" * 64,
    }
    content = {"answers": {"area": "40"}, "data": {"name": "测试·面馆", "用": [True, None, 2]}}
    sealed = "d20a081193bbf7d2eec609344177ac711b4fd2c9862cc02a213dacfdfec98c13"
    assert revisions.seal(content, [file]) == sealed


def test_a_verified_fact_keeps_its_digest():
    limit = LimitPart(value=20, unit="工作日", provenance="待核实")
    digest = "b223e2d82065afa237c11cdd04c9982b64fd679c9e47f9e84100058ae5a0c6ad"
    assert Fact("FOOD", "食品", "limit", limit).digest == digest


def test_a_departments_word_keeps_the_candidates_it_was_given_on():
    items = [
        SimpleNamespace(
            region=SimpleNamespace(code=region),
            industry=SimpleNamespace(code="BAKERY"),
            slices={"450204-MR": sha256},
            working_rules=rules,
        )
        for region, sha256, rules in (
            ("450204", "b" * 64, b""),
            ("450203", "c" * 64, b'{"a":"b"}'),
        )
    ]
    digest = "b3f9fd8d9873950f7ac0293b6d87a47e128b4ba388eb794fa0a01d415c0ddf8c"
    assert needs.digest_of(items, "450204-MR") == digest


@pytest.mark.django_db
def test_a_proposal_keeps_the_digest_its_reviewer_reads(stocked):
    ((region, industry),) = pairs("BAKERY")
    release = Release.objects.create(
        name="测试批次",
        region=region,
        effective_from=date(2026, 1, 1),
        author=User.objects.create_user("author"),
        created_at="2026-01-01T00:00:00Z",
    )
    release.items.create(region=region, industry=industry, body=b"{}", sha256="d" * 64)
    digest = "9f81d173fe36b1c4f85d03d94c51bf205e6d0940c6b135fb6370683fe26b80a8"
    assert review_digest(release) == digest


@pytest.mark.django_db
def test_all_that_stands_in_the_demo_city_is_spelled_as_it_was_hashed(demo):
    for version in GuideVersion.objects.all():
        assert Snapshot.from_bytes(version.body).to_bytes() == bytes(version.body)
    for revision in SubmissionRevision.objects.all():
        assert revisions.intact(revision)
    for edition in LicenceEdition.objects.all():
        record = bytes(edition.record)
        assert canonical_json(json.loads(record)).encode() == record
        assert keys.verify(Purpose.LICENCE, record, edition.signature, edition.key_id)
    assert verify(events.exported()) is None
