"""The WSGI door for the application server."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.production")
# Behind a reverse proxy REMOTE_ADDR would be the proxy's, and all citizens one for rate limits.
application = wrap_wsgi_with_proxy_headers(
    get_wsgi_application(), trusted_hosts=settings.PORTAL_TRUSTED_PROXIES
)
