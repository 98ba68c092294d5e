"""A file of office days: every fault by its row, dates as people and Excel write them, and back."""

from csv import field_size_limit
from datetime import date, datetime
from io import BytesIO

import pytest
from openpyxl import Workbook

from portal.ground.backoffice.registers import csv_export
from portal.ground.files import judge, spreadsheet_apart
from portal.ground.models import OfficeDay, Region
from portal.ground.office_days import files
from portal.ground.office_days.entering import Place
from portal.ground.office_days.files import FileRefused

CSV_FIELD_MOST = field_size_limit()
MIDNIGHT = datetime(2026, 1, 31)  # noqa: DTZ001 - as Excel keeps a date
HEAD = ["日期", "安排", "范围", "事由", "来源", "链接", "待核实"]
NOTICE = "国务院办公厅关于2027年部分节假日安排的通知（国办发明电〔2026〕9号）"
NATION = Place("nation", label="全国", names=("全国", "中国"))
CITY = Place("place", region=7, label="柳州市", names=("柳州市", "450200"))


def line(day, works="放假", place="全国", name="元旦", source=NOTICE, *more):
    return [day, works, place, name, source, *more]


def csv(*lines, encoding="utf-8-sig", head=HEAD, comma=","):
    return "\r\n".join(comma.join(row) for row in (head, *lines)).encode(encoding)


def excel(*lines, merge=""):
    book = Workbook()
    for row in (HEAD, *lines):
        book.active.append(row)
    if merge:
        book.active.merge_cells(merge)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def read(content):
    return files.read(content, [NATION, CITY])


def said(reading):
    return [(problem.row, problem.column, problem.text) for problem in reading.problems]


@pytest.mark.parametrize(
    "written",
    [
        "2026-01-31",
        "2026/1/31",
        "2026-1-31",
        "2026.1.31",
        "2026年1月31日",
        "46053",
        "２０２６年1月31日",
    ],
)
def test_a_day_is_read_as_people_write_it(written):
    (entry,) = read(csv(line(written))).entries
    assert entry.day == date(2026, 1, 31)


@pytest.mark.parametrize("written", [MIDNIGHT, date(2026, 1, 31), 46053, "2026年1月31日"])
def test_and_as_excel_keeps_it(written):
    (entry,) = read(excel(line(written))).entries
    assert (entry.day, entry.place, entry.works) == (date(2026, 1, 31), NATION, False)


def test_what_a_row_says():
    link = "https://www.gov.cn/1"
    reading = read(
        csv(line("2027-01-01", "上班", "450200", "厂庆", "柳政办〔2026〕7号", link, "是"))
    )
    (entry,) = reading.entries
    assert (entry.works, entry.place, entry.name, entry.link, entry.to_verify) == (
        True,
        CITY,
        "厂庆",
        link,
        True,
    )


def test_every_fault_is_told_by_its_row():
    reading = read(
        csv(
            line("2027-02-30"),
            line("2027-01-01", "半天"),
            line("2027-01-01", place="贺州市"),
            line("2027-01-01", name="", source=""),
            line("2027-01-04"),
            line("2027-01-04"),
            line("2027-01-04", "上班"),
            line("2127-01-04"),
            line("2027-01-05", "放假", "全国", "元旦", NOTICE, "javascript:alert(1)"),
            line("2027-01-06", "放假", "全国", "元旦" * 30),
            [],
            line("2027-01-04", place="柳州市"),
        )
    )
    assert said(reading) == [
        (2, "日期", "无法识别的日期，请写成 2026-01-31。"),
        (3, "安排", "请填写下列之一：放假、上班。"),
        (4, "范围", "不是您可以录入的范围。您可以录入：全国、柳州市。"),
        (5, "事由", "请填写或选择此项。"),
        (5, "来源", "请填写或选择此项。"),
        (7, "日期", "与第6行重复。"),
        (8, "日期", "与第6行相反：同一天不能既放假又上班。"),
        (9, "日期", "年份超出范围（2000–2099）。"),
        (10, "链接", "输入一个有效的 URL。"),
        (11, "事由", "确保该变量包含不超过 40 字符 (目前字符数 60)。"),
    ]
    assert [(entry.day, entry.place) for entry in reading.entries] == [
        (date(2027, 1, 4), NATION),
        (date(2027, 1, 4), CITY),
    ]


