"""Places of the file in the words of the workbook."""

import pytest

from guides.catalogue.workbook.places import in_words


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("permits[NETBAR].fields[nb_area]", "许可事项“NETBAR” · 事项数据项“nb_area”"),
        ("permits[NETBAR].fields[nb_area].type", "许可事项“NETBAR” · 事项数据项“nb_area” · 类型"),
        ("permits[FOOD_LIC].statutory_limit.value", "许可事项“FOOD_LIC” · 法定时限"),
        ("permits[FOOD_LIC].statutory_limit", "许可事项“FOOD_LIC” · 法定时限"),
        ("permits[FOOD_LIC].kinds[renewal].fee", "许可事项“FOOD_LIC” · 办理类型“延续” · 收费"),
        ("industries[HOTEL].permits[FIRE].when", "行业“HOTEL” · 行业事项“FIRE” · 适用条件"),
        ("industries[HOTEL].hints[1].text", "行业“HOTEL” · 提示第 2 条 · 提示内容"),
        ("industries[HOTEL].checks[0].when", "行业“HOTEL” · 合理性核对第 1 条 · 适用条件"),
        ("industries[HOTEL].scenarios[²]", "行业“HOTEL” · 场景“²”"),
        ("materials[M_PLAN]", "申请材料“M_PLAN”"),
        ("materials[M_PLAN].specimens", "申请材料“M_PLAN” · 材料样本"),
        ("legal_bases[FIRE-1].valid_until", "法律依据“FIRE-1” · 有效期至"),
        ("permits[FIRE].legal_basis[0].quote", "许可事项“FIRE” · 设定依据第 1 条 · 原文"),
        ("competences[450204 FOOD_LIC]", "职权“450204 FOOD_LIC”"),
        ("regions[450204].parent", "区划“450204” · 所属市"),
        ("shared_fields[uscc].type", "表单数据项“uscc” · 类型"),
        ("common.remedies.litigation", "通用信息 · remedies.litigation"),
        ("industries.slug", "行业 · 网址名"),
        ("“行业事项”第5行C列（适用条件）", "“行业事项”第5行C列（适用条件）"),
        ("柳南区 · 饭店（餐馆）", "柳南区 · 饭店（餐馆）"),
        ("JSON", "JSON"),
    ],
)
def test_a_place_is_told_as_editors_know_it(place, words):
    assert in_words(place) == words
