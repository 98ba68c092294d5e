"""What a register is searched by, and how a search term stays out of addresses and logs.

The search form posts the term; the answer is a redirect to the list with the term encrypted in its
address (``seal``). So pages, filters, sorting and the export keep it as plain links that need no
script and can be gone back to, and neither access logs nor the browser's history hold a phone or
ID number, nor a name. The address serves who searched, for as long as a session lasts.
"""

import base64
import json
import re
from dataclasses import dataclass
from itertools import product

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.crypto import salted_hmac

from portal.ground.text.identifiers import exact_number
from portal.ground.text.number_digests import digests_of
from portal.ground.text.pasted import bracket_forms, plain_text

LONGEST = 60  # characters of a term
DIGITS_OF_A_NUMBER = 6


@dataclass(frozen=True)
class Search:
    """Paths from the row: ``numbers`` are found by their beginning, ``names`` by any part.

    ``exact`` leads to the digests of phone, identity and credit-code numbers, which are found
    whole or not at all, however they are typed.
    """

    numbers: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    exact: str = ""

    def __bool__(self):
        return bool(self.numbers or self.names or self.exact)

    def narrow(self, queryset: QuerySet, term: str) -> QuerySet:
        """The rows a term finds. What is a number is looked up in indexes, by key, not in names."""
        digits = sum(character.isdigit() for character in exact_number(term))
        if digits >= DIGITS_OF_A_NUMBER and (self.numbers or self.exact):
            return queryset.filter(pk__in=self._by_number(queryset.model, term))
        for part in term.split():
            found = Q()
            forms = bracket_forms(part)
            for path, beginning in product(self.numbers, forms):
                found |= Q(**{f"{path}__startswith": beginning})
            for path, name in product(self.names, forms):
                found |= Q(**{f"{path}__icontains": name})
            queryset = queryset.filter(found)
        return queryset

    def _by_number(self, model, term):
        """Keys by every way a number can be found; one query of each, so that each has its index."""
        beginnings = {*bracket_forms(term), *bracket_forms(re.sub(r"\s", "", term))}
        ways = [
            {f"{path}__startswith": beginning}
            for path, beginning in product(self.numbers, sorted(beginnings))
        ]
        if self.exact:
            ways.append({f"{self.exact}__in": digests_of(term)})
        first, *others = (
            model._default_manager.filter(**way).order_by().values("pk") for way in ways
        )
        return first.union(*others) if others else first


def seal(term: str, user) -> str:
    """A term as it may stand in an address; what no text can hold is left out."""
    term = plain_text(term.replace("\0", ""))[:LONGEST]
    return _cipher().encrypt(json.dumps([user.pk, term]).encode()).decode()


def unseal(token: str, user) -> str:
    """The term this user sealed; empty for anybody else, and when a session's time has passed."""
    try:
        owner, term = json.loads(_cipher().decrypt(token, ttl=settings.SESSION_COOKIE_AGE))
    except (InvalidToken, ValueError):  # the latter: not even ASCII
        return ""
    return term if owner == user.pk else ""


def _cipher() -> MultiFernet:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    digests = (
        salted_hmac("portal.ground.registers", "search", secret=key, algorithm="sha256").digest()
        for key in keys
    )
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
