"""Who meets what at which door: the rules of the matrix, first match wins."""

import re
from dataclasses import dataclass

from tests.portal.matrix import IN, LOGIN, METHOD, MISSING, REFUSED

ANYONE = "anonymous"
CLERK, MARKET, HOUSING, OFFICER = "clerk A", "approver 1 A", "approver 2 A", "officer A"
ELSEWHERE, COUNTY, CITY = "approver B", "county editor A", "city editor"
NEXT_CITY = "editor of another city"
SUPERVISOR, AUDITOR, ROOT = "supervisor", "auditor", "superuser"
KEEPER, NEXT_KEEPER = "administrator A", "administrator of another city"
LOGINS = {
    CLERK: "clerk-450204",
    MARKET: "approver-450204-mr",
    HOUSING: "approver-450204-hc",
    ELSEWHERE: "approver-450203-mr",
    OFFICER: "officer-450204-aa",
    COUNTY: "editor-450204",
    CITY: "editor-4502",
    NEXT_CITY: "editor-4511",
    SUPERVISOR: "supervisor-4502",
    AUDITOR: "auditor-4502",
    KEEPER: "administrator-450204",
    NEXT_KEEPER: "administrator-4511",
    ROOT: "root",
}
STAFF = frozenset(LOGINS)
EVERYONE = STAFF | {ANYONE}
# Who edits what is of county A and its city, and who edits anything at all.
EDITORS = {COUNTY, CITY, ROOT}
ALL_EDITORS = EDITORS | {NEXT_CITY}
CITY_EDITORS = ALL_EDITORS - {COUNTY}
# Who keeps staff, of county A or of another city.
KEEPERS = {KEEPER, NEXT_KEEPER, ROOT}
CASEWORKERS = STAFF - {COUNTY, CITY, NEXT_CITY, KEEPER, NEXT_KEEPER}
# Who sees a case of county A with reviews at both departments.
SEE_THE_CASE = CASEWORKERS - {ELSEWHERE}
WATCH = {SUPERVISOR, AUDITOR, ROOT}
# Posts that report licences or may receive them for a city; of another place they see an empty list.
FILED = {MARKET, HOUSING, OFFICER, ELSEWHERE} | WATCH


ANYTHING = {IN, METHOD, MISSING, REFUSED}
NOTHING = {METHOD, MISSING, REFUSED}


def meets(inside, yes, no=REFUSED, *others, anonymous=LOGIN):
    """Who meets what: ``inside`` meet ``yes``, other staff ``no``; ``others``: (group, outcome)."""
    table = dict.fromkeys(STAFF, no) | dict.fromkeys(inside, yes) | {ANYONE: anonymous}
    for group, outcome in others:
        table |= dict.fromkeys(group, outcome)
    return {who: one if isinstance(one, set) else {one} for who, one in table.items()}


@dataclass
class Rule:
    pattern: str
    get: dict
    post: dict


READ_ONLY = meets(STAFF, METHOD)
NOBODY = meets(STAFF, MISSING, anonymous=MISSING)


def public(pattern, also=()):
    open_to_all = meets(STAFF, ANYTHING | {LOGIN} | set(also), anonymous=ANYTHING | {LOGIN})
    return Rule(pattern, open_to_all, open_to_all)


def wagtails(pattern, inside, no=REFUSED):
    """Wagtail answers those inside in many ways; it never lets the others in."""
    table = meets(inside, ANYTHING, no)
    return Rule(pattern, table, table)


def register(model, readers, keepers):
    """A register and its records: read only, and nothing beyond the border. A post to the list is a
    search, to its file a record of who took it: both are for those who read the list."""
    return [
        Rule(rf"cms/\^{model}/\$$", meets(readers, IN), meets(readers, IN)),
        Rule(rf"cms/\^{model}/export/\$$", meets(readers, METHOD), meets(readers, IN)),
        Rule(
            rf"cms/\^{model}/inspect/",
            meets(keepers, IN, MISSING),
            meets(keepers, METHOD, MISSING),
        ),
    ]


