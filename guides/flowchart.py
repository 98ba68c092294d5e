"""The flowchart (办理流程图) of a version: its steps as data, and drawn as SVG in two shapes.

The steps are the text alternative and the only source of both drawings. Colours are presentation
attributes, which the page's style sheet overrides (dark mode) and a PDF renderer understands.
"""

from dataclasses import dataclass

from guides.diagram import Box, Drawing, Edge, Frame, lines_of
from guides.situations import Outcome
from guides.snapshot import ACCEPTANCE_DAYS, PermitPart, Snapshot

NOT_YOURS = "您的情况不需要"
WIDE, WIDE_WITH_HEARING, TALL = 760, 880, 360
GAP = 14  # between lanes


@dataclass(frozen=True)
class Lane:
    """One permit item at its department, open at once with all the others.

    ``own``: True on the citizen's path, False beside it, None where no situation is given.
    """

    permit: PermitPart
    own: bool | None = None

    @property
    def deadline(self) -> str:
        """承诺 5 个工作日 / 法定 20 个工作日 / 法定默认 20 个工作日 / 当场办结."""
        if self.permit.promised_working_days is not None:
            return f"承诺 {self.permit.promised_working_days} 个工作日"
        if self.permit.limit.unit == "当场":
            return "当场办结"
        return f"{'法定默认' if self.permit.limit.defaulted else '法定'} {self.permit.limit.words}"

    @property
    def inspected(self) -> bool:
        return self.own is not False and self.permit.inspection.mode in ("always", "if_needed")

    @property
    def heard(self) -> bool:
        return self.own is not False and self.permit.hearing_required

    @property
    def kind(self) -> str:
        return {True: "box own", False: "box out", None: "box"}[self.own]


@dataclass(frozen=True)
class Step:
    """One step in words; ``branches`` happen side by side."""

    title: str
    detail: str = ""
    branches: tuple["Step", ...] = ()


@dataclass(frozen=True)
class Flowchart:
    """``wide`` from 640 px on, ``tall`` for phones and A4; ``steps`` for everyone else."""

    wide: str
    tall: str
    steps: tuple[Step, ...]


def flowchart(
    snapshot: Snapshot,
    outcome: Outcome | None = None,
    *,
    others: bool = True,
    font_family: str = "",
) -> Flowchart:
    """Steps and drawings; with an outcome its permits are the own path.

    ``others``: also draw the permits this situation does not need. ``font_family``: for renderers
    without a style sheet; on the page the style sheet decides.
    """
    lanes = lanes_of(snapshot, outcome, others=others)
    if not lanes:
        return Flowchart("", "", ())
    label = f"{snapshot.industry.name}办理流程图"
    return Flowchart(
        wide=_wide(lanes).svg(label, css="flow-wide", font_family=font_family),
        tall=_tall(lanes).svg(label, css="flow-tall", font_family=font_family),
        steps=steps_of(lanes),
    )


def lanes_of(snapshot: Snapshot, outcome: Outcome | None, *, others: bool) -> tuple[Lane, ...]:
    """Own lanes first, and among them those with a visit, so that their paths do not cross."""
    if outcome is None:
        lanes = [Lane(permit) for permit in snapshot.permits]
    else:
        own = set(outcome.permit_codes)
        lanes = [Lane(permit, permit.code in own) for permit in snapshot.permits]
        lanes = [lane for lane in lanes if lane.own or (others and own)]
    return tuple(sorted(lanes, key=lambda lane: (lane.own is False, not lane.inspected)))


def steps_of(lanes: tuple[Lane, ...]) -> tuple[Step, ...]:
    """The text alternative: an ordered list, the parallel reviews as a list within."""
    going = [lane for lane in lanes if lane.own is not False]
    visited = [lane.permit for lane in going if lane.inspected]
    reviews = tuple(
        Step(
            lane.permit.official_name,
            "，".join(
                [lane.permit.department.name, lane.deadline]
                + (["须举行听证，听证时间不计入期限"] if lane.heard else [])
            ),
        )
        for lane in going
    )
    steps = [
        Step("提交一张表", "一张申请表、每份材料一次，线上或窗口任选"),
        Step("一窗受理", f"{ACCEPTANCE_DAYS} 个工作日内决定受理，或一次告知全部补正内容"),
        Step("并联审批", f"{len(going)} 项许可同时审批", reviews),
    ]
    if visited:
        steps.append(Step("联合踏勘", f"一次现场核查：{_names(visited)}{_if_needed(visited)}"))
    steps.append(Step("统一出证", "各项法定许可证与行业综合许可证一并发放"))
    return tuple(steps)


def _names(permits) -> str:
    return "、".join(permit.official_name for permit in permits)


def _if_needed(permits) -> str:
    return "" if any(p.inspection.mode == "always" for p in permits) else "（必要时）"


