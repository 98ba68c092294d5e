"""Texts that may end on paper, most of them badly: rare, invisible, decorated, foreign, long."""

import unicodedata

# First and last ideograph of the blocks, and how many are taken of each.
BLOCKS = {
    "A": (0x3400, 0x4DB5, 8),
    "URO": (0x4E00, 0x9FFC, 12),
    "compatibility": (0xF900, 0xFA6D, 8),
    "B": (0x20000, 0x2A6D6, 20),
    "C": (0x2A700, 0x2B734, 10),
    "D": (0x2B740, 0x2B81D, 6),
    "E": (0x2B820, 0x2CEA1, 8),
    "F": (0x2CEB0, 0x2EBE0, 8),
    "compatibility supplement": (0x2F800, 0x2FA1D, 6),
    "G": (0x30000, 0x3134A, 6),
    "H": (0x31350, 0x323AF, 3),
    "radicals": (0x2F00, 0x2FD5, 4),
}
KNOWN = "𠮷𫟤𫭙𡃁𪚥𰻝𬭎㙍䶮㑇㛃𬱖𬶋〇"
WORD = "\uf06c\uf06e\uf075\uf076\uf0a7\uf0a8\uf0b2\uf0b7\uf0d8\uf0e8\uf0fc"
PRIVATE = "\ue000\ue863\uf8ff\U000f0000\U0010fffd"
SYMBOLS = "➢➤✅✔✓☑☐❌❖◆◇●○■□▪▶►★☆※♨☎☕⚠™®©№℃㎡‰→⇒①⑳㈠㈱♀♂¥€£§¶†‡•‣…—–〓〒〖〗"
EMOJI = "🍜😀🏪🐷🍴🔥💯🈶🆗📞🏠🧋🥟🉐♻❤"
SEQUENCES = (
    *("👨‍👩‍👧", "👩🏽‍🍳", "🏴‍☠️", "🇨🇳", "1️⃣", "☎️", "❤️", "👍🏻", "🧑‍🌾", "🏳️‍🌈"),
    *("葛\U000e0100", "辻\U000e0101", "神\ufe00", "〇\ufe00", "≨\ufe00"),
    *("e\u0301", "m\u0304", "a\u0308\u0301", "か\u3099", "中\u0301", "1\u20e3", "行\u20dd", "Z\u0351\u036b"),
)  # fmt: skip
SCRIPTS = (
    *("한국", "ไทย", "שלום", "مرحبا", "ᠮᠣᠩ", "བོད", "ⵣ", "አማ", "हिन्दी", "ꆈꌠ"),
    *("Жук", "Ωμέγα", "ñandú", "tiếng", "かな", "ㄅㄆ"),
)
CONTROLS = "\x00\x07\x0b\x0c\x1b\x7f\x85\u2028\u2029\ufffd\ufffe\ud800"
FILLERS = "\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u00a0\u2002\u2003\u2009\u202f\u3000\u1680"
LENGTHS = (
    *(1, 10, 29, 30, 36, 37, 38, 60, 61, 62, 63, 73, 74, 75, 80, 119, 120),
    *(199, 200, 201, 300, 301, 1999, 2001),
)


def ideographs():
    for first, last, count in BLOCKS.values():
        step = (last - first) // max(count - 1, 1)
        yield from (chr(first + number * step) for number in range(count))


def invisible():
    """Every format character of the first plane, and some beyond."""
    formats = [chr(n) for n in range(0x10000) if unicodedata.category(chr(n)) == "Cf"]
    return (*formats, "\ufe0e", "\ufe0f", "\U000e0001", "\U000e0020", "\U000e0100", "\U0001d173")


def texts() -> list[str]:
    """Each stands in the middle of a name, so that its place must be found; lengths by themselves."""
    marks = (
        *ideographs(),
        *KNOWN,
        *WORD,
        *PRIVATE,
        *SYMBOLS,
        *EMOJI,
        *SEQUENCES,
        *SCRIPTS,
        *CONTROLS,
        *FILLERS,
        *invisible(),
    )
    long = (*("测" * n for n in LENGTHS), *("Wm " * (n // 3) + "W" for n in LENGTHS), "⸻" * 40)
    return [*dict.fromkeys((*(f"测{mark}试" for mark in marks), *long))]
