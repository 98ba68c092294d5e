"""What departments say to a release that has their permit items in it (部门确认)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guides.models.versions import Release
from portal.ground.models import Department


class Confirmation(models.Model):
    """One department's word on its slice of one release, or an editor's word in its place.

    Words on the same slice follow one another and the last one holds: an objection stands until
    the department confirms or withdraws it or somebody other than the release's author overrules
    it. ``digest`` fingerprints the slice (``guides.release.needs``): of another it says nothing.
    """

    class Kind(models.TextChoices):
        CONFIRMED = "confirmed", _("confirmed by the department")
        OVERRIDDEN = "overridden", _("released without confirmation")
        OBJECTED = "objected", _("objected to by the department")
        WITHDRAWN = "withdrawn", _("objection withdrawn")
        OVERRULED = "overruled", _("objection answered and overruled")

    release = models.ForeignKey(
        Release, models.PROTECT, related_name="confirmations", verbose_name=_("release")
    )
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="confirmations", verbose_name=_("department")
    )
    digest = models.CharField(max_length=64, editable=False)
    number = models.PositiveSmallIntegerField(
        default=1, editable=False, help_text="Its place among the words on the same slice."
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    reason = models.TextField(_("reason"), blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    made_at = models.DateTimeField(_("at"))

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("confirmation")
        verbose_name_plural = _("confirmations")
        constraints = [
            models.UniqueConstraint(
                name="one_word_follows_another",
                fields=["release", "department", "digest", "number"],
            ),
            models.CheckConstraint(
                name="confirmation_kind_known",
                condition=Q(
                    kind__in=["confirmed", "overridden", "objected", "withdrawn", "overruled"]
                ),
            ),
            models.CheckConstraint(
                name="confirmation_with_a_reason_where_it_is_none",
                condition=Q(kind__in=["confirmed", "withdrawn"]) | ~Q(reason=""),
            ),
        ]

    def __str__(self):
        return f"{self.release} · {self.department}"
