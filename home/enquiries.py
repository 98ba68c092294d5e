"""The course of an enquiry (咨询反馈): received, routed, answered, published, forgotten."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape, linebreaks
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from home import models
from home.feedback import MAIL
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused, advance, record
from portal.ground.jobs import outbox, schedule
from portal.ground.models import Region, Role
from portal.ground.staff import borders, letters, posts

AGENTS = (Role.CLERK, Role.EDITOR)
RECEIPT_SHOWN = timedelta(days=1)
CONTACT_KEPT = timedelta(days=30)
ENQUIRY_KEPT = timedelta(days=365)


@transaction.atomic
def receive(*, page, facts: dict, further: dict):
    """Keep what was sent and tell the county's service agents that there is something."""
    enquiry = models.Enquiry.objects.create(page=page, form_data=further, **facts)
    record(enquiry, verb="enquiry-received", actor=None, data=_facts(enquiry))
    with translation.override(settings.LANGUAGE_CODE):  # the staff's language, not the sender's
        names = {"place": enquiry.region.full_name, "topic": enquiry.get_topic_display()}
        subject = _("New enquiry: %(place)s, %(topic)s") % names
    letters.send(
        agents(enquiry.region),
        key=f"enquiry:{enquiry.pk}",
        subject=subject,
        path=reverse("home_enquiry", args=[enquiry.pk]),
    )
    return enquiry


def receipt(enquiry) -> str:
    """A token that shows its sender, and nobody who guesses, number and day of the enquiry."""
    return signing.dumps(enquiry.pk, salt="enquiry-receipt")


def of_receipt(token: str):
    try:
        pk = signing.loads(token, salt="enquiry-receipt", max_age=RECEIPT_SHOWN)
    except signing.BadSignature:
        return None
    return models.Enquiry.objects.select_related("region__parent").filter(pk=pk).first()


def agents(region: Region):
    """The service agents (服务专员) of a region: its window clerks and editors; a region without
    any is served by the editors of its city.
    """
    own = letters.holders(*AGENTS, region=region)
    return own if own.exists() else letters.holders(Role.EDITOR, region=region.city)


def of_agents(queryset, user):
    """The border: enquiries routed to ``user``, and nobody else's."""
    held = posts.posts_of(user)
    own = {post.region_id for post in held if post.role in AGENTS}
    cities = {post.region_id for post in held if post.role == Role.EDITOR}
    served = Exists(letters.holders(*AGENTS, region=OuterRef(OuterRef("region"))))
    return queryset.filter(Q(region__in=own) | (Q(region__parent__in=cities) & ~served))


@transaction.atomic
def answer(*, actor, enquiry, text: str):
    """Answer for good; whoever left an e-mail address gets the answer by mail."""
    _settle(actor, enquiry, models.Enquiry.Status.ANSWERED, "enquiry-answered", answer=text)
    if enquiry.reached_by == MAIL:
        subject = _("Answer to your enquiry %(reference)s") % {"reference": enquiry.reference}
        closing = f"{enquiry.region.full_name}\n{settings.PORTAL_BASE_URL}\n"
        payload = {"to": [enquiry.contact], "subject": subject, "text": f"{text}\n\n{closing}"}
        outbox.enqueue(kind="email", key=f"enquiry-answer:{enquiry.pk}", payload=payload)


@transaction.atomic
def close(*, actor, enquiry):
    """Settle without an answer: advertising, repeated or senseless messages."""
    _settle(actor, enquiry, models.Enquiry.Status.CLOSED, "enquiry-closed")


@transaction.atomic
def draft_question(*, actor, enquiry):
    """A draft 常见问题 from question and answer, without the contact; another person reviews it.

    It lies in the county's own section, where its editors can reach it.
    """
    _require_agent(actor, enquiry)
    enquiry = models.Enquiry.objects.select_for_update().get(pk=enquiry.pk)
    if enquiry.status != models.Enquiry.Status.ANSWERED:
        raise VerbRefused(_("Only an answered enquiry can become a question and answer."))
    if enquiry.article_id:
        raise VerbRefused(_("There is a draft of this already."))
    places = models.SectionPage.objects
    section = (
        places.filter(region=enquiry.region).first()
        or places.filter(slug="questions").first()
        or places.order_by("path").first()
    )
    if section is None:
        raise VerbRefused(_("There is no section to put it into."))
    question = enquiry.message.strip()
    page = models.ArticlePage(
        title=Truncator(" ".join(question.split())).chars(60),
        kind=models.ArticlePage.Kind.FAQ,
        region=enquiry.region,
        owner=actor,
        live=False,
        body=[
            ("quote", {"text": question, "source": ""}),
            ("text", linebreaks(escape(enquiry.answer))),
        ],
    )
    section.add_child(instance=page)
    page.save_revision(user=actor)
    enquiry.article = page
    enquiry.save(update_fields=["article"])
    return page


@schedule.due("enquiries-forgotten", every=timedelta(days=1))
def forget():
    """Contacts go 30 days after an enquiry was settled, the enquiry a year after."""
    settled = models.Enquiry.objects.exclude(status=models.Enquiry.Status.OPEN)
    settled.filter(settled_at__lt=clock.now() - CONTACT_KEPT).exclude(contact="").update(contact="")
    settled.filter(settled_at__lt=clock.now() - ENQUIRY_KEPT).delete()


def _settle(actor, enquiry, status, verb, **facts):
    """Of two agents one wins, the other is told."""
    _require_agent(actor, enquiry)
    advance(
        enquiry,
        verb=verb,
        actor=actor,
        expected=Q(status=models.Enquiry.Status.OPEN),
        columns={"status": status, "settled_at": clock.now(), "settled_by": actor, **facts},
        meanwhile=lambda _enquiry: _("Somebody has settled this enquiry already."),
        data=_facts(enquiry),
    )


def _require_agent(actor, enquiry):
    if not borders.within(models.Enquiry.objects.filter(pk=enquiry.pk), actor).exists():
        raise PermissionDenied(_("This enquiry was not routed to you."))


def _facts(enquiry) -> dict:
    """What the history says of an enquiry: nothing of what was asked, nor of whom."""
    return {"topic": enquiry.topic, "region": enquiry.region.code}
