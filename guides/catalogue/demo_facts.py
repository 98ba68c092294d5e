"""Plainly invented local facts (测试) for every place of a catalogue: departments and competences.

The demo invents no promised limit: those are the counties' to publish and read 待配置.
"""

from collections.abc import Iterable
from typing import Any

from guides.catalogue.cities import of_city
from guides.catalogue.format import Catalogue
from guides.catalogue.plain_entries import Region

# Suffix of the code: name in a county, in a city, short name, permit items.
OFFICES = {
    "AA": ("行政审批局", "行政审批局", "行政审批局", ()),
    "MR": (
        "市场监督管理局",
        "市场监督管理局",
        "市场监管局",
        ("FOOD_LIC", "FOOD_PREPACK", "SMALL_CATERING", "DRUG_RETAIL", "ELEVATOR"),
    ),
    "FR": ("消防救援大队", "消防救援支队", "消防救援机构", ("FIRE",)),
    "PS": ("公安局", "公安局", "公安局", ("HOTEL_SPECIAL",)),
    "TB": ("烟草专卖局", "烟草专卖局", "烟草专卖局", ("TOBACCO",)),
    "HC": ("住房和城乡建设局", "住房和城乡建设局", "住建局", ("DRAINAGE",)),
    "CM": ("城市管理局", "城市管理局", "城管局", ("OUTDOOR_AD",)),
    "HL": ("卫生健康局", "卫生健康委员会", "卫生健康部门", ("PUBLIC_HEALTH",)),
    "CT": ("文化广电体育和旅游局", "文化广电和旅游局", "文旅体育部门", ("ENT_LIC", "SWIM")),
    "ED": ("教育局", "教育局", "教育局", ("KINDERGARTEN",)),
    "PB": (
        "委宣传部（新闻出版局、电影局）",
        "委宣传部（新闻出版局、电影局）",
        "宣传部",
        ("PUBLICATION", "CINEMA"),
    ),
}
CITY_ONLY = {"MR": ("MD3_LIC", "MD2_FILING")}  # 设区的市级: counties fall back to it
# 许可法 25: one county has moved powers to its 行政审批局, another leaves lifts to its city.
TRANSFERRED = {"450203": {"OUTDOOR_AD": "AA", "PUBLIC_HEALTH": "AA"}}
LEFT_TO_THE_CITY = {"450226": ("ELEVATOR",)}
# 谁牵头谁发证: one industry whose licence another department issues.
ISSUED_BY = {("451102", "SUPERMARKET"): "MR"}
# 贺审改办发〔2021〕1号 names these industries for its first wave, and calls one of them otherwise.
FIRST_WAVE = {
    "451100": {
        **dict.fromkeys(("RESTAURANT", "SUPERMARKET", "SMALL_EATERY", "BOOKSTORE", "KINDERGARTEN")),
        "CINEMA": "电影放映场所",
    }
}
# Where a city takes applications online, if not on the common platform alone.
ONLINE = {"450200": "广西数字政务一体化平台（桂通办）、柳州“全城通办”"}
FIRE_AREA = ("FIRE_AREA_THRESHOLD_M2", {"450203": 500})

WORKING_RULES = {
    "SMALL_EATERY": {
        "operation": (
            "一次核齐：窗口对照受理清单一次核对申请表和材料，能够共享的证照当场调取。\n"
            "同日分送：受理当日分送各审批部门，补正意见汇总后一次告知。（测试）"
        ),
        "inspection": (
            "一次到场：各部门约定同一时间勘查，共用一张现场记录表。\n"
            "重点查看：加工场所布局与图纸一致，冷藏、消毒设施到位，排水已接入市政管网。（测试）"
        ),
        "supervision": "出证后三个月内完成首次检查，此后按风险等级安排，检查结果各部门互认。（测试）",
    }
}

