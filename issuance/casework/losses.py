"""A certificate reported lost or damaged (挂失、补证): when it may be, and what follows of it."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.licence import owed, owed_days
from issuance.models import Delivery, Licence, LicenceEdition, Loss
from portal.ground.calendar import clock
from portal.ground.history import transitions
from portal.ground.office_days import almanac

TWICE = gettext_lazy("It is reported already.")
NONE = gettext_lazy("Nothing is reported that could be taken back.")


def open_of(licence: Licence) -> Loss | None:
    """What is reported and not settled."""
    return licence.losses.filter(outcome=Loss.Outcome.OPEN).first()


def current(licence: Licence) -> LicenceEdition:
    return licence.editions.select_related("delivery").get(superseded_at=None)


def on_paper(edition: LicenceEdition) -> bool:
    """Whether its paper was handed over: at a window or by post, or afterwards to who asked for it."""
    if edition.delivery is None:
        return False
    online = edition.delivery.way == Delivery.Way.ONLINE
    return not online or edition.paper_requests.filter(delivery__isnull=False).exists()


def not_to_report(licence: Licence) -> str:
    """Why nobody may report it today."""
    if open_of(licence):
        return str(TWICE)
    if not owed.read(licence, clock.today()).certifiable:
        return _("No permit of this licence is valid today: there is nothing to certify.")
    if not on_paper(current(licence)):
        return _(
            "The paper of the certificate in force was not handed over: fetch it, none is lost."
        )
    return ""


def due(licence: Licence):
    """Until when the new certificate is made, of what is reported today."""
    days = almanac.days_of(licence.region_id)
    return owed_days.counted(clock.today(), licence.region, days)


def settle(verb, licence: Licence, actor, outcome, **columns) -> None:
    """What is reported ends with what ``verb`` did; nothing where nothing is."""
    if (row := open_of(licence)) is None:
        return
    row.licence = licence
    transitions.advance(
        row,
        verb=verb.code,
        actor=actor,
        expected=Q(outcome=Loss.Outcome.OPEN),
        columns={"outcome": outcome, "settled_on": clock.today(), **columns},
        meanwhile=lambda late: str(NONE),
    )


def old_paper_of(papers) -> list[Loss]:
    """Of papers that are handed over, the reports whose old paper is to be asked for with them."""
    editions = [paper.row.pk for paper in papers if isinstance(paper.row, LicenceEdition)]
    return list(Loss.objects.filter(made__in=editions, old="").select_related("licence"))


def take_old(verb, row: Loss, actor, old: str) -> None:
    """What became of the old paper, once."""
    transitions.advance(
        row,
        verb=verb.code,
        actor=actor,
        expected=Q(outcome=Loss.Outcome.MADE, old=""),
        columns={"old": old},
        meanwhile=lambda late: str(NONE),
    )
