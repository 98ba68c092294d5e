"""Every verb of case work, in the order of a case's life; looked up by its code."""

from collections.abc import Iterator

from issuance.casework.verbs.base import By, Verb


class Registry:
    """Iterable; refuses a verb that lacks an aspect, that everybody may do, that asks its rule in
    a way of its own, or that takes another's code or name."""

    def __init__(self):
        self._verbs: dict[str, Verb] = {}

    def add(self, verb: Verb) -> Verb:
        missing = [aspect for aspect in verb.aspects if not hasattr(verb, aspect)]
        if missing:
            raise TypeError(f"the verb {type(verb).__name__} lacks {', '.join(missing)}")
        if not verb.who_may:
            raise TypeError(f"the verb {type(verb).__name__} could be done by everybody")
        for rule in ("run", "refusal", "hindrance"):
            if getattr(type(verb), rule) is not getattr(Verb, rule):
                raise TypeError(f"the verb {type(verb).__name__} has a {rule} of its own")
        taken = {name for other in self for name in (other.code, *other.formerly)}
        if clash := taken & {verb.code, *verb.formerly}:
            raise ValueError(f"already the name of a verb: {', '.join(sorted(clash))}")
        self._verbs[verb.code] = verb
        return verb

    def remove(self, verb: Verb):
        del self._verbs[verb.code]

    def __iter__(self) -> Iterator[Verb]:
        return iter(sorted(self._verbs.values(), key=lambda verb: (verb.position, verb.code)))

    def __getitem__(self, code: str) -> Verb:
        return self._verbs[code]

    def of_event(self, name: str) -> Verb | None:
        """The verb an event is of, by its code or a name it had before."""
        return next((verb for verb in self if name in (verb.code, *verb.formerly)), None)

    def by(self, whose: By) -> list[Verb]:
        return [verb for verb in self if verb.by == whose]

    def officers(self, code: str) -> Verb | None:
        """A verb the desk offers, by its code."""
        return next((verb for verb in self.by(By.OFFICER) if verb.code == code), None)


REGISTRY = Registry()
register = REGISTRY.add