# Without these nobody could try a promise: an item handled by 告知承诺, a paper and a condition that may
# follow. The words of the first are those of 消防法 15; that a department has published them is invented.
COMMITMENTS = {
    "FIRE": {
        "statement": (
            "演示：场所符合消防技术标准和管理规定。（测试）\n"
            "演示：对承诺和所提交材料的真实性负责。（测试）"
        ),
        "statement_source": "演示文本（测试），不是消防救援机构发布的承诺书",
        "breach": "rectify",
    },
    "FOOD_LIC": {
        "deferrable": "yes",
        "excluded_reason": None,
        "conditions": "演示：留样设施在营业前配备到位。（测试）",
        "provenance": "演示（测试）",
    },
}
MAY_FOLLOW = ("M_PLAN",)
AS_A_DEMO = "承诺和容缺的口径为演示（测试），不是本地规定。"


def with_demo_promises(data: dict[str, Any]) -> dict[str, Any]:
    """The data of a catalogue in which something may be promised, said to be a demo at each item."""
    permits = [
        entry
        | {
            "commitment": entry["commitment"] | COMMITMENTS[entry["code"]],
            "note": "\n".join(filter(None, (entry["note"], AS_A_DEMO))),
        }
        if entry["code"] in COMMITMENTS
        else entry
        for entry in data["permits"]
    ]
    materials = [
        entry | ({"deferrable": "yes"} if entry["id"] in MAY_FOLLOW else {})
        for entry in data["materials"]
    ]
    return data | {"permits": permits, "materials": materials}


def demo_local_facts(regions: Iterable[Region]) -> dict[str, list[dict[str, Any]]]:
    """The lists ``departments``, ``competences``, ``issuing_bodies`` and ``region_parameters``."""
    regions = list(regions)
    codes = {region.code for region in regions}
    key, values = FIRE_AREA
    return {
        "departments": [department for region in regions for department in _departments(region)],
        "competences": [competence for region in regions for competence in _competences(region)],
        "issuing_bodies": [
            *({"region": region.code, "department": f"{region.code}-AA"} for region in regions),
            *(
                {"region": code, "industry": industry, "department": f"{code}-{office}"}
                for (code, industry), office in ISSUED_BY.items()
                if code in codes
            ),
        ],
        "region_parameters": [
            {"region": code, "key": key, "value": value, "note": "示例口径（测试）"}
            for code, value in values.items()
            if code in codes
        ],
    }


def with_demo_facts(catalogue: Catalogue) -> Catalogue:
    """The catalogue with invented departments, ready for ``load_catalogue``."""
    data = catalogue.model_dump(mode="json") | demo_local_facts(catalogue.regions)
    return Catalogue.model_validate(data)


def demo_catalogue(catalogue: Catalogue, city: str) -> Catalogue:
    """What a city of the demo has of the shipped catalogue, with invented departments and promises."""
    own = with_demo_facts(of_city(catalogue, city))
    data = with_demo_promises(own.model_dump(mode="json"))
    wave = FIRST_WAVE.get(city)
    if wave is None:
        return Catalogue.model_validate(data)
    chosen = [entry for entry in data["industries"] if entry["code"] in wave]
    renamed = [entry | {"name": wave[entry["code"]] or entry["name"]} for entry in chosen]
    return Catalogue.model_validate(data | {"industries": renamed})


def _departments(region: Region):
    for office, (county, city, short, _permits) in OFFICES.items():
        name = county if region.parent else city
        if office == "PS" and region.name.endswith("区"):
            name = "公安分局"
        yield {
            "code": f"{region.code}-{office}",
            "name": f"{region.name}{name}（测试）",
            "short_name": f"{short}（测试）",
            "region": region.code,
        }


def _competences(region: Region):
    moved = TRANSFERRED.get(region.code, {})
    for office, (_county, _city, _short, permits) in OFFICES.items():
        more = CITY_ONLY.get(office, ()) if not region.parent else ()
        for permit in (*permits, *more):
            if permit not in LEFT_TO_THE_CITY.get(region.code, ()):
                yield {
                    "region": region.code,
                    "permit": permit,
                    "department": f"{region.code}-{moved.get(permit, office)}",
                    "supervisor": f"{region.code}-{office}",
                }
