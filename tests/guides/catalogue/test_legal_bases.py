"""Legal bases as records: an older file that writes them out makes the records it means."""

import json
from io import BytesIO

import pytest
from openpyxl import load_workbook

from guides.catalogue.build import build_snapshot
from guides.catalogue.files import problems_of, read_file
from guides.catalogue.legal_bases import collected, text_of
from guides.catalogue.permit_entries import LegalBasis as Entry
from guides.catalogue.read import read
from guides.catalogue.workbook.writing import to_workbook
from guides.models import Industry, LegalBasis, PermitItem, PermitItemBasis, Release
from guides.release.candidates import build_items
from portal.ground.calendar import clock
from portal.ground.models import Region
from tests.guides.conftest import DAY
from tests.one_city import city_of_tests, dump
from tests.one_city import load as load_typed

FORMER = ("法律法规", "条款", "原文", "备注", "出处")
KEYS = ("law", "article", "quote", "note", "provenance")


def written_out(data):
    """The same file as it was when every item wrote out its own bases."""
    data = json.loads(json.dumps(data))
    bases = {basis["code"]: basis for basis in data.pop("legal_bases")}
    for permit in data["permits"]:
        permit["legal_basis"] = [
            {key: bases[code][key] for key in KEYS if key in bases[code]}
            for code in permit["legal_basis"]
        ]
    return data


def typed(data):
    reading = read(json.dumps(data))
    assert problems_of(reading) == []
    return reading.catalogue


@pytest.fixture
def older(small_catalogue):
    return written_out(small_catalogue.model_dump(mode="json", exclude_none=True))


def texts(catalogue):
    """What each guide says of each item, without what older files had no word for."""
    snapshot = build_snapshot(catalogue, "450204", "SMALL_EATERY", DAY)
    return [
        [tuple(getattr(basis, key) for key in KEYS) for basis in permit.legal_basis]
        for permit in snapshot.permits
    ]


def test_equal_texts_of_an_older_file_are_one_record_called_after_its_first_item(shipped):
    catalogue = collected(typed(written_out(shipped)))
    assert [basis.code for basis in catalogue.legal_bases] == [
        basis["code"] for basis in shipped["legal_bases"]
    ]
    assert len(catalogue.legal_bases) == 58
    assert catalogue.permit_by_code["FOOD_PREPACK"].legal_basis == ["FOOD_LIC-1"]
    assert [p.legal_basis for p in catalogue.permits] == [
        permit["legal_basis"] for permit in shipped["permits"]
    ]


def test_every_shipped_basis_has_its_source_or_waits_for_it(shipped):
    named = {code for permit in shipped["permits"] for code in permit["legal_basis"]}
    assert named == {basis["code"] for basis in shipped["legal_bases"]}
    for basis in shipped["legal_bases"]:
        assert basis.get("source") or basis["provenance"] == "待核实", basis["code"]


