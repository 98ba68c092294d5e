"""Demo applicants: invented shops with right check digits, and a hand that fills in any form."""

from datetime import date, timedelta

from portal.ground.text import identifiers

PEOPLE = ("测试·韦小明", "测试·覃丽", "测试·莫家宝", "测试·黄秀英", "测试·蒙一鸣", "测试·陆𬭎")
STREETS = ("飞鹅路", "屏山大道", "建设路", "鱼峰路", "江滨路", "文笔路")


class Applicant:
    """One invented shop; ``serial`` makes it unique and the same at every load."""

    def __init__(self, *, region, serial, shop):
        self.region, self.serial = region, serial
        self.name = f"{region.name}测试{shop}（{serial}号）"
        self.person = PEOPLE[serial % len(PEOPLE)]
        self.address = f"{region.full_name}{STREETS[serial % len(STREETS)]}{serial}号"

    def value(self, key: str, kind: str):
        """A right value for a form field of the given key and type notation."""
        known = {
            "entity_name": self.name,
            "entity_type": "个体工商户",
            "legal_rep_name": self.person,
            "legal_rep_id_type": "居民身份证",
            "registered_address": self.address,
            "premises_address": self.address,
            "premises_region": self.region.code,
            "apply_mode": "一般程序",
            "delivery": "窗口领取",
        }
        if key in known:
            return known[key]
        return self._of_kind(kind)

    def _of_kind(self, kind):
        base, _, options = kind.partition(":")
        first = options.split("|")[0]
        born = date(1970, 1, 1) + timedelta(days=97 * (self.serial % 150))
        return {
            "text": "测试填写",
            "list": "测试·投资人",
            "bool": "no",
            "enum": first,
            "multi": [first],
            "idno": identifiers.make_resident_id(self.region.code, born, self.serial % 1000),
            "uscc": identifiers.make_uscc(self.region.code, self.serial),
            "phone": f"1390000{self.serial:04d}",
            "region6": self.region.code,
            "daterange": ["2026-12-01", "2027-11-30"],
            "ref": "",
        }.get(base, str(40 + self.serial))
