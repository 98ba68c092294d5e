"""The sheets of the catalogue's Excel workbook: which column holds which key, and what a clerk reads.

Titles and explanations are part of the file format, so they are Chinese whatever the language of
the person who exports.
"""

from dataclasses import replace

from django.utils import translation
from django.utils.functional import lazy

from guides.catalogue.workbook import columns
from guides.catalogue.workbook.local_sheets import LOCAL_SHEETS
from guides.catalogue.workbook.permit_sheet import PUBLIC_NOTE, REMARK, UNITS, permit_column
from guides.catalogue.workbook.sheet_parts import (
    OWNER,
    Column,
    Sheet,
    choice,
    code,
    day,
    flag,
    names,
    number,
    titled,
    words,
)
from guides.catalogue.workbook.titles import (
    BASES,
    FIELDS,
    INDUSTRIES,
    NOTE,
    PAPERS,
    PERMITS,
    QUESTIONS,
)
from guides.version import choices
from guides.version.field_types import examples
from guides.version.kinds import LATER
from guides.version.kinds import WORDS as KIND_WORDS

TYPES = (("是否", "bool"), ("数字", "number"), ("单选", "choice"))
SAMPLE_DOCUMENTS = (("空白样表", "blank"), ("填写示例", "filled"))
RULE_HELP = (
    "适用条件。始终需要填“是”；否则写：问题编号 比较符 值，如 area_m2 >= 300 "
    "[FIRE_AREA_THRESHOLD_M2]（方括号内为可由各县区设定的参数）；多个条件写 all(…; …)（同时满足）"
    "或 any(…; …)（满足其一）；多个值写 in {“甲”, “乙”}。"
)

RULE = Column("适用条件", "when", RULE_HELP, "rule", needed=True, width=44)
STAFF = "仅供工作人员。"
LAW = (
    words("法律法规", "law", needed=True),
    words("条款", "article"),
    words("原文", "quote", width=50),
    PUBLIC_NOTE,
    words("出处", "provenance", "如 法律原文、公开页面、待核实。", width=14),
)

