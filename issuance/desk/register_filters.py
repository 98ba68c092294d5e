"""Filters of case work's registers whose choices are words, not columns."""

from django.contrib.admin.filters import SimpleListFilter
from django.utils.translation import gettext_lazy as _

from issuance.casework.names import CARRIED
from issuance.casework.papers.notices import NOTICE_GIVEN
from issuance.casework.readings import READ
from issuance.casework.verbs import REGISTRY
from issuance.exchange import kinds
from issuance.exchange.filings import ACCEPTED, OPENED, RETURNED
from issuance.exchange.following import CARRIED as CHANGE_CARRIED
from issuance.exchange.library import AGAIN, ANSWERED, WRITTEN
from issuance.labels import PERMITS
from issuance.status import PermitStanding
from portal.ground.backoffice.registers.views import EXPORTED
from portal.ground.calendar import clock
from portal.ground.staff import readings

# Beside those of case work; what ends with a point or stroke are all verbs that begin so.
FURTHER_VERBS = {
    "submit": _("application handed in"),
    "revise": _("application supplemented"),
    "scan": _("scans joined to the application"),
    EXPORTED: _("register taken as a file"),
    "release.": _("releases of guides"),
    "catalogue.": _("catalogue files"),
    "fact.": _("verified facts"),
    "filing.": _("reports to the city"),
    "guide.": _("withdrawn guides"),
    "specimen.": _("sample documents"),
    "enquiry-": _("enquiries"),
    "certificate_style.": _("certificate styles"),
    "sheets.": _("sheets and print log"),
    "printer.": _("printers"),
    "post.": _("posts"),
    "account.": _("accounts"),
    NOTICE_GIVEN: _("notice given"),
    CARRIED: _("corrected name carried over"),
    WRITTEN: _("record for the e-licence library written"),
    ANSWERED: _("answer of the e-licence library"),
    AGAIN: _("record given to the e-licence library again"),
    CHANGE_CARRIED: _("change of a licence carried on"),
    OPENED: _("report of a licence to the city (备案) opened"),
    ACCEPTED: _("report of a licence (备案) received by the city"),
    RETURNED: _("report of a licence (备案) returned by the city"),
    READ: _("case file read"),
    readings.READ: _("register read"),
    readings.REVEALED: _("number seen in full"),
    readings.LOOKED_UP: _("bar to an application looked up"),
    "history.": _("rows taken into the history"),
}


class StandingFilter(SimpleListFilter):
    """A permit by what its chip says today: of those stored as valid some have expired."""

    title = _("status")
    parameter_name = "standing"

    def lookups(self, request, model_admin):
        known = (standing for standing in PERMITS if standing != PermitStanding.UNKNOWN)
        return [(str(standing), PERMITS[standing].word) for standing in known]

    def queryset(self, request, queryset):
        chosen, today = self.value(), clock.today()
        by_date = {
            PermitStanding.VALID: queryset.holding,
            PermitStanding.EXPIRED: queryset.expired,
            PermitStanding.FUTURE: queryset.beginning,
        }
        if chosen in by_date:
            return by_date[chosen](today)
        return queryset.filter(status=chosen) if chosen else queryset


class KindFilter(SimpleListFilter):
    """What changed of a licence, by the registry of kinds."""

    title = _("what changed")
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        return [(kind.code, kind.word) for kind in kinds.KINDS]

    def queryset(self, request, queryset):
        chosen = self.value()
        return queryset.filter(change__kind=chosen) if chosen else queryset


class VerbFilter(SimpleListFilter):
    """Verbs of the same words are one choice, as they are one to the reader."""

    title = _("verb")
    parameter_name = "verb"

    def lookups(self, request, model_admin):
        named = {}
        for verb in REGISTRY:
            named.setdefault(str(verb.history), verb.code)
        return [*((code, words) for words, code in named.items()), *FURTHER_VERBS.items()]

    def queryset(self, request, queryset):
        chosen = self.value()
        if not chosen:
            return queryset
        if chosen.endswith((".", "-")):
            return queryset.filter(verb__startswith=chosen)
        words = dict(self.lookup_choices).get(chosen)
        verbs = [verb for verb in REGISTRY if str(verb.history) == words]
        names = {name for verb in verbs for name in (verb.code, *verb.formerly)}
        return queryset.filter(verb__in=names or {chosen})
