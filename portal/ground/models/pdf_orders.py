"""PDFs that were asked for; see ``portal.ground.pdf_queue``."""

from django.db import models
from django.db.models import Q


class PdfOrder(models.Model):
    """One PDF, for whoever asks for this content: waiting, being made, made, or not to be made.

    ``lane`` says in whose turn it is made, by keys and digests, never by names or addresses.
    ``setter``: which of ``pdf.documents.SETTERS`` makes it. ``html`` is emptied when the order is finished,
    ``pdf`` when it has been kept long enough; ``reason`` and ``detail`` are those of a ``DocumentError``.
    """

    digest = models.CharField(max_length=64, unique=True)
    lane = models.CharField(max_length=80)
    title = models.TextField()
    author = models.TextField()
    setter = models.CharField(max_length=20, default="html")
    html = models.TextField(blank=True)
    personal = models.BooleanField()
    ordered_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    pdf = models.BinaryField(null=True)
    reason = models.CharField(max_length=20, blank=True)
    detail = models.CharField(max_length=100, blank=True)

    class Meta:
        indexes = [
            models.Index(
                name="pdf_orders_waiting", fields=["ordered_at"], condition=Q(finished_at=None)
            ),
            models.Index(name="pdf_orders_of_a_lane", fields=["lane", "ordered_at"]),
            models.Index(name="pdf_orders_finished", fields=["personal", "finished_at"]),
        ]
        constraints = [
            models.UniqueConstraint(
                name="one_pdf_of_a_lane_at_a_time",
                fields=["lane"],
                condition=Q(leased_until__isnull=False),
            )
        ]