INDISPENSABLE = titled(choices.KNOWN)
WAYS = titled(choices.WAY)
KINDS_HELP = "新办写在“许可事项”表中；此处没有的办理类型为待配置，不对外提供。"
LATER_KINDS = tuple((KIND_WORDS[kind], kind) for kind in LATER)
FOR_KINDS = Column(
    "办理类型",
    "kinds",
    "用“、”分隔，如 新办、延续；留空为新办。新办以外的须在“办理类型”表中写明。",
    "kinds",
    width=20,
    later=True,
)
SAMPLE_DOCUMENT = (
    Column("类别", "kind", "从下拉列表中选择。", "choice", SAMPLE_DOCUMENTS, needed=True, width=14),
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


def _field_types() -> str:
    with translation.override("zh-hans"):
        return "\n".join(f"{kind.notation}　{kind.label}" for kind in examples())


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
            PUBLIC_NOTE,
            REMARK,
            words("对标做法", "benchmark"),
        ),
    ),
    Sheet(
        "行业事项",
        "industries",
        (
            names(INDUSTRIES, OWNER, "行业"),
            names(PERMITS, "code", "事项"),
            RULE,
            Column(
                "不可缺少",
                "indispensable",
                "需要办理而未获许可时，不颁发行业综合许可证的填“是”；留空为待核实。",
                "choice",
                INDISPENSABLE,
                width=14,
                later=True,
            ),
            Column(
                "须先取得",
                "after",
                "先证后证：同一行业中须先取得的事项代码，用“、”分隔。",
                "codes",
                width=28,
                later=True,
            ),
        ),
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
        tuple(permit_column(name, path) for name, path in columns.PERMIT.items()),
    ),
    Sheet(
        "设定依据",
        "permits",
        (
            names(PERMITS, OWNER, "事项"),
            replace(names(BASES, "basis", "依据"), later=True),
        ),
        child="legal_basis",
        bare="basis",
        former=LAW,
    ),
    Sheet(
        BASES,
        "legal_bases",
        (
            code(),
            *LAW[:-1],
            replace(LAW[-1], title="来源类别"),
            words("公布出处", "source", "全文网址，或公布机关、文号和日期。", width=36),
            day("施行日期", "valid_from", "自该日起有效；不详则留空。"),
            day("有效期至", "valid_until", "有效期的最后一日；未被废止或修改则留空。"),
            words("核实人", "verified_by", STAFF),
            day("核实日期", "verified_on", STAFF),
        ),
        optional=True,
    ),
    Sheet(
        "事项材料",
        "permits",
        (names(PERMITS, OWNER, "事项"), names(PAPERS, "material", "材料"), FOR_KINDS),
        child="materials",
        bare="material",
    ),
    Sheet(
        "办理类型",
        "permits",
        (
            names(PERMITS, OWNER, "事项"),
            Column("办理类型", "kind", KINDS_HELP, "choice", LATER_KINDS, needed=True, width=12),
            words("条件", "conditions", "一行一条；向申请人公开。", width=44),
            number("法定时限", "statutory_limit.value"),
            Column(
                "时限单位", "statutory_limit.unit", "从下拉列表中选择。", "choice", UNITS, width=12
            ),
            number("可延长", "statutory_limit.extension"),
            words("时限依据", "statutory_limit.basis"),
            words("时限出处", "statutory_limit.provenance", width=14),
            number("承诺工作日", "promised_working_days"),
            words("收费", "fee", width=14),
            PUBLIC_NOTE,
            words("出处", "provenance", "如 法律原文、公开页面、待核实。", width=14),
        ),
        child="kinds",
        optional=True,
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
            choice("验证方式", "verification", titled(choices.VERIFICATION), later=True),
            choice(
                "可容缺",
                "deferrable",
                titled(choices.KNOWN),
                "可否后补；不清楚的填“待核实”，不作承诺。",
                later=True,
            ),
            PUBLIC_NOTE,
            REMARK,
        ),
    ),
    Sheet(
        "材料样本",
        "materials",
        (names(PAPERS, OWNER, "材料"), *SAMPLE_DOCUMENT),
        child="specimens",
        optional=True,
    ),
    Sheet(
        "行业样本",
        "industries",
        (names(INDUSTRIES, OWNER, "行业"), *SAMPLE_DOCUMENT),
        child="specimens",
        optional=True,
    ),
    Sheet(
        "事项数据项",
        "permits",
        (names(PERMITS, OWNER, "事项"), names(FIELDS, "field", "数据项"), FOR_KINDS),
        child="fields",
        bare="field",
    ),
    Sheet(
        FIELDS,
        "shared_fields",
        (
            code(path="key"),
            words("名称", "label", needed=True),
            words("类型", "type", lazy(_field_types, str)(), needed=True),
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
        "合理性核对",
        "industries",
        (
            names(INDUSTRIES, OWNER, "行业"),
            RULE,
            words("提醒", "message", "条件成立时请填写人再核对答案。", needed=True, width=60),
            words("依据", "basis", width=40),
        ),
        child="checks",
        optional=True,
    ),
    Sheet(
        "勘查要点",
        "industries",
        (
            names(INDUSTRIES, OWNER, "行业"),
            words("要点", "text", "同一行业内每条只写一次。", needed=True, width=60),
            Column("核查方式", "how", "留空为待核实。", "choice", WAYS, width=14),
            replace(
                Column("适用事项", "permits", "事项代码，用“、”分隔。", "codes", width=36),
                needed=True,
            ),
            words("出处", "source", "如 法条；不详则写 待核实。仅供工作人员。", width=30),
        ),
        child="inspection_points",
        optional=True,
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
    *LOCAL_SHEETS,
)
