"""The columns of the workbook's sheet of permit items, and what notes are public."""

from dataclasses import replace

from guides.catalogue.workbook.sheet_parts import Column, choice, flag, number, titled, words
from guides.version import choices

UNITS = tuple((unit, unit) for unit in ("工作日", "日", "个月", "当场"))
PUBLIC = "向申请人公开。"
STAFF_ONLY = "仅供工作人员：出处疑问、待核实事项等，不对外公开。"
PUBLIC_NOTE = words("备注", "note", PUBLIC)
REMARK = replace(words("编辑备注", "remark", STAFF_ONLY), later=True)

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
    "supervising_county": "县级监管部门",
    "supervising_city": "市级监管部门",
    "validity_years": "有效期（年）",
    "validity_review_years": "复核周期（年）",
    "validity_note": "有效期说明",
    "validity_provenance": "有效期出处",
    "renewal_earliest": "延续最早（届满前）",
    "renewal_latest": "延续最迟（届满前）",
    "renewal_unit": "延续单位",
    "renewal_silence": "逾期视为延续",
    "renewal_window": "延续申请期间",
    "renewal_provenance": "延续出处",
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
    "commitment_mode": "告知承诺方式",
    "commitment_allowed": "告知承诺",
    "commitment_excluded_reason": "不适用承诺的原因",
    "deferrable": "可容缺",
    "deferrable_conditions": "可容缺的条件",
    "commitment_text": "告知承诺书文本",
    "commitment_text_source": "承诺书文本来源",
    "commitment_law": "实行告知承诺的法律依据",
    "commitment_check_days": "事后核查（工作日内）",
    "commitment_breach": "未履行承诺的处理",
    "commitment_provenance": "承诺出处",
    "hearing_required": "须听证",
    "number_format": "编号规则",
    "number_pattern": "编号格式",
    "fee": "收费",
    "conditions": "新办条件",
    "note": "备注",
    "remark": "编辑备注",
}
PERMIT_HELP = {
    "kind": "从下拉列表中选择；其他文字按“待核实”处理，并在导入前提示。",
    "item_code": "官方事项编码；不详则留空，不得自编。",
    "counts_as_permit": "是否计入“两项以上”；备案一般填“否”。",
    "limit_value": "法定办理时限的数值；不详则留空，系统按行政许可法第四十二条显示20个工作日。",
    "inspection_mode": "留空则按“现场勘查”的文字判断；文字也空的为待核实。",
    "commitment_mode": "留空为待核实。",
    "deferrable": "材料可否容缺后补；不清楚的填“待核实”，不作承诺。",
    "deferrable_conditions": "由现场核查确认、可承诺后续达到的条件，一行一条；仅“可容缺”为“是”时提供。",
    "commitment_text": "部门的告知承诺书内容，一行一条；不详则留空，不得自编，留空的不实行告知承诺。",
    "commitment_text_source": "发布部门、文件、文号和日期。",
    "commitment_law": "法律、法规直接规定以告知承诺办理的条款；优先于“不适用承诺的原因”。",
    "commitment_check_days": "作出决定后几个工作日内核查；留空按本地区的天数。",
    "commitment_breach": "核查发现未履行承诺时，按部门规定怎样处理；待核实的不实行告知承诺。",
    "renewal_window": "延续申请期间的其他说明。",
    "renewal_silence": "届满前未作决定的是否视为准予延续（行政许可法第五十条）。",
    "number_pattern": (
        "9 一位数字，A 一位字母，N 字母或数字，* 任意字符，| 分隔几种格式，\\ 之后的字符照原样；"
        "其余字符照原样。如 JY99999999999999。"
    ),
    "note": PUBLIC,
    "remark": STAFF_ONLY,
}
NUMBERS = {
    *("validity_years", "validity_review_years", "limit_value", "limit_extension"),
    *("promised_working_days", "renewal_earliest", "renewal_latest"),
    "commitment_check_days",
}
PROSE = {"deferrable_conditions", "commitment_text"}
FLAGS = {"counts_as_permit", "hearing_required"}
LISTS = {
    "limit_unit": UNITS,
    "renewal_unit": tuple(unit for unit in UNITS if unit[0] != "当场"),
    "renewal_silence": titled(choices.KNOWN),
    "inspection_mode": titled(choices.INSPECTION),
    "commitment_mode": titled(choices.COMMITMENT),
    "commitment_breach": titled(choices.BREACH),
    "deferrable": titled(choices.KNOWN),
}
# Columns that workbooks of before do not have.
LATER = {
    *("remark", "conditions", "commitment_mode", "number_pattern"),
    *("supervising_county", "supervising_city"),
    *("renewal_earliest", "renewal_latest", "renewal_unit", "renewal_silence"),
    "renewal_provenance",
    *("deferrable_conditions", "commitment_text", "commitment_text_source", "commitment_law"),
    *("commitment_check_days", "commitment_breach"),
}


def permit_column(name: str, path: str) -> Column:
    return replace(_permit_column(name, path), later=name in LATER)


def _permit_column(name: str, path: str) -> Column:
    title, comment = PERMIT_TITLES[name], PERMIT_HELP.get(name, "")
    if name in FLAGS:
        return flag(title, path, comment)
    if name in NUMBERS:
        return number(title, path, comment or "整数；不详则留空。")
    if name in LISTS:
        return choice(title, path, LISTS[name], comment)
    if name == "remark":
        return REMARK
    if name in PROSE:
        return words(title, path, comment, width=44)
    if name == "conditions":
        return words(title, path, "准予新办的条件，一行一条；向申请人公开。", width=44)
    if name == "kind":  # a workbook from before the choice has words of its own
        kinds = tuple((kind, kind) for kind in choices.ITEM_KINDS)
        return Column(title, path, comment, choices=kinds, needed=True, width=14)
    needed = name in ("code", "official_name", "certificate_name")
    return Column(title, path, comment, needed=needed, width=14 if name == "fee" else 26)
