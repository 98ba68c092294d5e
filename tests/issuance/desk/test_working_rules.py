"""Working rules: written by the city, approved with a release, read from a case, never public."""

import io
import re
import zipfile

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from guides.models import GuideVersion, Industry, InspectionPoint, VersionRules, WorkingRule
from guides.models.working_rules import Rules
from guides.release import releases, working_rules
from guides.version.snapshot import SnapshotCorrupt
from issuance.models import Case
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Region
from portal.search import index
from portal.search.models import SearchPassage
from tests.made_pdfs import fetched_pdf
from tests.one_city import city_of_tests
from tests.public_pages import GUIDE, NOT_FOUND, PAGES
from tests.releasing import SOUTH, pairs, proposed
from tests.triggers import lifted

pytestmark = pytest.mark.django_db
INDUSTRY, OFFICER = "SMALL_EATERY", "officer-450204-aa"
SECRET = "勘查时先看隔油池再看燃气阀"
LIST = reverse("wagtailsnippets_guides_workingrule:list")
ADD = reverse("wagtailsnippets_guides_workingrule:add")


def rule(kind="inspection", industry=INDUSTRY):
    return WorkingRule.objects.of(city_of_tests()).get(industry__code=industry, kind=kind)


def save(client, one, text):
    url = reverse("wagtailsnippets_guides_workingrule:edit", args=[one.pk])
    return client.post(url, {"industry": one.industry_id, "kind": one.kind, "text": text})


def drafted(author):
    city = Region.objects.get(code=SOUTH).city
    return releases.draft_release(
        actor=author,
        name="规范修订",
        region=city,
        pairs=pairs(INDUSTRY),
        effective_from=clock.today(),
    )


@pytest.fixture
def release(signed_in, person):
    """The city's editor writes, then drafts; another is to approve."""
    assert save(signed_in("editor-4502"), rule(), SECRET).status_code == 302
    return drafted(person("editor-4502"))


@pytest.fixture
def approved(release, person):
    digest = proposed(person("editor-4502"), release)
    return releases.approve(actor=person("editor2-4502"), release=release, digest=digest)


def shown(client, case):
    response = client.get(reverse("issuance_rules", args=[case.pk]))
    assert response.status_code == 200
    return response.content.decode()


def test_an_officer_reads_from_a_case_the_rules_of_its_own_version(new_case, approved, signed_in):
    officer = signed_in(OFFICER)
    old = Case.objects.filter(region__code=SOUTH, industry__code=INDUSTRY).earliest("pk")
    new = new_case("submitted")
    assert (old.version.number, new.version.number) == (1, 2)
    link = reverse("issuance_rules", args=[new.pk])
    assert link in officer.get(reverse("issuance_case", args=[new.pk])).content.decode()
    assert SECRET in shown(officer, new)
    assert "勘查标准" in shown(officer, new)
    assert SECRET not in shown(officer, old)
    assert "一次到场" in shown(officer, old)
    assert "食品经营许可" in shown(officer, old)
    assert "FOOD_LIC" not in shown(officer, old)


def test_a_later_edit_changes_neither_a_version_nor_a_proposal(approved, new_case, signed_in):
    case = new_case("submitted")
    assert save(signed_in("editor-4502"), rule(), "改后的标准").status_code == 302
    assert SECRET in shown(signed_in(OFFICER), case)
    assert "改后的标准" not in shown(signed_in(OFFICER), case)


def test_the_release_screen_shows_the_rules_and_that_they_changed(release, signed_in):
    page = signed_in("editor2-4502").get(reverse("guides_release", args=[release.pk]))
    assert SECRET in page.content.decode()
    (candidate,) = page.context["candidates"]
    rules, changed = candidate["rules"]
    assert changed
    assert [kind for kind, _text in rules.texts] == ["操作规范", "勘查标准", "监管规则"]


def test_a_candidate_with_the_rules_in_force_changes_none(approved, person):
    again = drafted(person("editor-4502"))
    assert working_rules.of_candidate(again.items.get()) == (
        approved[0].working_rules.content,
        False,
    )
    WorkingRule.objects.all().delete()
    InspectionPoint.objects.all().delete()
    bare = drafted(person("editor-4502"))
    assert working_rules.of_candidate(bare.items.get()) == (Rules(), True)


def test_what_is_approved_are_exactly_the_rules_that_were_read(release, person):
    digest = proposed(person("editor-4502"), release)
    item = release.items.get()
    release.items.update(working_rules=bytes(item.working_rules).replace(b"\xe5", b"\xe6"))
    with pytest.raises(VerbRefused):
        releases.approve(actor=person("editor2-4502"), release=release, digest=digest)
    release.items.update(working_rules=bytes(item.working_rules))
    (version,) = releases.approve(actor=person("editor2-4502"), release=release, digest=digest)
    assert bytes(version.working_rules.body) == bytes(item.working_rules)


