"""What a region may rule for its cases, and what is usual here where it rules nothing."""

from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.ground.calendar.clock import WORKING_DAYS


class Silence(models.TextChoices):
    """What it means that a supplement notice is not answered in time."""

    WAIT = "wait", _("the case goes on waiting; the applicant is reminded")
    CLOSE = "close", _("what lacks something counts as given up; what is complete is accepted")


class SupplementTerms(NamedTuple):
    """Until when a supplement is answered; ``basis``: the rule a region relies on."""

    days: int
    unit: str
    silence: str
    basis: str = ""


class Partial(models.TextChoices):
    """What follows when some permits of a case are denied and enough are granted for a composite."""

    GO_ON = "go_on", _("the composite licence is made of what is granted")
    ASK = "ask", _("the applicant is asked")


class UnansweredChoice(models.TextChoices):
    """What it means that the applicant does not choose in time."""

    TAKE = "take", _("the composite licence is made of what is granted")
    KEEP = "keep", _("no composite licence; what is granted stands as single permits")


class PartialTerms(NamedTuple):
    """``days``: working days to choose; ``basis``: the rule a region relies on."""

    rule: str
    days: int = 0
    silence: str = ""
    basis: str = ""


class FewRule(models.TextChoices):
    """What follows when a licence has permits left, and fewer of them than a composite licence takes."""

    KEEP = "keep", _("it stays, and its public page says how many are left")
    CANCEL = "cancel", _("it is cancelled (注销); what is left stands as single permits")
    ASK = "ask", _("its holder is asked")


class FewTerms(NamedTuple):
    """``days``: working days to answer; ``silence``: the rule that holds if nobody does; ``basis``: the
    rule a region relies on."""

    rule: str
    days: int = 0
    silence: str = ""
    basis: str = ""


# 行政许可法 32 fixes no day and gives silence no meaning: so nothing is closed where no region says so.
USUAL_PROMISE_DAYS = 15  # working days, by choice of this portal
USUAL_TERMS = SupplementTerms(30, WORKING_DAYS, Silence.WAIT)

# No law fixes them; 20 is what 告知承诺 of fire safety has for its inspection afterwards.
# The ten to make a certificate anew are those of 行政许可法 44, by analogy.
USUAL_DAYS = {"visit_days": 2, "look_days": 20, "answer_days": 5, "edition_days": 10}
# “及时” of the Liuzhou plan is no number of days: ours is the next working day, as of the catalogue.
USUAL_DAYS |= {"filing_days": 1}


class BrokenScope(models.TextChoices):
    """What is closed to 告知承诺 for who broke a commitment, until the credit is repaired."""

    ITEM = "item", _("the same permit item, in the city")
    ALL = "all", _("every permit item, in the city")


class Ruling:
    """What holds in a region: its own rule, else that of its city, else what is usual here."""

    @property
    def few_terms(self) -> FewTerms:
        """Its own, else its city's, else the licence stays."""
        for place in (self, self.parent):
            if place is not None and place.few_rule:
                told = (place.few_days or 0, place.few_silence, place.few_basis)
                return FewTerms(place.few_rule, *(told if place.few_rule != FewRule.KEEP else ()))
        return FewTerms(FewRule.KEEP)

    @property
    def partial_terms(self) -> PartialTerms:
        """Its own, else its city's, else what is granted goes on."""
        for place in (self, self.parent):
            if place is not None and place.partial_rule == Partial.ASK:
                told = (place.choice_days, place.choice_silence, place.choice_basis)
                return PartialTerms(Partial.ASK, *told)
            if place is not None and place.partial_rule:
                break
        return PartialTerms(Partial.GO_ON)

    def days_for(self, name: str) -> int:
        """By its name among ``USUAL_DAYS``: its own, else its city's, else what is usual here."""
        for place in (self, self.parent):
            if place is not None and (days := getattr(place, name)):
                return days
        return USUAL_DAYS[name]

    @property
    def days_to_keep_a_promise(self) -> int:
        """Its own, else its city's, else what is usual here."""
        own = (place.promise_days for place in (self, self.parent) if place is not None)
        return next(filter(None, own), USUAL_PROMISE_DAYS)

    @property
    def supplement_terms(self) -> SupplementTerms:
        """Its own, else its city's, else what is usual here."""
        for place in (self, self.parent):
            if place is not None and place.supplement_days:
                return SupplementTerms(
                    place.supplement_days,
                    place.supplement_unit,
                    place.supplement_silence,
                    place.supplement_basis,
                )
        return USUAL_TERMS