def test_a_text_that_differs_in_anything_is_another_record_with_a_free_code():
    basis = {"law": "某法", "article": "第一条"}
    file = {
        "format": "industry-catalogue",
        "version": 1,
        "legal_bases": [{"code": "A-2", "law": "某法", "article": "第九条"}],
        "permits": [
            {
                "code": code,
                "official_name": code,
                "certificate_name": code,
                "kind": "行政许可",
                "legal_basis": bases,
            }
            for code, bases in (
                ("A", [basis, basis | {"note": "另注"}, basis, "A-2"]),
                ("B", [basis | {"article": "第九条"}, {"law": "城规"}]),
            )
        ],
    }
    own = [Entry(code="OWN", law="城规"), Entry(code="A-2", law="某法", article="第一条")]
    catalogue = collected(typed(file), own, taken={"A-1"})
    a, b = (permit.legal_basis for permit in catalogue.permits)
    assert (a, b) == (["A-3", "A-4", "A-2"], ["A-2", "OWN"])
    assert [text_of(basis)[:2] for basis in catalogue.legal_bases] == [
        ("某法", "第九条"), ("某法", "第一条"), ("某法", "第一条"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("legal_bases", "named", "place"),
    [
        ([{"code": "X"}], ["X"], "legal_bases[X].law"),
        ([], ["X"], "permits[FOOD_LIC].legal_basis"),
        ([{"code": "X", "law": "法"}] * 2, [], "legal_bases"),
        ([{"code": "X", "law": "法"}], ["X", "X"], "permits[FOOD_LIC].legal_basis"),
        ([], [{"article": "第一条"}], "permits[FOOD_LIC].legal_basis[0].law"),
        ([], [{"law": "法", "source": "某令"}], "permits[FOOD_LIC].legal_basis[0].source"),
        ([], [5], "permits[FOOD_LIC].legal_basis[0]"),
        (
            [{"code": "X", "law": "法", "valid_from": "2026-01-02", "valid_until": "2026-01-01"}],
            ["X"],
            "legal_bases[X].valid_until",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place(older, legal_bases, named, place):
    next(p for p in older["permits"] if p["code"] == "FOOD_LIC")["legal_basis"] = named
    reading = read(json.dumps(older | {"legal_bases": legal_bases}))
    assert [problem.place for problem in problems_of(reading)] == [place]


@pytest.mark.django_db
class TestInTheDatabase:
    def test_an_older_file_loads_to_records_and_loading_it_again_changes_nothing(
        self, older, small_catalogue
    ):
        load_typed(typed(older))
        assert LegalBasis.objects.of(city_of_tests()).count() == len(small_catalogue.legal_bases)
        data = dump()
        assert texts(typed(data)) == texts(typed(older)) == texts(small_catalogue)
        assert load_typed(typed(older)) == []
        told = [str(change) for change in load_typed(small_catalogue)]
        assert all(line.startswith("~ legal_bases[") for line in told)
        assert (
            dump()["legal_bases"]
            == small_catalogue.model_dump(mode="json", exclude_none=True)["legal_bases"]
        )
        assert load_typed(typed(older)) == []

    def test_a_text_an_older_file_changes_leaves_the_record_other_items_have(self, older):
        load_typed(typed(older))
        item = next(p for p in older["permits"] if p["code"] == "FOOD_LIC")
        item["legal_basis"][0]["quote"] = "改过的条文"
        told = [str(change) for change in load_typed(typed(older))]
        assert told == ["+ legal_bases[FOOD_LIC-4]", "~ permits[FOOD_LIC]: legal_basis"]
        assert LegalBasis.objects.get(code="FOOD_LIC-1").quote != "改过的条文"

    def test_who_edits_a_text_once_has_it_in_every_candidate(self, city, next_city):
        first, *others = PermitItem.objects.of(city)
        uses = PermitItemBasis.objects
        basis = first.legal_basis.first().basis
        for number, item in enumerate(others):
            if not item.legal_basis.filter(basis=basis).exists():
                uses.create(permit_item=item, basis=basis, sort_order=10 + number)
        basis.quote, basis.valid_until = "新的条文", clock.today()
        basis.save()
        shown = [
            part
            for place in (city, next_city)
            for snapshot in self.snapshots(place)
            for permit in snapshot.permits
            for part in permit.legal_basis
            if part.code == basis.code
        ]
        new = [part for part in shown if part.quote == "新的条文"]
        items = sum(len(snapshot.permits) for snapshot in self.snapshots(city))
        assert len(new) == items > 2
        assert {part.valid_until for part in new} == {clock.today()}
        assert len(shown) > items  # the other city has a record of its own, and keeps its text

    def snapshots(self, city):
        place = Region.objects.within(city).exclude(parent=None).first()
        release = Release(region=city, effective_from=clock.today())
        return [
            item.snapshot
            for item in build_items(
                release, [(place, industry) for industry in Industry.objects.of(city)]
            )
        ]


class TestWorkbooks:
    def older_book(self, catalogue):
        """As it was written before laws had a sheet of their own."""
        book = load_workbook(BytesIO(to_workbook(catalogue)))
        laws = {row[0]: row for row in book["法律依据"].iter_rows(min_row=2, values_only=True)}
        del book["法律依据"]
        page = book["设定依据"]
        rows = list(page.iter_rows(min_row=2, values_only=True))
        page.delete_rows(1, page.max_row)
        page.append(("事项", *FORMER))
        for item, code in rows:
            page.append((item, *laws[code][1:6]))
        return book

    def test_an_older_one_is_read(self, small_catalogue):
        reading = self.read(self.older_book(small_catalogue))
        assert problems_of(reading) == []
        assert texts(reading.catalogue) == texts(small_catalogue)
        assert [p.legal_basis for p in collected(reading.catalogue).permits] == [
            permit.legal_basis for permit in small_catalogue.permits
        ]

    def test_a_fault_in_an_older_one_names_its_cell(self, small_catalogue):
        book = self.older_book(small_catalogue)
        page = book["设定依据"]
        last = page.max_row
        page["B2"], page[f"D{last}"] = None, "第一条 ✅"
        places = [problem.place for problem in problems_of(self.read(book))]
        assert places == ["“设定依据”第2行B列（法律法规）", f"“设定依据”第{last}行D列（原文）"]

    def test_a_row_of_both_kinds_is_refused(self, small_catalogue):
        book = load_workbook(BytesIO(to_workbook(small_catalogue)))
        page = book["设定依据"]
        page["C1"], page["C2"] = "法律法规", "某法"
        (problem,) = problems_of(self.read(book))
        assert problem.place == "“设定依据”第2行B列（依据）"

    def test_what_only_records_say_comes_back(self, small_catalogue):
        basis = small_catalogue.legal_bases[0].model_copy(
            update={
                "valid_from": DAY, "valid_until": DAY, "source": "http://www.gov.cn/x",
                "verified_by": "法规科", "verified_on": DAY,
            }
        )  # fmt: skip
        rest = small_catalogue.legal_bases[1:]
        changed = small_catalogue.model_copy(update={"legal_bases": [basis, *rest]})
        reading = read_file("x.xlsx", to_workbook(changed))
        assert (reading.problems, reading.catalogue) == ([], changed)

    def read(self, book):
        out = BytesIO()
        book.save(out)
        return read_file("x.xlsx", out.getvalue())
