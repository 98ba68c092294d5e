"""A permit whose last day is near, its renewal applied for, and what is stated of it."""

from datetime import timedelta

from django.db import connection

from issuance.casework import permit_facts
from issuance.casework.verbs import REGISTRY
from issuance.models import Permit, Renewal
from portal.demo.people import approver_of
from portal.ground.calendar import clock
from tests.triggers import lifted

RENEWALS = frozenset(
    "apply_renewal record_renewal renew refuse_renewal remind_renewal renew_by_silence ask_renewal_papers"
    " warn_renewal answer_renewal record_renewal_answer refuse_renewal_in take_back_renewal"
    " record_renewal_back".split()
)
ANSWER = {"answer": "承诺书已补签，交至办事大厅"}
DOUBTS = {"doubts": "现场已改作他用，不符合《食品经营许可和备案管理办法》第十二条"}
LACKS = {"lacks": "经营场所平面图"}
REFUSED = {
    "reason": "经营场所已改作他用，不再符合许可条件",
    "law": "《中华人民共和国行政许可法》第五十条第二款",
    "document": "柳南市监延不〔2026〕1号",
}


def permit_of(case) -> Permit:
    return Permit.objects.get(review__case=case, issuer__code="450204-MR")


def ending(permit: Permit, days: int = 45) -> Permit:
    """Its department has corrected its last day: so many days from today."""
    paper = {"number": permit.number, "scope": permit.scope, "valid_from": permit.valid_from}
    until = clock.today() + timedelta(days=days)
    actor = approver_of(permit.issuer)
    stated = paper | {"valid_until": until, "reason": "录入有误"}
    REGISTRY["correct_permit"].run(permit, actor=actor, **stated)
    return permit


def applied(permit: Permit, days: int = 45) -> Renewal:
    REGISTRY["apply_renewal"].run(ending(permit, days))
    return permit.renewals.get()


def over(permit: Permit, days: int = 45) -> Renewal:
    """Applied for, and the last day was yesterday."""
    renewal = applied(permit, days)
    yesterday = clock.today() - timedelta(days=1)
    with lifted(connection):
        Permit.objects.filter(pk=permit.pk).update(valid_until=yesterday, valid_from=yesterday)
        Renewal.objects.filter(pk=renewal.pk).update(due=yesterday)
    permit.refresh_from_db()
    renewal.refresh_from_db()
    return renewal


def asked(permit: Permit) -> Renewal:
    """Papers were asked for."""
    applied(permit)
    run = REGISTRY["ask_renewal_papers"].run
    run(Permit.objects.get(pk=permit.pk), actor=approver_of(permit.issuer), **LACKS)
    return permit.renewals.get()


def heard(permit: Permit) -> Renewal:
    """Its holder was told that it may not be renewed, and has stated their view."""
    warn = REGISTRY["warn_renewal"].run
    warn(Permit.objects.get(pk=permit.pk), actor=approver_of(permit.issuer), **DOUBTS)
    REGISTRY["answer_renewal"].run(Permit.objects.get(pk=permit.pk), **ANSWER)
    return permit.renewals.last()


def applied_and_heard(permit: Permit):
    applied(permit)
    heard(permit)


PUT = {
    "apply_renewal": lambda case: ending(permit_of(case)),
    "record_renewal": lambda case: ending(permit_of(case)),
    "remind_renewal": lambda case: ending(permit_of(case)),
    "renew": lambda case: applied(permit_of(case)),
    "refuse_renewal": lambda case: applied_and_heard(permit_of(case)),
    "ask_renewal_papers": lambda case: applied(permit_of(case)),
    "warn_renewal": lambda case: applied(permit_of(case)),
    "refuse_renewal_in": lambda case: applied(permit_of(case)),
    "take_back_renewal": lambda case: applied(permit_of(case)),
    "record_renewal_back": lambda case: applied(permit_of(case)),
    "answer_renewal": lambda case: asked(permit_of(case)),
    "record_renewal_answer": lambda case: asked(permit_of(case)),
    "renew_by_silence": lambda case: over(permit_of(case)),
}


def renewal_stated(code, review) -> tuple[dict, dict]:
    stated = {
        "refuse_renewal": REFUSED,
        "refuse_renewal_in": {name: REFUSED[name] for name in ("reason", "law")},
        "ask_renewal_papers": LACKS,
        "warn_renewal": DOUBTS,
        "record_renewal_answer": ANSWER,
        "answer_renewal": ANSWER,
    }.get(code)
    if stated:
        return stated, {} if code == "answer_renewal" else stated
    if code != "renew":
        return {}, {}
    permit = review.permit
    part = review.case.version.snapshot.permit_by_code[review.permit_code]
    first = permit.valid_until + timedelta(days=1)
    until = permit_facts.last_day(first, part.validity.years or 3)
    stated = {"until": until, "document": "柳南市监延〔2026〕1号", "number": permit.number}
    return stated, stated
