"""E-mail, by Django's own back ends (``PORTAL_EMAIL_URL``: SMTP, console, files)."""

import hashlib
from collections.abc import Sequence
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

SECONDS = 20


def send(
    *,
    to: Sequence[str],
    subject: str,
    text: str,
    key: str,
    html: str = "",
    attached: Sequence[tuple[str, bytes, str]] = (),
) -> None:
    """Send or raise; ``attached``: (name, content, media type). The Message-ID follows from ``key``, so that
    a second delivery is recognised as the same mail."""
    digest = hashlib.sha256(key.encode()).hexdigest()[:32]
    domain = urlsplit(settings.PORTAL_BASE_URL).hostname
    mail = EmailMultiAlternatives(
        " ".join(subject.split()),  # a line break would be refused, by every mail
        text,
        to=list(to),
        headers={"Message-ID": f"<{digest}@{domain}>"},
        connection=get_connection(timeout=SECONDS),
    )
    if html:
        mail.attach_alternative(html, "text/html")
    for file in attached:
        mail.attach(*file)
    mail.send()
