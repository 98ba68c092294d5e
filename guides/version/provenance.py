"""Facts whose source nobody has confirmed (待核实), each bound to its content; pure."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from guides.version.permit_parts import BasisPart, LimitPart, PermitPart
from portal.ground.text.canonical import spaced_json

UNVERIFIED = "待核实"


@dataclass(frozen=True)
class Fact:
    """A legal limit or one legal basis of a permit item; ``permit`` is the item's code."""

    permit: str
    name: str
    kind: Literal["limit", "basis"]
    content: LimitPart | BasisPart

    @cached_property
    def digest(self) -> str:
        """SHA-256 of item, kind and content: another content is another fact."""
        data = [self.permit, self.kind, self.content.model_dump(mode="json", exclude=self._unsaid)]
        return hashlib.sha256(spaced_json(data).encode()).hexdigest()

    @property
    def _unsaid(self) -> set[str]:
        """What marks made before a basis was a record know nothing of, while there is nothing."""
        if isinstance(self.content, LimitPart):
            return set()
        later = {"valid_from", "valid_until", "source"}
        return {"code"} | {name for name in later if not getattr(self.content, name)}

    @property
    def words(self) -> str:
        """20 个工作日；依据, or the law with its article and quotation."""
        content = self.content
        if isinstance(content, LimitPart):
            return f"{content.words}；{content.basis}" if content.basis else content.words
        quote = f"：“{content.quote}”" if content.quote else ""
        return f"{content.words}{quote}"


def unverified(permit: PermitPart) -> Iterator[Fact]:
    return facts_to_verify(permit.code, permit.official_name, permit.limit, permit.legal_basis)


def facts_to_verify(
    code: str, name: str, limit: LimitPart, bases: Iterable[BasisPart]
) -> Iterator[Fact]:
    """The limit first, then the legal bases in their order."""
    if limit.provenance == UNVERIFIED:
        yield Fact(code, name, "limit", limit)
    for basis in bases:
        if basis.provenance == UNVERIFIED:
            yield Fact(code, name, "basis", basis)
