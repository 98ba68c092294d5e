"""Words of the guide pages: durations, inspection and versions in the reader's language."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guides.catalogue.workbook.places import in_words
from guides.models.choices import ApplicationKind
from guides.version import law_dates, promises, tally
from guides.version.law_dates import Standing
from guides.version.notification import Notification
from guides.version.parts import MaterialPart
from guides.version.permit_parts import (
    BasisPart,
    InspectionPart,
    LimitPart,
    RenewalPart,
    ValidityPart,
)
from guides.version.situations import OWN_FORM
from guides.version.snapshot import Snapshot
from portal.ground.calendar import clock
from portal.ground.text.localized import localized_full_name, localized_name

register = template.Library()
SHOWN = 3  # permit items named on the card of a guide


@register.filter
def span(limit: LimitPart) -> str:
    """20 个工作日, 60 日, 3 个月, 当场."""
    match limit.unit:
        case "工作日":
            return working_days(limit.value)
        case "日":
            return _days(limit.value)
        case "个月":
            return _months(limit.value)
    return _("on the spot")


def _days(count: int) -> str:
    return _("%(count)s days") % {"count": count}


def _months(count: int) -> str:
    return _("%(count)s months") % {"count": count}


@register.filter
def working_days(count: int) -> str:
    return _("%(count)s working days") % {"count": count} if count else _("on the spot")


@register.filter
def lasting(validity: ValidityPart) -> str:
    """5 年, with the review in between; the published words where no law fixes the years."""
    if validity.years is None:
        return validity.note
    words = _("%(count)s years") % {"count": validity.years}
    if validity.review_years:
        words += _(" (reviewed every %(count)s years)") % {"count": validity.review_years}
    return words


@register.filter
def renewing(renewal: RenewalPart) -> str:
    """When one applies for renewal, and what silence means; without the published note."""
    spans = {"工作日": working_days, "日": _days, "个月": _months}
    earliest, latest = (
        value and spans[renewal.unit](value) for value in (renewal.earliest, renewal.latest)
    )
    window = ""
    if earliest and latest:
        window = _("between %(earliest)s and %(latest)s before it expires")
    elif earliest or latest:
        window = (
            _("from %(earliest)s before it expires")
            if earliest
            else _("no later than %(latest)s before it expires")
        )
    silence = {
        "yes": _("renewed if nobody decides before it expires"),
        "no": _("not renewed if nobody decides before it expires"),
    }
    told = (window % {"earliest": earliest, "latest": latest}, silence.get(renewal.silence))
    return _("; ").join(filter(None, told))


@register.filter
def inspecting(inspection: InspectionPart, together: bool = True) -> str:
    """When the site is seen; one visit for all that need it, if they are applied for together."""
    if not together and inspection.mode in ("always", "if_needed"):
        return _("Required") if inspection.mode == "always" else _("If needed")
    return {
        "always": _("Required; one visit for all permits"),
        "if_needed": _("If needed; one visit for all permits"),
        "after": _("After the decision"),
        "never": _("Not needed"),
        "unknown": _("For the department to decide"),
    }[inspection.mode]


@register.filter
def place_words(place: str) -> str:
    """Where in the catalogue something is wrong, as editors know the place."""
    return in_words(place)


@register.filter
def kind_word(kind: str) -> str:
    """The name of a kind of application."""
    return ApplicationKind(kind).label


@register.filter
def kind_words(kinds) -> str:
    """The names of kinds, or of what is said of them, one after the other."""
    comma = pgettext("between names", ", ")
    return comma.join(str(kind_word(getattr(kind, "kind", kind))) for kind in kinds)


@register.filter
def papers(codes, notification: Notification) -> list[MaterialPart]:
    """Of another kind of application; where no composite licence is made, without its combined form."""
    parts = [notification.snapshot.material_by_id[code] for code in codes]
    return [part for part in parts if notification.composite or part.id != OWN_FORM]


@register.filter
def item_names(codes, snapshot: Snapshot) -> str:
    """食品经营许可、消防检查."""
    known = snapshot.permit_by_code
    return "、".join(known[code].official_name if code in known else code for code in codes)


@register.filter
def verified(how: str) -> str:
    """How a paper is verified, where somebody has said so."""
    return {
        "original": _("against the original"),
        "sharing": _("by data sharing"),
        "e_certificate": _("by the e-certificate"),
        "on_site": _("on site"),
    }.get(how, "")


@register.filter
def standing_today(basis: BasisPart) -> Standing:
    """Of a legal basis, as far as its dates say."""
    return basis.standing(clock.today())


@register.filter
def standing_words(standing: Standing) -> str:
    words = law_dates.WORDS[standing]
    return _(words) if words else ""


@register.filter
def not_in_force(basis: BasisPart) -> str:
    """What a reader is told of a law: only that it has ended, or has not begun."""
    standing = standing_today(basis)
    return "" if standing is Standing.IN_FORCE else standing_words(standing)


@register.filter
def stripped(words: str) -> str:
    """Without the space around an included template, where a mark follows it."""
    return words.strip()


@register.filter
def in_brackets(words: str) -> str:
    return f"（{words}）" if words else ""


@register.filter
def permit_names(snapshot: Snapshot) -> str:
    """The first permit items of a guide, and how many there are where that is not all."""
    names = "、".join(permit.official_name for permit in snapshot.permits[:SHOWN])
    if len(snapshot.permits) <= SHOWN:
        return names
    values = {"names": names, "items": tally.tally(snapshot.permits)}
    return _("%(names)s and more, %(items)s") % values


@register.filter
def counted(entries) -> str:
    """How many permits and filings: of permit items, or of entries that have one each."""
    return tally.tally(getattr(entry, "permit", entry) for entry in entries)


@register.filter
def doable(text: str) -> str:
    """What the catalogue says, without ways of handling that are not open."""
    return promises.doable(text)


@register.filter
def named(record) -> str:
    """A region's or industry's name in the reader's language."""
    return localized_name(record)


@register.filter
def full_named(region) -> str:
    """A region's name with its city's, in the reader's language."""
    return localized_full_name(region)


@register.filter
def beside(record) -> str:
    """The Chinese name, where ``named`` gives the English one; forms and papers bear the Chinese."""
    return record.name if localized_name(record) != record.name else ""


@register.simple_tag(takes_context=True)
def page_url(context, page) -> str:
    """The address of a page of the list, in the reader's language and without a query a page."""
    return page.get_url(context["request"])
