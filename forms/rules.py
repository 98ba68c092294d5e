"""The rules of the application that look at more than how one value is written.

Whoever takes in a change of a form asks them here, so that a step of the application, the window
and a supplement judge alike, and nothing is refused later than where it is typed. Pure.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from forms.assembly import DEMANDED_BY, FormSpec
from portal.ground.text.sentences import Sentence
from portal.ground.text.sentences import mark as _

FILL_IN = Sentence(_("Please fill this in."))


@dataclass(frozen=True)
class Finding:
    """What is said of the value at `key`, which follows from those at `reads` too.

    An `error` refuses the form; else the value is taken and should be compared with the paper.
    """

    key: str
    reads: tuple[str, ...]
    sentence: Sentence
    error: bool = True

    @property
    def keys(self) -> tuple[str, ...]:
        return (self.key, *self.reads)


def findings(spec: FormSpec, values: Mapping[str, Any]) -> Iterator[Finding]:
    """Of all values of a form, clean as a revision stores them."""
    for key, (other, value) in DEMANDED_BY.items():
        wanted = values.get(other)
        if key in spec.item_by_key and wanted and value in (None, wanted) and not values.get(key):
            yield Finding(key, (other,), FILL_IN)
    for item in spec.items:
        verdict = item.field_type.verdict(item.key, values) if values.get(item.key) else None
        if verdict and (sentence := verdict.error or verdict.warning):
            yield Finding(item.key, item.field_type.reads(item.key), sentence, not verdict.ok)
