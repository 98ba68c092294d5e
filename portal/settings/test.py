"""The test suite: quick hashing, mail in memory, everything under a directory of its own."""

import os
import tempfile
from pathlib import Path

# One directory per test process: what one worker writes or clears is never another's.
worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
var = Path(os.environ.get("PORTAL_VAR") or tempfile.mkdtemp(prefix="portal-test-"))
if var.name != worker:
    var /= worker
var.mkdir(parents=True, exist_ok=True)
os.environ["PORTAL_VAR"] = str(var)

from portal.settings.dev import *  # noqa: E402, F403 - the directory must be known first
from portal.settings.dev import BASE_DIR, DATABASES, STORAGES  # noqa: E402

DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
WHITENOISE_AUTOREFRESH = True
# Converting the faces takes most of a minute: tests share what `make` has already made.
os.environ.setdefault("PORTAL_FONTS", str(BASE_DIR / "var" / "fonts"))
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(var / "test.sqlite3")}
    # Nothing here has to outlive a power cut.
    options = DATABASES["default"]["OPTIONS"]
    options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
