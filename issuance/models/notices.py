"""Notices (通知书), how their PDFs are made, and what a supplement notice names."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from issuance.models.borders import Bordered
from issuance.models.cases import Case
from issuance.models.refusals import RefusalKind
from issuance.models.reviews import Review
from issuance.status import ReviewStatus
from portal.ground.files.digest_field import BlobDigestField
from portal.ground.models import Department


class Notice(Bordered):
    """A numbered, dated paper to the applicant (通知书), or to an interested party (``TO_OTHERS``), in the
    name of one organ.

    ``review``: the permit item it is about, for a paper of one department, in its ``round``. Numbers run
    per organ and year without gaps; what was given never changes (a database trigger). ``pdf_sha256``:
    its PDF, null until it is made (``notice_making``), and then for ever.
    """

    path_to_case = ("case",)

    class Kind(models.TextChoices):
        ACCEPTED = "accepted", _("notice of acceptance")
        SUPPLEMENT = "supplement", _("supplement notice")
        REFUSED = "refused", _("notice of non-acceptance")
        DECISION = "decision", _("notice of decision")
        CLOSED = "closed", _("notice that no composite licence follows")
        WITHDRAWN = "withdrawn", _("notice after a withdrawal")
        GIVEN_UP = "given_up", _("notice that a permit was given up")
        UNANSWERED = "unanswered", _("notice that the application counts as given up")
        PAUSED = "paused", _("notice that a limit is paused")
        EXTENDED = "extended", _("notice that a limit is extended")
        JOINT = "joint", _("notice that joint handling is extended")
        CORRECTED = "corrected", _("notice that a decision is corrected")
        ENDED = "ended", _("notice that a permit is ended")
        CANCELLED = "cancelled", _("decision to cancel the licence (注销)")
        ANSWER_DAY = "answer_day", _("notice of the last day for a supplement")
        ANNULLED = "annulled", _("decision to withdraw a denial")
        BUILT = "built", _("notice that what was approved is examined (验收)")
        BARRED = "barred", _("notice that a new application is barred")
        CHOICE = "choice", _("notice of what may be chosen after a partial denial")
        RECEIVED = "received", _("receipt for the supplement")
        RETURNED = "returned", _("supplement notice, returned")
        HEARING = "hearing", _("notice of the right to a hearing")
        HEARING_SET = "hearing_set", _("notice of a hearing")
        UNVERIFIED = "unverified", _("notice that a held permit could not be verified")
        RESUMED = "resumed", _("notice that a limit runs again")
        BAR_LIFTED = "bar_lifted", _("notice that a bar is lifted")
        INTERESTED = "interested", _("notice to an interested party")
        DELIVERY = "delivery", _("receipt of what was handed over (送达回执)")
        OUTCOME = "outcome", _("notice of the outcome to an interested party")
        PROMISE_IN = "promise_in", _("receipt for papers promised before")
        PROMISE = "promise", _("notice on a promised paper")
        SPARED = "spared", _("notice that a permit is not revoked (不予撤销)")
        INSPECTION = "inspection", _("notice of a joint inspection")
        RECTIFY = "rectify", _("notice of what is to be put right")
        LOOKED = "looked", _("notice after an inspection that follows the decision")
        RENEWAL_IN = "renewal_in", _("receipt for an application for renewal")
        RENEWED = "renewed", _("decision to renew the permit")
        NOT_RENEWED = "not_renewed", _("decision not to renew the permit")
        RENEWAL_ASK = "renewal_ask", _("notice on an application for renewal")
        RENEWAL_NOT = "renewal_not", _("notice that an application for renewal is not accepted")
        LOSS = "loss", _("receipt for the report of a lost or damaged certificate")
        LICENCE_UP = "licence_up", _("notice that the licence was given up")
        FEW = "few", _("notice that too few permits of the licence are left")

    case = models.ForeignKey(Case, models.PROTECT, related_name="notices", verbose_name=_("case"))
    organ = models.ForeignKey(
        Department, models.PROTECT, related_name="notices", verbose_name=_("in the name of")
    )
    review = models.ForeignKey(
        Review,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name=_("permit item"),
    )
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    number = models.CharField(_("notice number"), max_length=60, unique=True)
    issued_at = models.DateTimeField(_("issued"))
    body = models.JSONField()
    pdf_sha256 = BlobDigestField(_("SHA-256 of the PDF"), null=True, editable=False)

    class Meta:
        ordering = ["issued_at", "pk"]
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        indexes = [
            models.Index(name="notice_newest_in_region", fields=["region", "-issued_at", "-id"]),
            models.Index(
                name="notice_without_pdf",
                fields=["issued_at", "id"],
                condition=Q(pdf_sha256__isnull=True),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="one_supplement_notice_per_case",
                fields=["case"],
                condition=Q(kind="supplement"),
            ),
            models.UniqueConstraint(
                name="one_return_per_case", fields=["case"], condition=Q(kind="returned")
            ),
            models.UniqueConstraint(
                name="one_decision_paper_per_review",
                fields=["review", "round"],
                condition=Q(kind="decision"),
            ),
            models.UniqueConstraint(
                name="one_refusal_paper_per_review",
                fields=["review", "round"],
                condition=Q(kind="refused"),
            ),
            models.UniqueConstraint(
                name="one_joint_paper_per_case", fields=["case"], condition=Q(kind="joint")
            ),
            models.UniqueConstraint(
                name="one_extension_paper_per_review",
                fields=["review", "round"],
                condition=Q(kind="extended"),
            ),
        ]

    def __str__(self):
        return self.number

    @property
    def title(self):
        """What stands above the paper: one about a permit item says in its title which way it went."""
        status = self.body["reviews"][0]["status"] if self.review_id else ""
        if self.body.get("refusal", {}).get("kind") == RefusalKind.NOT_NEEDED:
            return _("notice that no permit is needed")  # 行政许可法 32 (1): told, not decided
        if self.body.get("delivery", {}).get("way") == "post":  # nobody has signed anything
            return _("record of what was sent by post")
        if self.body.get("delivery", {}).get("way") == "online":
            return _("receipt of electronic delivery (电子送达回执)")
        if "unbuilt" in self.body:
            return _("notice on the last day of what comes after an approval to build")
        if (was := self.body.get("annulment", {}).get("was")) in AFTER_ALL:
            return AFTER_ALL[was]
        if self.kind == self.Kind.UNANSWERED and self.body.get("chosen"):
            return _("notice that an item was given up to go on with the others")
        if told := _by_a_fact(self.body):
            return told
        promise = self.body.get("promise", {})
        if self.kind == self.Kind.PROMISE_IN and promise.get("late"):
            return _("receipt for papers promised before, handed in late")
        if self.kind == self.Kind.PROMISE:
            broken = promise["outcome"] == "broken"
            return _("notice of a broken promise") if broken else self.Kind(self.kind).label
        if self.kind == self.Kind.INTERESTED and self.body.get("told", {}).get("hearing") == "set":
            return self.Kind.HEARING_SET.label  # to an interested party: time and place (48)
        if "about" in self.body and (said := self._about_a_licence(status)):
            return said
        return {
            (self.Kind.DECISION, ReviewStatus.GRANTED): _("decision to grant the permit"),
            (self.Kind.DECISION, ReviewStatus.DENIED): _("decision to deny the permit"),
            (self.Kind.WITHDRAWN, ReviewStatus.CANCELLED): _("notice that the review is ended"),
            (self.Kind.WITHDRAWN, ReviewStatus.TAKEN_BACK): _(
                "notice that one item was taken back"
            ),
            (self.Kind.OUTCOME, ReviewStatus.TAKEN_BACK): _("notice that the review is ended"),
            (self.Kind.OUTCOME, ReviewStatus.CANCELLED): _("notice that the review is ended"),
        }.get((self.kind, status), self.Kind(self.kind).label)

    def _about_a_licence(self, status):
        """Of 变更 and 增项, where the title says so; empty where it is as ever."""
        if self.kind == self.Kind.CLOSED:
            return _("notice that the case about a licence is closed")
        change = self.body["about"]["kind"] == Case.Kind.CHANGE
        return OF_A_CHANGE.get((self.kind, status), "") if change else ""

    @property
    def event_state(self):
        return self.kind


# Titles that one fact of the paper decides.
BY_A_FACT = (
    ("loss", "found", _("notice that the report of a lost or damaged certificate was taken back")),
    ("renewal", "silent", _("notice that a permit counts as renewed")),
)
# Of an application for renewal: by what is asked of its holder (行政许可法 32, 7).
BY_WHAT_IS_ASKED = {
    "papers": _("notice of what an application for renewal lacks"),
    "view": _("notice that a permit may not be renewed"),
}


def _by_a_fact(body: dict):
    told = (words for part, fact, words in BY_A_FACT if body.get(part, {}).get(fact))
    asked = body.get("renewal", {}).get("asks")
    return next(told, None) or BY_WHAT_IS_ASKED.get(asked)


# The applicant neither gets nor reads them: they name somebody else.
TO_OTHERS = frozenset({Notice.Kind.INTERESTED, Notice.Kind.OUTCOME})


OF_A_CHANGE = {
    (Notice.Kind.DECISION, ReviewStatus.GRANTED): _("decision to grant the change (变更)"),
    (Notice.Kind.DECISION, ReviewStatus.DENIED): _("decision to deny the change (变更)"),
}


# An item that is accepted after all: by what had ended it; nobody had decided that it counts as given up.
AFTER_ALL = {
    ReviewStatus.REFUSED: _("decision to withdraw a refusal to accept"),
    ReviewStatus.UNANSWERED: _("notice that it no longer counts as given up"),
}


class NoticeMaking(models.Model):
    """A notice whose PDF is to be made; the row goes when it is stored.

    ``free_at``: when anybody may make it: a lease while somebody does, a pause after a failure.
    ``reason``, ``detail``: why the last attempt failed (see ``casework.papers.notice_making``).
    """

    notice = models.OneToOneField(Notice, models.CASCADE, related_name="making")
    ordered_at = models.DateTimeField(_("ordered"))
    free_at = models.DateTimeField(db_index=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    reason = models.CharField(max_length=20, blank=True)
    detail = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["ordered_at", "pk"]
        indexes = [models.Index(name="notice_making_by_order", fields=["ordered_at", "id"])]


class Deficiency(models.Model):
    """One thing a department finds missing: a field or a material, with what to do about it.

    ``waits``: until it is answered, and again when the answer did not cure it.
    """

    class Target(models.TextChoices):
        FIELD = "field", _("form field")
        MATERIAL = "material", _("material")

    review = models.ForeignKey(Review, models.PROTECT, related_name="deficiencies")
    target = models.CharField(_("what"), max_length=10, choices=Target)
    key = models.CharField(_("key"), max_length=40)
    reason = models.CharField(_("what is missing"), max_length=300)
    notice = models.ForeignKey(
        Notice, models.PROTECT, null=True, blank=True, related_name="deficiencies"
    )
    waits = models.BooleanField(_("waited for"), default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="deficiency_once_per_review_and_target", fields=["review", "target", "key"]
            )
        ]
