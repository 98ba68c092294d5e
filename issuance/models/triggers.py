"""What the database itself refuses in case work."""

from guides.models.triggers import OF_REGION, named_within_city
from portal.ground.history.triggers import guard, inherits

PERMIT_END_IS_ONE_WAY = guard(
    "issuance_permit",
    "end_is_one_way",
    event="UPDATE",
    when="OLD.status <> 'valid' AND NEW.status <> OLD.status",
    message="an ended permit never changes its status",
)
DEREGISTERED_ONCE = guard(
    "issuance_permit",
    "deregistered_once",
    event="UPDATE",
    when=(
        "OLD.deregistered_on IS NOT NULL AND (NEW.deregistered_on IS NULL"
        " OR NEW.deregistered_on <> OLD.deregistered_on"
        " OR NEW.deregistered_note <> OLD.deregistered_note)"
    ),
    message="the formalities of an ended permit are recorded once",
)
# A denial that is withdrawn: it stands in its annulment and in its paper, and the row begins anew. So does
# what was not accepted, or counted as given up.
ANNULLED = (
    "(OLD.status = 'denied' AND OLD.basis = 'applied' AND NEW.status = 'open'"
    " OR OLD.status IN ('refused', 'unanswered') AND NEW.status IN ('open', 'checking', 'deficient'))"
)
DECISION_STANDS = guard(
    "issuance_review",
    "decision_stands",
    event="UPDATE",
    when=(
        "OLD.status IN ('granted', 'denied') AND (NEW.status <> OLD.status"
        " OR NEW.decided_by_id <> OLD.decided_by_id OR NEW.reasons <> OLD.reasons)"
        f" AND NOT ({ANNULLED} AND NEW.decided_by_id IS NULL AND NEW.reasons = '')"
    ),
    message="a decided review never changes",
)
REFUSAL_STANDS = guard(
    "issuance_review",
    "refusal_stands",
    event="UPDATE",
    when=(
        "OLD.status = 'refused' AND (NEW.status <> OLD.status"
        " OR NEW.decided_by_id <> OLD.decided_by_id OR NEW.decided_at <> OLD.decided_at"
        " OR NEW.reasons <> OLD.reasons OR NEW.refusal_kind <> OLD.refusal_kind"
        " OR NEW.refusal_authority <> OLD.refusal_authority)"
        f" AND NOT ({ANNULLED} AND NEW.decided_by_id IS NULL AND NEW.reasons = '')"
    ),
    message="a refusal to accept never changes",
)
BASIS_STANDS = guard(
    "issuance_review",
    "basis_stands",
    event="UPDATE",
    when=(
        "OLD.status IN ('granted', 'denied', 'refused') AND NEW.legal_basis <> OLD.legal_basis"
        f" AND NOT ({ANNULLED})"
    ),
    message="the basis of a decision never changes",
)
ROUND_STANDS = guard(
    "issuance_review",
    "round_stands",
    event="UPDATE",
    when=(
        f"({ANNULLED} AND NEW.round <> OLD.round + 1)"
        f" OR (NEW.round <> OLD.round AND NOT ({ANNULLED}))"
    ),
    message="a round begins when a denial is withdrawn, and never else",
)
DENIAL_HAS_BASIS = guard(
    "issuance_review",
    "denial_has_basis",
    event="UPDATE",
    when=(
        "NEW.status = 'denied' AND OLD.status <> 'denied' AND NEW.basis = 'applied'"
        " AND NEW.legal_basis = ''"
    ),
    message="a denial states its basis in law",
)
FOUND_STANDS = guard(
    "issuance_review",
    "found_stands",
    event="UPDATE",
    when=(
        "OLD.status IN ('granted', 'denied')"
        " AND COALESCE(NEW.found_id, 0) <> COALESCE(OLD.found_id, 0)"
    ),
    message="what a decided review found on the register never changes",
)
EDITION_STANDS = guard(
    "issuance_licenceedition",
    "edition_stands",
    event="UPDATE",
    when=(
        "NEW.record <> OLD.record OR NEW.token <> OLD.token OR NEW.number <> OLD.number"
        " OR NEW.signature <> OLD.signature OR NEW.pdf_sha256 <> OLD.pdf_sha256"
        " OR NEW.licence_id <> OLD.licence_id"
    ),
    message="a printed edition never changes",
)
EDITION_STAYS = guard(
    "issuance_licenceedition",
    "edition_stays",
    event="DELETE",
    when="1 = 1",
    message="a printed edition is never deleted",
)
NOTICE_STANDS = guard(
    "issuance_notice",
    "notice_stands",
    event="UPDATE",
    when=(
        "NEW.number <> OLD.number OR NEW.kind <> OLD.kind OR NEW.body <> OLD.body"
        " OR NEW.issued_at <> OLD.issued_at OR NEW.organ_id <> OLD.organ_id"
        " OR COALESCE(NEW.review_id, 0) <> COALESCE(OLD.review_id, 0)"
    ),
    message="a notice that was given never changes",
)
NOTICE_KEEPS_ITS_ROUND = guard(
    "issuance_notice",
    "notice_keeps_its_round",
    event="UPDATE",
    when="NEW.round <> OLD.round",
    message="a notice stays of the round it was given in",
)
ANNULMENT_STANDS = guard(
    "issuance_annulment",
    "annulment_stands",
    event="UPDATE",
    when="1 = 1",
    message="a denial that was withdrawn stays so",
)
BORDER_OF_ANNULMENTS = inherits(
    "issuance_annulment", "region_id", parent="issuance_review", key="review_id"
)
NOTICE_PDF_STANDS = guard(
    "issuance_notice",
    "pdf_stands",
    event="UPDATE",
    when="OLD.pdf_sha256 IS NOT NULL AND COALESCE(NEW.pdf_sha256, '') <> OLD.pdf_sha256",
    message="the PDF of a notice never changes",
)
NOTICE_STAYS = guard(
    "issuance_notice",
    "notice_stays",
    event="DELETE",
    when="1 = 1",
    message="a notice that was given is never deleted",
)
EXTENSION_STANDS = guard(
    "issuance_extension",
    "extension_stands",
    event="UPDATE",
    when="OLD.outcome <> 'open'",
    message="an extension that was answered never changes",
)
ALL = (PERMIT_END_IS_ONE_WAY, DECISION_STANDS, EDITION_STANDS, EDITION_STAYS)
BORDERS = tuple(
    inherits(f"issuance_{table}", "region_id", parent=parent, key=key)
    for table, parent, key in (
        ("case", "forms_submission", "submission_id"),
        ("review", "issuance_case", "case_id"),
        ("notice", "issuance_case", "case_id"),
        ("permit", "issuance_review", "review_id"),
        ("licence", "issuance_case", "origin_case_id"),
    )
)
BORDERS_OF_MESSAGES_AND_PAUSES = (
    inherits("issuance_message", "region_id", parent="issuance_case", key="case_id"),
    inherits("issuance_pause", "region_id", parent="issuance_review", key="review_id"),
)
JOINT_EXTENSION_STANDS = guard(
    "issuance_jointextension",
    "joint_extension_stands",
    event="UPDATE",
    when="1 = 1",
    message="a recorded approval never changes",
)
BORDER_OF_JOINT_EXTENSIONS = inherits(
    "issuance_jointextension", "region_id", parent="issuance_case", key="case_id"
)
HEARING_STANDS = guard(
    "issuance_hearing",
    "hearing_stands",
    event="UPDATE",
    when="OLD.stage = 'held'",
    message="a hearing that was held never changes",
)
BORDER_OF_HEARINGS = inherits(
    "issuance_hearing", "region_id", parent="issuance_review", key="review_id"
)
BORDER_OF_INTERESTED = inherits(
    "issuance_interested", "region_id", parent="issuance_review", key="review_id"
)
DELIVERY_STANDS = guard(
    "issuance_delivery",
    "delivery_stands",
    event="UPDATE",
    when=(
        "NEW.case_id <> OLD.case_id OR NEW.way <> OLD.way OR NEW.recipient <> OLD.recipient"
        " OR NEW.recipient_is <> OLD.recipient_is OR NEW.reason <> OLD.reason"
        " OR NEW.post_number <> OLD.post_number OR NEW.handed_on <> OLD.handed_on"
        " OR NEW.handed_by_id <> OLD.handed_by_id"
    ),
    message="what was handed over stays so",
)
DELIVERY_ENDS_ONCE = guard(
    "issuance_delivery",
    "delivery_ends_once",
    event="UPDATE",
    when="OLD.outcome <> ''",
    message="how a delivery ended stays so",
)
BORDER_OF_DELIVERIES = inherits(
    "issuance_delivery", "region_id", parent="issuance_case", key="case_id"
)
BORDER_OF_AGREEMENTS = inherits(
    "issuance_agreement", "region_id", parent="issuance_case", key="case_id"
)
AGREEMENT_STANDS = guard(
    "issuance_agreement",
    "agreement_stands",
    event="UPDATE",
    when="1 = 1",
    message="what was agreed never changes",
)
BORDER_OF_ONLINE_CONSENTS = inherits(
    "issuance_onlineconsent", "region_id", parent="issuance_case", key="case_id"
)
ONLINE_CONSENT_STANDS = guard(
    "issuance_onlineconsent",
    "online_consent_stands",
    event="UPDATE",
    when="1 = 1",
    message="what was agreed never changes",
)
BORDER_OF_CONSENTS_ENDED = inherits(
    "issuance_consentended", "region_id", parent="issuance_onlineconsent", key="consent_id"
)
CONSENT_ENDED_STANDS = guard(
    "issuance_consentended",
    "consent_ended_stands",
    event="UPDATE",
    when="1 = 1",
    message="what was taken back stays so",
)
BORDER_OF_PAPER_REQUESTS = inherits(
    "issuance_paperrequest", "region_id", parent="issuance_case", key="case_id"
)
PAPER_REQUEST_STANDS = guard(
    "issuance_paperrequest",
    "paper_request_stands",
    event="UPDATE",
    when=(
        "OLD.delivery_id IS NOT NULL OR NEW.case_id <> OLD.case_id OR NEW.after_id <> OLD.after_id"
        " OR COALESCE(NEW.permit_id, 0) <> COALESCE(OLD.permit_id, 0)"
        " OR COALESCE(NEW.edition_id, 0) <> COALESCE(OLD.edition_id, 0)"
        " OR NEW.asked_on <> OLD.asked_on OR NEW.due <> OLD.due"
        " OR COALESCE(NEW.recorded_by_id, 0) <> COALESCE(OLD.recorded_by_id, 0)"
    ),
    message="a request for the paper stays as it was made, and ends once",
)
BORDER_OF_PERMIT_SCANS = inherits(
    "issuance_permitscan", "region_id", parent="issuance_permit", key="permit_id"
)
BORDER_OF_PUBLIC_PAGES = inherits(
    "issuance_publicpage", "region_id", parent="issuance_permitscan", key="scan_id"
)
PUBLIC_PAGE_STANDS = guard(
    "issuance_publicpage",
    "public_page_stands",
    event="UPDATE",
    when="1 = 1",
    message="what was published of a permit never changes",
)
PROMISE_STANDS = guard(
    "issuance_promise",
    "promise_stands",
    event="UPDATE",
    when=(
        "OLD.status IN ('kept', 'broken', 'dropped', 'turned') AND (NEW.status <> OLD.status"
        " OR NEW.due <> OLD.due OR NEW.reason <> OLD.reason)"
        " AND (OLD.status IN ('kept', 'turned') OR NEW.status <> 'awaited')"
    ),
    message="a promise that was kept, broken, dropped or turned changes with a withdrawn denial alone",
)
BORDER_OF_SERVED = inherits(
    "issuance_served", "region_id", parent="issuance_review", key="review_id"
)
BORDER_OF_PROMISES = inherits(
    "issuance_promise", "region_id", parent="issuance_review", key="review_id"
)
INSPECTION_STANDS = guard(
    "issuance_inspection",
    "inspection_stands",
    event="UPDATE",
    when="OLD.stage = 'closed'",
    message="a visit that is over never changes",
)
CALLED_OFF_STANDS = guard(
    "issuance_inspection",
    "called_off_stands",
    event="UPDATE",
    when="OLD.stage = 'off'",
    message="a visit that was called off never changes",
)
INSPECTED_STANDS = guard(
    "issuance_inspected",
    "inspected_stands",
    event="UPDATE",
    when="1 = 1",
    message="a conclusion of a visit never changes",
)
BORDER_OF_INSPECTIONS = inherits(
    "issuance_inspection", "region_id", parent="issuance_case", key="case_id"
)
BORDER_OF_EXTENSIONS = inherits(
    "issuance_extension", "region_id", parent="issuance_review", key="review_id"
)
BORDER_OF_STATED_REASONS = inherits(
    "issuance_statedreason", "region_id", parent="issuance_review", key="review_id"
)
BORDER_OF_BARS = inherits("issuance_bar", "region_id", parent="issuance_review", key="review_id")
BAR_STANDS = guard(
    "issuance_bar",
    "bar_stands",
    event="UPDATE",
    when=(
        "OLD.lifted_at IS NOT NULL OR NEW.holder <> OLD.holder OR NEW.first <> OLD.first"
        " OR NEW.last <> OLD.last OR NEW.permit_code <> OLD.permit_code OR NEW.ground <> OLD.ground"
    ),
    message="a bar is lifted once, and never changes",
)
# A case about a licence (变更、增项) lies where the licence does, and stays what it is.
BORDER_OF_LATER_CASES = guard(
    "issuance_case",
    "later_case_in_region",
    event="INSERT",
    when=(
        "NEW.licence_about_id IS NOT NULL AND NEW.region_id <>"
        " (SELECT region_id FROM issuance_licence WHERE id = NEW.licence_about_id)"
    ),
    message="a case about a licence lies in the region of the licence",
)
KIND_STANDS = guard(
    "issuance_case",
    "kind_stands",
    event="UPDATE",
    when=(
        "NEW.kind <> OLD.kind OR NEW.version_id <> OLD.version_id"
        " OR COALESCE(NEW.licence_about_id, 0) <> COALESCE(OLD.licence_about_id, 0)"
    ),
    message="what a case is about never changes",
)
CITIES = tuple(
    trigger
    for table in ("issuance_case", "issuance_licence")
    for trigger in named_within_city(table, "industry_id", "guides_industry", city=OF_REGION)
)
