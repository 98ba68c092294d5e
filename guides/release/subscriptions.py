"""Subscriptions to a guide's changes (订阅办事指南变更): asked for, confirmed, mailed, ended."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from guides.models import GuidePage, GuideVersion, Subscription
from guides.version.diff import differences
from portal.ground.calendar import clock
from portal.ground.jobs import outbox, schedule
from portal.ground.text.localized import localized_name

CONFIRM, END = "guides.subscription.confirm", "guides.subscription.end"
CONFIRM_WITHIN = timedelta(days=3)
ASKED_KEPT = timedelta(days=7)
AT_ONCE, LINES = 500, 20


@transaction.atomic
def subscribe(*, page: GuidePage, email: str, language: str) -> None:
    """Ask the owner of an address to confirm; who is subscribed already hears nothing.

    At most one mail a day to an address about one guide, however often it is asked for.
    """
    wanted, _new = Subscription.objects.get_or_create(
        region=page.region,
        industry=page.industry,
        email=email.lower(),
        defaults={"language": language, "asked_at": clock.now()},
    )
    if wanted.confirmed_at:
        return
    with translation.override(wanted.language):
        names = {"guide": title_of(wanted)}
        text = _(
            "Somebody, probably you, wants this address to be told when %(guide)s changes. "
            "If it was you, please confirm within three days:"
        )
        _send(
            wanted,
            key=f"subscribe:{wanted.pk}:{clock.today()}",
            subject=_("Please confirm: changes of %(guide)s") % names,
            text=f"{text % names}\n{address('guide_subscription_confirm', wanted, CONFIRM)}\n\n"
            + _("If it was not you, do nothing: you will hear no more of it."),
        )


def find(token: str, purpose: str) -> Subscription | None:
    """The subscription a link in a mail is about; None when it is over, forged or too old."""
    within = CONFIRM_WITHIN if purpose == CONFIRM else None
    try:
        pk = signing.loads(token, salt=purpose, max_age=within)
    except signing.BadSignature:
        return None
    return Subscription.objects.select_related("region__parent", "industry").filter(pk=pk).first()


def confirm(*, subscription: Subscription) -> None:
    """From now on changes are mailed; what is in force already is known."""
    current = versions().filter(region=subscription.region, industry=subscription.industry)
    Subscription.objects.filter(pk=subscription.pk, confirmed_at=None).update(
        confirmed_at=clock.now(),
        announced=current.values_list("number", flat=True).first() or 0,
    )


def end(*, subscription: Subscription) -> None:
    subscription.delete()


@schedule.due("guide-changes", every=timedelta(minutes=15))
def tell_of_changes():
    """One mail for each subscription whose guide has a newer version in force."""
    same = versions().filter(region=OuterRef("region"), industry=OuterRef("industry"))
    news = (
        Subscription.objects.exclude(confirmed_at=None)
        .annotate(current=Subquery(same.values("number")[:1]))
        .filter(current__gt=F("announced"))
        .select_related("region__parent", "industry")
        .order_by("pk")
    )
    for subscription in news[:AT_ONCE]:
        _tell(subscription)


@schedule.due("subscriptions-forgotten", every=timedelta(days=1))
def forget_unconfirmed():
    asked = Subscription.objects.filter(confirmed_at=None)
    asked.filter(asked_at__lt=clock.now() - ASKED_KEPT).delete()


def versions():
    return GuideVersion.objects.active().order_by()


def title_of(subscription: Subscription) -> str:
    return f"{localized_name(subscription.region)} · {localized_name(subscription.industry)}"


def address(name: str, subscription: Subscription, purpose: str) -> str:
    token = signing.dumps(subscription.pk, salt=purpose)
    return settings.PORTAL_BASE_URL + reverse(name, args=[token])


@transaction.atomic
def _tell(subscription):
    """Compare-and-set: of many processes one writes the mail."""
    mine = Subscription.objects.filter(pk=subscription.pk, announced=subscription.announced)
    if not mine.update(announced=subscription.current):
        return
    pair = {"region": subscription.region, "industry": subscription.industry}
    page = GuidePage.objects.live().public().filter(**pair).first()
    if page is None:
        return
    version = GuideVersion.objects.get(**pair, number=subscription.current)
    before = GuideVersion.objects.filter(**pair, number=subscription.announced).first()
    with translation.override(subscription.language):
        changes = differences(before.snapshot if before else None, version.snapshot)
        lines = [f"{change.sign} {change.name}：{change}" for change in changes[:LINES]]
        names = {"guide": title_of(subscription), "number": version.number}
        ending = address("guide_subscription_end", subscription, END)
        _send(
            subscription,
            key=f"changes:{subscription.pk}:{version.number}",
            subject=_("%(guide)s: version %(number)s is in force") % names,
            text="\n".join(
                [
                    _("%(guide)s: version %(number)s is in force") % names,
                    *lines,
                    f"{settings.PORTAL_BASE_URL}{page.url}changes/",
                    "",
                    _("To hear no more of this guide: %(address)s") % {"address": ending},
                ]
            ),
        )


def _send(subscription, *, key, subject, text):
    payload = {"to": [subscription.email], "subject": subject, "text": f"{text}\n"}
    outbox.enqueue(kind="email", key=key, payload=payload)