def snippets(app, models, listers, keepers):
    """Lists and forms for ``listers``; whatever has a key for ``keepers``, 404 for the others."""
    models = f"(?:{models})"
    return [
        Rule(
            rf"cms/snippets/{app}/{models}/(?:results/)?$",
            meets(listers, IN),
            meets(listers, METHOD),
        ),
        Rule(rf"cms/snippets/{app}/{models}/add/$", meets(listers, IN), meets(listers, IN)),
        wagtails(rf"cms/snippets/{app}/{models}/", keepers, MISSING),
        wagtails(rf"cms/snippets/choose/{app}/{models}/chosen/<", keepers, MISSING),
        # An empty list for those to whom nothing is within the border.
        Rule(rf"cms/snippets/choose/{app}/{models}/", meets(STAFF, IN), READ_ONLY),
    ]


BEYOND = STAFF - SEE_THE_CASE


def verb(codes, may):
    """Verbs of the desk on the records of the one department: who may is heard, in any state."""
    doors = rf"cms/cases/<int:pk>/do/(?:{codes})/"
    return [Rule(doors, meets(STAFF, IN), meets(may, IN, REFUSED, (BEYOND, MISSING)))]


DECIDERS = {MARKET, ELSEWHERE, CITY, ROOT}
DEPARTMENTS = {MARKET, HOUSING, OFFICER, ELSEWHERE, ROOT}
FILERS = EDITORS | {SUPERVISOR}
AGENTS = {CLERK, COUNTY, ROOT}
RULES = [
    # Case work: a case of county A at two departments, licensed.
    Rule(r"cms/cases/$", meets(STAFF, IN), meets(STAFF, IN)),
    # Without a queue of one's own there is nothing next.
    Rule(r"cms/cases/next/<", meets(STAFF, MISSING), READ_ONLY),
    Rule(r"cms/cases/<int:pk>/(rules/)?$", meets(SEE_THE_CASE, IN, MISSING), READ_ONLY),
    *verb(
        "accept|ask_supplement|propose_refusal|answer_at_counter|attach_scans|return_supplement|record_choice"
        "|record_going_on|record_item_back"
        "|deliver|take_in_promised|record_built|record_agreement|record_online_consent|deliver_online|record_post"
        "|record_online_end|record_paper_request|hand_over_paper|record_renewal"
        "|record_renewal_answer|record_renewal_back|record_loss|record_loss_end"
        "|record_few|record_licence_up|record_given_up",
        {CLERK},
    ),
    *verb("assign_agent", {CLERK, SUPERVISOR}),
    *verb("complete|deficient|refuse|reject_proposal|decide|verify_held|cannot_verify", {MARKET}),
    *verb(
        "still_missing|verify_promise|verify_condition|break_promise|spare_permit|repair_credit",
        {MARKET},
    ),
    *verb("record_permit|record_change|correct_permit|correct_decision", {MARKET}),
    *verb("end|deregister|pause|resume", {MARKET}),
    *verb(
        "ask_extension|tell_interested|record_statement|record_receipt|tell_hearing|record_hearing_request",
        {MARKET},
    ),
    *verb("set_hearing|record_notified|record_hearing|renew|refuse_renewal", {MARKET}),
    *verb("ask_renewal_papers|warn_renewal|refuse_renewal_in", {MARKET}),
    *verb("need_inspection|look_after|turn_ordinary|say_why_late", {MARKET}),
    *verb("plan_inspection|replan_inspection|keep_visit_day", {OFFICER}),
    *verb("conclude_inspection|record_presence", set()),
    *verb("record_rectification|record_visit_day|record_righted", {CLERK}),
    *verb("add_permit_scan|publish_permit_scan|withdraw_permit_scan", {MARKET}),
    *verb(
        "grant_extension|refuse_extension|extend_joint|lift_bar|annul_denial|annul_refusal", set()
    ),
    *verb("issue|close_without_licence|reissue_licence|cancel_licence|report_licence", {OFFICER}),
    Rule(r"cms/cases/<int:pk>/commitment.pdf$", meets(SEE_THE_CASE, MISSING, MISSING), READ_ONLY),
    Rule(r"cms/cases/<int:pk>/scans/", meets(SEE_THE_CASE, MISSING, MISSING), READ_ONLY),
    Rule(
        r"cms/cases/<int:pk>/visit/$",
        meets(SEE_THE_CASE, MISSING, MISSING),
        meets(SEE_THE_CASE, MISSING, MISSING),
    ),
    Rule(r"cms/cases/<int:pk>/visit/photos/", meets(SEE_THE_CASE, MISSING, MISSING), READ_ONLY),
    Rule(r"cms/visits/<", meets(STAFF, MISSING), READ_ONLY),
    Rule(r"cms/calendar/<", meets(STAFF, MISSING), READ_ONLY),
    Rule(r"cms/cases/<int:pk>/dates/$", meets(SEE_THE_CASE, IN, MISSING), READ_ONLY),
    Rule(r"cms/cases/<int:pk>/permit-scans/", meets(SEE_THE_CASE, MISSING, MISSING), READ_ONLY),
    # Who reads numbers of persons may ask for them in full; supervision sees who did.
    Rule(
        r"cms/cases/<int:pk>/in-full/$",
        meets(STAFF, METHOD),
        meets({MARKET, HOUSING, ROOT}, IN, REFUSED, (BEYOND, MISSING)),
    ),
    Rule(r"cms/in-full/$", meets(WATCH, IN), READ_ONLY),
    Rule(r"cms/cases/<int:pk>/read/<", meets({MARKET, ROOT}, IN, MISSING), READ_ONLY),
    Rule(r"cms/cases/<int:pk>/files/", meets({MARKET, ROOT}, IN, MISSING), READ_ONLY),
    # Its notice of acceptance, which any window of the city prints.
    Rule(r"cms/cases/<int:pk>/notices/", meets(SEE_THE_CASE, IN, MISSING), READ_ONLY),
    Rule(
        r"cms/cases/<int:pk>/papers/$",
        meets(SEE_THE_CASE, IN, MISSING),
        READ_ONLY,
    ),
    Rule(
        r"cms/cases/<int:pk>/preview",
        meets({OFFICER, ROOT}, IN, REFUSED, (BEYOND, MISSING)),
        READ_ONLY,
    ),
    Rule(r"cms/licences/<int:pk>/", meets(SEE_THE_CASE, IN, MISSING), READ_ONLY),
    Rule(
        r"cms/certificate-styles/$",
        meets({OFFICER, KEEPER, NEXT_KEEPER, ROOT}, IN),
        meets({OFFICER, KEEPER, NEXT_KEEPER, ROOT}, MISSING),
    ),
    Rule(
        r"cms/certificate-styles/<int:city>/$",
        *[meets({OFFICER, KEEPER, ROOT}, IN, REFUSED, ({NEXT_KEEPER}, MISSING))] * 2,
    ),
    Rule(
        r"cms/certificate-styles/<int:city>/<",
        meets({OFFICER, KEEPER, ROOT}, IN, REFUSED, ({NEXT_KEEPER}, MISSING)),
        READ_ONLY,
    ),
    Rule(r"cms/printing/$", meets({OFFICER, ROOT}, IN), READ_ONLY),
    Rule(
        r"cms/printing/<int:issuer>/(?:$|sheets|stock|printers/$|printers/<int:pk>/cal)",
        meets({OFFICER, ROOT}, IN, MISSING),
        meets({OFFICER, ROOT}, METHOD, MISSING),
    ),
    Rule(
        r"cms/printing/<int:issuer>/(?:record/|account/|printers/)",
        meets({OFFICER, ROOT}, IN, MISSING),
        meets({OFFICER, ROOT}, {IN, MISSING}, MISSING),
    ),
    Rule(r"cms/notices/$", meets({SUPERVISOR, ROOT}, IN), READ_ONLY),
    Rule(r"cms/notices/<", meets(STAFF, IN), meets({SUPERVISOR, ROOT}, IN)),
    Rule(r"cms/intake/$", meets({CLERK}, IN), meets({CLERK}, IN)),
    Rule(r"cms/intake/licence/$", meets({CLERK}, IN), meets({CLERK}, IN)),
    Rule(r"cms/intake/<", meets({CLERK}, {IN, MISSING}), meets({CLERK}, {IN, MISSING})),
    *register("forms/submission", CASEWORKERS, SEE_THE_CASE),
    *register("issuance/case", CASEWORKERS, SEE_THE_CASE),
    *register("issuance/review", CASEWORKERS, {MARKET, OFFICER} | WATCH),
    *register("issuance/permit", CASEWORKERS - {CLERK}, {MARKET, OFFICER} | WATCH),
    *register("issuance/licence", CASEWORKERS, SEE_THE_CASE),
    *register("issuance/licencefiling", FILED, {OFFICER} | WATCH),
    # Its package was not reported yet; a receipt is given by the supervisors where the city names nobody.
    Rule(
        r"cms/licence-filings/<int:pk>/$",
        meets({OFFICER} | WATCH, IN, MISSING),
        READ_ONLY,
    ),
    Rule(
        r"cms/licence-filings/<int:pk>/package.zip$",
        meets({OFFICER} | WATCH, MISSING, MISSING),
        READ_ONLY,
    ),
    Rule(
        r"cms/licence-filings/<int:pk>/receipt/$",
        meets(STAFF, METHOD),
        meets({SUPERVISOR}, IN, MISSING, ({OFFICER, AUDITOR, ROOT}, REFUSED)),
    ),
    *register("issuance/libraryrecord", WATCH | KEEPERS, WATCH | {KEEPER}),
    Rule(
        r"cms/library-records/$",
        meets({SUPERVISOR} | KEEPERS, IN),
        READ_ONLY,
    ),
    Rule(
        r"cms/library-records/<int:pk>/again/$",
        meets(STAFF, IN),
        meets({SUPERVISOR, KEEPER, ROOT}, IN, REFUSED, ({NEXT_KEEPER}, MISSING)),
    ),
    *register("issuance/reservednumber", {OFFICER} | WATCH, {OFFICER} | WATCH),
    *register("issuance/sheetentry", {OFFICER} | WATCH, {OFFICER} | WATCH),
    *register("ground/event", WATCH, WATCH),
    # Catalogue, local facts of county A, a release of the city, staff records.
    Rule(r"cms/releases/$", meets(ALL_EDITORS, IN), READ_ONLY),
    Rule(r"cms/releases/new/$", meets(ALL_EDITORS, IN), meets(ALL_EDITORS, IN)),
    Rule(r"cms/releases/affected/$", meets(ALL_EDITORS, IN), meets(ALL_EDITORS, IN)),
    Rule(r"cms/releases/withdrawals/$", meets(ALL_EDITORS, IN), READ_ONLY),
    Rule(r"cms/releases/withdrawals/new/$", meets(ALL_EDITORS, IN), meets(ALL_EDITORS, IN)),
    Rule(
        r"cms/releases/withdrawals/<int:pk>/$",
        meets(EDITORS, IN, REFUSED, ({NEXT_CITY}, MISSING)),
        READ_ONLY,
    ),
    Rule(
        r"cms/releases/withdrawals/",
        meets(STAFF, METHOD),
        meets({COUNTY, CITY}, IN, REFUSED, ({NEXT_CITY}, MISSING)),
    ),
    Rule(
        r"cms/releases/<int:pk>/$",
        meets({CITY, COUNTY, *DEPARTMENTS}, IN, REFUSED, ({NEXT_CITY}, MISSING)),
        READ_ONLY,
    ),
    Rule(
        r"cms/releases/<int:pk>/candidates/",
        meets({CITY, COUNTY, *DEPARTMENTS}, ANYTHING, MISSING),
        READ_ONLY,
    ),
    Rule(
        r"cms/releases/<int:pk>/<slug:verb>/",
        meets(STAFF, METHOD),
        meets({CITY}, IN, REFUSED, ({COUNTY, NEXT_CITY}, MISSING)),
    ),
    Rule(
        r"cms/announcements/",
        meets(STAFF, METHOD),
        meets({CITY}, IN, REFUSED, ({COUNTY, NEXT_CITY}, MISSING)),
    ),
    Rule(r"cms/confirmations/$", meets(DEPARTMENTS, IN), READ_ONLY),
    Rule(
        r"cms/confirmations/",
        meets({MARKET, ROOT}, IN, REFUSED, (DEPARTMENTS - {MARKET, ROOT}, MISSING)),
        meets({MARKET}, IN, REFUSED, (DEPARTMENTS - {MARKET, ROOT}, MISSING)),
    ),
    # Catalogue files, comparison, pruning; the report of county A.
    Rule(r"cms/catalogue/exchange/$", meets(CITY_EDITORS, IN), meets(CITY_EDITORS, IN)),
    Rule(r"cms/catalogue/exchange/download/", meets(CITY_EDITORS, MISSING), READ_ONLY),
    Rule(r"cms/catalogue/exchange/<int:pk>/$", meets(CITY_EDITORS, MISSING), READ_ONLY),
    Rule(r"cms/catalogue/exchange/", meets(STAFF, METHOD), meets(CITY_EDITORS, MISSING)),
    Rule(r"cms/catalogue/sources/$", meets(CITY_EDITORS, IN), READ_ONLY),
    Rule(r"cms/catalogue/sources/opening/$", meets(STAFF, METHOD), meets(CITY_EDITORS, IN)),
    Rule(r"cms/catalogue/sources/", meets(CITY_EDITORS, MISSING), meets(CITY_EDITORS, MISSING)),
    Rule(r"cms/catalogue/facts/$", meets(CITY_EDITORS, IN), READ_ONLY),
    Rule(r"cms/catalogue/facts/<slug", meets(STAFF, METHOD), meets(CITY_EDITORS, IN)),
    Rule(r"cms/catalogue/facts/", meets(STAFF, METHOD), meets(CITY_EDITORS, MISSING)),
    Rule(r"cms/catalogue/comparison/", meets(ALL_EDITORS, MISSING), READ_ONLY),
    Rule(r"cms/catalogue/rule-in-words/$", meets(STAFF, METHOD), meets(CITY_EDITORS, IN)),
    Rule(r"cms/catalogue/pruning/$", meets(ALL_EDITORS, IN), READ_ONLY),
    Rule(r"cms/filings/$", meets(FILERS | {NEXT_CITY}, IN), meets(FILERS | {NEXT_CITY}, IN)),
    Rule(
        r"cms/filings/<int:pk>/$",
        meets(FILERS, IN, REFUSED, ({NEXT_CITY}, MISSING)),
        READ_ONLY,
    ),
    Rule(r"cms/filings/<int:pk>/do/", meets(STAFF, METHOD), meets(FILERS | {NEXT_CITY}, MISSING)),
    Rule(r"cms/filings/<int:pk>/<slug:part>/", meets(FILERS | {NEXT_CITY}, MISSING), READ_ONLY),
    wagtails(r"cms/snippets/guides/\w+/preview/$", CITY_EDITORS),
    Rule(r"cms/snippets/guides/commonfacts/add/$", meets({ROOT}, IN), meets({ROOT}, IN)),
    # Departments work on drafts of the items they decide, whose papers and fields they may name.
    Rule(
        r"cms/snippets/guides/permititem/(?:results/)?$",
        meets(DEPARTMENTS | CITY_EDITORS, IN),
        meets(DEPARTMENTS | CITY_EDITORS, METHOD),
    ),
    Rule(r"cms/snippets/guides/permititem/add/$", meets(CITY_EDITORS, IN), meets(CITY_EDITORS, IN)),
    wagtails(r"cms/snippets/(choose/)?guides/permititem/(chosen/)?<", DECIDERS, MISSING),
    wagtails(r"cms/snippets/guides/permititem/", DECIDERS, MISSING),
    wagtails(
        r"cms/snippets/choose/guides/(material|formfield|legalbasis)/chosen/<",
        DEPARTMENTS | {CITY},
        MISSING,
    ),
    *snippets(
        "guides",
        "industry|permititem|material|legalbasis|question|formfield|synonym|workingrule|commonfacts",
        CITY_EDITORS,
        {CITY, ROOT},
    ),
    *snippets(
        "guides",
        "competence|issuingbody|leaddepartment|servicewindow|windowclosing|regionparameter",
        ALL_EDITORS,
        EDITORS,
    ),
    *snippets("ground", "region|department|post", {ROOT}, {ROOT}),
    Rule(
        r"cms/cases/<int:pk>/receipt/$",
        meets({CLERK}, IN, REFUSED, (BEYOND, MISSING)),
        meets({CLERK}, IN, REFUSED, (BEYOND, MISSING)),
    ),
    Rule(r"cms/reasons/counted/$", meets(WATCH, IN), READ_ONLY),
    Rule(
        r"cms/reasons/$",
        meets({CITY, NEXT_CITY, ROOT}, IN),
        meets(STAFF, MISSING),
    ),
    Rule(r"cms/reasons/<", meets({CITY, ROOT}, IN, MISSING), meets({CITY, ROOT}, IN, MISSING)),
    Rule(r"cms/message-texts/$", meets({CITY, NEXT_CITY, ROOT}, IN), READ_ONLY),
    Rule(
        r"cms/message-texts/<",
        meets({CITY, ROOT}, IN, MISSING),
        meets({CITY, ROOT}, IN, MISSING),
    ),
    # Staff of county A: no superuser is needed, and another city's administrator finds nobody here.
    Rule(r"cms/staff/$", meets(KEEPERS, IN), meets(KEEPERS, IN)),
    Rule(r"cms/staff/departments/$", meets(KEEPERS, IN), READ_ONLY),
    Rule(
        r"cms/staff/departments/<",
        meets({KEEPER, ROOT}, IN, REFUSED, ({NEXT_KEEPER}, MISSING)),
        meets({KEEPER, ROOT}, IN, REFUSED, ({NEXT_KEEPER}, MISSING)),
    ),
    Rule(r"cms/staff/new/$", meets(KEEPERS, IN), meets(KEEPERS, IN)),
    Rule(
        r"cms/staff/<int:pk>/$",
        meets({KEEPER, ROOT}, IN, REFUSED, ({NEXT_KEEPER}, MISSING)),
        READ_ONLY,
    ),
    Rule(
        r"cms/staff/(posts/)?<int:pk>/end/$",
        meets({KEEPER, ROOT}, IN, REFUSED, ({NEXT_KEEPER}, MISSING)),
        meets({KEEPER, ROOT}, IN, REFUSED, ({NEXT_KEEPER}, MISSING)),
    ),
    Rule(
        r"cms/staff/<",
        meets(STAFF, METHOD),
        meets({KEEPER, ROOT}, IN, REFUSED, ({NEXT_KEEPER}, MISSING)),
    ),
    Rule(r"cms/undelivered/$", meets({ROOT}, IN), READ_ONLY),
    Rule(r"cms/undelivered/<", meets(STAFF, METHOD), meets({ROOT}, IN)),
    Rule(r"cms/second-factors/$", meets({ROOT}, IN), READ_ONLY),
    Rule(r"cms/second-factors/<", meets(STAFF, METHOD), meets({ROOT}, MISSING)),
    # Office days: read by all, entered by editors of their own place; withdrawn here, of county A.
    Rule(r"cms/help/$", meets(STAFF, IN), READ_ONLY),
    Rule(r"cms/help/", meets(STAFF, {IN, MISSING}), READ_ONLY),
    Rule(r"cms/office-days/$", meets(STAFF, IN), meets(ALL_EDITORS, IN)),
    Rule(r"cms/office-days/import/$", meets(STAFF, METHOD), meets(ALL_EDITORS, IN)),
    Rule(r"cms/office-days/confirm/$", meets(STAFF, METHOD), meets(STAFF, IN)),
    Rule(r"cms/office-days/export/", meets(STAFF, {IN, MISSING}), READ_ONLY),
    Rule(r"cms/office-days/<int:pk>/withdraw/$", meets(STAFF, METHOD), meets(EDITORS, IN, MISSING)),
    # Enquiries and pages: rights on the page tree.
    Rule(r"cms/enquiries/$", meets(STAFF, IN), READ_ONLY),
    Rule(r"cms/enquiries/<int:pk>/$", meets(AGENTS, IN, MISSING), READ_ONLY),
    Rule(r"cms/enquiries/", meets(STAFF, METHOD), meets(AGENTS, IN, MISSING)),
    Rule(r"cms/articles/due/$", meets(ALL_EDITORS, IN), READ_ONLY),
    # Pages that ask before they do, and ask anybody; doing it is refused.
    Rule(
        r"cms/pages/<int:page_to_move_id>/move/<int:destination_id>/confirm/$",
        meets(STAFF, IN),
        meets(ALL_EDITORS, ANYTHING, REFUSED),
    ),
    wagtails(r"cms/pages/(<int:page_id>/revisions/$|workflow/confirm_cancellation/)", STAFF),
    wagtails(r"cms/pages/", ALL_EDITORS, NOTHING),
    wagtails(r"cms/bulk/", ALL_EDITORS, NOTHING | {IN}),
    # Wagtail's own.
    Rule(r"cms/failwhale/$", NOBODY, NOBODY),
    wagtails(r"cms/(reports/site-history|workflows/task_chooser)/", {ROOT}),
    wagtails(r"cms/(users|groups|sites)/", {ROOT}),
    wagtails(r"cms/(collections|workflows|redirects|settings)/", {ROOT}, NOTHING),
    wagtails(r"cms/reports/", ALL_EDITORS),
    wagtails(r"cms/(documents|images)/chooser/", STAFF),
    wagtails(r"cms/(documents|images|forms)/", ALL_EDITORS, NOTHING),
    wagtails(
        r"cms/$|cms/(account|test404|dismissibles|api|modeladmin|snippets)/",
        STAFF,
    ),
    wagtails(r"cms/(choose-|tag-autocomplete|embeds/|editing-sessions|block-preview|\^)", STAFF),
    public(r"cms/(login|logout|password_reset|sprite|jsi18n)/"),
    # The rest of the portal is for everyone: what is personal there asks for a token or a code.
    public(r"(healthz|readyz|sitemap\.xml|robots\.txt|elder|api|documents|styleguide|demo)\b"),
    public(r"\^media/images/"),
    public(
        r"(staff|apply|guides|subscribe|subscriptions|l|licences|verify|track|search|suggest|sitemap|feedback|_util)\b"
    ),
    public(r"\^"),
]


def rule_of(route):
    return next((rule for rule in RULES if re.match(rule.pattern, route)), None)
