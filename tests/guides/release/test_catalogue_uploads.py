"""Catalogue files in the back office: shown before they are imported, and nothing beyond rights."""

import json

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from guides.catalogue.read import read
from guides.catalogue.workbook.writing import to_workbook
from guides.models import CatalogueUpload, Industry
from guides.release import catalogue_uploads
from portal.ground.calendar import clock
from portal.ground.files import spreadsheet_apart, storage
from portal.ground.jobs import discards, outbox
from portal.ground.models import Event, Region
from tests.ground.files.judging.makers import xlsx
from tests.one_city import dump
from tests.releasing import editor

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
DOOR = "/cms/catalogue/exchange/"


@pytest.fixture
def client(author):
    client = Client()
    client.force_login(author)
    return client


def renamed(name="新名称", **more):
    data = dump()
    data["industries"][0]["name"] = name
    return json.dumps(data | more)


def sent(client, content, name="目录.json"):
    content = content.encode() if isinstance(content, str) else content
    response = client.post(DOOR, {"file": SimpleUploadedFile(name, content)})
    assert response.status_code == 302, response.content.decode()
    return CatalogueUpload.objects.latest("pk"), client.get(response["Location"])


def test_a_file_is_shown_first_and_imported_when_confirmed(client):
    upload, page = sent(client, renamed())
    assert "<ins>新名称</ins>" in page.content.decode()
    assert not Industry.objects.filter(name="新名称").exists()
    digest = page.context["shown"].digest
    done = client.post(f"{DOOR}{upload.pk}/confirm/", {"digest": digest})
    assert done.status_code == 302
    assert Industry.objects.filter(name="新名称").exists()
    assert Event.objects.filter(verb="catalogue.import").count() == 1
    assert client.post(f"{DOOR}{upload.pk}/confirm/", {"digest": digest}).status_code == 409


def test_a_workbook_goes_the_same_way(client):
    data = read(renamed("工作簿名称")).catalogue
    upload, page = sent(client, to_workbook(data), "目录.xlsx")
    client.post(f"{DOOR}{upload.pk}/confirm/", {"digest": page.context["shown"].digest})
    assert Industry.objects.filter(name="工作簿名称").exists()


@pytest.mark.both_databases
def test_what_changed_since_it_was_shown_is_not_imported(client):
    upload, page = sent(client, renamed())
    Industry.objects.filter(code=dump()["industries"][0]["code"]).update(note="别人改了")
    digest = page.context["shown"].digest
    assert client.post(f"{DOOR}{upload.pk}/confirm/", {"digest": digest}).status_code == 409
    assert client.post(f"{DOOR}{upload.pk}/confirm/").status_code == 409
    assert not Industry.objects.filter(name="新名称").exists()
    assert CatalogueUpload.objects.get().status == "waiting"


def test_problems_are_listed_and_cannot_be_confirmed(client):
    upload, page = sent(client, renamed(name=""))
    assert page.context["shown"].problems
    assert client.post(f"{DOOR}{upload.pk}/confirm/", {"digest": ""}).status_code == 409
    client.post(f"{DOOR}{upload.pk}/drop/")
    assert CatalogueUpload.objects.get().status == "dropped"


def test_a_paper_shared_in_part_is_named_and_imported(client):
    data = dump()
    paper = next(entry for entry in data["materials"] if entry["id"] == "M_PREM")
    paper |= {"data_sharing": True, "share_from": "自有时可共享；租赁合同自备"}
    upload, page = sent(client, json.dumps(data))
    (note,) = page.context["shown"].notes
    assert note.place == "materials[M_PREM].data_sharing"
    assert page.context["shown"].importable
    digest = page.context["shown"].digest
    assert client.post(f"{DOOR}{upload.pk}/confirm/", {"digest": digest}).status_code == 302


@pytest.mark.parametrize(("name", "content"), [("a.csv", b"x"), ("a.json", b""), ("a", b"x")])
def test_what_is_no_catalogue_file_is_refused_at_once(client, name, content):
    response = client.post(DOOR, {"file": SimpleUploadedFile(name, content)})
    assert response.status_code == 422
    assert not CatalogueUpload.objects.exists()


def test_facts_of_another_city_and_departments_are_out_of_reach(client):
    data = dump()
    foreign = data["competences"][0] | {"region": "451100"}
    for change in (
        {"competences": [*data["competences"], foreign]},
        {"departments": [data["departments"][0] | {"name": "改名局"}]},
    ):
        _upload, page = sent(client, json.dumps(data | change))
        assert page.context["shown"].problems
        assert not page.context["shown"].importable
    _upload, page = sent(client, json.dumps(dump("451100")))
    assert [str(problem) for problem in page.context["shown"].problems] == [
        "regions: 文件属于其他城市"
    ]