@pytest.mark.both_databases
def test_the_database_refuses_to_change_or_delete_what_was_approved(approved):
    kept = VersionRules.objects.filter(version=approved[0])
    for change in ({"body": b"{}"}, {"sha256": "0" * 64}):
        with pytest.raises(IntegrityError), transaction.atomic():
            kept.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM guides_versionrules")
    assert kept.get().content.texts[1] == ("勘查标准", SECRET)


def test_rules_that_do_not_match_their_hash_are_not_read(approved):
    kept = approved[0].working_rules
    forged = VersionRules(body=bytes(kept.body).replace(b"{", b"{ "), sha256=kept.sha256)
    with pytest.raises(SnapshotCorrupt):
        _ = forged.content


@pytest.mark.both_databases
def test_a_version_approved_without_rules_says_so(new_case, signed_in):
    case = new_case("submitted", industry="CONVENIENCE")
    with lifted(connection):
        VersionRules.objects.filter(version=case.version).delete()
    assert "没有操作规范" in shown(signed_in(OFFICER), case)


def words(response):
    """What a reader gets: the text of a page, of a PDF, of the parts of a workbook."""
    body = b"".join(response) if response.streaming else response.content
    if body.startswith(b"%PDF"):
        body = "".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages).encode()
    elif body.startswith(b"PK"):
        book = zipfile.ZipFile(io.BytesIO(body))
        body = b"".join(map(book.read, book.namelist()))
    return re.sub(r"\s+", "", body.decode())


def test_nothing_public_says_a_word_of_them(approved, client, tmp_path, settings):
    settings.VAR = tmp_path
    index.refresh()
    licence = Case.objects.filter(licence__isnull=False).first().licence
    token = licence.editions.latest("number").token
    more = [
        f"{GUIDE}v/2/",
        f"{GUIDE}notice.pdf",
        f"{GUIDE}v/1/notice.pdf",
        "/guides/catalogue/450200/catalogue.xlsx",
        f"/search/?q={SECRET[3:8]}",
        f"/search/suggest/?q={SECRET[3:8]}",
        "/feeds/guides/450204.xml",
        f"/l/{token}/record.json",
        f"/api/v1/licences/{token}",
        "/api/openapi.json",
    ]
    for path in [*PAGES, *more]:
        response = fetched_pdf(client, path) if path.endswith(".pdf") else client.get(path)
        assert response.status_code == (404 if path in NOT_FOUND else 200), path
        said = words(response)
        assert SECRET not in said, path
        assert "一次到场：各部门约定" not in said, path
    assert not SearchPassage.objects.filter(text__contains=SECRET).exists()
    assert not any(SECRET.encode() in bytes(one.body) for one in GuideVersion.objects.all())


@pytest.mark.parametrize(
    "name", ["editor-450204", OFFICER, "approver-450204-mr", "clerk-450204", "supervisor-4502"]
)
def test_only_the_citys_editors_write_them(signed_in, name):
    client, one = signed_in(name), rule()
    before = one.text
    assert client.get(LIST).status_code == 302
    assert save(client, one, SECRET).status_code in (302, 404)
    bakery = Industry.objects.of(city_of_tests()).exclude(code=INDUSTRY).first()
    client.post(ADD, {"industry": bakery.pk, "kind": "operation", "text": SECRET})
    assert [rule().text, WorkingRule.objects.of(city_of_tests()).count()] == [before, 3]


@pytest.mark.both_databases
def test_the_citys_editor_adds_one_and_a_second_of_the_kind_is_refused(signed_in):
    client, other = signed_in("editor-4502"), Industry.objects.get(code="CONVENIENCE")
    data = {"industry": other.pk, "kind": "operation", "text": SECRET}
    assert client.post(ADD, data).status_code == 302
    again = client.post(ADD, data | {"text": "另一份"})
    assert again.status_code == 200
    assert "另一份" in again.content.decode()
    assert rule("operation", "CONVENIENCE").text == SECRET


def test_beyond_the_border_a_cases_rules_do_not_exist_and_strangers_are_asked_to_sign_in(
    signed_in,
):
    case = Case.objects.filter(region__code=SOUTH).earliest("pk")
    path = reverse("issuance_rules", args=[case.pk])
    assert signed_in("approver-450203-mr").get(path).status_code == 404
    assert signed_in("editor-450204").get(path).status_code == 404
    for door in (path, LIST, ADD):
        assert "login" in Client().get(door)["Location"]
