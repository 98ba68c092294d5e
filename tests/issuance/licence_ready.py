"""A licence handed over, reported lost, short of permits: as its verbs find it, and what is stated."""

from datetime import timedelta

from django.db import connection

from issuance.casework.verbs import REGISTRY
from issuance.models import Case, Licence, Loss, Permit
from portal.demo.people import approver_of
from portal.ground.calendar import clock
from portal.ground.models import Region, User
from tests.issuance.permit_ready import ENDS
from tests.issuance.window_ready import CLERK, handed_over
from tests.triggers import lifted

CANCELS = "《柳州市“一业一证”改革实施方案》第三条"
ASKS = {"few_rule": "ask", "few_days": 5, "few_silence": "cancel", "few_basis": CANCELS}
LICENCES = frozenset(
    "report_loss record_loss end_loss record_loss_end tell_few answer_few record_few settle_few"
    " give_up_licence record_licence_up reissue_licence".split()
)


def on_paper(case) -> Licence:
    """Everything was fetched at the window."""
    clerk = User.objects.get(username=CLERK)
    REGISTRY["deliver"].run(Case.objects.get(pk=case.pk), actor=clerk, **handed_over(case))
    return Licence.objects.get(origin_case=case)


def reported(case, what="lost") -> Licence:
    licence = on_paper(case)
    REGISTRY["report_loss"].run(licence, what=what)
    return licence


def lost(licence) -> Loss:
    """Reported, whatever was handed over of it."""
    today, edition = clock.today(), licence.editions.get(superseded_at=None)
    told = {"what": "lost", "reported_on": today, "due": today + timedelta(days=10)}
    return Loss.objects.create(licence=licence, edition=edition, **told)


def end_one(case, **columns) -> Licence:
    """Of two permits one has ended, under the rule of the region."""
    Region.objects.update(**columns)
    permit = Permit.objects.filter(review__case=case).order_by("pk").first()
    actor = approver_of(permit.issuer)
    REGISTRY["end"].run(permit, actor=actor, reason="自愿注销", **ENDS["cancelled"])
    return Licence.objects.select_related("region__parent").get(origin_case=case)


def asked(case, **rule) -> Licence:
    licence = end_one(case, **ASKS | rule)
    REGISTRY["tell_few"].run(licence)
    return Licence.objects.get(pk=licence.pk)


def unanswered(case, **rule) -> Licence:
    licence = asked(case, **rule)
    with lifted(connection):
        licence.few_left.update(due=clock.today() - timedelta(days=1))
    return licence


def expired(case) -> Permit:
    """Yesterday was the last day of one of its permits."""
    permit = Permit.objects.get(review__case=case, issuer__code="450204-MR")
    yesterday = clock.today() - timedelta(days=1)
    Permit.objects.filter(pk=permit.pk).update(valid_from=yesterday, valid_until=yesterday)
    return permit


PUT = {
    "report_loss": on_paper,
    "record_loss": on_paper,
    "end_loss": reported,
    "record_loss_end": reported,
    "reissue_licence": reported,
    "tell_few": lambda case: end_one(case, **ASKS),
    "answer_few": asked,
    "record_few": asked,
    "settle_few": unanswered,
    "tell_expiry": expired,
}


def licence_stated(code) -> tuple[dict, dict]:
    stated = {
        "report_loss": {"what": "lost"},
        "record_loss": {"what": "damaged"},
        "answer_few": {"answer": "keep"},
        "record_few": {"answer": "cancel"},
        "reissue_licence": {"cause": "lost", "reason": "免费换发", "edition": 1},
    }.get(code, {})
    return stated, stated
