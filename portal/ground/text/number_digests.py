"""Exact numbers of persons and firms as a database may hold them to be searched: keyed digests."""

from django.conf import settings
from django.utils.crypto import salted_hmac

from portal.ground.text.identifiers import exact_number


def digest_of(number: str, key: str | None = None) -> str:
    """HMAC-SHA256 of a number in its one form (``exact_number``), under SECRET_KEY.

    Without the key nobody can try the 10¹¹ possible ID numbers. After a change of the key the
    digests are made anew (``manage.py number_digests_rebuild``).
    """
    return salted_hmac("portal.ground.numbers", number, secret=key, algorithm="sha256").hexdigest()


def digests_of(text: str) -> list[str]:
    """Digests a search compares for what somebody typed: under this key and the ones before it."""
    number = exact_number(text)
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return [digest_of(number, key) for key in keys] if number else []
