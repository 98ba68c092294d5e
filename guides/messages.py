"""What the pure modules have to say, kept apart from the language it is said in."""

from typing import Any


def noop(text: str) -> str:
    """Mark an English msgid for the translators; ``guides.wording`` translates it when shown."""
    return text


class Message:
    """An English msgid with ``{named}`` places and the values for them; ``str`` is English."""

    __slots__ = ("params", "text")

    def __init__(self, text: str, **params: Any):
        self.text = text
        self.params = params

    def __str__(self) -> str:
        return self.text.format(**self.params)

    def __repr__(self) -> str:
        return f"Message({str(self)!r})"

    def __eq__(self, other) -> bool:
        return isinstance(other, Message) and self.as_data() == other.as_data()

    def __hash__(self) -> int:
        return hash(str(self))

    def as_data(self) -> dict[str, Any]:
        """As JSON, e.g. in ``ReleaseItem.problems``."""
        return {"text": self.text, "params": {k: str(v) for k, v in self.params.items()}}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "Message":
        return cls(data["text"], **data["params"])


class Problem:
    """Something wrong, and where: ``industries[HOTEL].permits[FIRE].when``."""

    __slots__ = ("message", "place")

    def __init__(self, place: str, message: Message):
        self.place = place
        self.message = message

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"

    def __repr__(self) -> str:
        return f"Problem({str(self)!r})"

    def __eq__(self, other) -> bool:
        return isinstance(other, Problem) and self.as_data() == other.as_data()

    def __hash__(self) -> int:
        return hash(str(self))

    def as_data(self) -> dict[str, Any]:
        return {"place": self.place, **self.message.as_data()}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "Problem":
        return cls(data["place"], Message.from_data(data))
