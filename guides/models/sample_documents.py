"""Sample documents (文书样本, 行政许可法 30): a blank and a filled example of a paper, kept by content."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from guides.models.cities import OfCity
from portal.ground.files.digest_field import BlobDigestField


class SampleDocument(OfCity):
    """A file of a city under a name; its bytes lie in the private store and stay there.

    Rows are never changed nor deleted: records point to them, drafts, versions and all.
    """

    name = models.CharField(_("file name"), max_length=120)
    sha256 = BlobDigestField(db_index=True, editable=False)
    media_type = models.CharField(max_length=100, editable=False)
    size = models.PositiveIntegerField(_("size"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("uploaded by"),
    )
    uploaded_at = models.DateTimeField(_("uploaded"))

    class Meta:
        db_table = "guides_specimenfile"
        ordering = ["pk"]
        verbose_name = _("specimen")
        verbose_name_plural = _("specimens")
        constraints = [
            models.UniqueConstraint(
                name="specimen_once_per_city_and_name", fields=["city", "sha256", "name"]
            )
        ]

    def __str__(self):
        return self.name


def sample_document(label):
    return models.ForeignKey(
        SampleDocument,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=label,
    )


class WithSampleDocuments(models.Model):
    """A paper an applicant fills in: empty, and as an example."""

    blank_specimen = sample_document(_("blank specimen"))
    filled_specimen = sample_document(_("filled specimen"))

    class Meta:
        abstract = True


class VersionSampleDocument(models.Model):
    """A version names this file: written with the version, so that the file is public with it."""

    version = models.ForeignKey(
        "guides.GuideVersion",
        models.CASCADE,
        related_name="sample_documents",
        verbose_name=_("version"),
    )
    file = models.ForeignKey(
        SampleDocument, models.PROTECT, related_name="uses", verbose_name=_("specimen")
    )

    class Meta:
        db_table = "guides_versionspecimen"
        constraints = [
            models.UniqueConstraint(name="specimen_once_per_version", fields=["version", "file"])
        ]
