"""An event in words: what was done, to what, from which state to which.

The history keeps names, so that its hashes stay true whatever a thing is called. Verbs are named by
the rooms they belong to, rows and their states by their models, states that count (“submission:#”)
by their rooms; an unknown name stays as it is.
"""

from functools import cache

from django.apps import apps
from django.utils.text import capfirst

from portal.ground.hooks import EVENT_WORDS
from portal.ground.models import Event


def verb(event: Event) -> str:
    return str(_named().get(event.verb, event.verb))


def subject(event: Event) -> str:
    """A kind and the row's key: 单项审批 12."""
    kind, _colon, key = event.subject.partition(":")
    return f"{_kind(kind)} {_row(key)}".strip()


def before(event: Event) -> str:
    return _state(event, event.before)


def after(event: Event) -> str:
    return _state(event, event.after)


def subject_name(words: str) -> str:
    """The beginning of the name of a subject that is shown in these words; empty for others."""
    said, _space, key = words.strip().rpartition(" ")
    kinds = (kind for kind in (*_models(), *_named()) if said and said == _kind(kind))
    return next((f"{kind}:{key}" for kind in kinds), "")


def _kind(kind: str) -> str:
    model = _models().get(kind)
    return capfirst(str(model._meta.verbose_name if model else _named().get(kind, kind)))


def _row(key: str) -> str:
    """A key as it is; a model's label (of a register) as its rows are called."""
    model = next((model for model in _models().values() if model._meta.label_lower == key), None)
    return str(model._meta.verbose_name_plural) if model else key


def _state(event: Event, value: str) -> str:
    kind = event.subject.partition(":")[0]
    numbered = _named().get(f"{kind}:#")
    if numbered and value.isdecimal():
        return str(numbered) % {"number": value}
    columns = _models()[kind]._meta.fields if kind in _models() else ()
    words = {}
    for column in columns:
        if column.name == "status":
            words = dict(column.flatchoices)
    return str(words.get(value) or _named().get(f"{kind}:{value}", value))


def _named() -> dict:
    return {line.name: line.words for line in EVENT_WORDS.lines()}


@cache
def _models() -> dict:
    return {model._meta.model_name: model for model in apps.get_models()}
