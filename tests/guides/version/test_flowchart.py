"""The flowchart: its steps in words, both drawings sound, every label inside its box."""

from xml.etree import ElementTree as ET

import pytest

from guides.version.choices import PREPARATION
from guides.version.diagram import SIZE, width_of, wrap
from guides.version.flowchart import flowchart, lanes_of
from guides.version.situations import evaluate
from portal.ground.text.linebreaks import NEVER_FIRST, NEVER_LAST

SVG = "{http://www.w3.org/2000/svg}"
INDUSTRIES = ["SMALL_EATERY", "HOTEL", "RESTAURANT", "KINDERGARTEN", "PHARMACY"]


def situation(snapshot, **answers):
    asked = {q.id: False if q.type == "bool" else 100 for q in snapshot.questions}
    return evaluate(snapshot, asked | answers)


def drawn(svg):
    return ET.fromstring(svg)  # noqa: S314 - drawn by ourselves a moment ago


def texts(svg):
    return "".join(node.text or "" for node in drawn(svg).iter(f"{SVG}text"))


def test_the_steps_tell_the_whole_way(snapshot_of):
    snapshot = snapshot_of("SMALL_EATERY")
    chart = flowchart(snapshot, situation(snapshot, small_cond=True, sewage=True))
    assert [step.title for step in chart.steps] == [
        "提交一张表",
        "一窗受理",
        "联合踏勘",
        "并联审批",
        "统一出证",
    ]
    assert "5 个工作日" in chart.steps[1].detail
    assert [branch.title for branch in chart.steps[3].branches] == [
        "小餐饮登记",
        "城镇污水排入排水管网许可",
    ]
    assert chart.steps[3].branches[0].detail == (
        "柳南区市场监督管理局（测试），法定默认 20 个工作日"
    )
    assert chart.steps[2].detail.startswith("作出决定之前一次现场核查，必要时进行：")


def test_an_item_that_waits_for_another_is_not_said_to_be_decided_at_the_same_time(snapshot_of):
    plain = snapshot_of("SMALL_EATERY")
    permits = tuple(
        permit.model_copy(update={"after": ("SMALL_CATERING",)})
        if permit.code == "DRAINAGE"
        else permit
        for permit in plain.permits
    )
    snapshot = plain.model_copy(update={"permits": permits})

    def decided(**answers):
        return flowchart(snapshot, situation(snapshot, sewage=True, **answers)).steps[3]

    waiting = decided(small_cond=True)
    assert waiting.detail == "2 项许可并联审批，须先取得其他许可的，取得后再作决定"
    assert [branch.detail.partition("，须先取得")[2] for branch in waiting.branches] == [
        "",
        "小餐饮登记",
    ]
    assert decided(small_cond=False).detail == "2 项许可同时审批"


def test_of_two_stages_the_second_begins_when_it_is_built(snapshot_of):
    plain = snapshot_of("SMALL_EATERY")
    stated = {
        "SMALL_CATERING": {"kind": PREPARATION, "counts": False},
        "DRAINAGE": {"after": ("SMALL_CATERING",)},
    }
    permits = tuple(row.model_copy(update=stated.get(row.code, {})) for row in plain.permits)
    snapshot = plain.model_copy(update={"permits": permits})
    chart = flowchart(snapshot, situation(snapshot, small_cond=True, sewage=True))
    branches = {branch.title: branch.detail for branch in chart.steps[3].branches}
    assert branches["城镇污水排入排水管网许可"].endswith(
        "自您报告“小餐饮登记”所准建设已建成之日起算"
    )
    assert "建成" not in branches["小餐饮登记"]
    assert "建成报验后起算" in texts(chart.wide)
    assert "建成报验后起算" in texts(chart.tall)


