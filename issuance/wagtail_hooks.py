"""What case work registers with Wagtail: addresses, menu items, registers."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail_modeladmin.options import modeladmin_register

from issuance.casework import bars, commitments, later_cases, print_room
from issuance.casework.days_put_off import PUT_OFF
from issuance.casework.history import VERIFIED
from issuance.casework.messages.contacts import CHANGED, PRINTED, SENT_AGAIN
from issuance.casework.names import ALL_CARRIED, CARRIED
from issuance.casework.papers import notice_making
from issuance.casework.papers.notices import NOTICE_GIVEN
from issuance.casework.queues.in_flight import cases_in_flight
from issuance.casework.queues.leaving import left_by
from issuance.casework.queues.volume import cases_by_industry
from issuance.casework.readings import READ
from issuance.casework.rights import CASEWORKERS
from issuance.casework.verbs import REGISTRY
from issuance.desk import (
    library_views,
    licence_filing_views,
    menu,
    message_text_views,
    notice_views,
    reason_views,
    reveal_views,
    style_views,
    urls,
)
from issuance.desk.home_panel import WorkPanel
from issuance.desk.registers import Registers
from issuance.exchange import filings, following, kinds, library
from issuance.labels import INSPECTIONS, LICENCES, OUTSTANDING
from issuance.licence import styles
from issuance.models import Extension, Hearing, Notice, PermitScan
from issuance.status import LicenceStatus
from portal.ground.hooks import (
    EVENT_WORDS,
    INDUSTRY_VOLUME,
    LATER_HINDRANCES,
    LEFT,
    RELEASE_FACTS,
    TO_TELL_AT_INTAKE,
    WAITING,
    EventWords,
)
from portal.ground.staff import posts

modeladmin_register(Registers)

for item in menu.ITEMS:
    item.register()
message_text_views.MENU.register("settings")
reveal_views.MENU.register("reports")
reason_views.MENU.register("settings")
style_views.MENU.register("settings")
reason_views.COUNTED_MENU.register("reports")
library_views.MENU.register("reports")


@hooks.register("register_admin_urls")
def addresses():
    return [path("", include(urls))]


@hooks.register("construct_homepage_panels")
def work_panel(request, panels):
    if any(post.role in CASEWORKERS for post in posts.posts_of(request.user)):
        panels.append(WorkPanel())


INDUSTRY_VOLUME.register(cases_by_industry)
WAITING.register(notice_views.waiting)
WAITING.register(licence_filing_views.waiting)
WAITING.register(library_views.waiting)
LEFT.register(left_by)
TO_TELL_AT_INTAKE.register(bars.told_at_intake)
TO_TELL_AT_INTAKE.register(commitments.told_at_intake)
LATER_HINDRANCES.register(later_cases.hindrances)


@EVENT_WORDS.register
def event_words():
    verbs = [(name, verb) for verb in REGISTRY for name in (verb.code, *verb.formerly)]
    return [
        *(EventWords(name, verb.history) for name, verb in verbs),
        EventWords(
            "leave_item", _("given up to go on with what is complete")
        ),  # no verb since 2026-12
        *(EventWords(f"notice:{kind}", kind.label) for kind in Notice.Kind),
        *(EventWords(f"review:{state}", label.word) for state, label in VERIFIED.items()),
        EventWords(f"licence:{LicenceStatus.ENDED}", LICENCES[LicenceStatus.ENDED].word),
        EventWords("annulment:anew", _("denial withdrawn, to be decided anew")),
        EventWords("annulment:ended", _("denial withdrawn")),
        EventWords("bar:running", _("barred from a new application")),
        EventWords("bar:lifted", _("bar lifted")),
        EventWords("pause:running", _("limit paused")),
        EventWords("pause:ended", _("limit runs again")),
        *(EventWords(f"extension:{outcome}", outcome.label) for outcome in Extension.Outcome),
        *(EventWords(f"hearing:{stage}", stage.label) for stage in Hearing.Stage),
        *(EventWords(f"promise:{status}", label.word) for status, label in OUTSTANDING.items()),
        *(EventWords(f"inspection:{stage}", label.word) for stage, label in INSPECTIONS.items()),
        *(EventWords(f"permitscan:{stage}", stage.label) for stage in PermitScan.Stage),
        EventWords("putright:reported", _("reported as put right")),
        EventWords("agreement:agreed", _("fetches everything together")),
        EventWords("interested:told", _("interested party told")),
        EventWords("interested:heard", _("interested party heard")),
        EventWords("served:given", _("paper to an interested party given")),
        EventWords("served:received", _("paper to an interested party received")),
        EventWords("jointextension:recorded", _("joint handling extended")),
        EventWords(NOTICE_GIVEN, _("notice given")),
        EventWords(notice_making.STORED, _("PDF of the notice stored")),
        EventWords(PUT_OFF, _("deadline put off")),
        EventWords(CARRIED, _("corrected name carried over")),
        EventWords(ALL_CARRIED, _("all corrected names carried over")),
        EventWords(following.CARRIED, _("change of a licence carried on")),
        *(EventWords(f"licencechange:{kind.code}", kind.word) for kind in kinds.KINDS),
        EventWords(library.WRITTEN, _("record for the e-licence library written")),
        EventWords(library.ANSWERED, _("answer of the e-licence library")),
        EventWords(library.AGAIN, _("record given to the e-licence library again")),
        EventWords(filings.OPENED, _("report of a licence to the city (备案) opened")),
        EventWords(filings.ACCEPTED, _("report of a licence (备案) received by the city")),
        EventWords(filings.RETURNED, _("report of a licence (备案) returned by the city")),
        EventWords(READ, _("case file read")),
        EventWords("reading", _("case file")),
        EventWords(CHANGED, _("addresses for messages changed")),
        EventWords(SENT_AGAIN, _("access code sent again")),
        EventWords(PRINTED, _("receipt printed again")),
        EventWords(message_text_views.WORDED, _("message text changed")),
        EventWords("message_text", _("message text")),
        EventWords(reason_views.CHANGED, _("common reason changed")),
        *(EventWords(verb, kind.label) for kind, verb in print_room.LINES.items()),
        *(EventWords(f"sheetentry:{kind}", kind.label) for kind in print_room.LINES),
        EventWords(styles.CHOSEN, _("certificate style chosen")),
        EventWords(styles.UPLOADED, _("certificate style brought in")),
        EventWords("certificatestyle:uploaded", _("brought in")),
        EventWords(print_room.SET_PRINTER, _("printer set up")),
        EventWords("printer:active", _("in use")),
        EventWords("printer:retired", _("retired")),
        EventWords("listed_reason", _("common reason")),
        EventWords("contact", _("addresses for messages")),
    ]


@RELEASE_FACTS.register
def in_flight(release):
    """Told on the release screen, which lies in a lower room."""
    pairs = release.items.values_list("region_id", "industry_id")
    return [str(line) for line in cases_in_flight(pairs)]
