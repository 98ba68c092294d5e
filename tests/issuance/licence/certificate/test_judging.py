"""A style that reads well may still be a bad certificate: what is wrong is named with its place."""

import copy
from datetime import date

import pytest

from issuance.licence.certificate import CertificateError, CertificateItems, LayoutError, shipped
from issuance.licence.certificate.faces import load_faces
from issuance.licence.certificate.judging import judged
from issuance.licence.certificate.layout import load_layout, shipped_data
from issuance.licence.certificate.placing import place
from issuance.licence.qr import qr_matrix

USUAL = {
    "operator_name": "测试柳南区口福小面馆",
    "legal_representative": "测试张三",
    "licence_number": "450204202300001X",
    "industry": "小餐饮",
    "uscc": "92450204MA5N0TES0T",
    "premises": "柳州市柳南区测试路1号",
    "permits": ("食品经营许可", "户外招牌设置审批"),
    "issuer": "柳州市柳南区行政审批局",
    "made_on": date(2022, 9, 26),
    "qr_url": "https://yyyz.example.gov.cn/l/Rk9PQkFSQkFaUVVYMTIzNDU2Nzg5/",
}
ITEMS = CertificateItems(**USUAL)


@pytest.mark.parametrize("style", shipped())
def test_every_shipped_style_is_good(style):
    assert judged(shipped_data(style), style, ITEMS).style == style


def test_the_invented_style_says_in_name_and_on_the_sheet_that_it_is_one():
    layout = load_layout("specimen-portrait")
    assert "虚构" in layout.title
    (marked,) = [text for text in layout.texts if "虚构" in text.text]
    assert set(marked.modes) == {"digital", "overprint", "stock"}


@pytest.mark.parametrize(
    ("way", "value", "place"),
    [
        (("qr",), [89, 200, 120, 231], r"qr 与 permits\.label 重叠"),
        (("emblem", "box"), [185, 35, 236, 90], r"emblem\.box 与 texts\[0\] 重叠"),
        (("seal", "box"), [100, 222, 140, 262], r"seal\.box 与 qr 重叠"),
        (("texts", 0, "left"), 300, r"texts\[0\] 超出纸面"),
        (("texts", 0, "top"), 100, r"texts\[0\] 与 uscc\.label 重叠"),
        (("fields", 3, "top"), 156, r"legal_representative\.label 与 industry\.label 重叠"),
        (("fields", 4, "value", "right"), 200, r"premises\.value 只能容纳"),
        (("fields", 1, "value", "lines"), 1, r"operator_name\.value 只能容纳"),
        (("fields", 0, "label"), "统一社会信用代한", "uscc 缺字"),
        (("qr",), [89, 222, 105, 238], "qr 容纳不下二维码"),
    ],
)
def test_what_cannot_be_printed_well_is_refused_with_its_place(way, value, place):
    data = copy.deepcopy(shipped_data("liuzhou-2022"))
    part = data
    for step in way[:-1]:
        part = part[step]
    part[way[-1]] = value
    with pytest.raises(LayoutError, match=place) as caught:
        judged(data, "liuzhou-2022", ITEMS)
    assert caught.value.told in str(caught.value)


LONG = (
    "广西壮族自治区柳州市柳南区测试街道测试社区测试路一百二十三号测试商业中心二期三号楼"
    "五层五〇一至五〇九号商铺及地下"
)
PERMITS = tuple(f"公众聚集场所投入使用、营业前消防安全检查第{n}项" for n in range(10))
# Item → value; which items are refused for it, if any.
DIFFICULT = [
    ({"permits": PERMITS}, None),
    ({"permits": PERMITS[:1]}, None),
    ({"permits": ("食品经营许可",) * 10}, None),
    ({"premises": LONG}, None),
    ({"premises": LONG, "permits": PERMITS}, None),
    ({"premises": LONG * 3}, None),
    ({"premises": LONG * 30}, "premises"),
    ({"permits": PERMITS * 10}, "permits"),
    ({"uscc": ""}, None),
    ({"uscc": "", "premises": LONG, "permits": PERMITS}, None),
    ({"operator_name": "测试𬭎记"}, None),
    ({"operator_name": "㙍䶮·〇"}, None),
    ({"legal_representative": "阿卜杜热伊木·买买提吐尔逊江"}, None),
    ({"legal_representative": "Wolfgang Amadeus Maria van der Straßenbahn"}, None),
    ({"operator_name": "柳州市" + "测试" * 28 + "有限公司"}, None),
    ({"operator_name": "测" * 120}, "operator_name"),
    ({"legal_representative": "试" * 90}, "legal_representative"),
    ({"industry": "小餐饮（含网络经营、单位食堂、集体用餐配送）"}, None),
    ({"industry": "业" * 120}, "industry"),
    ({"issuer": "柳州市柳南区行政审批局"}, None),
    ({"issuer": "广西壮族自治区柳州市三江侗族自治县行政审批局"}, None),
    ({"issuer": "局" * 60}, "issuer"),
    ({"operator_name": "𰻝𰻝面馆"}, "operator_name"),
    ({"premises": "测试路1号😀"}, "premises"),
    ({"permits": ("한글",)}, "permits"),
    ({"operator_name": "（测试）①店㎡"}, None),
    ({"premises": "A座1-2-3号 B/C 区，Building No. 7"}, None),
    ({"operator_name": "i" * 60}, None),
    ({"operator_name": "，" * 30}, None),
    ({"made_on": date(2030, 12, 31)}, None),
]


@pytest.mark.parametrize("style", shipped())
def test_thirty_difficult_records_are_placed_on_the_sheet_or_refused_by_name(style):
    layout, faces = load_layout(style), load_faces()
    assert len(DIFFICULT) == 30
    for changed, refused in DIFFICULT:
        items = CertificateItems(**USUAL | changed)
        if refused:
            with pytest.raises(CertificateError) as caught:
                place(layout, faces, items, "digital")
            assert caught.value.field == refused, changed
            continue
        for mode in ("digital", "overprint"):
            runs = place(layout, faces, items, mode)
            printed = "".join(run.text for run in runs)
            assert items.operator_name.replace(" ", "") in printed.replace(" ", ""), changed
            assert all(run.baseline < layout.sheet.bottom for run in runs)
        qr_matrix(items.qr_url, layout.qr.width)
