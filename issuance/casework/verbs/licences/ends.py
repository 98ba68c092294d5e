"""Where too few permits are left: no licence is issued, or an issued one is cancelled (注销)."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import deliveries, few, later_cases, losses
from issuance.casework.messages.occasions.handing_over import PERMITS_READY
from issuance.casework.verbs.base import OfficersVerb, Place, Queue, Tone
from issuance.casework.verbs.forms import ReasonForm
from issuance.casework.verbs.licences.issuing import decided
from issuance.casework.verbs.licences.losses import HELD
from issuance.casework.verbs.permits.ends import RENEWED_BY_SILENCE
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.who import OFFICER_OF_CASE, OFFICER_OF_LICENCE
from issuance.labels import PERMITS
from issuance.licence import owed
from issuance.licence.carrying import carrying, nothing_left, short_of, still_coming
from issuance.models import Case, Licence, Loss, Notice
from issuance.status import CaseStatus, LicenceStatus, PermitStanding
from portal.ground.calendar import clock
from portal.ground.history import transitions
from portal.ground.models import Role
from portal.ground.rowwise import ExistsRowwise
from portal.ground.staff import posts


def _to_close(actor, today):
    cases = decided(actor, today)
    if cases is None:
        return None
    return cases.filter(short_of(cases, "hoped") | Q(gone=True)).order_by("received_at")


def _to_end(actor, today):
    """About a licence: nothing of what was granted can come to its certificate any longer."""
    bodies = posts.departments_of(actor, Role.LICENCE_OFFICER)
    if not bodies:
        return None
    cases = Case.objects.filter(issuing_body__in=bodies, status=CaseStatus.DECIDED)
    cases = cases.filter(licence_about__isnull=False).filter(
        Q(licence_about__ended_at__isnull=False) | ~Q(ExistsRowwise(still_coming(today)))
    )
    return cases.select_related("industry", "region").order_by("received_at")


class CloseWithoutLicence(OfficersVerb):
    """After the decisions so many permits ended or expired that no licence can follow: the case does
    not wait for ever, and its applicant is told what is left."""

    code = "close_without_licence"
    position = 117
    subject = Case
    sources = frozenset({CaseStatus.DECIDED})
    targets = frozenset({CaseStatus.CLOSED})
    who_may = (OFFICER_OF_CASE,)
    title = gettext_lazy("Close without a licence")
    follows = gettext_lazy(
        "Too few permits are left for a licence; the applicant gets a notice that says which."
    )
    history = gettext_lazy("closed without a licence")
    tone = Tone.STOP
    place = Place.DANGER
    confirms = True
    queues = (
        Queue(
            code="to_close",
            title=gettext_lazy("Cases without enough permits, to close"),
            rows=_to_close,
            matter=lambda case: "",
        ),
        Queue(
            code="to_end",
            title=gettext_lazy("Changes and additions of which nothing is left, to close"),
            rows=_to_end,
            matter=lambda case: str(case.licence_about_id and case.get_kind_display()),
        ),
    )
    notices = frozenset({Notice.Kind.CLOSED})
    occasions = PERMITS_READY

    def hindered(self, case):
        if case.later and nothing_left(case):
            return ""
        if not case.later and carrying(case, clock.today()).lost:
            return ""
        return _("The permits of this case carry a licence, or may still do so.")

    def stands(self, case):
        found = carrying(case, clock.today())
        if case.later:
            fallen = "、".join(map(found.worded, found.fallen)) or "—"
            return [(_("Licence"), case.licence_about.number), (_("Ended or expired"), fallen)]
        return [
            (_("Permits that count and are valid today"), str(found.counted)),
            (_("Permits a licence takes"), str(found.needed)),
            (_("Ended or expired"), "、".join(map(found.worded, found.fallen)) or "—"),
        ]

    def carry_out(self, case, actor):
        found = carrying(case, clock.today())
        self.move(case, CaseStatus.CLOSED, actor, closed_at=timezone.now())
        self.give(
            case,
            Notice.Kind.CLOSED,
            actor,
            organ=case.issuing_body,
            counted=found.counted,
            needed=found.needed,
            fallen=[found.worded(permit) for permit in found.fallen],
            lacking=[permit.name for permit in found.gone],
            **later_cases.over(case),
        )
        deliveries.tell_ready(self, case)


def _to_cancel(actor, today):
    bodies = posts.departments_of(actor, Role.LICENCE_OFFICER)
    if not bodies:
        return None
    own = Licence.objects.filter(issuer__in=bodies, ended_at=None)
    candidates = own.filter(pk__in=owed.may_owe(today))
    finished = owed.with_causes(candidates, today).filter(finished=True).values("pk")
    licences = own.filter(
        Q(pk__in=finished) | Q(pk__in=few.to_cancel_ones(own, today).values("pk"))
    )
    return licences.select_related("origin_case__industry", "origin_case__region").order_by("pk")


class CancelForm(ReasonForm):
    """Its reason stands in the paper to the holder."""

    def __init__(self, data=None, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["reason"].help_text = _("The holder reads it in the decision.")


class CancelLicence(OfficersVerb):
    """注销 of a licence none of whose permits holds or will, or of which too few are left where the rule of
    the region or its holder says so (``few``); the QR page says so at once, no certificate
    follows, and the holder gets the decision with its ground and remedies. The licence is no 行政许可 of
    its own, so 行政许可法 70 is not its ground: the plan of the place is, which makes and unmakes it."""

    code = "cancel_licence"
    position = 125
    subject = Licence
    sources = HELD
    targets = frozenset({LicenceStatus.ENDED})
    who_may = (OFFICER_OF_LICENCE,)
    title = gettext_lazy("Cancel the licence (注销)")
    follows = gettext_lazy("One-way: the QR page shows it at the next request.")
    history = gettext_lazy("licence cancelled (注销)")
    tone = Tone.STOP
    place = Place.DANGER
    form = CancelForm
    confirms = True
    notices = frozenset({Notice.Kind.CANCELLED})
    queues = (
        Queue(
            code="to_cancel",
            title=gettext_lazy("Licences without enough valid permits, to cancel (注销)"),
            rows=_to_cancel,
            matter=str,
        ),
    )

    def state(self, licence):
        return licence.status(clock.today())

    def hindered(self, licence):
        if owed.read(licence, clock.today()).finished or few.to_cancel(licence):
            return ""
        return _("A permit of this licence is valid or will be: reissue the certificate instead.")

    def faults(self, licence, *, reason):
        return {} if reason.strip() else {"reason": _("State the reason.")}

    def stands(self, licence, *, reason):
        today = clock.today()
        return [
            (str(permit), str(PERMITS[permit.standing(today)].word)) for permit in licence.loaded()
        ]

    def remarks(self, licence, *, reason):
        today = clock.today()
        standings = {permit.standing(today) for permit in licence.loaded()}
        return [str(RENEWED_BY_SILENCE)] if PermitStanding.EXPIRED in standings else []

    def carry_out(self, licence, actor, *, reason):
        by_rule = few.to_cancel(licence)
        way = Licence.End.FEW if by_rule else Licence.End.NONE
        transitions.advance(
            licence,
            verb=self.code,
            actor=actor,
            expected=Q(ended_at=None),
            columns={"ended_at": timezone.now(), "ended_reason": reason, "ended_way": way},
            meanwhile=self.moved_on,
        )
        if not by_rule:
            few.drop(self, licence, actor)
        losses.settle(self, licence, actor, Loss.Outcome.VOID)
        body = {"number": licence.number, "reason": reason, "permits": _how_they_ended(licence)}
        if by_rule:
            body["few"] = {
                "rule": by_rule.rule,
                "basis": by_rule.basis,
                "silent": by_rule.by_silence,
                "told": by_rule.told_on.isoformat(),
                "lacking": few.lacking(few.found(licence)),
            }
        case, organ = licence.origin_case, licence.issuer
        self.give(case, Notice.Kind.CANCELLED, actor, organ=organ, licence=body)


def _how_they_ended(licence) -> list[dict]:
    """Of each loaded permit what it is today and since when, in the words of the paper."""
    today = clock.today()
    rows = []
    with translation.override(settings.LANGUAGE_CODE):
        for permit in licence.loaded():
            standing = permit.standing(today)
            expired = standing == PermitStanding.EXPIRED
            since = permit.valid_until + timedelta(days=1) if expired else permit.status_on
            if standing in (PermitStanding.VALID, PermitStanding.FUTURE):
                since = permit.valid_from
            word = str(PERMITS[standing].word)
            rows.append({"permit": str(permit), "word": word, "since": since.isoformat()})
    return rows


close_without_licence = register(CloseWithoutLicence())
cancel_licence = register(CancelLicence())
