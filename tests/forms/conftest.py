"""A released version of the shipped catalogue, with departments invented for the tests."""

import datetime as dt
import json
from functools import cache
from pathlib import Path

import pytest

from forms import drafts
from guides.catalogue.build import build_snapshot
from guides.catalogue.read import read
from guides.models import GuideVersion, Industry, Release
from guides.version.snapshot import digest
from portal.ground.models import Department, Post, Region, Role, User
from tests.forms.filling import filled_draft

CITY, COUNTY, OTHER_CITY = "450200", "450204", "451100"
DAY = dt.date(2026, 1, 1)
NOODLES = {"area_m2": "40", "small_cond": "yes", "sewage": "yes", "tobacco": "no", "big_ad": "no"}


@cache
def catalogue():
    path = Path(__file__).resolve().parents[2] / "guides" / "data" / "catalogue.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    data["departments"] = [
        {"code": "TEST-D", "name": "测试市场监督管理局", "region": COUNTY},
        {"code": "TEST-P", "name": "测试排水管理局", "region": CITY},
    ]
    data["issuing_bodies"] = [{"region": CITY, "department": "TEST-D"}]
    data["competences"] = [
        {"region": CITY, "permit": one["code"], "department": department(one["code"])}
        for one in data["permits"]
    ]
    reading = read(json.dumps(data))
    assert not reading.problems
    return reading.catalogue


def department(permit):
    return "TEST-P" if permit == "DRAINAGE" else "TEST-D"


@cache
def snapshot_of(industry, region=COUNTY):
    return build_snapshot(catalogue(), region, industry, DAY)


def deferring(snapshot, *, paper="yes", permits=()):
    """The version with what every paper says of 容缺, and each permit item of ``permits``, by code;
    without any every item says yes."""
    said = dict(permits)

    def answer(permit):
        deferrable = said.get(permit.code, "no") if said else "yes"
        commitment = permit.commitment.model_copy(update={"deferrable": deferrable})
        return permit.model_copy(update={"commitment": commitment})

    return snapshot.model_copy(
        update={
            "materials": tuple(
                material.model_copy(update={"deferrable": paper}) for material in snapshot.materials
            ),
            "permits": tuple(answer(permit) for permit in snapshot.permits),
        }
    )


TEXT = ("加工场所与居室分隔", "从业人员均有健康证明")


def committing(snapshot, code="SMALL_CATERING", **said):
    """The version in which this item may be handled by 告知承诺."""
    stated = {
        "offered": True,
        "text": TEXT,
        "text_source": "测试部门〔2026〕9号",
        "breach": "revoke",
    }

    def answer(permit):
        commitment = permit.commitment.model_copy(update=stated | said)
        return permit.model_copy(update={"commitment": commitment} if permit.code == code else {})

    return snapshot.model_copy(update={"permits": tuple(map(answer, snapshot.permits))})


@pytest.fixture
def snapshot():
    return snapshot_of("SMALL_EATERY")


@pytest.fixture
def places(db):
    """Liuzhou with one county, and another city."""
    city = Region.objects.create(code=CITY, name="柳州市")
    county = Region.objects.create(code=COUNTY, name="柳南区", parent=city)
    other = Region.objects.create(code=OTHER_CITY, name="贺州市")
    for code, region in (("TEST-D", county), ("TEST-P", city)):
        Department.objects.create(code=code, name=code, region=region)
    return {"city": city, "county": county, "other": other}


@pytest.fixture
def people(places):
    """A clerk of the city, a clerk of another city, and an editor."""
    made = {}
    for name, role, region in (
        ("clerk", Role.CLERK, "city"),
        ("stranger", Role.CLERK, "other"),
        ("editor", Role.EDITOR, "city"),
    ):
        user = User.objects.create_user(name, password="test", display_name=f"测试{name}")
        Post.objects.create(user=user, role=role, region=places[region], valid_from=DAY)
        made[name] = user
    return made


@pytest.fixture
def release(places):
    author = User.objects.create_user("author")
    approver = User.objects.create_user("approver")
    return Release.objects.create(
        name="测试批次",
        region=places["city"],
        status=Release.Status.ACTIVE,
        effective_from=DAY,
        author=author,
        approver=approver,
        created_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
    )


@pytest.fixture
def make_version(places, release):
    """A version of an industry in the county, in force unless told otherwise."""

    def make(code="SMALL_EATERY", *, number=1, status=GuideVersion.Status.ACTIVE, change=None):
        part = snapshot_of(code)
        industry, _new = Industry.objects.get_or_create(
            city=places["county"].city,
            code=code,
            defaults={"name": part.industry.name, "slug": part.industry.slug},
        )
        body = (change(part) if change else part).to_bytes()
        return GuideVersion.objects.create(
            region=places["county"],
            industry=industry,
            number=number,
            status=status,
            effective_from=DAY,
            release=release,
            body=body,
            sha256=digest(body),
            created_at=release.created_at,
        )

    return make


@pytest.fixture
def version(make_version):
    return make_version()


@pytest.fixture
def draft(version):
    return filled_draft(version, NOODLES)


@pytest.fixture
def begun(version):
    return drafts.start_draft(version=version, answers=NOODLES)
