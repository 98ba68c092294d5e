"""What falls due in case work, done by ``tick``."""

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q

from issuance.casework import days_put_off, few, names, reminders, renewals, stages
from issuance.casework.verbs.intake.acceptance import lapse
from issuance.casework.verbs.intake.silence import close_unanswered, name_day, remind
from issuance.casework.verbs.licences.few import settle_few, tell_few
from issuance.casework.verbs.permits.expiring import tell_expiry
from issuance.casework.verbs.promises.reminding import remind_promises
from issuance.casework.verbs.renewals.passing import remind_renewal, renew_by_silence
from issuance.casework.verbs.review.building import date_unbuilt
from issuance.casework.verbs.review.choices import remind_choice, settle_choice
from issuance.casework.verbs.review.lateness import tell_late
from issuance.licence.life import CASES_ABOUT
from issuance.models import Annulment, Case, FewLeft, Licence, Permit, Promise, Renewal, Review
from issuance.status import CaseStatus, PermitStatus, PromiseStatus, ReviewStatus
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused
from portal.ground.jobs import schedule
from portal.ground.models import Silence

MOST = 200  # of a kind in one run; the next one goes on
AHEAD = timedelta(
    days=21
)  # no reminding day lies further from its last day, whatever festivals there are


@schedule.due("deadlines-put-off", every=timedelta(minutes=10))
def put_deadlines_off():
    """Offices that were closed have the day they lost; nothing is brought nearer."""
    days_put_off.put_off()


@schedule.due("corrected-names", every=timedelta(days=1))
def carry_names():
    """Names that supplements corrected before corrections were carried; nothing once all are."""
    names.carry_corrected_names()


@schedule.due("accept-by-lapse", every=timedelta(hours=1))
def accept_late_cases():
    """Cases whose five working days passed unanswered count as accepted (行政许可法 32), those whose
    supplement was answered too, by all that is known of office days by now."""
    days_put_off.put_off()
    late = Case.objects.filter(status=CaseStatus.CHECKING, check_due__lt=clock.today())
    _run(lapse, late.order_by("pk"))


@schedule.due("choices-unanswered", every=timedelta(hours=1))
def pursue_choices():
    """After the last day to choose, what the notice said of silence happens; before it the applicant is
    reminded."""
    today = clock.today()
    asked = Case.objects.filter(status=CaseStatus.CHOOSING).order_by("choice_due", "pk")
    _run(settle_choice, asked.filter(choice_due__lt=today))
    _run(remind_choice, asked.filter(choice_reminded=None, choice_due__lte=today + AHEAD))


@schedule.due("nothing-to-build", every=timedelta(hours=1))
def pursue_stages():
    """The second of two stages has a last day once its first lets build no longer, and none while it does."""
    ordered = Annulment.objects.filter(
        review=OuterRef("pk"), round=OuterRef("round") - 1, until__isnull=False
    )
    seconds = Review.objects.filter(
        ~Exists(ordered), builds_on__isnull=False, completed_on=None, status=ReviewStatus.OPEN
    )
    waits = stages.building(clock.today())
    turned = seconds.filter(Q(due=None) & ~waits | Q(due__isnull=False) & waits)
    _run(date_unbuilt, turned.order_by("pk"))


@schedule.due("decisions-late", every=timedelta(hours=1))
def tell_of_late_decisions():
    """The applicant is told on the day after the last one, and of a promised one on the day after that by law
    too, once it is known which days were off."""
    days_put_off.put_off()
    today = clock.today()
    late = Review.objects.filter(status=ReviewStatus.OPEN, basis=Review.Basis.APPLIED)
    _run(
        tell_late,
        late.filter(law_told=None, law_due__lt=today, due__lt=today).order_by("law_due", "pk"),
    )
    _run(tell_late, late.filter(late_told=None, due__lt=today).order_by("due", "pk"))


@schedule.due("decisions-near", every=timedelta(hours=1))
def remind_departments():
    """Their officers read every working morning what they have to decide soon."""
    reminders.remind_departments()


