"""What a certificate says of its holder: asked by the issue, the preview and the case page alike."""

from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from issuance.licence import certificate
from issuance.models import Case, Permit, Review
from issuance.status import ReviewStatus
from portal.ground.papers.registry import Paper, register

# The printed items by key, in the order of the paper (Liuzhou annex 1).
NAMES = {
    "operator_name": _("Operator name"),
    "legal_representative": _("Legal representative"),
    "licence_number": _("Licence number"),
    "industry": _("Industry category"),
    "uscc": _("Social credit code"),
    "premises": _("Premises"),
    "permits": _("Licensed items"),
    "issuer": _("Issuing body"),
    "made_on": _("Made on"),
}

# What is typed and ends on the certificate → the printed item.
TYPED = {
    "applicant:entity_name": "operator_name",
    "applicant:legal_rep_name": "legal_representative",
    "applicant:uscc": "uscc",
    "applicant:premises_address": "premises",
    "editor:industry.name": "industry",
    "editor:permits": "permits",  # of an industry, in one row
    "editor:issuingbody.department": "issuer",
}
CERTIFICATE = register(
    Paper(
        "certificate",
        _("certificate"),
        shows=tuple(TYPED),
        roles=("song",),
        room=lambda datum, text: certificate.room(TYPED[datum], text),
    )
)


# Printed item → key of the form.
KEYS_OF_THE_HOLDER = {
    "operator_name": "entity_name",
    "legal_representative": "legal_rep_name",
    "uscc": "uscc",
    "premises": "premises_address",
}
OF_THE_HOLDER = tuple(KEYS_OF_THE_HOLDER)


def certificate_facts(case, revision=None) -> dict[str, str]:
    """By item key, from the latest revision of the application; kept with the licence at issue."""
    data = (revision or case.submission.current()).content["data"]
    return {
        **{name: data.get(key) or "" for name, key in KEYS_OF_THE_HOLDER.items()},
        "industry": case.snapshot.industry.name,
        "issuer": case.issuing_body.name,
    }


def in_words(facts, permits) -> list[tuple[str, str]]:
    """(label, value) of a certificate as it would be made, for whoever makes it."""
    lines = [(NAMES[key], facts[key] or "—") for key in NAMES if key in facts]
    return [*lines, *((permit.name, _permit_in_words(permit)) for permit in permits)]


def _permit_in_words(permit) -> str:
    until = permit.valid_until.isoformat() if permit.valid_until else _("without end")
    return f"{permit.number} · {permit.issuer} · {permit.valid_from.isoformat()} — {until}"


def permits_of(case, today):
    """The permits of a case that hold on a day, in the order in which they are printed; those it found on
    the register too, in the turn of the item that found them.

    One that begins later waits for nobody: the next edition after its first day loads it.
    """
    finding = Review.objects.filter(case=case, found=OuterRef("pk")).order_by("pk")
    turn = Coalesce(Subquery(finding.values("pk")[:1]), "review_id")
    return Permit.objects.of_case(case).holding(today).order_by(turn, "pk")


def permits_of_licence(licence, today):
    """The same over the life of a licence: those of the case that made it, then those that were added."""
    finding = Review.objects.filter(case=licence.origin_case_id, found=OuterRef("pk")).order_by(
        "pk"
    )
    turn = Coalesce(Subquery(finding.values("pk")[:1]), "review_id")
    return Permit.objects.of_licence(licence).holding(today).order_by(turn, "pk")


def facts_today(licence) -> dict[str, str]:
    """What the next certificate of a licence says of its holder: as kept, and as each change (变更) that was
    granted and recorded has it, in the order they were applied for. What a form began with and nobody
    touched changes nothing: another change may have been recorded meanwhile."""
    facts = dict(licence.facts)
    for case in _changes_of(licence):
        said, began = certificate_facts(case), case.submission.began
        facts |= {name: said[name] for name in OF_THE_HOLDER if said[name] != began.get(name)}
    return facts


def holder_of(case) -> dict[str, str]:
    """To whom papers of a case are written and given: as its licence has it today, else as applied for."""
    licence = getattr(case, "licence", None)
    return facts_today(licence) if licence else certificate_facts(case)


def operator_of(case) -> str:
    return holder_of(case)["operator_name"] if hasattr(case, "licence") else case.operator_name


def taken_over_by(case):
    """The case by which the licence of this one came to another representative (变更), as recorded; None
    while whoever applied for this one represents its holder."""
    licence = getattr(case, "licence", None)
    changes = list(_changes_of(licence)) if licence else []
    by_now = facts_today(licence)["legal_representative"] if changes else ""
    if not changes or certificate_facts(case)["legal_representative"] == by_now:
        return None
    named = (row for row in changes if certificate_facts(row)["legal_representative"] == by_now)
    return max(named, key=lambda row: row.received_at, default=None)


def changed_by(licence):
    """The latest case by which a permit of the licence was changed, as recorded; None without one."""
    return _changes_of(licence).last()


def _changes_of(licence):
    taken = Review.objects.filter(
        case=OuterRef("pk"), status=ReviewStatus.GRANTED, undelivered_since=None
    )
    cases = licence.cases_about.filter(Exists(taken), kind=Case.Kind.CHANGE)
    return cases.select_related("submission").order_by("received_at", "pk")
