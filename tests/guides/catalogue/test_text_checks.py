"""Every text an editor may type or import: refused by its place, by name, or printed."""

import io

import pytest
from openpyxl import load_workbook

from guides.catalogue.files import problems_of, read_file
from guides.catalogue.format import Catalogue
from guides.catalogue.text_checks import check_texts
from guides.catalogue.workbook.writing import to_workbook
from portal.ground.text.characters import TextError, clean_text
from tests.on_paper import TEXTS, assert_on_certificate, assert_printed


def catalogue(**entries):
    return Catalogue.model_validate({"format": "industry-catalogue", "version": 1} | entries)


def storable(text):
    """What reading the file has not already refused by name (``test_read``)."""
    try:
        return clean_text(text, lines=True, printed=False)
    except TextError:
        return ""


def permit(code, name):
    return {
        "code": code,
        "official_name": name,
        "certificate_name": name,
        "kind": "行政许可",
        "legal_basis": [{"law": "测试法", "quote": f"第一条　{name}"}],
    }


def test_what_is_typed_is_refused_by_name_or_printed():
    materials = [
        {"id": f"M{number}", "name": "材料", "note": text}
        for number, text in enumerate(TEXTS)
        if storable(text)
    ]
    problems = {
        problem.place: str(problem) for problem in check_texts(catalogue(materials=materials))
    }
    notes = {
        f"materials[{entry['id']}].note": clean_text(entry["note"], lines=True, printed=False)
        for entry in materials
    }
    assert problems.keys() <= notes.keys()
    assert len(problems) > 100
    for place, said in problems.items():
        assert any(f"U+{ord(character):04X}" in said for character in notes[place])
    assert_printed({text for place, text in notes.items() if place not in problems})


def test_names_of_industries_have_the_room_the_certificate_has():
    industries = [
        {"code": f"I{n}", "name": storable(text), "questions": [], "permits": []}
        for n, text in enumerate(TEXTS)
        if len(text) <= 60 and text.isprintable() and storable(text)
    ]
    refused = {problem.place for problem in check_texts(catalogue(industries=industries))}
    taken = {
        entry["name"] for entry in industries if f"industries[{entry['code']}].name" not in refused
    }
    assert refused
    assert len(taken) > 50
    assert_on_certificate("industry", taken)


def test_permits_of_an_industry_have_room_in_one_row():
    def problems(count):
        permits = [permit(f"P{number}", "特种设备生产单位许可" * 11) for number in range(count)]
        industry = {
            "code": "I",
            "name": "测试业",
            "questions": [],
            "permits": [{"code": entry["code"], "when": True} for entry in permits],
        }
        return list(check_texts(catalogue(permits=permits, industries=[industry])))

    assert problems(2) == []
    (problem,) = problems(8)
    assert problem.place == "industries[I].permits"
    assert "889" not in str(problem)
    assert "许可证" in str(problem)


def test_an_issuing_bodys_name_has_room_on_the_certificate():
    department = {"code": "D", "name": "局" * 40, "region": "450200"}
    region = {"code": "450200", "name": "柳州市"}
    assert list(check_texts(catalogue(departments=[department], regions=[region]))) == []
    body = {"region": "450200", "department": "D"}
    (problem,) = check_texts(
        catalogue(departments=[department], regions=[region], issuing_bodies=[body])
    )
    assert problem.place == "issuing_bodies[450200 *]"
    assert "26" in str(problem)


def test_what_only_staff_read_is_not_judged():
    material = {"id": "M", "name": "材料", "remark": "✅ 已核对"}
    assert list(check_texts(catalogue(materials=[material]))) == []


@pytest.mark.parametrize(
    ("sheet", "column", "text", "point"),
    [
        ("申请材料", "材料名称", "\uf0d8营业执照", "U+F0D8 ➢"),
        ("法律依据", "原文", "第一条 ✅", "U+2705"),
        ("许可事项", "备注", "见附件🍜", "U+1F35C"),
    ],
)
def test_an_import_names_the_cell(sheet, column, text, point):
    rows = [permit("P", "测试许可")]
    materials = [{"id": "M", "name": "材料"}]
    content = to_workbook(catalogue(permits=rows, materials=materials))
    book = load_workbook(io.BytesIO(content))
    head = {cell.value: cell.column for cell in book[sheet][1]}
    book[sheet].cell(2, head[column]).value = text
    buffer = io.BytesIO()
    book.save(buffer)
    (problem,) = problems_of(read_file("catalogue.xlsx", buffer.getvalue()))
    cell = book[sheet].cell(2, head[column]).coordinate
    assert problem.place == f"“{sheet}”第2行{cell[:-1]}列（{column}）"
    assert point in str(problem.sentence)
