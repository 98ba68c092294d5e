"""Colours of each output: inks of a press, or of a screen where the certificate is electronic."""

from dataclasses import dataclass

from reportlab.lib.colors import CMYKColor, CMYKColorSep, Color, HexColor

GOLD = (0.30, 0.35, 1, 0)  # the plan's title colour
GOLD_FOIL, FLUORESCENT = "Gold foil", "Fluorescent green (invisible)"


@dataclass(frozen=True)
class Palette:
    """Colours of one mode; None leaves the paper as it is."""

    black: Color
    white: Color
    pale: Color  # 样本, beneath the text
    gold: Color
    border: Color
    border_deep: Color
    border_ground: Color | None
    sheet: Color | None
    paper: Color | None
    wave: Color
    medallion: Color
    note: Color
    fluorescent: Color


# As these inks look on coated paper, in sRGB: an electronic certificate has one colour space (PDF/A).
SCREEN = {
    "black": "#000000",
    "white": "#FFFFFF",
    "pale": "#FADACD",
    "gold": "#BB9E31",
    "border": "#CFA150",
    "border_deep": "#A7772F",
    "border_ground": "#FBEED3",
    "sheet": "#FEFCF7",
    "paper": "#FDF8EC",
    "wave": "#F6E9D0",
    "medallion": "#F1E2C4",
    "note": "#B59F79",
    "fluorescent": "#FFFFFF",
}


def palette(mode: str) -> Palette:
    """Digital: sRGB alone. Stock: gold foil and fluorescent ink as spot separations."""
    if mode == "digital":
        return Palette(**{name: HexColor(colour) for name, colour in SCREEN.items()})
    foil = CMYKColorSep(*GOLD, spotName=GOLD_FOIL)
    return Palette(
        black=CMYKColor(0, 0, 0, 1),
        white=CMYKColor(0, 0, 0, 0),
        pale=CMYKColor(0, 0.15, 0.14, 0.01),
        gold=foil,
        border=foil,
        border_deep=foil,
        border_ground=None,
        sheet=None,
        paper=CMYKColor(0, 0.02, 0.075, 0.005),
        wave=CMYKColor(0.01, 0.06, 0.17, 0.02),
        medallion=CMYKColor(0.02, 0.08, 0.22, 0.03),
        note=foil,
        fluorescent=CMYKColorSep(0.45, 0, 0.75, 0, spotName=FLUORESCENT),
    )
