"""The demo's cases: who applies for what, and how far each case goes; told through the verbs."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Story:
    """``stage`` is the last thing that happens; ``answers`` override the industry's first scenario.

    Stages in order: draft, submitted, checked (one department), supplement, answered, proposed (by
    the window, for one department to refuse), refused (by all), refused_one (by one, the rest
    accepted), withdrawn, accepted, decided_one, denied, decided, issued. After issued: ``ends`` names
    a permit code to revoke, ``expired`` one whose last day is the day of the telling,
    ``reissued`` makes edition 2.
    ``held``: codes of permits the applicant holds already, which are verified; ``committed``: of items
    handled by 告知承诺; ``promised``: papers that follow (容缺).
    """

    region: str
    industry: str
    shop: str
    stage: str
    channel: str = "online"
    answers: dict = field(default_factory=dict)
    ends: str = ""
    expired: str = ""
    reissued: bool = False
    held: tuple[str, ...] = ()
    committed: tuple[str, ...] = ()
    promised: tuple[str, ...] = ()


LIUNAN, YUFENG, BABU = "450204", "450203", "451102"

SMALL = [
    Story(LIUNAN, "SMALL_EATERY", "螺蛳粉店", "issued"),
    Story(LIUNAN, "SMALL_EATERY", "米粉店", "issued", ends="DRAINAGE"),
    Story(LIUNAN, "SMALL_EATERY", "烧烤店", "issued", ends="DRAINAGE", reissued=True),
    Story(LIUNAN, "SMALL_EATERY", "糖水铺", "supplement"),
    Story(YUFENG, "SMALL_EATERY", "粥店", "submitted"),
    Story(LIUNAN, "CONVENIENCE", "便利店", "accepted", channel="window"),
]
FULL = [
    *SMALL,
    Story(LIUNAN, "RESTAURANT", "大饭店", "issued", expired="FIRE"),
    Story(LIUNAN, "SMALL_EATERY", "豆浆店", "submitted"),
    Story(LIUNAN, "SMALL_EATERY", "馄饨店", "checked"),
    Story(LIUNAN, "SUPERMARKET", "超市", "decided_one"),
    Story(LIUNAN, "BOOKSTORE", "书店", "accepted", held=("PUBLICATION",)),
    Story(LIUNAN, "KINDERGARTEN", "幼儿园", "accepted"),
    Story(LIUNAN, "CINEMA", "电影院", "submitted"),
    Story(LIUNAN, "BAKERY", "面包房", "decided"),
    Story(LIUNAN, "HOTEL", "宾馆", "answered"),
    Story(LIUNAN, "SWIM_GYM", "游泳馆", "refused"),
    Story(LIUNAN, "SUPERMARKET", "量贩店", "refused_one"),
    Story(LIUNAN, "RESTAURANT", "火锅店", "proposed", channel="window"),
    Story(LIUNAN, "SMALL_EATERY", "饺子馆", "withdrawn"),
    Story(LIUNAN, "BAKERY", "蛋糕店", "denied"),
    Story(LIUNAN, "SMALL_EATERY", "快餐店", "submitted", channel="window"),
    Story(LIUNAN, "RESTAURANT", "酒楼", "supplement", channel="window"),
    Story(YUFENG, "SMALL_EATERY", "云吞店", "issued"),
    Story(YUFENG, "RESTAURANT", "餐馆", "accepted"),
    Story(YUFENG, "CONVENIENCE", "小卖部", "issued", channel="window"),
    Story(YUFENG, "HOTEL", "小旅馆", "decided_one"),
    Story(BABU, "SMALL_EATERY", "瑶家小吃", "issued"),
    Story(BABU, "RESTAURANT", "土菜馆", "accepted"),
    Story(BABU, "SUPERMARKET", "生活超市", "submitted"),
    Story(BABU, "BOOKSTORE", "书屋", "supplement"),
    Story(BABU, "KINDERGARTEN", "民办幼儿园", "checked"),
    Story(BABU, "CINEMA", "放映厅", "decided"),
    Story(BABU, "SMALL_EATERY", "糕点店", "issued", ends="DRAINAGE", reissued=True),
    Story(LIUNAN, "SMALL_EATERY", "凉茶铺", "draft"),
    Story(LIUNAN, "RESTAURANT", "承诺饭店", "issued", committed=("FIRE",)),
    Story(LIUNAN, "RESTAURANT", "容缺饭店", "accepted", promised=("M_PLAN",)),
]
