"""Workbooks with one thing wrong each, and the beginning of the place its problem must name."""

import pytest


def column_of(sheet, title):
    return next(cell.column for cell in sheet[1] if cell.value == title)


def put(sheet_title, title, row, value):
    """A change to one cell, and the beginning of the place its problem must name."""

    def change(book):
        sheet = book[sheet_title]
        cell = sheet.cell(row, column_of(sheet, title))
        cell.value = value
        return f"“{sheet_title}”第{row}行{cell.column_letter}列（{title}）"

    return pytest.param(change, id=f"{sheet_title}.{title}={str(value)[:24]}")


def row_of(sheet_title, title, row, value):
    """As ``put``, where the problem names the row but no one column of it."""

    def change(book):
        sheet = book[sheet_title]
        sheet.cell(row, column_of(sheet, title)).value = value
        return f"“{sheet_title}”第{row}行"

    return pytest.param(change, id=f"{sheet_title}:{title}={str(value)[:24]}")


def added(sheet_title, **cells):
    """A further row with nothing but these cells."""

    def change(book):
        sheet = book[sheet_title]
        row = sheet.max_row + 1
        for title, value in cells.items():
            sheet.cell(row, column_of(sheet, title)).value = value
        return f"“{sheet_title}”第{row}行"

    return pytest.param(change, id=f"{sheet_title}+{'+'.join(cells)}")


def copied(sheet_title, row):
    def change(book):
        sheet = book[sheet_title]
        sheet.append([cell.value for cell in sheet[row]])
        return f"“{sheet_title}”第{sheet.max_row}行"

    return pytest.param(change, id=f"{sheet_title} twice")


BROKEN = [
    put("行业事项", "适用条件", 2, "area_m2 >="),
    put("行业事项", "适用条件", 2, "=1+1"),
    put("行业事项", "适用条件", 3, "no_such_question == 是"),
    put("行业事项", "适用条件", 3, "area_m2 == 是"),
    put("行业事项", "适用条件", 3, "area_m2 >= 300 [NO_SUCH]"),
    put("行业事项", "适用条件", 4, None),
    put("行业事项", "事项", 2, "NO_SUCH"),
    put("行业事项", "事项", 2, None),
    put("行业事项", "行业", 2, "NO_SUCH"),
    put("行业", "行业名称", 2, None),
    put("行业", "行业名称", 2, "长" * 61),
    put("行业", "代码", 2, "有空 格"),
    put("行业", "网址名", 2, "Not A Slug"),
    put("行业问题", "问题", 2, "no_such"),
    put("情形问题", "类型", 2, "文字"),
    put("情形问题", "问题", 3, None),
    put("情形问题", "选项", 3, "甲|乙"),
    put("情形问题", "对应数据项", 2, "no_such"),
    put("许可事项", "计入许可", 2, "也许"),
    put("许可事项", "法定时限", 2, "十天"),
    put("许可事项", "法定时限", 2, 99999),
    put("许可事项", "时限单位", 3, "周"),
    put("许可事项", "勘查方式", 2, "随便"),
    put("许可事项", "事项名称", 2, None),
    put("设定依据", "依据", 3, "NO_SUCH"),
    put("设定依据", "依据", 3, None),
    put("法律依据", "法律法规", 3, None),
    put("法律依据", "有效期至", 3, "1999-01-01"),
    put("法律依据", "施行日期", 2, "去年"),
    put("设定依据", "事项", 3, "NO_SUCH"),
    put("事项材料", "材料", 2, "NO_SUCH"),
    put("申请材料", "材料名称", 2, None),
    put("申请材料", "数据共享", 2, "1"),
    put("申请材料", "仅当（条件）", 2, "sewage == "),
    put("事项数据项", "数据项", 2, "no_such"),
    put("表单数据项", "类型", 2, "nonsense"),
    put("表单数据项", "名称", 25, None),
    put("参数", "默认值", 2, "三百"),
    put("场景", "答案", 2, "area_m2=是否"),
    put("场景", "答案", 2, "area_m2=10"),
    put("场景", "应计数", 2, None),
    put("场景", "应办事项", 2, "NO_SUCH"),
    put("区划", "所属市", 3, "999999"),
    put("部门", "区划", 2, "999999"),
    put("职权", "起", 2, "去年"),
    row_of("职权", "部门", 2, "NO-SUCH"),
    row_of("综合实施主体", "行业", 2, "NO_SUCH"),
    put("通用信息", "值", 2, "=HYPERLINK(1)"),
    row_of("通用信息", "键", 3, "somewhere.else"),
    copied("行业", 2),
    copied("申请材料", 3),
    copied("职权", 2),
    added("表单数据项", 代码="unused", 名称="无人使用", 类型="text"),
    put("事项材料", "办理类型", 2, "重办"),
    row_of("事项材料", "办理类型", 2, "变更"),
    row_of("事项数据项", "办理类型", 2, "新办、变更"),
    put("行业事项", "不可缺少", 2, "也许"),
    put("行业事项", "须先取得", 2, "NO_SUCH"),
    put("行业事项", "须先取得", 2, "SMALL_CATERING"),
    added("办理类型", 事项="FOOD_LIC", 办理类型="新办"),
    added("办理类型", 事项="NO_SUCH", 办理类型="延续"),
    added("办理类型", 事项="FOOD_LIC", 办理类型="延续", 法定时限="十天"),
    added("办理类型", 事项="FOOD_LIC", 办理类型="延续", 法定时限=10, 承诺工作日=11),
    added("合理性核对", 行业="BAKERY", 适用条件="no_such == 是", 提醒="请核对"),
    added("合理性核对", 行业="BAKERY", 适用条件="area_m2 < 10"),
    added("勘查要点", 行业="BAKERY", 要点="隔油设施", 适用事项="NO_SUCH"),
    added("勘查要点", 行业="BAKERY", 适用事项="FOOD_LIC"),
    added("勘查要点", 行业="BAKERY", 要点="隔油设施", 核查方式="闻", 适用事项="FOOD_LIC"),
    added("地方参数", 区划="450204", 参数="NO_SUCH", 值=3),
]
