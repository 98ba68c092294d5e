"""Feedback and enquiries (咨询反馈): the form on the site, and what people sent with it."""

from datetime import date
from urllib.parse import urlencode

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_ratelimit.core import is_ratelimited
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.contrib.forms.models import AbstractFormField, AbstractFormSubmission, FormMixin
from wagtail.fields import RichTextField
from wagtail.models import Page

from home import enquiries, page_views
from home.blocks import INLINE
from home.feedback import EnquiryFormBuilder, Topic, asked_about, reached_by
from home.models.articles import ArticlePage
from home.models.review import TextPage
from portal.ground.calendar import clock
from portal.ground.models import Region


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
        context = super().get_context(request, *args, **kwargs)
        crumbs = page_views.crumbs(self)
        return context | {"crumbs": crumbs, "canonical": page_views.canonical(self, request)}

    def process_form_submission(self, form):
        return enquiries.receive(page=self, facts=form.facts(), further=form.further())

    def serve(self, request, *args, **kwargs):
        if request.method == "POST":
            response = self._received(request)
        elif "sent" in request.GET:
            response = self._thanked(request)
        else:
            initial = asked_about(request.GET)
            form = self.get_form(page=self, user=request.user, initial=initial)
            response = self._shown(request, form, 200)
        add_never_cache_headers(response)
        return response

    def _received(self, request):
        """Whatever is wrong, what was typed stays; a filled-in trap is thanked and forgotten."""
        form = self.get_form(request.POST, page=self, user=request.user)
        if is_ratelimited(request, group="feedback", key="ip", rate="20/h", increment=True):
            form.add_error(None, _("Too many messages from here. Please try again in an hour."))
            return self._shown(request, form, 429)
        if not form.is_valid():
            return self._shown(request, form, 422)
        receipt = "1"
        if not form.trapped:
            receipt = enquiries.receipt(self.process_form_submission(form))
        return HttpResponseRedirect(f"{self.get_url(request)}?{urlencode({'sent': receipt})}")

    def _thanked(self, request):
        """With number and day for whoever has just sent it, as the signed receipt tells."""
        known = enquiries.of_receipt(request.GET["sent"])
        context = self.get_context(request) | {"enquiry": known}
        return TemplateResponse(request, self.landing_page_template, context)

    def _shown(self, request, form, status):
        context = self.get_context(request) | {"form": form}
        return TemplateResponse(request, self.template, context, status=status)


class Enquiry(AbstractFormSubmission):
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

    @property
    def reference(self) -> str:
        """How staff and the mails name it; says nothing about who asked."""
        return f"ZX{self.pk:06d}"

    @property
    def due(self) -> date:
        """The last day for an answer, as the receipt promises it."""
        sent = self.submit_time.astimezone(clock.ZONE).date()
        return clock.add_working_days(sent, enquiries.ANSWER_DAYS)

    @property
    def overdue(self) -> bool:
        return self.status == self.Status.OPEN and self.due < clock.today()

    @property
    def reached_by(self) -> str:
        """How an answer gets to whoever asked: mail, phone, or not at all."""
        return reached_by(self.contact)
