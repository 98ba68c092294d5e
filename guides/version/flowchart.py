"""The flowchart (办理流程图) of a version: its steps as data, and drawn as SVG in two shapes.

What a decision rests on stands before it: the joint visit (联合踏勘; Hezhou plan, 四(四)(五)) and the
hearing (Administrative Licensing Law, art. 46). Only an item whose own mode says so is inspected after.
The steps are the text alternative and the only source of both drawings. Colours are presentation
attributes, which the page's style sheet overrides (dark mode) and a PDF renderer understands.
"""

from dataclasses import dataclass

from guides.version.diagram import Box, Drawing, Edge, Frame, lines_of
from guides.version.permit_parts import ACCEPTANCE_DAYS, LimitPart, PermitPart
from guides.version.situations import Outcome
from guides.version.snapshot import Snapshot
from guides.version.tally import tally
from portal.ground.text.sentences import Sentence
from portal.ground.text.sentences import mark as _

HAND_IN = _("Submit one form")  # 提交一张表
ACCEPTED = _("One window")  # 一窗受理
REVIEWED = _("Parallel review")  # 并联审批
VISITED = _("Joint visit")  # 联合踏勘
INSPECTED_AFTER = _("inspected after the decision")  # 事后核查
INSPECTION_OPEN = _("inspection: for the department to decide")  # 是否勘查由部门确定
BEGINS_WHEN_BUILT = _("its days begin when you report that what “%(items)s” allows is built")
BUILT_FIRST = _("begins once it is built")  # 建成报验后起算
ISSUED = _("One licence")  # 统一出证
HEARING = _("Hearing")  # 听证
NOT_COUNTED = _("not in the limit")  # 不计期限
SPANS = {
    "工作日": _("%(count)s working days"),
    "日": _("%(count)s days"),
    "个月": _("%(count)s months"),
    "当场": _("on the spot"),
}
WITHIN = _("within %(count)s working days")
WIDE, WIDE_WITH_HEARING = 760, 880
TALL, TALL_LARGE = 360, 270  # the narrower canvas fills the same width, so its letters are larger
GAP = 14  # between lanes


def span(limit: LimitPart) -> str:
    """20 个工作日 / 60 日 / 3 个月 / 当场."""
    return say(SPANS[limit.unit], count=limit.value)


def say(message: str, **values) -> str:
    """The sentence in the language of whoever asked for the drawing."""
    return str(Sentence(message, values))


@dataclass(frozen=True)
class Lane:
    """One permit item at its department, open at once with all the others.

    ``own``: whether it is known to lie on the citizen's path, as a situation is given.
    """

    permit: PermitPart
    own: bool = False
    built_first: bool = False  # the second of two stages, after an approval to build

    @property
    def deadline(self) -> str:
        """承诺 5 个工作日 / 法定 20 个工作日 / 法定默认 20 个工作日 / 当场办结."""
        limit = self.permit.limit
        if self.permit.promised_working_days is not None:
            return say(
                _("promised %(count)s working days"), count=self.permit.promised_working_days
            )
        if limit.unit == "当场":
            return say(_("decided on the spot"))
        by_law = _("by default %(limit)s") if limit.defaulted else _("by law %(limit)s")
        return say(by_law, limit=span(limit))

    @property
    def inspected(self) -> bool:
        return self.permit.inspection.mode in ("always", "if_needed")

    @property
    def heard(self) -> bool:
        return self.permit.hearing_required

    @property
    def apart_from_the_visit(self) -> str:
        """事后核查 of items that are inspected once they are decided, or that nobody has said whether
        they are; else empty."""
        words = {"after": INSPECTED_AFTER, "unknown": INSPECTION_OPEN}
        mode = self.permit.inspection.mode
        return say(words[mode]) if mode in words else ""

    @property
    def kind(self) -> str:
        return "box own" if self.own else "box"


@dataclass(frozen=True)
class Step:
    """One step in words; ``branches`` happen side by side."""

    title: str
    detail: str = ""
    branches: tuple["Step", ...] = ()


@dataclass(frozen=True)
class Flowchart:
    """``wide`` from 640 px on and on A4, ``tall`` for phones, ``large`` in elder mode.

    ``steps`` for everyone else.
    """

    wide: str
    tall: str
    large: str
    steps: tuple[Step, ...]


