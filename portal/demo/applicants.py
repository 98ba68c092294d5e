"""Demo applicants: invented shops with right check digits, and a hand that fills in any form."""

from forms.assembly import Item

PEOPLE = ("测试·韦小明", "测试·覃丽", "测试·莫家宝", "测试·黄秀英", "测试·蒙一鸣", "测试·陆𬭎")
STREETS = ("飞鹅路", "屏山大道", "建设路", "鱼峰路", "江滨路", "文笔路")


class Applicant:
    """One invented shop; ``serial`` makes it unique and the same at every load."""

    def __init__(self, *, region, serial, shop):
        self.region, self.serial = region, serial
        self.name = f"{region.name}测试{shop}（{serial}号）"
        self.person = PEOPLE[serial % len(PEOPLE)]
        self.address = f"{region.full_name}{STREETS[serial % len(STREETS)]}{serial}号"

    def value(self, item: Item):
        """A right value for a datum of the form."""
        known = {
            "entity_name": self.name,
            "entity_type": "个体工商户",
            "legal_rep_name": self.person,
            "legal_rep_id_type": "居民身份证",
            "registered_address": self.address,
            "premises_address": self.address,
            "premises_region": self.region.code,
            "delivery": "窗口领取",
        }
        if item.key in known:
            return known[item.key]
        return item.field_type.sample(region=self.region.code, serial=self.serial)
