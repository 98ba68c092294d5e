"""Issuing under fire: what is measured while many issue at once, and what must be true afterwards."""

import time
from collections import Counter
from contextlib import contextmanager
from typing import NamedTuple

from django.db import connection, transaction

from issuance.casework.verbs import base
from issuance.casework.verbs.confirmation import Confirmation
from issuance.casework.verbs.licences.issuing import issue
from issuance.licence import drawing
from issuance.models import Case, Licence, LicenceEdition, ReservedNumber
from issuance.status import CaseStatus
from portal.ground.files import storage
from portal.ground.history import chain, events
from portal.ground.history.transitions import VerbRefused
from portal.ground.history.witness import alterations
from portal.ground.models import Event

ISSUED, REFUSED = "issued", "refused"
SLOW = ("render", "verify_pdf", "store")


class Press(NamedTuple):
    """Of one button: what came of it, and how many seconds it took."""

    case: int
    outcome: str
    seconds: float


class Watch:
    """Wraps, in its process, what is slow and the lock of a case."""

    def __init__(self):
        self.under_lock: list[str] = []
        self.drawn = 0
        self.held: list[float] = []

    @contextmanager
    def __call__(self):
        modules = {
            "render": drawing.certificate,
            "verify_pdf": drawing.qr,
            "store": drawing.storage,
        }
        real = {name: getattr(module, name) for name, module in modules.items()}
        real_lock = base.locked
        try:
            for name, module in modules.items():
                setattr(module, name, self._slow(name, real[name]))
            base.locked = self._lock(real_lock)
            yield self
        finally:
            base.locked = real_lock
            for name, module in modules.items():
                setattr(module, name, real[name])

    def _slow(self, name, work):
        def watched(*given, **named):
            if connection.in_atomic_block:
                self.under_lock.append(name)
            self.drawn += name == "render"
            return work(*given, **named)

        return watched

    def _lock(self, locked):
        @contextmanager
        def timed(subject):
            """SQLite gives its lock with the beginning of the transaction, and keeps it to the end."""
            began = 0.0
            try:
                with transaction.atomic():
                    began = time.perf_counter()
                    with locked(subject):
                        yield subject
            finally:
                if began:
                    self.held.append(time.perf_counter() - began)

        return timed


def press(pk, actor) -> Press:
    """As the page does: opened, confirmed with what it showed, and run."""
    case = Case.objects.get(pk=pk)
    if case.status != CaseStatus.DECIDED:
        return Press(pk, REFUSED, 0)
    form = issue.form_for(actor, case, {})
    form.is_valid()
    confirmation = Confirmation(issue, actor, case, form)
    seal = confirmation.seal
    began = time.perf_counter()
    try:
        issue.run(case, actor=actor, shown=lambda: confirmation.sealed_as(seal))
        outcome = ISSUED
    except (VerbRefused, base.NotAsShown):
        outcome = REFUSED
    return Press(pk, outcome, time.perf_counter() - began)


def what_is_wrong(cases) -> list[str]:
    """Of cases each of which was to be issued once; empty while all is right."""
    wrong = []
    for case in cases:
        wrong += [f"{case.number}: {fault}" for fault in faults_of(case, issued=True)]
    numbers = Counter(Licence.objects.values_list("number", flat=True))
    wrong += [
        f"{number} stands on {times} licences" for number, times in numbers.items() if times > 1
    ]
    return wrong + whole()


def faults_of(case, *, issued: bool) -> list[str]:
    """Of one case: all of a licence, or nothing of it."""
    case = Case.objects.get(pk=case.pk)
    licences = list(Licence.objects.filter(origin_case=case))
    editions = list(LicenceEdition.objects.filter(licence__origin_case=case))
    told = Event.objects.filter(case=case.number)
    counts = {
        "licences": len(licences),
        "editions": len(editions),
        "events of the issue": told.filter(verb="issue").count(),
        "events of the licence": told.filter(verb="issue_licence").count(),
        "cases issued": int(case.status == CaseStatus.ISSUED),
        "numbers used": ReservedNumber.objects.filter(case=case, licence__isnull=False).count(),
    }
    wrong = [f"{n} {name}" for name, n in counts.items() if n != int(issued)]
    reserved = ReservedNumber.objects.filter(case=case).count()
    if reserved > 1 or (issued and reserved != 1):
        wrong.append(f"{reserved} numbers reserved")
    for edition in editions:
        if not storage.is_intact(edition.pdf_sha256):
            wrong.append("its PDF is not that of the row")
        elif edition.token.encode() not in bytes(edition.record):
            wrong.append("its record is of another code")
    return wrong


def whole() -> list[str]:
    broken = chain.verify(events.exported())
    return [*map(str, alterations()), *([str(broken)] if broken else [])]


def share(seconds, part) -> float:
    """The value that this part of the figures does not exceed."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]
