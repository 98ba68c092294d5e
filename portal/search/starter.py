"""Synonyms to begin with: trades as people call them, and the industries of the shipped catalogue."""

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import ModelLogEntry

from guides.models import Synonym
from guides.release.rights import edits_catalogue
from portal.ground.models import Region

SYNONYMS = {
    "小餐饮": "面馆 面店 拉面馆 粉店 米粉店 米线店 螺蛳粉 螺蛳粉店 小吃店 早餐店 早点铺 快餐店 盒饭 烧烤店 "
    "烧烤摊 麻辣烫 冒菜 酸辣粉 炸鸡店 汉堡店 饺子馆 包子铺 馄饨店 肠粉店 卤味店 夜宵 宵夜 外卖 奶茶店 "
    "咖啡馆 咖啡店 咖啡厅 茶饮店 饮品店 冷饮店 甜品店 糖水铺 粥店 小饭馆 小餐馆 小饭店 饭馆 农家乐 餐饮店 "
    "cafe coffee takeaway noodle",
    "饭店": "餐馆 酒楼 饭馆 大排档 火锅店 农家乐 食堂 餐厅 西餐厅 自助餐 私房菜 烤鱼店 烤肉店 海鲜城 料理店 "
    "酒吧 清吧 酒馆 茶楼 茶馆 夜宵 宵夜 外卖 餐饮店 bar pub canteen",
    "超市": "卖场 商超 生鲜店 百货店 商场 购物中心 水果店 水果摊 菜店 食品店 grocery",
    "便利店": "小卖部 小卖店 杂货店 士多店 副食店 烟酒店 零食店 土特产店 粮油店 日杂店 水果店 grocery",
    "书店": "书城 书屋 绘本馆 书吧 卖书 图书店 bookstore",
    "民办幼儿园": "托儿所 幼教 学前班 幼稚园 preschool",
    "电影院": "影院 影城 影剧院 放映厅 movie",
    "药店": "药房 大药房 卖药 药铺 中药店 drugstore chemist",
    "宾馆": "旅馆 旅店 民宿 客栈 招待所 住宿 公寓酒店 青年旅舍 钟点房 日租房 度假村 hostel guesthouse",
    "理发店": "发廊 美发店 美容美发 剪发 发型店 理发 发型屋 barber hairdresser",
    "美容店": "美容院 美甲店 美睫 美容会所 皮肤管理 祛痘 nail",
    "娱乐场所": "歌舞厅 KTV 卡拉OK 歌厅 舞厅 迪厅 夜总会 游戏厅 电玩城 karaoke",
    "健身房": "健身中心 瑜伽馆 健身会所 健身工作室 普拉提 yoga fitness",
    "游泳馆": "泳池 游泳池 游泳场 水上乐园",
    "烘焙店": "面包店 蛋糕店 西点店 糕点店 面包房 甜点店 饼屋 生日蛋糕 cake bread",
    "烟草专卖": "卖烟 香烟 烟证 烟草证 电子烟 烟店 cigarettes tobacco",
    "户外广告": "招牌 门头 店招 灯箱 广告牌",
    "特种设备": "电梯 扶梯",
    "污水排入排水管网": "排水证 下水道 排污",
    "消防安全检查": "消防证 消防验收",
    "食品经营许可": "餐饮服务许可证 餐饮许可证 食品流通许可证 食品证",
    "公共场所卫生许可": "卫生证 卫生许可证",
    "出版物零售": "音像店 光盘店",
    "医疗器械经营": "医疗器械店 隐形眼镜",
    "身份证明": "身份证",
    "延续": "延期 续期 续证 续办 换证 到期 renewal",
    "办理时限": "几天 多长时间 duration",
    "收费": "费用 多少钱 要钱吗 fee fees",
    "电话": "咨询电话 联系方式 phone telephone",
    "营业执照": "执照",
}
# Trades that have no guide: the search says so rather than show what merely sounds alike.
OUTSIDE = (
    "诊所 门诊 牙科 口腔诊所 医院 中医馆 医疗美容 医美 整形 养老院 月子中心 足浴 足浴店 足疗 "
    "沐足 洗脚城 按摩店 推拿 养生馆 采耳 洗浴 澡堂 浴室 桑拿 汗蒸 宠物店 宠物医院 网吧 网咖 "
    "棋牌室 麻将馆 台球厅 桌球室 剧本杀 密室逃脱 托管班 培训班 培训机构 补习班 辅导班 驾校 "
    "早教中心 托育机构 文具店 五金店 服装店 鞋店 手机店 花店 眼镜店 修车店 汽修店 洗车店 快递 "
    "物流 中介 房产中介 旅行社 打印店 照相馆 婚庆 洗衣店 干洗店 家政 装修公司 农药店 种子店 "
    "烟花爆竹 加油站 废品回收 食品厂 小作坊 摆摊 摊位 流动摊贩 clinic dentist massage pet "
    "internet laundry"
)


@transaction.atomic
def add_synonyms() -> int:
    """The shipped words for every city whose editors have not touched its list: then it is theirs
    alone.
    """
    return sum(_add_to(city) for city in Region.objects.cities() if not _touched(city))


def _touched(city: Region) -> bool:
    """A word that is gone has no city any more: whoever took it away had the city's post."""
    entries = ModelLogEntry.objects.filter(content_type=ContentType.objects.get_for_model(Synonym))
    own = {str(pk) for pk in Synonym.objects.of(city).values_list("pk", flat=True)}
    known = {str(pk) for pk in Synonym.objects.values_list("pk", flat=True)}
    return any(
        key in own or (key not in known and user and edits_catalogue(user, city))
        for key, user in ((entry.object_id, entry.user) for entry in entries.select_related("user"))
    )


def _add_to(city: Region) -> int:
    meanings: dict[str, list[str]] = {word: [] for word in OUTSIDE.split()}
    for meaning, words in SYNONYMS.items():
        for word in words.split():
            meanings.setdefault(word, []).append(meaning)
    wanted = {word: "、".join(means) for word, means in sorted(meanings.items())}
    kept = dict(Synonym.objects.of(city).values_list("word", "meaning"))
    new = [
        Synonym(city=city, word=word, meaning=meaning)
        for word, meaning in wanted.items()
        if kept.get(word) != meaning
    ]
    Synonym.objects.bulk_create(
        new, update_conflicts=True, unique_fields=["city", "word"], update_fields=["meaning"]
    )
    return len(new)
