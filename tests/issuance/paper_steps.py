"""The notice and the letters that each verb must give on its ready case, and what is known of each kind."""

from typing import NamedTuple

from issuance.models import Notice

K = Notice.Kind


class Step(NamedTuple):
    """A verb run on its ready case: the notice it must give, the letters it must send to staff, and
    of what beside its notice the applicant is told."""

    notice: str = ""
    letters: tuple = ()
    told: str = ""


# ``run`` of each verb on a case where it concludes what its kind concludes (see ``test_papers.conclude``).
STEPS = {
    "assign_agent": Step(),
    "accept": Step(K.ACCEPTED, letters=("case-accepted",)),
    "complete": Step(K.ACCEPTED),
    "lapse": Step(K.ACCEPTED),
    "ask_supplement": Step(K.SUPPLEMENT),
    "deficient": Step(K.SUPPLEMENT),
    "answer_supplement": Step(K.RECEIVED),
    "answer_at_counter": Step(K.RECEIVED),
    "return_supplement": Step(K.RETURNED),
    "still_missing": Step(K.RETURNED),
    "attach_scans": Step(letters=("papers-scanned",)),
    "remind": Step(told="reminder"),
    "close_unanswered": Step(K.UNANSWERED),
    "name_day": Step(K.ANSWER_DAY),
    "propose_refusal": Step(letters=("refusal-proposed",)),
    "reject_proposal": Step(),
    "refuse": Step(K.REFUSED),
    "withdraw": Step(K.WITHDRAWN),
    "take_back_item": Step(K.WITHDRAWN),
    "record_item_back": Step(K.WITHDRAWN),
    "go_on": Step(K.ACCEPTED),
    "record_going_on": Step(K.ACCEPTED, letters=("case-accepted",)),
    "give_up": Step(K.GIVEN_UP),
    "record_given_up": Step(K.GIVEN_UP),
    "decide": Step(K.DECISION, letters=("case-decided",)),
    "choose": Step(K.CHOICE),
    "record_choice": Step(letters=("case-decided",), told="chosen"),
    "remind_choice": Step(told="choice_reminder"),
    "settle_choice": Step(K.CLOSED),
    "pause": Step(K.PAUSED),
    "resume": Step(K.RESUMED),
    "ask_extension": Step(letters=("extension-asked",)),
    "grant_extension": Step(K.EXTENDED),
    "refuse_extension": Step(letters=("extension-refused",)),
    "extend_joint": Step(K.JOINT),
    "correct_decision": Step(K.CORRECTED),
    "annul_denial": Step(K.ANNULLED),
    "annul_refusal": Step(K.ANNULLED),
    "spare_permit": Step(K.SPARED),
    "turn_ordinary": Step(told="turned"),
    "repair_credit": Step(told="credit_repaired"),
    "date_unbuilt": Step(K.BUILT, told="unbuilt"),
    "tell_late": Step(told="limit_passed"),
    "say_why_late": Step(told="why_late"),
    "report_built": Step(K.BUILT),
    "record_built": Step(K.BUILT),
    "look_after": Step(),
    "report_righted": Step(letters=("righted-after-check",)),
    "record_righted": Step(letters=("righted-after-check",)),
    "need_inspection": Step(),
    "plan_inspection": Step(K.INSPECTION),
    "replan_inspection": Step(K.INSPECTION),
    "propose_visit_day": Step(letters=("visit-day-proposed",)),
    "record_visit_day": Step(letters=("visit-day-proposed",)),
    "keep_visit_day": Step(told="visit_day_kept"),
    "conclude_inspection": Step(),
    "record_presence": Step(),
    "answer_rectification": Step(letters=("put-right",)),
    "record_rectification": Step(letters=("put-right",)),
    "tell_interested": Step(K.INTERESTED),
    "record_statement": Step(),
    "record_receipt": Step(),
    "tell_hearing": Step(K.HEARING),
    "ask_hearing": Step(K.PAUSED, letters=("hearing-asked",)),
    "record_hearing_request": Step(K.PAUSED, letters=("hearing-asked",)),
    "set_hearing": Step(K.HEARING_SET),
    "record_notified": Step(),
    "record_hearing": Step(K.RESUMED),
    "verify_held": Step(letters=("case-decided",)),
    "cannot_verify": Step(K.UNVERIFIED),
    "record_permit": Step(told="permit_first"),
    "record_change": Step(told="permit_changed"),
    "correct_permit": Step(letters=("permit-corrected",), told="permit_changed"),
    "add_permit_scan": Step(),
    "publish_permit_scan": Step(),
    "withdraw_permit_scan": Step(),
    "issue": Step(told="ready"),
    "deliver": Step(K.DELIVERY),
    "hand_in_promised": Step(K.PROMISE_IN, letters=("promise-handed-in",)),
    "take_in_promised": Step(K.PROMISE_IN, letters=("promise-handed-in",)),
    "remind_promises": Step(told="promise_reminder"),
    "verify_promise": Step(K.PROMISE),
    "verify_condition": Step(told="promise_kept"),
    "break_promise": Step(K.PROMISE),
    "agree_to_wait": Step(),
    "record_agreement": Step(),
    "agree_online": Step(),
    "record_online_consent": Step(),
    "end_online": Step(told="online_ended"),
    "record_online_end": Step(told="online_ended"),
    "deliver_online": Step(K.DELIVERY, told="delivered_online"),
    "ask_paper": Step(letters=("paper-asked",), told="paper_follows"),
    "record_paper_request": Step(letters=("paper-asked",), told="paper_follows"),
    "hand_over_paper": Step(K.DELIVERY),
    "open_delivered": Step(),
    "record_post": Step(told="post_returned"),
    "end": Step(K.ENDED, letters=("permit-ended",)),
    "deregister": Step(),
    "apply_renewal": Step(K.RENEWAL_IN, letters=("renewal-asked",)),
    "record_renewal": Step(K.RENEWAL_IN, letters=("renewal-asked",)),
    "renew": Step(K.RENEWED, letters=("permit-renewed",)),
    "refuse_renewal": Step(K.NOT_RENEWED),
    "ask_renewal_papers": Step(K.RENEWAL_ASK),
    "warn_renewal": Step(K.RENEWAL_ASK),
    "answer_renewal": Step(letters=("renewal-said",)),
    "record_renewal_answer": Step(letters=("renewal-said",)),
    "refuse_renewal_in": Step(K.RENEWAL_NOT),
    "take_back_renewal": Step(letters=("renewal-said",), told="renewal_back"),
    "record_renewal_back": Step(letters=("renewal-said",), told="renewal_back"),
    "remind_renewal": Step(told="renewal_near"),
    "renew_by_silence": Step(letters=("renewed-by-silence",), told="renewed_by_silence"),
    "tell_expiry": Step(letters=("permit-expired",), told="permit_expired"),
    "report_loss": Step(K.LOSS, letters=("loss-reported",)),
    "record_loss": Step(K.LOSS, letters=("loss-reported",)),
    "end_loss": Step(K.LOSS),
    "record_loss_end": Step(K.LOSS),
    "tell_few": Step(K.FEW),
    "answer_few": Step(told="licence_stays"),
    "record_few": Step(letters=("too-few-left",)),
    "settle_few": Step(letters=("too-few-left",)),
    "give_up_licence": Step(K.LICENCE_UP, letters=("licence-given-up",)),
    "record_licence_up": Step(K.LICENCE_UP, letters=("licence-given-up",)),
    "lift_bar": Step(K.BAR_LIFTED),
    "close_without_licence": Step(K.CLOSED, told="permit_ready"),
    "reissue_licence": Step(told="new_edition"),
    "cancel_licence": Step(K.CANCELLED),
    "report_licence": Step(letters=("licence-reported",)),
}
# Given with a refusal, a denial or a revocation, see ``test_barring``; to interested parties alone; after
# a visit, see ``inspections.test_concluding``.
BESIDE = {K.BARRED, K.OUTCOME, K.RECTIFY, K.LOOKED}
ENDINGS = {K.ACCEPTED: "S", K.SUPPLEMENT: "B", K.REFUSED: "N", K.DECISION: "J"}
ENDINGS |= {K.CLOSED: "Z", K.WITHDRAWN: "T", K.GIVEN_UP: "F", K.UNANSWERED: "W", K.PAUSED: "P"}
ENDINGS |= {K.EXTENDED: "Y", K.JOINT: "L"}
ENDINGS |= {K.CHOICE: "K", K.RECEIVED: "R", K.RETURNED: "B-2", K.BARRED: "V"}
# What was delivered, or the last day, in place of that there is a notice.
TOLD_INSTEAD = {"deliver_online", "date_unbuilt"}
OF_ONE_REVIEW = {
    K.REFUSED,
    K.DECISION,
    K.WITHDRAWN,
    K.GIVEN_UP,
    K.PAUSED,
    K.EXTENDED,
    K.ENDED,
    K.CORRECTED,
}
ENDINGS |= {K.CORRECTED: "G", K.ENDED: "E", K.CANCELLED: "X", K.ANSWER_DAY: "D"}
TOLD = {K.SUPPLEMENT: "supplement", K.ANSWER_DAY: "reminder", K.DECISION: "decision"}
TOLD |= {
    K.CHOICE: "choice",
    K.RETURNED: "supplement",
    K.ENDED: "permit_changed",
    K.CANCELLED: "licence_ended",
    K.EXTENDED: "extended",
    K.RESUMED: "resumed",
    K.BAR_LIFTED: "bar_lifted",
    K.ANNULLED: "annulled",
}
ENDINGS |= {K.DELIVERY: "O", K.PROMISE_IN: "CS", K.PROMISE: "CN"}
ENDINGS |= {K.INSPECTION: "HC", K.RECTIFY: "ZG", K.LOOKED: "SH"}
TOLD |= {K.INSPECTION: "visit", K.RECTIFY: "rectify"}
ENDINGS |= {K.HEARING: "Q", K.HEARING_SET: "H", K.UNVERIFIED: "U"}
OF_ONE_REVIEW |= {K.HEARING, K.HEARING_SET, K.UNVERIFIED}
OF_ONE_REVIEW |= {K.HEARING, K.HEARING_SET, K.RESUMED, K.BAR_LIFTED}
ENDINGS |= {K.RESUMED: "C", K.BAR_LIFTED: "A", K.INTERESTED: "M"}
OF_ONE_REVIEW |= {K.SPARED, K.INTERESTED, K.UNANSWERED, K.ANNULLED, K.PROMISE, K.BUILT}
ENDINGS |= {K.ANNULLED: "CX", K.BUILT: "YS", K.SPARED: "BX"}
CONTESTABLE = {K.DECISION, K.REFUSED, K.ENDED, K.UNANSWERED, K.NOT_RENEWED, K.RENEWAL_NOT}
ENDINGS |= {K.RENEWAL_IN: "XS", K.RENEWED: "XY", K.NOT_RENEWED: "XN"}
ENDINGS |= {K.RENEWAL_ASK: "XB", K.RENEWAL_NOT: "XJ"}
OF_ONE_REVIEW |= {K.RENEWAL_IN, K.RENEWED, K.NOT_RENEWED, K.RENEWAL_ASK, K.RENEWAL_NOT}
ENDINGS |= {K.LOSS: "GS", K.LICENCE_UP: "FQ", K.FEW: "SX"}
