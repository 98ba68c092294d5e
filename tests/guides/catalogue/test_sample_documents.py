"""Sample documents in catalogue files: named by digest, never lost, refused where the bytes are not."""

import json

import pytest
from django.core.files.base import ContentFile

from guides.catalogue.files import problems_of, read_file
from guides.catalogue.load import CatalogueRefused, load_catalogue
from guides.catalogue.read import read
from guides.catalogue.workbook.writing import to_workbook
from guides.models import Industry, Material, SampleDocument
from guides.release import sample_documents
from portal.ground.models import User
from tests.forms.filling import PDF
from tests.one_city import city_of_tests, current_catalogue, dump

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stocked")]


@pytest.fixture
def file(settings, tmp_path):
    settings.PORTAL_PRIVATE_ROOT = tmp_path / "private"
    chief = User.objects.create_superuser("chief")
    kept = sample_documents.keep(
        actor=chief, city=city_of_tests(), file=ContentFile(PDF, "空白表.pdf")
    )
    Material.objects.filter(pk=Material.objects.first().pk).update(blank_specimen=kept)
    Industry.objects.filter(code="BAKERY").update(filled_specimen=kept)
    return kept


def as_read(data):
    reading = read(json.dumps(data))
    assert not reading.problems
    return reading.catalogue


def entry_of(data, name, key, code):
    return next(one for one in data[name] if one[key] == code)


def test_a_file_or_workbook_brings_back_what_was_exported(file):
    before = dump()
    paper = Material.objects.get(blank_specimen=file)
    stated = {"name": "空白表.pdf", "sha256": file.sha256, "size": len(PDF)}
    assert entry_of(before, "materials", "id", paper.code)["specimens"] == [
        {"kind": "blank"} | stated
    ]
    assert entry_of(before, "industries", "code", "BAKERY")["specimens"] == [
        {"kind": "filled"} | stated
    ]
    book = read_file("目录.xlsx", to_workbook(current_catalogue()))
    assert not problems_of(book)
    for catalogue in (as_read(before), book.catalogue):
        assert load_catalogue(actor=None, catalogue=catalogue) == []
        Material.objects.update(blank_specimen=None)
        Industry.objects.update(filled_specimen=None)
        assert load_catalogue(actor=None, catalogue=catalogue)
        assert dump() == before


def test_a_file_that_is_silent_about_sample_documents_leaves_them_and_an_empty_list_takes_them_away(
    file,
):
    data = dump()
    industry = entry_of(data, "industries", "code", "BAKERY")
    del industry["specimens"]
    assert load_catalogue(actor=None, catalogue=as_read(data)) == []
    assert Industry.objects.get(code="BAKERY").filled_specimen == file
    industry["specimens"] = []
    assert load_catalogue(actor=None, catalogue=as_read(data))
    assert Industry.objects.get(code="BAKERY").filled_specimen is None


def test_known_bytes_may_get_another_name(file):
    data = dump()
    entry_of(data, "industries", "code", "BAKERY")["specimens"][0]["name"] = "新名.pdf"
    load_catalogue(actor=None, catalogue=as_read(data))
    assert Industry.objects.get(code="BAKERY").filled_specimen.name == "新名.pdf"
    assert SampleDocument.objects.filter(sha256=file.sha256).count() == 2


@pytest.mark.parametrize("change", [{"sha256": "0" * 64}, {"size": 1}])
def test_a_file_this_system_does_not_hold_is_a_problem_and_nothing_is_imported(file, change):
    data = dump()
    industry = entry_of(data, "industries", "code", "BAKERY")
    industry |= {"name": "新名称"}
    industry["specimens"][0] |= change
    with pytest.raises(CatalogueRefused) as refusal:
        load_catalogue(actor=None, catalogue=as_read(data))
    assert "空白表.pdf" in str(refusal.value.problems[0])
    assert not Industry.objects.filter(name="新名称").exists()


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "other"},
        {"name": "a/b.pdf"},
        {"name": ""},
        {"sha256": "ABC"},
        {"size": 0},
    ],
)
def test_a_sample_document_must_be_stated_rightly(file, change):
    data = dump()
    entry_of(data, "industries", "code", "BAKERY")["specimens"][0] |= change
    assert read(json.dumps(data)).problems


def test_two_blank_samples_of_one_paper_are_a_problem(file):
    data = dump()
    found = entry_of(data, "industries", "code", "BAKERY")["specimens"]
    found.append(dict(found[0]))
    with pytest.raises(CatalogueRefused):
        load_catalogue(actor=None, catalogue=as_read(data))