def _lane_box(lane: Lane, x: float, y: float, width: float) -> Box:
    small = [lane.permit.department.label]
    small.append(NOT_YOURS if lane.own is False else lane.deadline)
    return Box(x, y, width, lane.kind, lines_of(lane.permit.official_name, small, width))


def _visit_words(lanes) -> list[str]:
    visited = [lane.permit for lane in lanes if lane.inspected]
    return ["一次核查" if not _if_needed(visited) else "必要时一次核查"]


def _wide(lanes: tuple[Lane, ...]) -> Drawing:
    hearing = any(lane.heard for lane in lanes)
    visit = any(lane.inspected for lane in lanes)
    total = WIDE_WITH_HEARING if hearing else WIDE
    issue_x = total - 16 - 92
    visit_x = issue_x - 30 - 104
    lanes_end = (visit_x if visit else issue_x) - 38
    hearing_x = lanes_end - 86
    width = (hearing_x - 26 if hearing else lanes_end) - 288
    drawing, y, rows = Drawing(total), 44.0, []
    for lane in lanes:
        box = _lane_box(lane, 288, y, width)
        rows.append((lane, box))
        y = box.bottom + GAP
    drawing.height = y - GAP + 20
    going = [box for lane, box in rows if lane.own is not False]
    middle = (going[0].y + going[-1].bottom) / 2
    form = Box.centred(16, middle, 104, "box", lines_of("提交一张表", [], 104), round=True)
    accept = Box.centred(
        150, middle, 104, "box", lines_of("一窗受理", [f"{ACCEPTANCE_DAYS} 个工作日内"], 104)
    )
    issue = Box.centred(issue_x, middle, 92, "box end", lines_of("统一出证", [], 92))
    drawing.add(form, accept, issue, Edge(form.right, accept.left))
    drawing.caption(288 + width / 2, 28, "并联审批")
    stop = None
    if visit:
        visited = [box for lane, box in rows if lane.inspected]
        centre = (visited[0].y + visited[-1].bottom) / 2
        words = lines_of("联合踏勘", _visit_words(lanes), 104)
        stop = Box.centred(visit_x, centre, 104, "box", words)
        drawing.add(stop, Edge(stop.right, issue.left))
    for lane, box in rows:
        drawing.add(box, Edge(accept.right, box.left, faint=lane.own is False))
        if lane.own is False:
            continue
        start = box.right
        if lane.heard:
            hear = Box.centred(hearing_x, box.middle, 86, "box", lines_of("听证", ["不计期限"], 86))
            drawing.add(hear, Edge(start, hear.left))
            start = hear.right
        if lane.inspected:
            level = lanes_end if hearing and not lane.heard else None
            drawing.add(Edge(start, stop.left, straight_to=level))
        else:
            drawing.add(Edge(start, issue.left, straight_to=issue_x - 38))
    return drawing


def _tall(lanes: tuple[Lane, ...]) -> Drawing:
    drawing = Drawing(TALL)
    centre, inner = TALL / 2, TALL - 56
    form = Box(centre - 100, 12, 200, "box", lines_of("提交一张表", [], 200), round=True)
    words = lines_of("一窗受理", [f"{ACCEPTANCE_DAYS} 个工作日内"], 200)
    accept = Box(centre - 100, form.bottom + 28, 200, "box", words)
    drawing.add(form, accept, Edge(form.foot, accept.head))
    top = accept.bottom + 28
    going = sum(lane.own is not False for lane in lanes)
    y = top + 34
    boxes = []
    for lane in lanes:
        box = _lane_box(lane, 28, y, inner)
        boxes.append(box)
        y = box.bottom + GAP
        if lane.heard:
            hear = Box(
                centre - 90, box.bottom + 22, 180, "box", lines_of("听证", ["不计期限"], 180)
            )
            boxes += [hear, Edge(box.foot, hear.head)]
            y = hear.bottom + GAP
    frame = Frame(12, top, TALL - 24, y - top + 2)
    drawing.add(frame, *boxes, Edge(accept.foot, frame.head))
    drawing.caption(centre, top + 22, f"并联审批 · {going} 项同时进行")
    last = frame
    if any(lane.inspected for lane in lanes):
        visited = sum(lane.inspected for lane in lanes)
        small = [f"{visited} 项，{_visit_words(lanes)[0]}"]
        stop = Box(centre - 100, frame.bottom + 28, 200, "box", lines_of("联合踏勘", small, 200))
        drawing.add(stop, Edge(frame.foot, stop.head))
        last = stop
    issue = Box(centre - 100, last.bottom + 28, 200, "box end", lines_of("统一出证", [], 200))
    drawing.add(issue, Edge(last.foot, issue.head))
    drawing.height = issue.bottom + 12
    return drawing
