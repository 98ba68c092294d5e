"""Every verb of case work; the tables on top list every legal move, nothing else changes a status.

Each verb guards, locks the case, moves by compare-and-set and writes one Event per change, in
one transaction. ``IllegalMove`` tells the reader what happened meanwhile, and by whom.
"""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from forms import intake
from forms.models import Channel
from guides.version.snapshot import ACCEPTANCE_DAYS
from issuance.casework import notices
from issuance.casework.transitions import IllegalMove, advance, guard, locked, record, table, told
from issuance.licence import editions
from issuance.models import Deficiency, Notice, Permit
from issuance.status import (
    DECIDED_REVIEWS,
    ENDED_PERMITS,
    CaseStatus,
    PermitStatus,
    ReviewStatus,
)
from portal.ground.calendar import clock
from portal.ground.models import Role
from portal.ground.staff import posts

C, R, P = CaseStatus, ReviewStatus, PermitStatus
CASE_MOVES = table(
    accept=({C.CHECKING}, {C.REVIEWING}),
    refuse=({C.CHECKING}, {C.REFUSED}),
    ask_supplement=({C.CHECKING}, {C.SUPPLEMENT}),
    answer_supplement=({C.SUPPLEMENT}, {C.CHECKING}),
    withdraw=({C.CHECKING, C.SUPPLEMENT, C.REVIEWING}, {C.WITHDRAWN}),
    join=({C.REVIEWING}, {C.DECIDED, C.CLOSED}),
    issue=({C.DECIDED}, {C.ISSUED}),
)
REVIEW_MOVES = table(
    check=({R.CHECKING}, {R.COMPLETE, R.DEFICIENT}),
    recheck=({R.DEFICIENT}, {R.CHECKING}),
    open=({R.CHECKING, R.COMPLETE, R.DEFICIENT}, {R.OPEN}),
    decide=({R.OPEN}, DECIDED_REVIEWS),
    cancel=({R.CHECKING, R.COMPLETE, R.DEFICIENT, R.OPEN}, {R.CANCELLED}),
)
PERMIT_MOVES = table(end=({P.VALID}, ENDED_PERMITS))
RECORDING = frozenset({C.REVIEWING, C.DECIDED, C.CLOSED})
ONCE = _lazy("A supplement may be asked only once: accept, or refuse with reasons.")


def check_slice(*, review, actor, deficiencies=()):
    """A department finds its slice of an online case complete, or names what is missing (后台直审).

    ``deficiencies``: (target, key, reason) triples. When the last department has checked, the case
    is accepted, or ONE consolidated supplement notice goes out (行政许可法 32).
    """
    posts.require(actor, Role.APPROVER, department=review.department)
    with locked(review.case) as case:
        _guard_channel(case, Channel.ONLINE)
        to = R.DEFICIENT if deficiencies else R.COMPLETE
        if deficiencies and case.supplement_asked:
            raise IllegalMove(ONCE)
        _check(review, to, actor)
        _note(review, deficiencies)
        statuses = set(case.reviews.values_list("status", flat=True))
        if R.CHECKING in statuses:
            return case
        if R.DEFICIENT in statuses:
            _send_supplement(case, actor=None)
        else:
            _accept(case, actor=None)
    return case


def accept(*, case, actor):
    """The window accepts a counter case (一窗受理); its clerk may then decide nothing on it."""
    posts.require(actor, Role.CLERK, region=case.region)
    with locked(case) as case:
        _guard_channel(case, Channel.WINDOW)
        _accept(case, actor=actor)
    return case


def ask_supplement(*, case, actor, deficiencies):
    """The window asks once for all that is missing: (review, target, key, reason) each."""
    posts.require(actor, Role.CLERK, region=case.region)
    if not all(item[0].case_id == case.pk for item in deficiencies) or not deficiencies:
        raise IllegalMove(_("Name at least one field or material that is missing."))
    with locked(case) as case:
        _guard_channel(case, Channel.WINDOW)
        if case.supplement_asked:
            raise IllegalMove(ONCE)
        guard(case, CASE_MOVES["ask_supplement"])
        for review in {item[0] for item in deficiencies}:
            _check(review, R.DEFICIENT, actor)
            _note(review, [item[1:] for item in deficiencies if item[0] == review])
        _send_supplement(case, actor=actor)
    return case


