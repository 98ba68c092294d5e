"""The sheets of the catalogue's Excel workbook: which column holds which key, and what a clerk reads.

Titles and explanations are part of the file format, so they are Chinese whatever the language of
the person who exports.
"""

from dataclasses import replace

from guides.catalogue import columns
from guides.catalogue.sheetkinds import OWNER, Column, Sheet, code, flag, names, number, words

TYPES = (("是否", "bool"), ("数字", "number"), ("单选", "choice"))
UNITS = tuple((unit, unit) for unit in ("工作日", "日", "个月", "当场"))
MODES = (
    ("决定前一律勘查", "always"),
    ("必要时勘查", "if_needed"),
    ("决定后核查", "after"),
    ("不勘查", "never"),
)
SPECIMENS = (("空白样表", "blank"), ("填写示例", "filled"))
RULE_HELP = (
    "适用条件。始终需要填“是”；否则写：问题编号 比较符 值，如 area_m2 >= 300 "
    "[FIRE_AREA_THRESHOLD_M2]（方括号内为可由各县区设定的参数）；多个条件写 all(…; …)（同时满足）"
    "或 any(…; …)（满足其一）；多个值写 in {“甲”, “乙”}。"
)


PERMIT_TITLES = {
    "code": "代码",
    "official_name": "事项名称",
    "certificate_name": "证照名称",
    "kind": "事项类型",
    "item_code": "事项编码",
    "counts_as_permit": "计入许可",
    "issuing_county": "县级审批部门",
    "issuing_city": "市级审批部门",
    "issuing_note": "审批部门说明",
    "validity_years": "有效期（年）",
    "validity_review_years": "复核周期（年）",
    "validity_note": "有效期说明",
    "validity_provenance": "有效期出处",
    "renewal_window": "延续申请期间",
    "limit_value": "法定时限",
    "limit_unit": "时限单位",
    "limit_extension": "可延长",
    "limit_basis": "时限依据",
    "limit_provenance": "时限出处",
    "promised_working_days": "承诺工作日",
    "inspection_required": "现场勘查",
    "inspection_mode": "勘查方式",
    "inspection_note": "勘查说明",
    "inspection_source": "勘查出处",
    "commitment_allowed": "告知承诺",
    "commitment_excluded_reason": "不适用承诺的原因",
    "deferrable": "可容缺",
    "commitment_provenance": "承诺出处",
    "hearing_required": "须听证",
    "number_format": "编号规则",
    "fee": "收费",
    "note": "备注",
}
PERMIT_HELP = {
    "kind": "如 行政许可、备案。",
    "item_code": "官方事项编码；不详则留空，不得自编。",
    "counts_as_permit": "是否计入“两项以上”；备案一般填“否”。",
    "limit_value": "法定办理时限的数值；不详则留空，系统按行政许可法第四十二条显示20个工作日。",
    "inspection_mode": "留空则按“现场勘查”的文字判断。",
    "deferrable": "材料可否容缺后补；留空则按“告知承诺”的文字判断。",
}
NUMBERS = {
    *("validity_years", "validity_review_years", "limit_value", "limit_extension"),
    "promised_working_days",
}
FLAGS = {"counts_as_permit", "deferrable", "hearing_required"}
LISTS = {"limit_unit": UNITS, "inspection_mode": MODES}


def _permit_column(name: str, path: str) -> Column:
    title, comment = PERMIT_TITLES[name], PERMIT_HELP.get(name, "")
    if name in FLAGS:
        return flag(title, path, comment)
    if name in NUMBERS:
        return number(title, path, comment or "整数；不详则留空。")
    if name in LISTS:
        return Column(title, path, comment or "从下拉列表中选择。", "choice", LISTS[name], width=14)
    needed = name in ("code", "official_name", "certificate_name", "kind")
    return Column(title, path, comment, needed=needed, width=14 if name in ("kind", "fee") else 26)


RULE = Column("适用条件", "when", RULE_HELP, "rule", needed=True, width=44)
NOTE = words("备注", "note")
REGIONS, OFFICES, QUESTIONS, FIELDS, PAPERS = "区划", "部门", "情形问题", "表单数据项", "申请材料"
PERMITS, INDUSTRIES, COMMON = "许可事项", "行业", "通用信息"

SPECIMEN = (
    Column("类别", "kind", "从下拉列表中选择。", "choice", SPECIMENS, needed=True, width=14),
    words("文件名", "name", "下载时的文件名。", needed=True, width=36),
    words(
        "SHA-256",
        "sha256",
        "文件须已上传到本系统；文件本身不在工作簿中，请勿手填。",
        needed=True,
        width=70,
    ),
    replace(number("字节数", "size", "文件大小。"), needed=True),
)

