"""What the catalogue lets editors choose, and how a choice reads in Chinese beside other values; pure.

``UNKNOWN`` (待核实) is a value of its own in each: it hinders nothing and is never a promise.
"""

from typing import Literal

UNKNOWN = "unknown"
FILING = "行政备案"
PREPARATION = "筹建批准"  # of two stages the first (筹建 → 验收): it lets build, and is no permit
ITEM_KIND_UNKNOWN = "待核实"
ITEM_KINDS = ("行政许可", FILING, "行政确认", PREPARATION, "其他", ITEM_KIND_UNKNOWN)

InspectionMode = Literal["always", "if_needed", "after", "never", "unknown"]
CommitmentMode = Literal["yes", "partly", "no", "not_applicable", "unknown"]
Breach = Literal["rectify", "revoke", "unknown"]
Known = Literal["yes", "no", "unknown"]
Way = Literal["see", "read", "ask", "measure", "unknown"]
Verification = Literal["original", "sharing", "e_certificate", "on_site", "other", "unknown"]

INSPECTION = {
    "always": "决定前一律勘查",
    "if_needed": "必要时勘查",
    "after": "决定后核查",
    "never": "不勘查",
    "unknown": "待核实",
}
COMMITMENT = {
    "yes": "可以",
    "partly": "部分可以",
    "no": "不可以",
    "not_applicable": "不适用",
    "unknown": "待核实",
}
BREACH = {
    "rectify": "责令限期改正，逾期不改正或者改正后仍不符合的，依法撤销",
    "revoke": "依法撤销",
    "unknown": "待核实",
}
KNOWN = {"yes": "是", "no": "否", "unknown": "待核实"}
SILENCE = {
    "yes": "届满前未作决定的，视为准予延续",
    "no": "届满前未作决定的，不视为准予延续",
    "unknown": "",
}
VERIFICATION = {
    "original": "核对原件",
    "sharing": "数据共享核验",
    "e_certificate": "电子证照核验",
    "on_site": "现场核验",
    "other": "其他",
    "unknown": "待核实",
}
WAY = {
    "see": "现场查看",
    "read": "查阅资料",
    "ask": "询问",
    "measure": "测量检测",
    "unknown": "待核实",
}
