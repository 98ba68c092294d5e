"""What a page showed of a draft, signed and carried by the page itself."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing

from forms.merging import Shown
from guides.models import GuideVersion

FIELD = "shown"  # the name under which a page posts it
PICK = "pick-"  # beginning of the names of choices between two values


def token_of(
    place: str, values: Mapping[str, Any], *, version: GuideVersion, disputed: Iterable[str] = ()
) -> str:
    """For a hidden field. ``place``: the draft and the step, so that it fits no other page."""
    shown = Shown.of(values, disputed=disputed, keys=_keys(place))
    body = {"s": shown.digests, "d": sorted(shown.disputed), "v": version.pk}
    return signing.dumps(body, salt=_salt(place), compress=True)


def read(place: str, token: str | None) -> tuple[Shown, int | None]:
    """What the page showed and the pk of the version it followed; a token not of ours showed nothing."""
    try:
        body = signing.loads(token or "", salt=_salt(place))
    except signing.BadSignature:
        return Shown(keys=_keys(place)), None
    return Shown(body["s"], frozenset(body["d"]), _keys(place)), body["v"]


def picks_of(post) -> dict[str, str]:
    """What was chosen between two values, by name."""
    return {name.removeprefix(PICK): post[name] for name in post if name.startswith(PICK)}


def as_shown(field: forms.Field, value: Any) -> Any:
    """A stored value as the page shows it: what is no longer among the options is not shown."""
    if isinstance(field, forms.MultipleChoiceField):
        return (
            [part for part in value if field.valid_value(part)] if isinstance(value, list) else []
        )
    if isinstance(field, forms.ChoiceField):
        return value if isinstance(value, str) and field.valid_value(value) else ""
    return value


def in_words(field: forms.Field, value: Any) -> str:
    """A typed value as the field writes it for people."""
    if isinstance(value, list):
        return "、".join(filter(None, (in_words(field, part) for part in value)))
    words = dict(getattr(field, "choices", ()))
    return str(words.get(value, value))


def _salt(place: str) -> str:
    return f"forms.shown:{place}"


def _keys(place: str) -> tuple[bytes, ...]:
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return tuple(f"{_salt(place)}:{secret}".encode() for secret in secrets)
