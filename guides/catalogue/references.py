"""How names inside a file are told when they lead nowhere, or stand twice."""

from collections import Counter
from collections.abc import Iterable, Iterator

from guides.version.problems import Problem
from portal.ground.text.sentences import Sentence
from portal.ground.text.sentences import mark as _

UNKNOWN = {
    "question": _("unknown question %(code)s"),
    "material": _("unknown material %(code)s"),
    "legal basis": _("unknown legal basis %(code)s"),
    "permit item": _("unknown permit item %(code)s"),
    "industry": _("unknown industry %(code)s"),
    "region": _("unknown region %(code)s"),
    "department": _("unknown department %(code)s"),
    "parameter": _("unknown parameter %(code)s"),
}


def twice(place: str, codes: Iterable[str]) -> Iterator[Problem]:
    for code, count in Counter(codes).items():
        if count > 1:
            yield Problem(place, Sentence(_("%(code)s is given twice"), {"code": code}))
