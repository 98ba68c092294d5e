"""What somebody confirms before a verb runs: everything that will stand, in words, bound to what was read.

A verb with ``confirms`` runs only with the seal of the page that showed it. The seal is made anew under
the case's lock: whatever was typed or happened after the page was shown breaks it.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import override

from issuance.casework.verbs.base import OfficersVerb, Place
from issuance.casework.verbs.forms import VerbForm
from issuance.models import Case, Review
from portal.ground.text.canonical import canonical_json

CONFIRMED, BACK = "confirmed", "back"  # names of what the page posts beside what was typed
WIRE_LANGUAGE = "en"


@dataclass(frozen=True)
class Confirmation:
    """``lines``: (label, value) of all that will stand; ``remarks``: what is odd about it, though it
    may be so."""

    verb: OfficersVerb
    actor: Any
    subject: Model
    form: VerbForm

    @property
    def case(self) -> Case:
        return self.subject.owning_case

    @property
    def lines(self) -> list[tuple[str, str]]:
        stated = self.verb.stands(self.subject, **self.form.arguments())
        return [*_about(self.subject), *self.form.in_words(), *stated, (_("Done by"), self.actor)]

    @property
    def remarks(self) -> list[str]:
        return self.verb.remarks(self.subject, **self.form.arguments())

    @property
    def follows(self) -> str:
        return self.verb.follows_of(self.subject, **self.form.arguments())

    @property
    def danger(self) -> bool:
        return self.verb.place == Place.DANGER

    @property
    def seal(self) -> str:
        """Of verb, record, person, state and what is shown, in whatever language it is read."""
        with override(WIRE_LANGUAGE):
            shown = [[str(label), str(value)] for label, value in self.lines]
            remarks = [str(remark) for remark in self.remarks]
            state = str(self.verb.state(self.subject))
        record = [self.verb.code, self.subject.pk, self.actor.pk, state]
        told = canonical_json([record, shown, remarks])
        return salted_hmac("issuance.confirmation", told, algorithm="sha256").hexdigest()

    def sealed_as(self, seal: str) -> bool:
        """Whether ``seal`` is of what would stand now."""
        return constant_time_compare(self.seal, seal)


def _about(subject: Model) -> list[tuple[str, str]]:
    """Whose case it is, and the permit item it is about."""
    case = subject.owning_case
    lines = [(_("Operator"), case.operator_name), (_("Case number"), case.number)]
    if isinstance(subject, Review):
        lines += [
            (_("Permit item"), subject.permit_name),
            (_("Department"), str(subject.department)),
        ]
    elif not isinstance(subject, Case):
        lines.append((subject._meta.verbose_name, str(subject)))
    return lines