SHEETS = (
    Sheet(
        INDUSTRIES,
        "industries",
        (
            code(),
            words("行业名称", "name", needed=True),
            words("英文名称", "name_en"),
            words("英文简介", "summary_en", "英文页面上的一两句介绍；可留空。", width=40),
            words("网址名", "slug", "小写字母、数字和“-”；留空则由代码生成。", width=18),
            words("国民经济行业代码", "gb4754_2017", "GB/T 4754-2017 代码和名称。"),
            words("牵头部门", "lead_department"),
            NOTE,
            words("对标做法", "benchmark"),
        ),
    ),
    Sheet(
        "行业事项",
        "industries",
        (names(INDUSTRIES, OWNER, "行业"), names(PERMITS, "code", "事项"), RULE),
        child="permits",
    ),
    Sheet(
        "行业问题",
        "industries",
        (
            names(INDUSTRIES, OWNER, "行业"),
            names(QUESTIONS, "code", "问题"),
            words("本行业说明", "note"),
        ),
        child="questions",
        bare="code",
    ),
    Sheet(
        QUESTIONS,
        "questions",
        (
            code(path="id", title="编号"),
            words("问题", "text", "向申请人提出的情形问题。", needed=True, width=40),
            Column("类型", "type", "从下拉列表中选择。", "choice", TYPES, needed=True, width=10),
            Column("选项", "choices", "“单选”的选项，用“|”分隔。", "options", width=28),
            words("单位", "unit", "数字的单位，如 ㎡；留空则从问题中读出。", width=10),
            names(
                FIELDS, "field", "对应数据项", needed=False, comment="与表单中同义的数据项代码。"
            ),
        ),
    ),
    Sheet(
        PERMITS,
        "permits",
        tuple(_permit_column(name, path) for name, path in columns.PERMIT.items()),
    ),
    Sheet(
        "设定依据",
        "permits",
        (
            names(PERMITS, OWNER, "事项"),
            words("法律法规", "law", needed=True),
            words("条款", "article"),
            words("原文", "quote", width=50),
            NOTE,
            words("出处", "provenance", "如 法律原文、公开页面、待核实。", width=14),
        ),
        child="legal_basis",
    ),
    Sheet(
        "事项材料",
        "permits",
        (names(PERMITS, OWNER, "事项"), names(PAPERS, "material", "材料")),
        child="materials",
        bare="material",
    ),
    Sheet(
        PAPERS,
        "materials",
        (
            code(path="id", title="编号"),
            words("材料名称", "name", needed=True, width=40),
            words("来源", "provided_by", "由谁提供，如 申请人自备。"),
            flag("数据共享", "data_sharing", "由部门共享获取、申请人无须提交的填“是”。"),
            words("共享来源", "share_from"),
            words("仅当（文字）", "required_when", "只在某种情形下需要时，用文字说明。"),
            replace(RULE, title="仅当（条件）", needed=False),
            words("形式", "form", "如 原件、复印件、电子件。", width=16),
            NOTE,
        ),
    ),
    Sheet(
        "材料样本",
        "materials",
        (names(PAPERS, OWNER, "材料"), *SPECIMEN),
        child="specimens",
        optional=True,
    ),
    Sheet(
        "行业样本",
        "industries",
        (names(INDUSTRIES, OWNER, "行业"), *SPECIMEN),
        child="specimens",
        optional=True,
    ),
    Sheet(
        "事项数据项",
        "permits",
        (names(PERMITS, OWNER, "事项"), names(FIELDS, "field", "数据项")),
        child="fields",
        bare="field",
    ),
    Sheet(
        FIELDS,
        "shared_fields",
        (
            code(path="key"),
            words("名称", "label", needed=True),
            words(
                "类型",
                "type",
                "text、bool、idno、uscc、phone、region6、ref、daterange、list、int>0、int>=0、"
                "decimal>0、decimal>=0；单选 enum:甲|乙，多选 multi:甲|乙。",
                needed=True,
            ),
            flag("必填", "required"),
            words("预填自", "prefill_from", "如 营业执照。"),
            names(FIELDS, "same_as", "同义数据项", needed=False),
            flag("每份表单都填", "shared", "与事项无关、每份申请都要填的数据项填“是”。"),
        ),
    ),
    Sheet(
        "参数",
        "industries",
        (
            names(INDUSTRIES, OWNER, "行业"),
            words("参数", "key", "适用条件方括号内的名称。", needed=True),
            Column("默认值", "default", "数字、是、否，或加引号的文字。", "value", needed=True),
            NOTE,
        ),
        child="parameters",
    ),
    Sheet(
        "提示",
        "industries",
        (
            names(INDUSTRIES, OWNER, "行业"),
            RULE,
            words("提示内容", "text", "条件成立时向申请人显示。", needed=True, width=60),
        ),
        child="hints",
    ),
    Sheet(
        "场景",
        "industries",
        (
            names(INDUSTRIES, OWNER, "行业"),
            words("场景名称", "name", "同一行业内不得重复。", needed=True),
            Column("答案", "answers", "如 area_m2=800; tobacco=否。", "answers", width=60),
            Column("应办事项", "expected_permits", "事项代码，用“、”分隔。", "codes", width=36),
            replace(number("应计数", "expected_permit_count", "计入许可的项数。"), needed=True),
            replace(flag("应发综合证", "eligible_for_composite"), needed=True),
            number("合并材料上限", "expected_distinct_materials_max"),
            number("逐件材料上限", "sum_of_single_materials_max"),
            NOTE,
        ),
        child="scenarios",
    ),
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
            number("承诺工作日", "promised_working_days", "本地公布的承诺时限；未公布则留空。"),
            Column("起", "valid_from", "日期，如 2026-01-31；可留空。", "day", width=14),
            Column("止", "valid_until", "日期，如 2026-12-31；可留空。", "day", width=14),
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