def flowchart(
    snapshot: Snapshot,
    outcome: Outcome | None = None,
    *,
    font_family: str = "",
) -> Flowchart:
    """Steps and drawings; with an outcome of its permits alone.

    ``font_family``: for renderers without a style sheet; on the page the style sheet decides.
    """
    lanes = lanes_of(snapshot, outcome)
    if not lanes:
        return Flowchart("", "", "", ())
    label = say(_("Flowchart: %(industry)s"), industry=snapshot.industry.name)
    return Flowchart(
        wide=_wide(lanes).svg(label, css="flow-wide", font_family=font_family),
        tall=_tall(lanes, TALL).svg(label, css="flow-tall", font_family=font_family),
        large=_tall(lanes, TALL_LARGE).svg(label, css="flow-tall", font_family=font_family),
        steps=steps_of(lanes),
    )


def lanes_of(snapshot: Snapshot, outcome: Outcome | None) -> tuple[Lane, ...]:
    """Those with a visit first, so that their paths do not cross."""
    permits = snapshot.permits if outcome is None else [n.permit for n in outcome.permits]
    builds = {permit.code for permit in permits if permit.prepares}
    own = outcome is not None
    lanes = [Lane(row, own=own, built_first=not builds.isdisjoint(row.after)) for row in permits]
    return tuple(sorted(lanes, key=lambda lane: not lane.inspected))


def steps_of(lanes: tuple[Lane, ...]) -> tuple[Step, ...]:
    """The text alternative: an ordered list, the parallel reviews as a list within."""
    visited = [lane.permit for lane in lanes if lane.inspected]
    permits = {lane.permit.code: lane.permit for lane in lanes}
    waited_for = [
        [permits[code] for code in lane.permit.after if code in permits] for lane in lanes
    ]
    reviews = tuple(
        Step(
            lane.permit.official_name,
            say(_(", ")).join(
                [lane.permit.department.name, lane.deadline]
                + ([say(_("a hearing is held; its time is not counted"))] if lane.heard else [])
                + ([lane.apart_from_the_visit] if lane.apart_from_the_visit else [])
                + ([_after(first)] if first else [])
            ),
        )
        for lane, first in zip(lanes, waited_for, strict=True)
    )
    steps = [
        Step(say(HAND_IN), say(_("one form, each paper once, online or at any window"))),
        Step(
            say(ACCEPTED),
            say(
                _("within %(count)s working days accepted, or told once all that is missing"),
                count=ACCEPTANCE_DAYS,
            ),
        ),
    ]
    if visited:
        once = _("one visit before the decisions: %(permits)s")
        if not _certain(visited):
            once = _("one visit before the decisions, if needed: %(permits)s")
        steps.append(Step(say(VISITED), say(once, permits=_names(visited))))
    at_once = _("%(items)s decided at the same time")
    if any(waited_for):
        at_once = _("%(items)s decided side by side, each once what comes before it is granted")
    if len(lanes) == 1:
        at_once = _("decided by its department")
    steps.append(
        Step(say(REVIEWED), say(at_once, items=tally(lane.permit for lane in lanes)), reviews)
    )
    together = _("all permits and the composite licence are handed over together")
    steps.append(Step(say(ISSUED), say(together)))
    return tuple(steps)


def _after(first) -> str:
    """What an item waits for; of two stages the second begins when the applicant reports what was built."""
    if built := [permit for permit in first if permit.prepares]:
        return say(BEGINS_WHEN_BUILT, items=_names(built))
    return say(_("comes after %(items)s"), items=_names(first))


def _names(permits) -> str:
    return "、".join(permit.official_name for permit in permits)


def _certain(permits) -> bool:
    return any(permit.inspection.mode == "always" for permit in permits)


def _lane_box(lane: Lane, x: float, y: float, width: float) -> Box:
    small = [lane.permit.department.label, lane.deadline]
    small += [lane.apart_from_the_visit] if lane.apart_from_the_visit else []
    small += [say(BUILT_FIRST)] if lane.built_first else []
    return Box(x, y, width, lane.kind, lines_of(lane.permit.official_name, small, width))


