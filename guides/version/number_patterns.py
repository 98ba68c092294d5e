"""What the numbers of a permit look like (编号规则), in a small closed notation; pure.

``9`` a digit, ``A`` a letter, ``N`` either, ``*`` any run of characters or none, ``|`` between
alternatives, ``\\`` before one of these that is meant itself; every other character is itself.
Numbers are compared as people type them: any width, brackets, case and spaces.
"""

from collections.abc import Iterator
from itertools import groupby
from string import ascii_lowercase, digits

from portal.ground.text.pasted import name_key
from portal.ground.text.sentences import Sentence
from portal.ground.text.sentences import mark as _

DIGIT, LETTER, EITHER, RUN, OR, ITSELF = "9", "A", "N", "*", "|", "\\"
TAKEN = {
    DIGIT: frozenset(digits),
    LETTER: frozenset(ascii_lowercase),
    EITHER: frozenset(digits + ascii_lowercase),
}
WORDS = {
    DIGIT: (_("one digit"), _("%(count)s digits")),
    LETTER: (_("one letter"), _("%(count)s letters")),
    EITHER: (_("one letter or digit"), _("%(count)s letters or digits")),
}
MOST = 60  # characters of a permit's number

Place = tuple[str, str]  # a sign of the notation, or "" for a character that is itself; as typed


def matches(pattern: str, number: str) -> bool:
    """Whether the number is one of these; takes time as the number is long, whatever the pattern."""
    typed = name_key(number)
    return any(_fits(places, typed) for places in _alternatives(pattern))


def words(pattern: str) -> str:
    """An explanation in the reader's language: “JY”, 14 位数字."""
    return str(Sentence(_("; or "))).join(
        str(Sentence(_(", "))).join(_parts(places)) for places in _alternatives(pattern)
    )


def sample(pattern: str, serial: int) -> str:
    """A number of the first alternative, other serials other numbers as far as there is room."""
    places = _alternatives(pattern)[0]
    room = sum(sign in (DIGIT, EITHER) for sign, _typed in places)
    figures = iter(f"{serial:0{room}d}"[-room:] if room else "")
    written = [
        next(figures) if sign in (DIGIT, EITHER) else {LETTER: "A", RUN: str(serial)}.get(sign, own)
        for sign, own in places
    ]
    return "".join(written)


def faults(pattern: str) -> list[Sentence]:
    """Why no number fits, of any alternative; a pattern that is left out has none."""
    return list(_faults(pattern)) if pattern else []


def _faults(pattern: str) -> Iterator[Sentence]:
    if _ends_in_itself(pattern):
        yield Sentence(_("“\\” stands before the character that is meant; none follows it"))
        return
    for places in _alternatives(pattern):
        least = sum(sign != RUN for sign, _typed in _folded(places))
        if not _folded(places):
            yield Sentence(_("an alternative is empty, so no number fits it"))
        elif least > MOST:
            message = _("asks for %(least)s characters; a number has %(most)s at the most")
            yield Sentence(message, {"least": least, "most": MOST})


def _ends_in_itself(pattern: str) -> bool:
    return (len(pattern) - len(pattern.rstrip(ITSELF))) % 2 == 1


def _alternatives(pattern: str) -> list[list[Place]]:
    alternatives: list[list[Place]] = [[]]
    characters = iter(pattern)
    for character in characters:
        if character == ITSELF:
            alternatives[-1].append(("", next(characters, "")))
        elif character == OR:
            alternatives.append([])
        else:
            sign = character if character in TAKEN or character == RUN else ""
            alternatives[-1].append((sign, character))
    return alternatives


def _folded(places: list[Place]) -> list[Place]:
    """As numbers are compared; one run where several follow each other."""
    folded: list[Place] = []
    for sign, typed in places:
        if not sign:
            folded += [("", character) for character in name_key(typed)]
        elif sign != RUN or folded[-1:] != [(RUN, RUN)]:
            folded.append((sign, typed))
    return folded


def _fits(places: list[Place], typed: str) -> bool:
    """All places reached so far at once, as the bits of a number: the first n are bit n."""
    folded = _folded(places)
    runs = sum(1 << place for place, (sign, _own) in enumerate(folded) if sign == RUN)
    reached = 1 | (runs & 1) << 1
    for character in typed:
        taking = sum(
            1 << place
            for place, (sign, own) in enumerate(folded)
            if (character == own and not sign) or character in TAKEN.get(sign, ())
        )
        reached = (reached & taking) << 1 | reached & runs
        reached |= (reached & runs) << 1
    return bool(reached >> len(folded) & 1)


def _parts(places: list[Place]) -> Iterator[str]:
    for sign, group in groupby(places, key=lambda place: place[0]):
        run = list(group)
        if not sign:
            text = "".join(typed for _sign, typed in run)
            yield str(Sentence(_("“%(text)s”"), {"text": text}))
        elif sign == RUN:
            yield str(Sentence(_("any characters or none")))
        else:
            single, several = WORDS[sign]
            yield str(Sentence(single if len(run) == 1 else several, {"count": len(run)}))
