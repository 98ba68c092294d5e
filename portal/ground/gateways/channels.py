"""The ways to reach a person, each one object: what is asked for, how it is masked, how it is sent."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.ground.gateways import mail, sms
from portal.ground.text.masks import masked_mail, masked_phone


@dataclass(frozen=True)
class Channel:
    """``deliver``: (address, subject, text, key), which raises where it was not taken; ``offered``:
    whether the operator has set a gateway, so that an address may be asked for."""

    code: str
    word: Promise
    mask: Callable[[str], str]
    deliver: Callable[[str, str, str, str], None]
    offered: Callable[[], bool]


def _by_sms(address, subject, text, key):
    sms.send(to=address, text=text, key=key)


def _by_mail(address, subject, text, key):
    mail.send(to=[address], subject=subject, text=text, key=key)


def _has_sms() -> bool:
    return bool(settings.PORTAL_SMS_URL)


def _has_mail() -> bool:
    """Printed mail reaches nobody, but in the demo somebody looks."""
    return settings.PORTAL_DEMO or not settings.EMAIL_BACKEND.endswith("console.EmailBackend")


SMS = Channel("sms", _("SMS"), masked_phone, _by_sms, _has_sms)
MAIL = Channel("mail", _("e-mail"), masked_mail, _by_mail, _has_mail)
CHANNELS = {channel.code: channel for channel in (SMS, MAIL)}