def test_without_a_visit_there_is_no_joint_inspection(snapshot_of):
    snapshot = snapshot_of("CONVENIENCE")
    chart = flowchart(snapshot, situation(snapshot, prepack=True))
    assert "联合踏勘" not in [step.title for step in chart.steps]
    assert "联合踏勘" not in texts(chart.wide) + texts(chart.tall)
    assert "当场办结" in texts(chart.wide)


def test_a_hearing_has_its_own_box(snapshot_of):
    snapshot = snapshot_of("RESTAURANT")
    singing = flowchart(snapshot, situation(snapshot, song=True))
    quiet = flowchart(snapshot, situation(snapshot))
    for drawing in ("wide", "tall"):
        assert "听证" in texts(getattr(singing, drawing))
        assert "听证" not in texts(getattr(quiet, drawing))
    reviewed = next(step for step in singing.steps if step.title == "并联审批")
    assert any("须举行听证" in branch.detail for branch in reviewed.branches)


@pytest.mark.parametrize("industry", INDUSTRIES)
def test_a_visit_and_a_hearing_stand_before_the_decisions(snapshot_of, industry):
    """Left of them on the wide drawing, above them on the tall one (Hezhou plan, 四(四)(五))."""
    snapshot = snapshot_of(industry)
    chart = flowchart(snapshot)
    titles = [step.title for step in chart.steps]
    assert titles.index("联合踏勘") < titles.index("并联审批")
    for svg, side in ((chart.wide, "x"), (chart.tall, "y"), (chart.large, "y")):
        where = {node.text: float(node.get(side)) for node in drawn(svg).iter(f"{SVG}text")}
        decided = min(place for text, place in where.items() if "法定" in text or "当场" in text)
        assert where["联合踏勘"] < decided
        if any(permit.hearing_required for permit in snapshot.permits):
            heard = where["听证"]
            assert any(heard < place for text, place in where.items() if "法定" in text)


@pytest.mark.parametrize("mode", ["always", "if_needed"])
@pytest.mark.parametrize(
    ("apart", "words"), [("after", "事后核查"), ("unknown", "是否勘查由部门确定")]
)
def test_only_what_its_mode_says_is_inspected_after_the_decision(snapshot_of, mode, apart, words):
    """What nobody has verified is drawn as neither a visit nor none."""
    snapshot = snapshot_of("HOTEL")

    def chart_of(*modes):
        permits = tuple(
            permit.model_copy(
                update={"inspection": permit.inspection.model_copy(update={"mode": permit_mode})}
            )
            for permit, permit_mode in zip(snapshot.permits, modes, strict=False)
        )
        return flowchart(snapshot.model_copy(update={"permits": permits}))

    before, after = chart_of(mode), chart_of(apart)
    assert "联合踏勘" in [step.title for step in before.steps]
    assert words not in texts(before.wide) + texts(before.tall)
    assert "联合踏勘" not in [step.title for step in after.steps]
    assert after.steps[-2].branches[0].detail.endswith(words)
    assert words in texts(after.wide)
    assert words in texts(after.tall)


def test_a_promise_is_shown_instead_of_the_legal_limit(snapshot_of):
    snapshot = snapshot_of("BAKERY")
    permits = tuple(p.model_copy(update={"promised_working_days": 3}) for p in snapshot.permits)
    chart = flowchart(snapshot.model_copy(update={"permits": permits}))
    assert "承诺 3 个工作日" in texts(chart.wide)
    assert "法定" not in texts(chart.wide)


def test_a_situation_draws_its_own_permits_alone_and_makes_them_stand_out(snapshot_of):
    snapshot = snapshot_of("HOTEL")
    root = drawn(flowchart(snapshot, situation(snapshot)).wide)
    kinds = [node.get("class") for node in root.iter(f"{SVG}rect")]
    assert kinds.count("box own") == 3
    assert kinds.count("box own") + 4 == len(kinds)  # form, window, visit, licence
    whole = [node.get("class") for node in drawn(flowchart(snapshot).wide).iter(f"{SVG}rect")]
    assert "box own" not in whole