def refuse(*, case, actor, reasons):
    """不予受理, in writing and with reasons (行政许可法 32)."""
    if not _may_refuse(case, actor):
        raise PermissionDenied(_("Only the window or a department of this case may refuse it."))
    if not reasons.strip():
        raise IllegalMove(_("State the reasons: the applicant has a right to them."))
    with locked(case) as case:
        advance(case, CASE_MOVES["refuse"], C.REFUSED, actor, closed_at=timezone.now())
        _cancel_reviews(case, actor)
        notices.give(case=case, kind=Notice.Kind.REFUSED, reasons=reasons)
    return case


def answer_supplement(*, case, data, files, actor=None):
    """The applicant hands in what the notice named, once; nothing else opens again.

    ``data``: field key → value; ``files``: see ``forms.intake.revise``, which raises its errors.
    """
    with locked(case) as case:
        guard(case, CASE_MOVES["answer_supplement"])
        missing = Deficiency.objects.filter(notice__case=case)
        allowed = {(item.target, item.key) for item in missing}
        intake.revise(
            submission=case.submission, data=data, files=files, allowed=allowed, actor=actor
        )
        due = clock.deadline(clock.today(), ACCEPTANCE_DAYS, "工作日").due
        advance(case, CASE_MOVES["answer_supplement"], C.CHECKING, actor, check_due=due)
        for review in case.reviews.filter(status=R.DEFICIENT):
            advance(review, REVIEW_MOVES["recheck"], R.CHECKING, actor)
    return case


def withdraw(*, case, actor=None):
    """The applicant takes the application back before it is decided."""
    with locked(case) as case:
        advance(case, CASE_MOVES["withdraw"], C.WITHDRAWN, actor, closed_at=timezone.now())
        _cancel_reviews(case, actor)
    return case


def accept_by_lapse(*, case):
    """An office that is late has accepted from the day of receipt (行政许可法 32)."""
    with locked(case) as case:
        if case.supplement_asked or clock.today() <= case.check_due:
            raise IllegalMove(_("The five working days have not passed."))
        _accept(case, actor=None, deemed=True)
    return case


def decide(*, review, actor, grant, reasons=""):
    """Grant or deny one permit item; of two officers one wins and the other is told who decided."""
    posts.require(actor, Role.APPROVER, department=review.department)
    if not grant and not reasons.strip():
        raise IllegalMove(_("State the reasons: the applicant has a right to them."))
    to = R.GRANTED if grant else R.DENIED
    with locked(review.case) as case:
        if case.accepted_by_id == actor.pk:
            raise PermissionDenied(_("Whoever accepted a case may not decide on it (受审分离)."))
        columns = {"decided_by": actor, "decided_at": timezone.now(), "reasons": reasons}
        advance(review, REVIEW_MOVES["decide"], to, actor, **columns)
        if not case.reviews.exclude(status__in=DECIDED_REVIEWS).exists():
            _join(case, actor)
    return review


def record_permit(*, review, actor, number, valid_from, valid_until=None, scope=""):
    """Record the statutory permit a department has issued, or the held one it has verified."""
    posts.require(actor, Role.APPROVER, department=review.department)
    if valid_until is not None and valid_until < valid_from:
        raise IllegalMove(_("The permit would end before it begins."))
    with locked(review.case) as case:
        review.refresh_from_db()
        if review.status != R.GRANTED or case.status not in RECORDING:
            raise IllegalMove(_("A permit is recorded after it was granted, once. ") + told(review))
        if Permit.objects.filter(review=review).exists():
            raise IllegalMove(_("The permit of this review is already recorded."))
        permit = Permit(
            review=review,
            issuer=review.department,
            permit_code=review.permit_code,
            name=review.permit_name,
            certificate_name=case.version.snapshot.permit_by_code[
                review.permit_code
            ].certificate_name,
            counts=review.counts,
            number=number,
            scope=scope,
            valid_from=valid_from,
            valid_until=valid_until,
            status_on=valid_from,
            recorded_at=timezone.now(),
        )
        try:
            with transaction.atomic():
                permit.save(force_insert=True)
        except IntegrityError as error:
            taken = _("This issuer already has a valid permit of that number.")
            raise IllegalMove(taken) from error
        record(permit, "record_permit", actor, after=P.VALID)
    return permit


