"""Issuing a licence and its printed editions: rows alone, in the transaction of their verb, of a certificate
that was drawn before it (``drawing``)."""

from django.utils import timezone

from issuance.licence import owed, reserving
from issuance.licence.certificate_facts import (
    certificate_facts,
    facts_today,
    permits_of_licence,
)
from issuance.licence.drawing import Drawn, Inputs, inputs_of
from issuance.models import Licence, LicenceEdition, LicencePermit, ReservedNumber
from portal.ground.calendar import clock


def first_inputs(case, revision) -> Inputs:
    """Of the first edition, by the latest revision of the application, with the number reserved for its
    case; "" where none is."""
    number = reserving.reserved(case)
    return inputs_of(
        case,
        number=number.number if number else "",
        edition=1,
        facts=certificate_facts(case, revision),
        applied=revision.sha256,
    )


def next_inputs(licence) -> Inputs:
    """Of the next edition, of the permits of its cases that hold today, and of its holder as of today."""
    return inputs_of(
        licence.origin_case,
        number=licence.number,
        edition=licence.editions.count() + 1,
        facts=facts_today(licence),
        permits=permits_of_licence(licence, clock.today()),
    )


def make_licence(*, case, actor, drawn: Drawn, deliver_by) -> Licence:
    """The licence and its first edition, to be handed over by a day, of what was drawn: it is what stands."""
    facts, number = drawn.inputs.facts, drawn.inputs.number
    licence = Licence.objects.create(
        number=number,
        origin_case=case,
        region=case.region,
        industry=case.industry,
        issuer=case.issuing_body,
        operator_name=facts["operator_name"],
        uscc=facts["uscc"],
        facts=facts,
        issued_at=drawn.drawn_at,
    )
    kept = ReservedNumber.objects.filter(case=case, number=number, licence=None)
    if not kept.update(licence=licence):
        raise ValueError(f"{number} was not kept for {case.number}")
    LicencePermit.objects.bulk_create(
        LicencePermit(licence=licence, permit_id=permit["pk"], loaded_at=licence.issued_at)
        for permit in drawn.inputs.permits
    )
    cause = LicenceEdition.Cause.FIRST
    stated = {"cause": cause, "reason": "首次发证", "deliver_by": deliver_by}
    _edition(licence, actor, drawn, **stated)
    owed.look(licence)
    return licence


def renew_edition(*, licence, actor, drawn: Drawn, cause, reason, deliver_by) -> LicenceEdition:
    """The next edition, of the permits it was drawn with."""
    now = timezone.now()
    named = [permit["pk"] for permit in drawn.inputs.permits]
    loaded = licence.loads.filter(unloaded_at=None)
    loaded.exclude(permit__in=named).update(unloaded_at=now)
    on_it = set(loaded.values_list("permit", flat=True))
    for pk in named:
        if pk not in on_it:
            licence.loads.update_or_create(
                permit_id=pk, defaults={"loaded_at": now, "unloaded_at": None}
            )
    owed.look(licence)
    _take_over(licence, drawn.inputs.facts)
    licence.editions.filter(superseded_at=None).update(superseded_at=now)
    stated = {"cause": cause, "reason": reason, "deliver_by": deliver_by}
    return _edition(licence, actor, drawn, **stated)


def _take_over(licence, facts) -> None:
    """What the certificate says of its holder from now on is what the licence says."""
    licence.facts, licence.operator_name = facts, facts["operator_name"]
    licence.uscc = facts["uscc"]
    licence.save(update_fields=["facts", "operator_name", "uscc"])


def _edition(licence, actor, drawn, **stated):
    """Issued when it was drawn: that moment stands in its PDF."""
    return LicenceEdition.objects.create(
        licence=licence,
        number=drawn.inputs.edition,
        token=drawn.token,
        record=drawn.proof.record,
        signature=drawn.proof.signature,
        key_id=drawn.proof.key,
        pdf_sha256=drawn.pdf_sha256,
        issued_at=drawn.drawn_at,
        issued_by=actor,
        **stated,
    )