def test_elder_mode_draws_the_same_with_larger_letters(snapshot_of):
    chart = flowchart(snapshot_of("HOTEL"))
    widths = [float(drawn(svg).get("viewBox").split()[2]) for svg in (chart.tall, chart.large)]
    assert widths[1] <= widths[0] * 0.75
    assert texts(chart.large) == texts(chart.tall)


def test_nothing_to_do_draws_nothing(snapshot_of):
    snapshot = snapshot_of("SWIM_GYM")
    chart = flowchart(snapshot, situation(snapshot))
    assert (chart.wide, chart.tall, chart.steps) == ("", "", ())


def boxes_of(root):
    """Each box with the text lines whose anchor lies in it."""
    rects = [n for n in root.iter(f"{SVG}rect") if "box" in n.get("class")]
    for rect in rects:
        x, y, width, height = (float(rect.get(k)) for k in ("x", "y", "width", "height"))
        inside = [
            node
            for node in root.iter(f"{SVG}text")
            if x < float(node.get("x")) < x + width and y < float(node.get("y")) < y + height
        ]
        yield (x, y, width, height), inside


@pytest.mark.parametrize("industry", INDUSTRIES)
@pytest.mark.parametrize("variant", ["wide", "tall", "large"])
def test_labels_stay_in_their_boxes_and_boxes_on_the_canvas(snapshot_of, industry, variant):
    root = drawn(getattr(flowchart(snapshot_of(industry)), variant))
    _x, _y, canvas, depth = (float(part) for part in root.get("viewBox").split())
    boxes = list(boxes_of(root))
    assert len(boxes) >= len(snapshot_of(industry).permits) + 3
    for (x, y, width, height), labels in boxes:
        assert x >= 0
        assert x + width <= canvas
        assert y >= 0
        assert y + height <= depth
        assert labels
        for label in labels:
            assert width_of(label.text, int(label.get("font-size"))) <= width
    corners = [box for box, _labels in boxes]
    for index, (x, y, width, height) in enumerate(corners):
        for other_x, other_y, other_width, other_height in corners[index + 1 :]:
            apart_x = x + width <= other_x or other_x + other_width <= x
            apart_y = y + height <= other_y or other_y + other_height <= y
            assert apart_x or apart_y


def test_names_are_escaped_and_no_style_attribute_is_used(snapshot_of):
    snapshot = snapshot_of("BAKERY")
    evil = '<script>alert("x")</script>&'
    permits = tuple(p.model_copy(update={"official_name": evil}) for p in snapshot.permits)
    industry = snapshot.industry.model_copy(update={"name": evil})
    chart = flowchart(snapshot.model_copy(update={"permits": permits, "industry": industry}))
    for svg in (chart.wide, chart.tall):
        assert "<script" not in svg
        assert "style=" not in svg
        assert evil[:7] in texts(svg)


def test_visited_permits_come_before_the_others(snapshot_of):
    lanes = lanes_of(snapshot_of("HOTEL"), None)
    visited = [lane.inspected for lane in lanes]
    assert visited == sorted(visited, reverse=True)


@pytest.mark.parametrize("width", [60, 90, 150])
@pytest.mark.parametrize(
    "text",
    [
        "设置大型户外广告及在城市建筑物、设施上悬挂、张贴宣传品审批",
        "法定默认 20 个工作日",
        "GB/T 39554.1-2020，（《标准》）",
    ],
)
def test_wrapping_loses_nothing_and_starts_no_line_with_a_mark(text, width):
    lines = wrap(text, width, SIZE)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert not any(line[0] in NEVER_FIRST or line[-1] in NEVER_LAST for line in lines)


def test_lines_are_of_even_length():
    lines = wrap("城镇污水排入排水管网许可", 11 * SIZE, SIZE)
    assert [len(line) for line in lines] == [6, 6]
