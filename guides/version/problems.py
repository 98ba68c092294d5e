"""Something wrong in a catalogue or a release, and where."""

from dataclasses import dataclass
from typing import Any

from portal.ground.text.sentences import Sentence


@dataclass(frozen=True)
class Problem:
    """``place`` names entries by their codes: ``industries[HOTEL].permits[FIRE].when``."""

    place: str
    sentence: Sentence

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}"

    def __hash__(self) -> int:
        return hash((self.place, self.sentence.message))

    def as_data(self) -> dict[str, Any]:
        """As JSON, as kept in ``ReleaseItem.problems``."""
        values = {name: str(value) for name, value in self.sentence.values.items()}
        return {"place": self.place, "message": self.sentence.message, "values": values}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "Problem":
        return cls(data["place"], Sentence(data["message"], data["values"]))
