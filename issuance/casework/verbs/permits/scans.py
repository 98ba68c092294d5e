"""The scan of a statutory permit (审批结果电子版图片, Liuzhou annex 2): added by its department, published
with personal data painted over, taken back. The original stays private."""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import redaction
from issuance.casework.verbs.base import OfficersVerb, Place, Queue, Tone
from issuance.casework.verbs.forms import ReasonForm
from issuance.casework.verbs.permits.redaction_form import BUSY, NONE, UNDRAWN, RedactionForm
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.scans import ScanForm, columns_of
from issuance.casework.verbs.who import ISSUER_APPROVER
from issuance.models import LicencePermit, Permit, PermitScan, PublicPage
from issuance.models.permits import lasting
from issuance.status import PermitStatus
from portal.ground.files import page_picture
from portal.ground.files.judge import OFD
from portal.ground.history import transitions
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Role
from portal.ground.staff import posts

Stage = PermitScan.Stage
THERE = gettext_lazy("This permit has a scan already; take it back first.")


class AddForm(ScanForm):
    def __init__(self, data=None, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["scan"].help_text = _(
            "PDF or picture of the issued permit. It stays private; next you paint over what the public"
            " must not see."
        )

    def clean(self):
        """That pictures can be made of it is seen at once, outside any transaction."""
        cleaned = super().clean()
        if self.errors:
            return cleaned
        try:
            cleaned["page_count"] = redaction.pages_of(cleaned["scan"].sha256)
        except page_picture.Undrawn:
            self.add_error("scan", UNDRAWN)
        except page_picture.Busy:
            self.add_error("scan", BUSY)
        else:
            if cleaned["page_count"] > redaction.PAGES_MOST:
                told = _("At most %(most)s pages: scan the permit itself.")
                self.add_error("scan", told % {"most": redaction.PAGES_MOST})
        return cleaned


def _without_picture(actor, today):
    """Annex 2 of Liuzhou shows the picture of each permit that a licence carries."""
    departments = posts.departments_of(actor, Role.APPROVER)
    if not departments:
        return None
    carried = LicencePermit.objects.filter(
        permit=OuterRef("pk"), unloaded_at=None, licence__ended_at=None
    )
    rows = Permit.objects.filter(
        *(lasting(today), Exists(carried)),
        issuer__in=departments,
        status=PermitStatus.VALID,
        pictured=False,
    )
    cases = ("review__case__industry", "review__case__region")
    return rows.select_related(*cases).order_by("recorded_at", "pk")


class AddPermitScan(OfficersVerb):
    """Its department adds the scan of the statutory permit; nothing of it is public before its pages are."""

    code = "add_permit_scan"
    position = 106
    subject = Permit
    sources = frozenset({PermitStatus.VALID})
    targets = frozenset({PermitStatus.VALID})  # the permit stays; a scan is added
    who_may = (ISSUER_APPROVER,)
    title = gettext_lazy("Add the scan of the permit")
    follows = gettext_lazy(
        "Nobody but your department sees it until personal data are painted over and it is published."
    )
    history = gettext_lazy("scan of a permit added")
    place = Place.ASIDE
    form = AddForm
    queues = (
        Queue(
            code="without_picture",
            title=gettext_lazy("On a licence, without a picture (许可证图片)"),
            rows=_without_picture,
            matter=lambda permit: f"{permit.name} {permit.number}",
        ),
    )

    def trace(self, permit):
        return permit.scans.last() or permit

    def hindered(self, permit):
        return THERE if redaction.current(permit) else ""

    def faults(self, permit, *, scan, page_count=1):
        if scan is None:
            return {"scan": _("Choose the scan of the paper.")}
        if scan.media_type == OFD.media_type:
            return {"scan": UNDRAWN}
        return {}

    def carry_out(self, permit, actor, *, scan, page_count=1):
        row = PermitScan(permit=permit, added_by=actor, added_at=timezone.now())
        row.page_count = page_count
        for name, value in columns_of(scan).items():
            setattr(row, name, value)
        transitions.put(row, refused=THERE)
        Permit.objects.filter(pk=permit.pk).update(pictured=True)
        transitions.record(row, verb=self.code, actor=actor)


def _to_publish(actor, today):
    departments = posts.departments_of(actor, Role.APPROVER)
    if not departments:
        return None
    kept = PermitScan.objects.filter(
        stage=Stage.KEPT, permit__issuer__in=departments, permit__status=PermitStatus.VALID
    )
    cases = ("permit__review__case__industry", "permit__review__case__region")
    return kept.select_related(*cases).order_by("added_at", "pk")


class PublishPermitScan(OfficersVerb):
    """The pages are painted over before, outside any transaction; here they become public, at once."""

    code = "publish_permit_scan"
    position = 107
    subject = Permit
    sources = frozenset({PermitStatus.VALID})
    targets = frozenset({PermitStatus.VALID})
    who_may = (ISSUER_APPROVER,)
    title = gettext_lazy("Publish the scan")
    follows = gettext_lazy(
        "Whoever scans the code of the licence sees the pages as painted over; the original stays private."
    )
    history = gettext_lazy("scan of a permit published")
    form = RedactionForm
    template = "issuance/desk/verbs/redaction.html"
    confirmed_by = "issuance/desk/verbs/redacted.html"
    confirms = True
    queues = (
        Queue(
            code="to_publish",
            title=gettext_lazy("Scans of permits to publish"),
            rows=_to_publish,
            matter=lambda scan: scan.permit.name,
        ),
    )

    def trace(self, permit):
        return permit.scans.last() or permit

    def hindered(self, permit):
        scan = redaction.current(permit)
        if scan is None:
            return NONE
        return "" if scan.stage == Stage.KEPT else _("The scan is published already.")

    def faults(self, permit, *, looked, boxes, scan, pages=None):
        if not looked:
            return {"looked": _("Look at every page first.")}
        if any(
            left + width > 1000 or top + height > 1000 for _p, left, top, width, height in boxes
        ):
            return {"": _("A box reaches beyond the page.")}
        count = redaction.current(permit).page_count
        if any(page > count for page, *_place in boxes):
            return {"": _("The scan has no such page: %(count)s in all.") % {"count": count}}
        return {}

    def remarks(self, permit, *, boxes, **stated):
        return [] if boxes else [_("Nothing is painted over.")]

    def carry_out(self, permit, actor, *, looked, boxes, scan, pages):
        """``scan``: the key of the one whose pages these are."""
        drawn, scan = scan, redaction.current(permit)
        if scan is None or scan.pk != drawn or not pages:
            raise VerbRefused(_("Another scan stands here by now: look at its pages first."))
        transitions.advance(
            scan,
            verb=self.code,
            actor=actor,
            expected=Q(stage=Stage.KEPT),
            columns={
                "stage": Stage.PUBLIC,
                "boxes": [list(box) for box in boxes],
                "published_by": actor,
            },
            meanwhile=lambda row: row.get_stage_display(),
        )
        for page in pages:
            PublicPage(
                scan=scan,
                number=page.number,
                sha256=page.sha256,
                width=page.width,
                height=page.height,
            ).save(force_insert=True)


def take_back(permit: Permit, verb: str, actor, reason: str) -> None:
    """The scan of today, if there is one: its pages are public no longer."""
    if (scan := permit.scans.exclude(stage=Stage.WITHDRAWN).first()) is None:
        return
    transitions.advance(
        scan,
        verb=verb,
        actor=actor,
        expected=~Q(stage=Stage.WITHDRAWN),
        columns={"stage": Stage.WITHDRAWN, "withdrawn_reason": reason},
        meanwhile=lambda row: row.get_stage_display(),
    )
    Permit.objects.filter(pk=permit.pk).update(pictured=False)


class WithdrawPermitScan(OfficersVerb):
    """Also of a permit that has ended: what should not be seen is seen no longer."""

    code = "withdraw_permit_scan"
    position = 108
    subject = Permit
    sources = frozenset(PermitStatus)
    targets = frozenset(PermitStatus)  # it stays what it is
    who_may = (ISSUER_APPROVER,)
    title = gettext_lazy("Take the scan back")
    follows = gettext_lazy("Nobody outside sees it from the next request on; another may be added.")
    history = gettext_lazy("scan of a permit taken back")
    tone = Tone.HOLD
    place = Place.ASIDE
    form = ReasonForm
    queues = ()

    def trace(self, permit):
        return permit.scans.last() or permit

    def hindered(self, permit):
        return "" if redaction.current(permit) else NONE

    def faults(self, permit, *, reason):
        return {} if reason.strip() else {"reason": _("State the reason.")}

    def carry_out(self, permit, actor, *, reason):
        take_back(permit, self.code, actor, reason)


add_permit_scan = register(AddPermitScan())
publish_permit_scan = register(PublishPermitScan())
withdraw_permit_scan = register(WithdrawPermitScan())
