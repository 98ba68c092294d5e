"""What the history says of releases, reports, facts and files, in words."""

from django.utils.translation import gettext_lazy as _

from guides.models import Confirmation, Report
from portal.ground.hooks import EventWords

WORDS = {
    "release.draft": _("release drafted"),
    "release.extend": _("release extended"),
    "release.rebuild": _("release built afresh"),
    "release.propose": _("release submitted for approval"),
    "release.approve": _("release approved"),
    "release.activate": _("release taken into force"),
    "release.hand_over": _("draft of a release handed over"),
    "release.cancel": _("release cancelled"),
    "guide.retire": _("guide withdrawn"),
    "withdrawal": _("withdrawal of guides"),
    "withdrawal.propose": _("withdrawal of guides proposed"),
    "withdrawal.approve": _("withdrawal of guides approved"),
    "withdrawal.carry_out": _("guides withdrawn"),
    "withdrawal.cancel": _("withdrawal of guides cancelled"),
    "filing": _("report to the city"),
    "filing.register": _("report to the city begun"),
    "filing.file": _("report filed with the city"),
    "filing.receive": _("report received by the city"),
    "fact.verify": _("fact verified"),
    "fact.withdraw": _("verification taken back"),
    "permititem:verified": _("verified"),
    "permititem:unverified": _("not verified"),
    "catalogue": _("catalogue"),
    "catalogue.load": _("catalogue imported"),
    "catalogue.send": _("catalogue file sent in"),
    "catalogue.import": _("catalogue file imported"),
    "catalogue.drop": _("catalogue file discarded"),
    "catalogue.take_over": _("catalogue taken over"),
    "catalogue.open": _("catalogue opened to other cities"),
    "catalogue.close": _("catalogue closed to other cities"),
    "catalogue.divide": _("named in the city's own catalogue"),
    "specimen": _("sample document"),
    "specimen.upload": _("sample document uploaded"),
}


def event_words():
    return [
        *(EventWords(name, words) for name, words in WORDS.items()),
        *(EventWords(f"release.{kind.value}", kind.label) for kind in Confirmation.Kind),
        *(EventWords(f"filing:{state.value}", state.label) for state in Report.State),
    ]
