"""What was granted of a change (变更, 行政许可法 49) is recorded on the permit: it keeps its place on the
register, and its number unless another is stated; the licence then owes a new certificate."""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import deliveries, later_cases, permit_facts, renewals
from issuance.casework.messages.occasions.handing_over import PERMIT_CHANGED
from issuance.casework.verbs.base import OfficersVerb
from issuance.casework.verbs.latecomers import meanwhile
from issuance.casework.verbs.permits import scans
from issuance.casework.verbs.permits.corrections import PAPER, RENEWED, changes
from issuance.casework.verbs.permits.numbers import number_once
from issuance.casework.verbs.permits.recording import RECORDING, PermitForm
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.who import APPROVER
from issuance.licence import owed
from issuance.models import Permit, Review
from issuance.status import PermitStatus, ReviewStatus
from portal.ground.history import transitions
from portal.ground.history.events import digest_of

OUTDATED = "许可证已变更"  # in the history, as papers are


class ChangeForm(PermitForm):
    """Filled in with what is on the register: what the change does not touch stays."""

    def proposed(self, subject):
        return {name: getattr(subject.found, name) for name in PAPER} if subject.found else {}


class RecordChange(OfficersVerb):
    """The permit as its department has issued it anew. Also where nothing of its number, scope or dates
    differs: the holder's name or premises stand on its paper too. The event keeps digests of what was there
    before."""

    code = "record_change"
    position = 101
    subject = Review
    sources = frozenset({ReviewStatus.GRANTED})
    targets = frozenset({ReviewStatus.GRANTED})  # the review stays; its permit is changed
    who_may = (APPROVER,)
    title = gettext_lazy("Record the change")
    follows = gettext_lazy(
        "The QR page is right at the next request; the licence gets a new certificate, free of charge."
    )
    history = gettext_lazy("change of the permit recorded")
    form = ChangeForm
    confirms = True
    queues = ()  # beside the permits to record
    occasions = frozenset({PERMIT_CHANGED})

    def hindered(self, review):
        if not later_cases.is_change(review):
            return _("Nothing of a permit was applied to be changed here.")
        if review.owning_case.status not in RECORDING:
            return meanwhile(review.owning_case)
        if review.undelivered_since is None:
            return _("The change is recorded already.")
        return later_cases.blocked(review)

    def faults(self, review, *, scope="", **paper):
        permit = review.found
        differs = changes(permit, paper | {"scope": scope})
        if renewals.unsettled(permit) and "valid_until" in differs:
            return {"valid_until": RENEWED}
        return permit_facts.faults(permit.review, own=permit, **paper)

    def remarks(self, review, *, scope="", **paper):
        return permit_facts.remarks(review.found.review, own=review.found, **paper)

    def stands(self, review, **paper):
        permit = review.found
        names = {name: permit._meta.get_field(name).verbose_name for name in PAPER}
        until_now = [
            (_("Until now: %(what)s") % {"what": names[name]}, str(getattr(permit, name) or "—"))
            for name in changes(permit, paper)
        ]
        return until_now or [(_("On the register"), _("stays as it is but for its holder"))]

    def stands_already(self, review, **paper):
        return not changes(review.found, paper)

    def carry_out(self, review, actor, **paper) -> Permit:
        permit = Permit.objects.select_for_update(of=("self",), no_key=True).get(pk=review.found_id)
        changed = changes(permit, paper)
        before = {name: digest_of(str(getattr(permit, name) or "")) for name in changed}
        columns = changed | {"changed_at": timezone.now()} | deliveries.again(permit)
        if "valid_until" in changed:
            columns["remind_on"] = renewals.first_look(permit, changed["valid_until"])
        if "valid_from" in changed:
            columns["status_on"] = changed["valid_from"]
        with number_once():
            transitions.advance(
                permit,
                verb=self.code,
                actor=actor,
                expected=Q(status=PermitStatus.VALID),
                columns=columns,
                meanwhile=self.moved_on,
                data={"before": before, "case": review.owning_case.number},
            )
        scans.take_back(permit, self.code, actor, OUTDATED)
        self.move(review, ReviewStatus.GRANTED, actor, undelivered_since=None)
        owed.look(review.owning_case.licence_about)
        facts = {"permit": permit.certificate_name, "number": permit.number}
        self.tell(PERMIT_CHANGED, review.owning_case, **facts, status=_("changed as applied for"))
        return permit


record_change = register(RecordChange())
