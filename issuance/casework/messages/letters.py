"""Letters to staff through the outbox: what waits for the holders of a post at a department."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.ground.models import Role
from portal.ground.staff import letters


@dataclass(frozen=True)
class Letter:
    """``subject`` takes ``number``, of the case or the licence it is about."""

    code: str
    role: Role
    subject: Promise

    def send(self, *, case, department, number="", key="", role=None):
        """One letter to each holder of the post there today; equal letters go once.

        ``key`` tells apart letters of this kind about the same number; ``role``: where it is not always the
        same post.
        """
        people = letters.holders(role or self.role, department=department)
        self.to(people, case=case, number=number, key=key)

    def to(self, people, *, case, number="", key="", path=""):
        """To these people, whatever their posts; ``path``: where they look, if it is not the case."""
        number = number or case.number
        letters.send(
            people,
            key=":".join(filter(None, (self.code, number, key))),
            subject=str(self.subject) % {"number": number},
            path=path or reverse("issuance_case", args=[case.pk]),
        )


CASE_OPENED = Letter("case-opened", Role.APPROVER, _("Case %(number)s: materials to check"))
CASE_ACCEPTED = Letter(
    "case-accepted", Role.APPROVER, _("Case %(number)s: accepted at the window, to be decided")
)
REFUSAL_PROPOSED = Letter(
    "refusal-proposed",
    Role.APPROVER,
    _("Case %(number)s: the window has prepared a refusal, please decide"),
)
HEARING_ASKED = Letter(
    "hearing-asked", Role.APPROVER, _("Case %(number)s: a hearing was asked for, please set it")
)
VISIT_DAY_PROPOSED = Letter(
    "visit-day-proposed",
    Role.LICENCE_OFFICER,
    _("Case %(number)s: the applicant proposes another day for the visit"),
)
VISIT_CALLED_OFF = Letter(
    "visit-called-off", Role.INSPECTOR, _("Case %(number)s: the planned visit is called off")
)
PUT_RIGHT = Letter(
    "put-right",
    Role.LICENCE_OFFICER,
    _("Case %(number)s: reported as put right, please plan the re-visit"),
)
RIGHTED = Letter(
    "righted-after-check",
    Role.APPROVER,
    _("Case %(number)s: reported as put right after the later check, please look at it again"),
)
EXTENSION_ASKED = Letter(
    "extension-asked", Role.HEAD, _("Case %(number)s: an extension waits for your approval")
)
EXTENSION_REFUSED = Letter(
    "extension-refused", Role.APPROVER, _("Case %(number)s: the extension was not approved")
)
SCANNED = Letter(
    "papers-scanned", Role.APPROVER, _("Case %(number)s: papers handed in are scanned now")
)
PROMISE_HANDED_IN = Letter(
    "promise-handed-in",
    Role.APPROVER,
    _("Case %(number)s: a promised paper was handed in, please verify"),
)
PAPER_ASKED = Letter(
    "paper-asked",
    Role.APPROVER,
    _(
        "Case %(number)s: the paper of what was delivered electronically is asked for, bring it to the window"
    ),
)
RENEWAL_ASKED = Letter(
    "renewal-asked",
    Role.APPROVER,
    _("Case %(number)s: the renewal of a permit is applied for, please decide before its last day"),
)
RENEWAL_SAID = Letter(
    "renewal-said",
    Role.APPROVER,
    _("Case %(number)s: the holder of a permit has answered, or taken back, on its renewal"),
)
RENEWED_BY_SILENCE = Letter(
    "renewed-by-silence",
    Role.APPROVER,
    _("Case %(number)s: a permit counts as renewed, please record its new last day"),
)
LOSS_REPORTED = Letter(
    "loss-reported",
    Role.LICENCE_OFFICER,
    _("Licence %(number)s: its certificate is reported lost or damaged, please make a new one"),
)
PERMIT_EXPIRED = Letter(
    "permit-expired", Role.LICENCE_OFFICER, _("Licence %(number)s: a loaded permit has expired")
)
LICENCE_GIVEN_UP = Letter(
    "licence-given-up", Role.LICENCE_OFFICER, _("Licence %(number)s: its holder has given it up")
)
TOO_FEW = Letter(
    "too-few-left",
    Role.LICENCE_OFFICER,
    _("Licence %(number)s: too few permits are left, please cancel it"),
)
CASE_DECIDED = Letter(
    "case-decided", Role.LICENCE_OFFICER, _("Case %(number)s: certificate to be issued")
)
PERMIT_CORRECTED = Letter(
    "permit-corrected", Role.LICENCE_OFFICER, _("Licence %(number)s: a loaded permit was corrected")
)
PERMIT_RENEWED = Letter(
    "permit-renewed", Role.LICENCE_OFFICER, _("Licence %(number)s: a loaded permit was renewed")
)
# The issuing body owes the holder a new edition (Hezhou 六(三)).
PERMIT_ENDED = Letter(
    "permit-ended", Role.LICENCE_OFFICER, _("Licence %(number)s: a loaded permit has ended")
)
LICENCE_REPORTED = Letter(
    "licence-reported",
    Role.SUPERVISOR,
    _("Licence %(number)s reported for filing (备案): please confirm receipt"),
)