@schedule.due("promises-due", every=timedelta(hours=1))
def pursue_promises():
    """The applicant is reminded of promised papers; that a promise is broken is found by its department, on
    whose list it stands after its last day."""
    days_put_off.put_off()
    near = Promise.objects.filter(
        status=PromiseStatus.AWAITED, reminded=None, due__lte=clock.today() + AHEAD
    ).exclude(way=Promise.Way.COMMITTED, reason="")
    keys = near.order_by("due", "pk").values_list("review__case", flat=True)[: MOST * 2]
    cases = Case.objects.filter(pk__in=list(dict.fromkeys(keys)))
    _run(remind_promises, cases.order_by("pk"))


@schedule.due("supplements-unanswered", every=timedelta(hours=1))
def pursue_supplements():
    """After the last day a notice named, what it said of silence happens; before it, and where silence
    means nothing, the applicant is reminded. Who was told no day is told one."""
    days_put_off.put_off()
    today = clock.today()
    asked = Case.objects.filter(status=CaseStatus.SUPPLEMENT).order_by("supplement_due", "pk")
    over = asked.filter(supplement_due__lt=today)
    _run(close_unanswered, over.filter(supplement_silence=Silence.CLOSE))
    _run(name_day, asked.filter(supplement_due=None))
    again = Q(supplement_silence=Silence.WAIT, supplement_reminded__lte=F("supplement_due"))
    _run(remind, asked.filter(supplement_reminded=None, supplement_due__lte=today + AHEAD))
    _run(remind, over.filter(again))


@schedule.due("renewals-near", every=timedelta(hours=1))
def remind_of_renewals():
    """Holders read when to apply for the renewal of a permit, those who have not applied."""
    today = clock.today()
    near = Permit.objects.filter(status=PermitStatus.VALID, remind_on__lte=today)
    for permit in near.order_by("remind_on", "pk")[:MOST]:
        tells, following = renewals.reminding(permit, today)
        if tells:
            _run(remind_renewal, Permit.objects.filter(pk=permit.pk))
        else:
            near.filter(pk=permit.pk, remind_on=permit.remind_on).update(remind_on=following)


@schedule.due("renewed-by-silence", every=timedelta(hours=1))
def renew_undecided():
    """What was applied for in time and nobody decided counts as granted (行政许可法 50)."""
    over = Renewal.objects.filter(outcome=Renewal.Outcome.OPEN, due__lt=clock.today())
    keys = list(over.order_by("due", "pk").values_list("permit", flat=True)[:MOST])
    _run(renew_by_silence, Permit.objects.filter(pk__in=keys).order_by("pk"))


@schedule.due("permits-expired", every=timedelta(hours=1))
def tell_of_expiry():
    """Holders and issuing bodies read that a permit has expired: from the oldest last day on, each once."""
    permits = Permit.objects.expired(clock.today()).filter(expiry_told=None)
    _run(tell_expiry, permits.order_by("valid_until", "pk"))


@schedule.due("few-permits-left", every=timedelta(hours=1))
def pursue_few():
    """Of licences with too few permits left: holders are told once what follows; what nobody answered in time
    happens as the notice said."""
    today = clock.today()
    running = Licence.objects.filter(ended_at=None)
    asked = FewLeft.objects.filter(answer=FewLeft.Answer.OPEN, due__lt=today)
    wanted = FewLeft.objects.filter(answer=FewLeft.Answer.CANCEL, licence__ended_at=None)
    for rows in (asked.order_by("due", "pk"), wanted.order_by("pk")):
        keys = list(rows.values_list("licence", flat=True)[:MOST])
        _run(settle_few, running.filter(pk__in=keys).order_by("pk"))
    last = 0
    looked_at = (
        "origin_case__reviews__permits",
        CASES_ABOUT,
        "cases_about__reviews__permits",
        "few_left",
    )
    while last is not None:
        rows = few.short_ones(running, today).filter(pk__gt=last).order_by("pk")
        some = list(rows.prefetch_related(*looked_at)[:MOST])
        _run(tell_few, some)
        last = some[-1].pk if some else None


def _run(verb, cases):
    for case in cases[:MOST]:
        if verb.hindrance(case):
            continue
        try:
            verb.run(case)
        except VerbRefused:
            continue  # somebody was quicker
