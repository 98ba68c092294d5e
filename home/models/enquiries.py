"""Feedback and enquiries (咨询反馈): the form on the site, and what people sent with it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.contrib.forms.models import AbstractFormField, AbstractFormSubmission, FormMixin
from wagtail.fields import RichTextField
from wagtail.models import Page

from home.blocks import INLINE
from home.feedback import EnquiryFormBuilder, Topic, reached_by
from home.models.articles import ArticlePage
from home.models.review import TextPage
from portal.ground.calendar import clock
from portal.ground.history.transitions import Recorded
from portal.ground.models import Region
from portal.ground.office_days import almanac

ANSWER_DAYS = 5  # working days within which the portal promises an answer


class FeedbackField(AbstractFormField):
    """A question the editors add to the form."""

    page = ParentalKey("home.FeedbackPage", on_delete=models.CASCADE, related_name="form_fields")


class FeedbackPage(FormMixin, TextPage):
    """The form: topic, county, message, contact if an answer is wanted, and the editors' own."""

    introduction = RichTextField(gettext_lazy("introduction"), blank=True, features=INLINE)

    parent_page_types = ["home.HomePage"]
    subpage_types = []
    max_count = 1
    template = "home/feedback.html"
    landing_page_template = "home/feedback_sent.html"
    form_builder = EnquiryFormBuilder
    content_panels = [
        *TextPage.content_panels,
        FieldPanel("title_en"),
        FieldPanel("introduction"),
        InlinePanel("form_fields", label=gettext_lazy("further question")),
    ]

    class Meta:
        verbose_name = gettext_lazy("feedback form")

    def get_submission_class(self):
        return Enquiry

    def get_context(self, request, *args, **kwargs):
        from home import page_views  # noqa: PLC0415 - page and its view

        context = super().get_context(request, *args, **kwargs)
        crumbs = page_views.crumbs(self)
        return context | {"crumbs": crumbs, "canonical": page_views.canonical(self, request)}

    def serve(self, request, *args, **kwargs):
        from home import feedback_views  # noqa: PLC0415 - page and its view

        return feedback_views.serve(self, request)


class Enquiry(Recorded, AbstractFormSubmission):
    """What somebody asked. Personal data: only the county's service agents see it, for a while."""

    class Status(models.TextChoices):
        OPEN = "open", gettext_lazy("to be answered")
        ANSWERED = "answered", gettext_lazy("answered")
        CLOSED = "closed", gettext_lazy("closed without an answer")

    page = models.ForeignKey(Page, models.PROTECT, related_name="+")
    topic = models.CharField(gettext_lazy("topic"), max_length=10, choices=Topic)
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="+", verbose_name=gettext_lazy("region")
    )
    message = models.TextField(gettext_lazy("message"))
    contact = models.CharField(gettext_lazy("contact"), max_length=120, blank=True)
    status = models.CharField(
        gettext_lazy("status"), max_length=10, choices=Status, default=Status.OPEN
    )
    due = models.DateField(gettext_lazy("due"), editable=False)
    answer = models.TextField(gettext_lazy("answer"), blank=True)
    settled_at = models.DateTimeField(gettext_lazy("settled"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=gettext_lazy("settled by"),
    )
    article = models.ForeignKey(
        ArticlePage,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=gettext_lazy("question and answer"),
    )

    class Meta:
        ordering = ["-submit_time", "-pk"]
        verbose_name = gettext_lazy("enquiry")
        verbose_name_plural = gettext_lazy("enquiries")
        constraints = [
            models.CheckConstraint(
                name="enquiry_status_known", condition=Q(status__in=["open", "answered", "closed"])
            ),
            models.CheckConstraint(
                name="enquiry_settled_by_somebody",
                condition=Q(status="open") | Q(settled_at__isnull=False, settled_by__isnull=False),
            ),
        ]

    def __str__(self):
        return self.reference

    def save(self, *args, **kwargs):
        """A new enquiry has the last day for its answer from then on: the receipt promises it."""
        if self.due is None:
            days = almanac.days_of(self.region_id)
            self.due = clock.add_working_days(clock.today(), ANSWER_DAYS, days=days)
        super().save(*args, **kwargs)

    @property
    def reference(self) -> str:
        """How staff and the mails name it; says nothing about who asked."""
        return f"ZX{self.pk:06d}"

    @property
    def overdue(self) -> bool:
        return self.status == self.Status.OPEN and self.due < clock.today()

    @property
    def reached_by(self) -> str:
        """How an answer gets to whoever asked: mail, phone, or not at all."""
        return reached_by(self.contact)
