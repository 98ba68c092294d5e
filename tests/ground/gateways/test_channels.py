"""A way to reach somebody is offered only where the operator has set one."""

import pytest

from portal.ground.checks import people_are_reached
from portal.ground.gateways.channels import CHANNELS, MAIL, SMS

SMTP = "django.core.mail.backends.smtp.EmailBackend"
CONSOLE = "django.core.mail.backends.console.EmailBackend"


def test_the_channels_are_named_by_their_code():
    assert {"sms": SMS, "mail": MAIL} == CHANNELS


@pytest.mark.parametrize(
    ("demo", "backend", "url", "offered", "said"),
    [
        (False, CONSOLE, "", [], ["portal.reach.W001", "portal.reach.W002"]),
        (True, CONSOLE, "", ["mail"], ["portal.reach.W001", "portal.reach.W002"]),
        (False, SMTP, "", ["mail"], ["portal.reach.W002"]),
        (False, SMTP, "https://sms.example.cn/", ["sms", "mail"], []),
        (False, SMTP, "http://sms.example.cn/", ["sms", "mail"], ["portal.reach.W002"]),
        (False, SMTP, "ftp://sms.example.cn/", ["sms", "mail"], ["portal.reach.E001"]),
    ],
)
def test_what_is_offered_and_what_the_check_says(settings, demo, backend, url, offered, said):
    settings.PORTAL_DEMO, settings.EMAIL_BACKEND, settings.PORTAL_SMS_URL = demo, backend, url
    assert [code for code, channel in CHANNELS.items() if channel.offered()] == offered
    assert [message.id for message in people_are_reached(None)] == said
