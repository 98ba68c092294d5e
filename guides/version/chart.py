"""The saving as a small comparison chart: one pair of bars a row, each row on its own scale."""

from dataclasses import dataclass

from guides.version.savings import Comparison

WIDTH, LEFT, RIGHT, ROW = 440, 128, 390, 58  # px: where bars begin and may end, height of a row
LEAST = 3  # px: a bar that says zero can still be seen


@dataclass(frozen=True)
class Bar:
    """Widths and places in px within a viewBox ``WIDTH`` wide; ``y`` is the top of the pair."""

    label: str
    together: int
    one_by_one: int
    y: int
    now: float
    then: float

    @property
    def now_end(self) -> float:
        return LEFT + self.now + 10

    @property
    def then_end(self) -> float:
        return LEFT + self.then + 10


@dataclass(frozen=True)
class Chart:
    bars: tuple[Bar, ...]

    @property
    def height(self) -> int:
        return len(self.bars) * ROW


def chart(rows: list[tuple[str, Comparison]]) -> Chart:
    """One pair a row, the larger figure of each filling the width."""
    bars = []
    for number, (label, figures) in enumerate(rows):
        unit = (RIGHT - LEFT) / max(figures.one_by_one, figures.together, 1)
        bars.append(
            Bar(
                label=label,
                together=figures.together,
                one_by_one=figures.one_by_one,
                y=number * ROW + 8,
                now=round(max(figures.together * unit, LEAST), 1),
                then=round(max(figures.one_by_one * unit, LEAST), 1),
            )
        )
    return Chart(tuple(bars))
