"""What `manage.py check --deploy` says of the limits."""

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register  # noqa: A004 - Django's name

from portal.ground.limits.client_address import TrustedProxies


@register(Tags.security, deploy=True)
def proxies_are_named(app_configs, **kwargs):
    try:
        TrustedProxies(settings.PORTAL_TRUSTED_PROXIES)
    except ValueError as error:
        return [Error(f"PORTAL_TRUSTED_PROXIES: {error}", id="portal.E001")]
    if settings.PORTAL_TRUSTED_PROXIES:
        return []
    return [
        Warning(
            "No trusted proxy is set: behind a reverse proxy all visitors are counted as one.",
            hint="Name the addresses of the proxies in PORTAL_TRUSTED_PROXIES.",
            id="portal.W001",
        )
    ]
