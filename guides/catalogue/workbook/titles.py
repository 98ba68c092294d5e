"""Titles of the sheets that others refer to, and what several sheets have alike."""

from guides.catalogue.workbook.sheet_parts import words

REGIONS, OFFICES, QUESTIONS, FIELDS, PAPERS = "区划", "部门", "情形问题", "表单数据项", "申请材料"
PERMITS, INDUSTRIES, COMMON, BASES = "许可事项", "行业", "通用信息", "法律依据"
NOTE = words("备注", "note")