def test_a_county_editor_is_kept_out_and_files_are_their_senders(client, second):
    upload, _page = sent(client, renamed())
    county = Client()
    county.force_login(editor("county", Region.objects.get(code="450204")))
    assert county.get(DOOR).status_code == 403
    assert county.get(f"{DOOR}download/json/").status_code == 403
    assert county.get(f"{DOOR}{upload.pk}/").status_code == 403
    other = Client()
    other.force_login(second)
    assert other.get(f"{DOOR}{upload.pk}/").status_code == 404


def test_downloads_of_all_and_of_one_industry(client):
    whole = json.loads(client.get(f"{DOOR}download/json/").content)
    assert whole == dump()
    one = json.loads(client.get(f"{DOOR}download/json/?industry=BAKERY").content)
    assert [entry["code"] for entry in one["industries"]] == ["BAKERY"]
    assert client.get(f"{DOOR}download/xlsx/").content.startswith(b"PK")
    assert client.get(f"{DOOR}download/json/?industry=NO").status_code == 404
    assert client.get(f"{DOOR}download/exe/").status_code == 404


@pytest.mark.both_databases
def test_files_nobody_confirmed_are_given_up(client):
    upload, _page = sent(client, renamed())
    CatalogueUpload.objects.update(sent_at=upload.sent_at - 2 * catalogue_uploads.WAIT)
    catalogue_uploads.sweep()
    assert CatalogueUpload.objects.get().status == "dropped"


@pytest.mark.both_databases
def test_a_settled_file_is_let_go_of_after_a_week_unless_another_row_has_it(
    client, settings, tmp_path
):
    settings.PORTAL_PRIVATE_ROOT = tmp_path
    upload, _page = sent(client, renamed())
    again, _page = sent(client, renamed())
    assert upload.sha256 == again.sha256
    client.post(f"{DOOR}{upload.pk}/drop/")
    CatalogueUpload.objects.filter(pk=upload.pk).update(
        settled_at=clock.now() - 2 * catalogue_uploads.WAIT
    )
    catalogue_uploads.sweep()
    assert not CatalogueUpload.objects.get(pk=upload.pk).sha256
    with time_machine.travel(clock.now() + 2 * discards.WAIT, tick=False):
        outbox.drain(clock.now())
        assert storage.is_intact(again.sha256)
        CatalogueUpload.objects.filter(pk=again.pk).update(
            status="dropped", settled_at=clock.now() - 2 * catalogue_uploads.WAIT
        )
        catalogue_uploads.sweep()
    with time_machine.travel(clock.now() + 4 * discards.WAIT, tick=False):
        outbox.drain(clock.now())
        assert not storage.is_intact(again.sha256)


def test_the_screens_of_comparison_and_pruning_open(client, released):
    released()
    page = client.get("/cms/catalogue/comparison/BAKERY/")
    assert page.status_code == 200
    assert page.context["items"]
    assert client.get("/cms/catalogue/comparison/NO/").status_code == 404
    assert client.get("/cms/catalogue/comparison/BAKERY/?city=451100").status_code == 404
    page = client.get("/cms/catalogue/pruning/?permit=FOOD_LIC")
    assert page.context["affected"]
    assert client.get("/cms/catalogue/pruning/?permit=NO").status_code == 404


HEAD = b"PK\x03\x04"
BAD_BOOKS = {
    "no-book.xlsx": b"MZ",
    "cut.xlsx": HEAD + b"x" * 40,
    "macros.xlsx": xlsx({"xl/vbaProject.bin": b"x"}),
}


@pytest.mark.parametrize("name", BAD_BOOKS)
def test_a_workbook_the_judge_refuses_is_told_beside_the_field(client, name):
    response = client.post(DOOR, {"file": SimpleUploadedFile(name, BAD_BOOKS[name])})
    assert response.status_code == 422
    assert response.context["form"].errors["file"]
    assert not CatalogueUpload.objects.exists()


def test_what_costs_too_much_to_read_is_a_problem_and_no_burden(client, monkeypatch):
    monkeypatch.setattr(spreadsheet_apart, "WALL_SECONDS", 0.01)
    _upload, page = sent(client, to_workbook(read(renamed()).catalogue), "目录.xlsx")
    (problem,) = page.context["shown"].problems
    assert "过于复杂" in str(problem)


def test_more_entries_than_a_catalogue_has_are_not_looked_at_one_by_one(client):
    _upload, page = sent(client, json.dumps({"industries": [1] * 200_000}))
    (problem,) = page.context["shown"].problems
    assert "100000" in str(problem)