def _visit_words(lanes) -> str:
    visited = [lane.permit for lane in lanes if lane.inspected]
    return say(_("once")) if _certain(visited) else say(_("once, if needed"))


def _start(width: float) -> list:
    return lines_of(say(HAND_IN), [], width)


def _acceptance(width: float) -> list:
    return lines_of(say(ACCEPTED), [say(WITHIN, count=ACCEPTANCE_DAYS)], width)


def _hearing(width: float) -> list:
    return lines_of(say(HEARING), [say(NOT_COUNTED)], width)


def _wide(lanes: tuple[Lane, ...]) -> Drawing:
    hearing = any(lane.heard for lane in lanes)
    visit = any(lane.inspected for lane in lanes)
    total = WIDE_WITH_HEARING if hearing else WIDE
    visit_x = 288.0
    hearing_x = visit_x + (104 + 34 if visit else 0)
    lanes_x = hearing_x + (86 + 26 if hearing else 0)
    issue_x = total - 16 - 92
    width = issue_x - 38 - lanes_x
    drawing, y, rows = Drawing(total), 44.0, []
    for lane in lanes:
        box = _lane_box(lane, lanes_x, y, width)
        rows.append((lane, box))
        y = box.bottom + GAP
    drawing.height = y - GAP + 20
    middle = (rows[0][1].y + rows[-1][1].bottom) / 2
    form = Box.centred(16, middle, 104, "box", _start(104), round=True)
    accept = Box.centred(150, middle, 104, "box", _acceptance(104))
    issue = Box.centred(issue_x, middle, 92, "box end", lines_of(say(ISSUED), [], 92))
    drawing.add(form, accept, issue, Edge(form.right, accept.left))
    drawing.caption(lanes_x + width / 2, 28, say(REVIEWED))
    stop = None
    if visit:
        visited = [box for lane, box in rows if lane.inspected]
        centre = (visited[0].y + visited[-1].bottom) / 2
        words = lines_of(say(VISITED), [_visit_words(lanes)], 104)
        stop = Box.centred(visit_x, centre, 104, "box", words)
        drawing.add(stop, Edge(accept.right, stop.left))
    for lane, box in rows:
        drawing.add(box, Edge(box.right, issue.left))
        start, free = (stop.right, hearing_x) if lane.inspected else (accept.right, visit_x)
        target = box
        if lane.heard:
            target = Box.centred(hearing_x, box.middle, 86, "box", _hearing(86))
            drawing.add(target, Edge(target.right, box.left))
        passing = free < target.x
        drawing.add(Edge(start, target.left, bends_by=free if passing else None))
    return drawing


def _tall(lanes: tuple[Lane, ...], width: float) -> Drawing:
    drawing = Drawing(width)
    centre, inner = width / 2, width - 56
    form = Box(centre - 100, 12, 200, "box", _start(200), round=True)
    accept = Box(centre - 100, form.bottom + 28, 200, "box", _acceptance(200))
    drawing.add(form, accept, Edge(form.foot, accept.head))
    last = accept
    visited = sum(lane.inspected for lane in lanes)
    if visited:
        small = say(_("%(count)s items, %(how)s"), count=visited, how=_visit_words(lanes))
        words = lines_of(say(VISITED), [small], 200)
        last = Box(centre - 100, accept.bottom + 28, 200, "box", words)
        drawing.add(last, Edge(accept.foot, last.head))
    top = last.bottom + 28
    y = top + 34
    boxes = []
    for lane in lanes:
        if lane.heard:
            hear = Box(centre - 90, y, 180, "box", _hearing(180))
            y = hear.bottom + 22
        box = _lane_box(lane, 28, y, inner)
        boxes.append(box)
        if lane.heard:
            boxes += [hear, Edge(hear.foot, box.head)]
        y = box.bottom + GAP
    frame = Frame(12, top, width - 24, y - top + 2)
    drawing.add(frame, *boxes, Edge(last.foot, frame.head))
    drawing.caption(centre, top + 22, say(REVIEWED))
    issue = Box(centre - 100, frame.bottom + 28, 200, "box end", lines_of(say(ISSUED), [], 200))
    drawing.add(issue, Edge(frame.foot, issue.head))
    drawing.height = issue.bottom + 12
    return drawing
