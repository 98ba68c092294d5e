"""The life of a licence as a table: what may happen in which state, what it is then, what is owed."""

from datetime import timedelta

import pytest
from django.db import transaction

from issuance.casework import few
from issuance.casework.verbs import REGISTRY
from issuance.licence import owed
from issuance.models import Licence, Permit
from issuance.models.grounds import GROUNDS, NAMES_LAW
from issuance.status import ENDED_PERMITS
from portal.demo.people import approver_of, officer_of
from portal.ground.calendar import clock
from portal.ground.models import Region
from tests.issuance.licence_ready import ASKS, CANCELS, on_paper
from tests.issuance.permit_ready import ENDS

pytestmark = pytest.mark.one_database

EVENTS = (
    *("report_loss", "record_loss", "end_loss", "record_loss_end", "reissue_licence"),
    *("cancel_licence", "tell_few", "answer_few", "record_few", "settle_few"),
    *("give_up_licence", "record_licence_up"),
)
REPORTS, TAKES_BACK = {"report_loss", "record_loss"}, {"end_loss", "record_loss_end"}
GIVES_UP, ANSWERS = {"give_up_licence", "record_licence_up"}, {"answer_few", "record_few"}
# state → (status, what is owed, what may happen)
TABLE = {
    "fetched": ("valid", [], REPORTS | GIVES_UP),
    "not fetched": ("valid", [], GIVES_UP),
    "reported": ("valid", ["lost"], TAKES_BACK | GIVES_UP | {"reissue_licence"}),
    "made anew": ("valid", [], GIVES_UP),  # and not fetched
    "one ended": ("partly", ["ended"], REPORTS | GIVES_UP | {"reissue_licence", "tell_few"}),
    "one expired": ("partly", ["ended"], REPORTS | GIVES_UP | {"reissue_licence", "tell_few"}),
    "stays": ("partly", ["ended"], REPORTS | GIVES_UP | {"reissue_licence"}),
    "asked": ("partly", ["ended"], REPORTS | GIVES_UP | ANSWERS | {"reissue_licence"}),
    "unanswered": (
        "partly",
        ["ended"],
        REPORTS | GIVES_UP | ANSWERS | {"reissue_licence", "settle_few"},
    ),
    "to be cancelled": ("partly", ["ended"], REPORTS | GIVES_UP | {"cancel_licence"}),
    "none valid": ("none", ["ended"], GIVES_UP | {"cancel_licence"}),
    "given up": ("ended", [], set()),
    "cancelled": ("ended", ["ended"], set()),
}


def _end(permit):
    stated = {"reason": "自愿注销", **ENDS["cancelled"]}
    REGISTRY["end"].run(permit, actor=approver_of(permit.issuer), **stated)


def _told(licence, **rule):
    Region.objects.update(**rule)
    _end(Permit.objects.filter(loads__licence=licence).first())
    fresh = Licence.objects.get(pk=licence.pk)
    REGISTRY["tell_few"].run(fresh)


def _lost(licence):
    on_paper(licence.origin_case)
    REGISTRY["report_loss"].run(licence, what="lost")


def _put(state, licence):
    permits = list(Permit.objects.filter(loads__licence=licence).order_by("pk"))
    officer, yesterday = officer_of(licence.issuer), clock.today() - timedelta(days=1)
    match state:
        case "fetched":
            on_paper(licence.origin_case)
        case "reported":
            _lost(licence)
        case "made anew":
            _lost(licence)
            stated = {"cause": "lost", "reason": "补证", "edition": 1}
            REGISTRY["reissue_licence"].run(licence, actor=officer, **stated)
        case "given up":
            REGISTRY["give_up_licence"].run(licence)
        case "none valid" | "cancelled":
            on_paper(licence.origin_case)
            for permit in permits:
                _end(permit)
            if state == "cancelled":
                fresh = Licence.objects.get(pk=licence.pk)
                REGISTRY["cancel_licence"].run(fresh, actor=officer, reason="全部失效")
        case "one ended":
            on_paper(licence.origin_case)
            _end(permits[0])
        case "one expired":
            on_paper(licence.origin_case)
            rows = Permit.objects.filter(pk=permits[0].pk)
            rows.update(valid_from=yesterday, valid_until=yesterday)
        case "stays" | "asked" | "unanswered" | "to be cancelled":
            on_paper(licence.origin_case)
            rule = {"stays": {}, "to be cancelled": {"few_rule": "cancel", "few_basis": CANCELS}}
            _told(licence, **rule.get(state, ASKS))


def test_every_event_in_every_state_of_a_licence(new_case, monkeypatch):
    licence = new_case("issued").licence
    wrong = {}
    for state, (status, owes, legal) in TABLE.items():
        with transaction.atomic():
            _put(state, Licence.objects.get(pk=licence.pk))
            row = Licence.objects.get(pk=licence.pk)
            if state == "unanswered":
                later = few.asked(row).due + timedelta(days=1)
                monkeypatch.setattr(clock, "today", lambda later=later: later)
            found = owed.read(row, clock.today())
            may = {code for code in EVENTS if not REGISTRY[code].hindrance(row)}
            read = (row.status(clock.today()), [str(cause) for cause in owed.owed(found)], may)
            monkeypatch.undo()
            if read != (status, owes, legal):
                wrong[state] = {
                    "status": read[0],
                    "owed": read[1],
                    "more": may - legal,
                    "less": legal - may,
                }
            transaction.set_rollback(True)
    assert not wrong


def test_every_way_a_permit_ends_shows_at_once_and_owes_a_new_certificate(new_case):
    """变更 and 延续 have tests of their own: a renewal owes none, for the certificate names no days."""
    case = new_case("issued")
    permit = Permit.objects.filter(review__case=case).order_by("pk").first()
    assert set(GROUNDS) == ENDED_PERMITS
    for way, grounds in GROUNDS.items():
        with transaction.atomic():
            ground = next(iter(set(grounds) & set(NAMES_LAW)), grounds[0])
            if way in ("revoked", "withdrawn"):
                ground = ENDS[way]["ground"]
            stated = {
                "law": "《食品安全法》第一百二十四条",
                "document": "柳南〔2026〕1号",
                "reason": "理由",
            }
            told = {"status": way, "ground": ground, **stated}
            REGISTRY["end"].run(
                Permit.objects.get(pk=permit.pk), actor=approver_of(permit.issuer), **told
            )
            licence = owed.read(case.licence, clock.today())
            assert (licence.status(clock.today()), owed.owed(licence)) == ("partly", ["ended"])
            paper = case.notices.get(kind="ended").body
            assert paper["ended"]["document"] == "柳南〔2026〕1号"
            assert paper["ended"]["article"]
            assert paper["remedies"]
            transaction.set_rollback(True)
