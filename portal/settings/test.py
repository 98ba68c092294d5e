"""The test suite: quick hashing, mail in memory, everything under a directory of its own."""

import os
import tempfile
from pathlib import Path

# One directory per test process: what one worker writes or clears is never another's.
worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
given = os.environ.get("PORTAL_VAR")
var = Path(given or tempfile.mkdtemp(prefix="portal-test-"))
if var.name in {"main", worker}:  # inherited from the process that started this one
    var = var.parent
# What takes long to make is shared by every process of this run and of the next one.
kept = var if given else Path(__file__).resolve().parents[2] / "var" / "test"
TESTS_KEPT = Path(os.environ.setdefault("TESTS_KEPT", str(kept.resolve() / "kept")))
var /= worker
var.mkdir(parents=True, exist_ok=True)
os.environ["PORTAL_VAR"] = str(var)

from portal.settings.dev import *  # noqa: E402, F403 - the directory must be known first
from portal.settings.dev import BASE_DIR, DATABASES, STORAGES  # noqa: E402

DEBUG = False
PORTAL_PDF_PLACES = 0  # a test has them made when it wants: threads would see another database
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PORTAL_SMS_URL = f"file://{var}/sms"
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
WHITENOISE_AUTOREFRESH = True
# Converting the faces takes most of a minute: tests share what `make` has already made.
os.environ.setdefault("PORTAL_FONTS", str(BASE_DIR / "var" / "fonts"))
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(var / "test.sqlite3")}
    # Nothing here has to outlive a power cut, and a busy machine lets one wait for its turn.
    options = DATABASES["default"]["OPTIONS"]
    options["timeout"] = 1800
    options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