def test_merged_cells_and_formulas_say_so():
    reading = read(
        excel(line("2027-01-01"), line("2027-01-02"), line("=1+1", place="柳州市"), merge="D2:D3")
    )
    assert said(reading) == [
        (2, "事由", "单元格D2:D3已合并，请拆分后逐格填写。"),
        (3, "事由", "单元格D2:D3已合并，请拆分后逐格填写。"),
        (4, "日期", "此处是公式，请改为数值。"),
    ]


def test_csv_as_excel_saves_it_in_china():
    for content in (
        csv(line("2027-01-01"), encoding="gb18030"),
        csv(line("2027-01-01"), comma="\t"),
    ):
        assert [entry.source for entry in read(content).entries] == [NOTICE]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "除表头外没有内容"),
        (csv(), "除表头外没有内容"),
        (csv(line("2027-01-01"), head=["日期", "安排", "事由"]), "缺少栏目：范围、来源"),
        (b"PK\x03\x04 no workbook", "不是 Excel"),
        (b"\xff\xfe\x00\x00\xff", "既不是 Excel"),
        (b"a\0b,c\n1,2", "既不是 Excel"),
        (b"x" * (files.MOST_BYTES + 1), "MB"),
        (csv(*[line("2027-01-01")] * 1001), "超过1000行"),
    ],
)
def test_what_is_no_such_file_is_refused_with_a_sentence(content, why):
    with pytest.raises(FileRefused, match=why):
        read(content)


def test_a_workbook_is_opened_in_a_child_that_is_killed(monkeypatch):
    monkeypatch.setattr(spreadsheet_apart, "MODULE", "this_module_ends_without_an_answer")
    with pytest.raises(FileRefused, match="过于复杂"):
        read(excel(line("2027-01-01")))


def test_rows_beyond_the_limit_are_not_even_looked_at():
    broken = b'\n"' + b"x" * (CSV_FIELD_MOST + 1)  # what the reader stops at
    with pytest.raises(FileRefused, match="超过1000行"):
        read(csv(*[line("2027-01-01")] * 1001) + broken)


def test_and_waits_for_a_place_as_every_file(monkeypatch):
    monkeypatch.setattr(judge, "PLACES", 0)
    monkeypatch.setattr(judge, "PATIENCE", 0)
    with pytest.raises(FileRefused, match="请稍后再试"):
        read(excel(line("2027-01-01")))


@pytest.mark.django_db
def test_what_is_exported_is_read_back_alike():
    region = Region.objects.create(code="450200", name="柳州市")
    columns = {"name": "市庆", "source": "柳政办〔2026〕7号", "known_from": date(2026, 5, 6)}
    row = OfficeDay(
        level="place", region=region, day=date(2026, 6, 10), works=False, to_verify=True, **columns
    )
    place = Place("place", region=region.pk, label="柳州市", names=("柳州市",))
    table = files.table([row])
    assert table[0] == [*HEAD, "知悉日期"]
    assert table[1][-1] == "2026-05-06"
    for content in (b"".join(csv_export.lines(table)), files.workbook([row])):
        reading = files.read(content, [place])
        assert reading.problems == []
        (entry,) = reading.entries
        assert (entry.day, entry.works, entry.to_verify, entry.source) == (
            date(2026, 6, 10),
            False,
            True,
            "柳政办〔2026〕7号",
        )
        assert files.unpacked(files.packed([entry]), [place]) == [entry]
