"""The sheets of the workbook that are a region's own: places, departments, who acts where, common facts."""

from dataclasses import replace

from guides.catalogue.workbook.sheet_parts import (
    Column,
    Sheet,
    code,
    day,
    flag,
    names,
    number,
    words,
)
from guides.catalogue.workbook.titles import COMMON, INDUSTRIES, NOTE, OFFICES, PERMITS, REGIONS

LOCAL_SHEETS = (
    Sheet(
        REGIONS,
        "regions",
        (
            code("行政区划代码（GB/T 2260）；没有的用自编代码。"),
            words("名称", "name", needed=True),
            names(REGIONS, "parent", "所属市", needed=False),
            words("英文名称", "name_en"),
            flag("不足两项也发综合证", "composite_for_single"),
            flag("备案计入", "filings_count"),
            words("证照样式", "certificate_style", "留空为 liuzhou-2022。"),
        ),
    ),
    Sheet(
        OFFICES,
        "departments",
        (
            code(),
            words("名称", "name", needed=True, width=40),
            words("简称", "short_name"),
            names(REGIONS, "region", "区划"),
            words("行政复议机关", "reconsideration_body"),
        ),
    ),
    Sheet(
        "职权",
        "competences",
        (
            names(REGIONS, "region", "区划"),
            names(PERMITS, "permit", "事项"),
            names(OFFICES, "department", "部门"),
            replace(
                names(
                    *(OFFICES, "supervisor", "监管部门"),
                    needed=False,
                    comment="“部门”表中的代码；留空则与市级相同。",
                ),
                later=True,
            ),
            number("承诺工作日", "promised_working_days", "本地公布的承诺时限；未公布则留空。"),
            day("起", "valid_from", "日期，如 2026-01-31；可留空。"),
            day("止", "valid_until", "日期，如 2026-12-31；可留空。"),
        ),
    ),
    Sheet(
        "综合实施主体",
        "issuing_bodies",
        (
            names(REGIONS, "region", "区划"),
            names(INDUSTRIES, "industry", "行业", needed=False, comment="留空：适用于其余行业。"),
            names(OFFICES, "department", "部门"),
        ),
    ),
    Sheet(
        "行业牵头部门",
        "lead_departments",
        (
            names(REGIONS, "region", "区划"),
            names(INDUSTRIES, "industry", "行业"),
            names(OFFICES, "department", "部门"),
        ),
    ),
    Sheet(
        "地方参数",
        "region_parameters",
        (
            names(REGIONS, "region", "区划"),
            words("参数", "key", needed=True),
            Column("值", "value", "数字、是、否，或加引号的文字。", "value", needed=True),
            NOTE,
        ),
    ),
    Sheet(
        COMMON,
        "common",
        (
            words(
                "键",
                "key",
                "各级键名以“.”连接，列表项用从1开始的序号；勿改。",
                needed=True,
                width=50,
            ),
            Column("值", "value", "数字、是、否，或文字（不加引号）。", "fact", width=80),
        ),
    ),
)
