"""Text as people paste it, read forgivingly: the one normaliser of everything that is typed; pure.

Gently for names and free text (`plain_text`), strongly for what identifies (`plain_code` and what
follows it). What nobody sees goes from both: format characters (Cf: zero width, direction, BOM) and
variation selectors, those of ideographs too: GB 18030, the registers and the faces of our papers do
not know them, so a name with one would look like another and never be found. Emoji keep what joins
them. All of it can be done twice and nothing changes.
"""

import re
import unicodedata
from datetime import date

_LINE_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")  # \x0b: what Word sends for one
_SELECTORS = "\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef"
_EMOJI_JOINER = "\u200d"
_SELECTOR = re.compile(f"[{_SELECTORS}]")
_COMPATIBILITY = re.compile("[\uf900-\ufaff\U0002f800-\U0002fa1f]")
_DASHES = frozenset("\u2043\u2212")  # no Pd: hyphen bullet, minus
_BETWEEN = re.compile(r"[\s\-·•.]+")
BRACKETS = (
    "()",
    "（）",
    "〔〕",
    "[]",
    "［］",
    "【】",
)  # 卫公证字（2026）第0001号, 测〔2026〕0001号
_ROUND = str.maketrans({pair[side]: "()"[side] for pair in BRACKETS for side in (0, 1)})
_DAY = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d\d)(\d\d))", re.ASCII)


def plain_text(value: str, *, lines: bool = False) -> str:
    """Names and free text: NFC, without what is invisible, trimmed; `lines` keeps line breaks.

    NFC alone would replace compatibility ideographs (U+F900…, U+2F800…) by look-alikes: a name
    written with one keeps it. Other control characters are left, for somebody to name.
    """
    value = _LINE_BREAK.sub("\n", value).replace("\t", " ")
    rows = [row.strip() for row in _composed(visible(value)).split("\n")]
    return "\n".join(rows).strip() if lines else " ".join(filter(None, rows))


def visible(value: str) -> str:
    """Without format characters, but for those inside an emoji, and variation selectors."""
    if value.isprintable() and not _SELECTOR.search(value):
        return value
    kept: list[str] = []
    for position, character in enumerate(value):
        after = value[position + 1 : position + 2]
        if not _unseen(character) or _in_emoji(character, kept, after):
            kept.append(character)
    return "".join(kept)


def plain_key(value: str) -> str:
    """Codes in which a space inside would be a mistake: NFKC, any dash as “-”, trimmed."""
    seen = "".join(character for character in value if not _unseen(character))
    plain = unicodedata.normalize("NFKC", seen)
    return "".join("-" if _dash(character) else character for character in plain).strip()


def plain_code(value: str) -> str:
    """Numbers and other identifiers, however they are spaced."""
    return unicodedata.normalize("NFKC", "".join(plain_key(value).split()))


def compact(value: str) -> str:
    """An identifier without what people put between its parts, in capitals."""
    return unicodedata.normalize("NFKC", _BETWEEN.sub("", plain_code(value)).upper())


def plain_figure(value: str) -> str:
    """A number without spaces and thousands separators; ``-`` stands before a negative one."""
    return plain_code(value).replace(",", "")


def plain_mail(value: str) -> str:
    """An e-mail address, ＠ and 。 of Chinese input read as the signs that were meant."""
    return plain_code(value).replace("。", ".")


def name_key(value: str) -> str:
    """Equal for names that read alike: any width, brackets, case, with or without spaces."""
    return plain_code(value).translate(_ROUND).casefold()


def bracket_forms(number: str) -> list[str]:
    """How a number may have been recorded: as typed and in half width, with any brackets, in
    capitals."""
    typed = plain_text(number)
    half = unicodedata.normalize("NFKC", typed).translate(_ROUND)
    forms = {typed, *(half.translate(str.maketrans("()", pair)) for pair in BRACKETS)}
    return sorted(forms | {form.upper() for form in forms})


def day_of(value: str) -> date | None:
    """2026-01-31, 2026/1/31, 2026.1.31, 2026年1月31日 or 20260131."""
    parts = _DAY.fullmatch(plain_code(value))
    try:
        return date(*(int(part) for part in parts.groups() if part)) if parts else None
    except ValueError:
        return None


def _composed(value: str) -> str:
    """In NFC, but for compatibility ideographs, which stay as typed."""
    parts, start = [], 0
    for kept in _COMPATIBILITY.finditer(value):
        parts += [unicodedata.normalize("NFC", value[start : kept.start()]), kept[0]]
        start = kept.end()
    return "".join([*parts, unicodedata.normalize("NFC", value[start:])])


def _unseen(character: str) -> bool:
    return unicodedata.category(character) == "Cf" or bool(_SELECTOR.match(character))


def _dash(character: str) -> bool:
    return unicodedata.category(character) == "Pd" or character in _DASHES


def _pictograph(character: str) -> bool:
    """A picture, or the colour of its skin."""
    return unicodedata.category(character) == "So" or "\U0001f3fb" <= character <= "\U0001f3ff"


def _in_emoji(character: str, before: list[str], after: str) -> bool:
    """Whether it is what makes one picture of its neighbours."""
    between = bool(before) and _pictograph(before[-1]) and bool(after) and _pictograph(after)
    return character == _EMOJI_JOINER and between
