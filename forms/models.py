"""Drafts, uploads and the immutable submissions (申请表)."""

import secrets
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guides.models import GuideVersion
from guides.version.kinds import NEW, WORDS
from guides.version.of_kind import of_kind
from portal.ground.files import judge
from portal.ground.files.digest_field import BlobDigestField
from portal.ground.models import Region


def new_token():
    """An unguessable link: 256 bits."""
    return secrets.token_urlsafe(32)


SCANNED = "scanned"


class Channel(models.TextChoices):
    ONLINE = "online", _("online")
    WINDOW = "window", _("at the window")


class OfKind(models.Model):
    """What is applied for: 新办, or a later kind (变更、增项) about what was given before.

    ``about``: what of it, in words of the room that gave it; ``items``: codes of the permit items it can be
    about; ``began``: what its form began with of the holder, so that what was not touched changes nothing.
    All are empty for 新办.
    """

    kind = models.CharField(_("kind"), max_length=12, choices=list(WORDS.items()), default=NEW)
    about = models.CharField(_("about"), max_length=60, blank=True, default="")
    items = models.JSONField(default=list)
    began = models.JSONField(default=dict)

    class Meta:
        abstract = True

    @property
    def snapshot(self):
        """The version as an application of this kind reads it."""
        return of_kind(self.version.snapshot, self.kind, self.items)

    @property
    def later(self) -> bool:
        return self.kind != NEW

    @property
    def kind_word(self) -> str:
        """变更; in Chinese, as on papers."""
        return WORDS[self.kind]


class Draft(OfKind):
    """A form being filled in, kept at every step; its link is all that opens it.

    All as typed, right or wrong, so that nothing is lost; ``forms.intake`` reads it strictly.
    ``answers``: question id → text. ``choices``: permit code → ``{"mode": apply | commit | held |
    separately}``, held ones with ``number``, ``valid_from``, ``valid_until`` (empty: no end).
    ``data``: field key → text, or list of texts. ``declared``: material id → not_applicable,
    promised (容缺), when_built (验收) or paper (handed over at the window). ``contact``: sms and mail.
    """

    token = models.CharField(max_length=64, unique=True, default=new_token)
    version = models.ForeignKey(GuideVersion, models.PROTECT, related_name="drafts")
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.ONLINE)
    clerk = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    submission_uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    answers = models.JSONField(default=dict)
    choices = models.JSONField(default=dict)
    data = models.JSONField(default=dict)
    declared = models.JSONField(default=dict)
    contact = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")


class Upload(models.Model):
    """One file of a draft; the bytes lie in the private store under their SHA-256.

    Until a parser has judged it (``forms.uploads``) it is in quarantine: nobody can fetch it, and
    the draft cannot be submitted. ``shown_sha256``: the JPEG that staff see instead, if any.
    """

    class State(models.TextChoices):
        CHECKING = "checking", _("being checked")
        TAKEN = "taken", _("taken")
        REFUSED = "refused", _("not taken")

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="uploads")
    material = models.CharField(max_length=50)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=60, blank=True)
    size = models.PositiveIntegerField()
    sha256 = BlobDigestField()
    shown_sha256 = BlobDigestField(blank=True, default="")
    state = models.CharField(max_length=10, choices=State, default=State.TAKEN)
    reason = models.CharField(max_length=20, blank=True)
    uploaded_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="same_file_once_per_material", fields=["draft", "material", "sha256"]
            )
        ]
        indexes = [
            models.Index(name="upload_waiting", fields=["id"], condition=Q(state="checking"))
        ]

    @property
    def blobs(self) -> list[str]:
        """The stored files it names."""
        return [sha256 for sha256 in (self.sha256, self.shown_sha256) if sha256]

    @property
    def refusal(self) -> str:
        """Why it was not taken, for the applicant."""
        return judge.sentence(self.reason)


class Submission(OfKind):
    """What an applicant sent. The protected version never changes under a case in flight."""

    uuid = models.UUIDField(unique=True)
    reference = models.CharField(_("reference"), max_length=32, unique=True)
    access_code_digest = models.CharField(max_length=64)
    version = models.ForeignKey(GuideVersion, models.PROTECT, related_name="submissions")
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        related_name="submissions",
        db_index=False,
        verbose_name=_("region"),
    )
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    clerk = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("taken in by"),
    )
    filled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("filled in by"),
    )
    operator_name = models.CharField(_("operator"), max_length=200)
    received_at = models.DateTimeField(_("received"))

    class Meta:
        ordering = ["-received_at"]
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        indexes = [
            models.Index(name="submission_newest", fields=["-received_at", "-id"]),
            models.Index(
                name="submission_newest_in_region", fields=["region", "-received_at", "-id"]
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="submission_channel_known", condition=Q(channel__in=Channel.values)
            ),
            models.CheckConstraint(
                name="window_submission_names_its_clerk",
                condition=Q(channel=Channel.ONLINE) | Q(clerk__isnull=False),
            ),
        ]

    def __str__(self):
        return self.reference

    def current(self):
        """The latest revision."""
        return self.revisions.order_by("-number").first()

    def last_said(self):
        """The latest that is the applicant's word: not one that adds scans or promised papers alone."""
        return self.revisions.exclude(content__has_key=SCANNED).order_by("-number").first()


class Contact(models.Model):
    """Where the applicant is told what happens, by code of the channel; theirs to change."""

    submission = models.OneToOneField(Submission, models.CASCADE, related_name="contact")
    sms = models.CharField(_("mobile number"), max_length=20, blank=True)
    mail = models.EmailField(_("e-mail"), blank=True)


class SubmissionRevision(models.Model):
    """An immutable, numbered state of a submission; a supplement makes the next one.

    ``content``: ``answers`` (typed, numbers as strings), ``choices`` and ``declared`` as in ``Draft``
    but only what applies, ``data``: field key → typed value: text, bool, int, decimal as string,
    list of texts, ``[from, until]`` in ISO dates. ``sha256`` is of the canonical JSON of the
    content and its files, see ``forms.revisions.seal``. A revision that only adds scans of papers handed in
    on paper, or papers promised before (容缺), names them in ``content`` under ``SCANNED``; one in which an
    item is turned to the ordinary procedure (``forms.ordinary``) names none there. What was promised stands
    in it as it was signed (``forms.commitment``).
    """

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField(_("revision"))
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField(_("created"))

    class Meta:
        ordering = ["submission", "number"]
        constraints = [
            models.UniqueConstraint(
                name="revision_number_once_per_submission", fields=["submission", "number"]
            )
        ]


class NumberDigest(models.Model):
    """A keyed digest of one phone, identity or credit-code number of a submission's last revision.

    What the registers search by, see ``forms.number_digests``; the number itself stands nowhere
    outside the revision.
    """

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="numbers")
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="number_once_per_submission", fields=["digest", "submission"]
            )
        ]


class SubmittedFile(models.Model):
    """A file of a revision; carried over unchanged by the next revision unless replaced.

    ``shown_sha256``: the JPEG made of a picture that browsers do not show; it is not sealed.
    """

    revision = models.ForeignKey(SubmissionRevision, models.PROTECT, related_name="files")
    material = models.CharField(max_length=100)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    sha256 = BlobDigestField()
    shown_sha256 = BlobDigestField(blank=True, default="")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="same_file_once_per_revision_material",
                fields=["revision", "material", "sha256"],
            )
        ]
