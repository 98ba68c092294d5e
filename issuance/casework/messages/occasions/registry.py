"""The register of occasions on which the applicant or the holder is told (告知)."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise

ALWAYS = frozenset({"operator", "reference", "industry", "track"})


@dataclass(frozen=True)
class Occasion:
    """``text`` goes by SMS, and by mail under ``subject``; both take ``facts`` beyond ``ALWAYS``. ``own``: it
    is about the access to one case, and goes to whoever applied for that one."""

    code: str
    title: Promise  # what it is about, for staff
    subject: Promise
    text: Promise
    facts: frozenset[str] = frozenset()
    secret: bool = False  # its text is not kept
    own: bool = False

    @property
    def places(self) -> frozenset[str]:
        """What its texts may name in braces."""
        return ALWAYS | self.facts


class Registry:
    """Iterable, in the order of a case's life; refuses a code that is taken."""

    def __init__(self):
        self._occasions: dict[str, Occasion] = {}

    def add(self, occasion: Occasion) -> Occasion:
        if occasion.code in self._occasions:
            raise ValueError(f"there is an occasion {occasion.code!r} already")
        self._occasions[occasion.code] = occasion
        return occasion

    def __iter__(self) -> Iterator[Occasion]:
        return iter(self._occasions.values())

    def __getitem__(self, code: str) -> Occasion:
        return self._occasions[code]


OCCASIONS = Registry()
