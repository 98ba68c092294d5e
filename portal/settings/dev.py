"""Development and demonstration: what `make run` serves on this machine."""

from portal.settings.base import *  # noqa: F403 - settings modules build on each other
from portal.settings.base import VAR, env

DEBUG = env.bool("PORTAL_DEBUG", default=False)
PORTAL_DEMO = True
SECRET_KEY = SECRET_KEY or "demo-key-for-this-machine-only-never-for-a-real-office-0123456789"  # noqa: F405
ALLOWED_HOSTS = ALLOWED_HOSTS or ["127.0.0.1", "localhost", "[::1]", "testserver"]  # noqa: F405
PORTAL_REQUIRE_MFA = env.bool("PORTAL_REQUIRE_MFA", default=False)
PORTAL_SMS_URL = PORTAL_SMS_URL or f"file://{VAR}/sms"  # noqa: F405