def issue(*, case, actor):
    """Make the licence and its first edition, all or nothing (一证准营).

    Raises ``IllegalMove``, or ``editions.CertificateError`` naming what cannot be printed.
    """
    posts.require(actor, Role.LICENCE_OFFICER, department=case.issuing_body)
    with locked(case) as case:
        guard(case, CASE_MOVES["issue"])
        unrecorded = case.reviews.filter(status=R.GRANTED, permit=None)
        if unrecorded:
            names = "、".join(review.permit_name for review in unrecorded)
            raise IllegalMove(_("Not yet recorded: %(names)s.") % {"names": names})
        licence = editions.make_licence(case=case, actor=actor)
        advance(case, CASE_MOVES["issue"], C.ISSUED, actor, closed_at=timezone.now())
        record(licence, "issue_licence", actor, after=1)
        notices.give(case=case, kind=Notice.Kind.DECISION, licence=licence.number)
    return licence


def end_permit(*, permit, actor, status, reason, on=None):
    """A permit is 撤回, 撤销, 注销, 吊销 or 失效: one-way, and seen by the QR page at once."""
    posts.require(actor, Role.APPROVER, department=permit.issuer)
    if status not in ENDED_PERMITS or not reason.strip():
        raise IllegalMove(_("Choose how the permit ends and state the reason."))
    with locked(permit.review.case):
        columns = {"status_on": on or clock.today(), "status_reason": reason}
        advance(permit, PERMIT_MOVES["end"], P(status), actor, **columns)
        for load in permit.loads.filter(unloaded_at=None).select_related("licence"):
            notices.tell_issuer(licence=load.licence, permit=permit)
    return permit


def reissue(*, licence, actor, reason):
    """A new edition free of charge; ended permits leave it (Hezhou 六(三))."""
    posts.require(actor, Role.LICENCE_OFFICER, department=licence.issuer)
    with locked(licence.origin_case):
        edition = editions.renew_edition(licence=licence, actor=actor, reason=reason)
        if edition is None:
            raise IllegalMove(_("No loaded permit is valid: there is nothing to certify."))
        before = edition.number - 1
        record(licence, "reissue_licence", actor, before=before, after=edition.number)
    return edition


def _check(review, to, actor):
    columns = {"checked_by": actor, "checked_at": timezone.now()}
    advance(review, REVIEW_MOVES["check"], to, actor, **columns)


def _note(review, deficiencies):
    Deficiency.objects.bulk_create(
        Deficiency(review=review, target=target, key=key, reason=reason)
        for target, key, reason in deficiencies
    )


def _guard_channel(case, channel):
    if case.channel != channel:
        raise IllegalMove(
            _("An online case is checked by its departments, a counter case at the window.")
        )


def _may_refuse(case, actor):
    if case.channel == Channel.WINDOW:
        return posts.holds(actor, Role.CLERK, region=case.region)
    departments = {review.department_id for review in case.reviews.all()}
    return bool(departments & posts.departments_of(actor, Role.APPROVER))


def _accept(case, *, actor, deemed=False):
    """Open every review to its department at once; its clock runs from the day of acceptance."""
    at = case.received_at if deemed else timezone.now()
    columns = {"accepted_at": at, "accepted_by": actor, "deemed_accepted": deemed}
    advance(case, CASE_MOVES["accept"], C.REVIEWING, actor, **columns)
    day = timezone.localtime(at, clock.ZONE).date()
    for review in case.reviews.filter(status__in=REVIEW_MOVES["open"].sources):
        limit = case.version.snapshot.permit_by_code[review.permit_code].time_allowed
        due = clock.deadline(day, *limit).due
        advance(review, REVIEW_MOVES["open"], R.OPEN, actor, due=due)
    notices.give(case=case, kind=Notice.Kind.ACCEPTED)


def _send_supplement(case, *, actor):
    move = CASE_MOVES["ask_supplement"]
    advance(case, move, C.SUPPLEMENT, actor, supplement_asked=True)
    notice = notices.give(case=case, kind=Notice.Kind.SUPPLEMENT)
    Deficiency.objects.filter(review__case=case, notice=None).update(notice=notice)


def _cancel_reviews(case, actor):
    for review in case.reviews.filter(status__in=REVIEW_MOVES["cancel"].sources):
        advance(review, REVIEW_MOVES["cancel"], R.CANCELLED, actor)


def _join(case, actor):
    """The last decision joins the case: to the licence officer, or closed without a composite."""
    if editions.enough(case):
        advance(case, CASE_MOVES["join"], C.DECIDED, actor)
        notices.tell_officer(case=case)
    else:
        columns = {"closed_at": timezone.now()}
        advance(case, CASE_MOVES["join"], C.CLOSED, actor, **columns)
        notices.give(case=case, kind=Notice.Kind.DECISION)
