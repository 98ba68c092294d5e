"""Settings shared by every environment; all values come from the environment (see .env.example)."""

from pathlib import Path

import environ
from csp.constants import NONE, SELF

BASE_DIR = Path(__file__).resolve().parents[2]
env = environ.Env()
VAR = Path(env("PORTAL_VAR", default=str(BASE_DIR / "var"))).resolve()

SECRET_KEY = env("PORTAL_SECRET_KEY", default="")
DEBUG = False
PORTAL_DEMO = False
ALLOWED_HOSTS = env.list("PORTAL_ALLOWED_HOSTS", default=[])
# Only these may say on whose behalf they ask (X-Forwarded-For).
PORTAL_TRUSTED_PROXIES = env.list("PORTAL_TRUSTED_PROXIES", default=[])
PORTAL_BASE_URL = env("PORTAL_BASE_URL", default="http://127.0.0.1:8000").rstrip("/")

INSTALLED_APPS = [
    "portal",
    "portal.search",
    "home",
    "issuance",
    "forms",
    "guides",
    "portal.ground",
    "wagtail_modeladmin",
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.contrib.forms",
    "wagtail.contrib.typed_table_block",
    "wagtail.contrib.routable_page",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "crispy_forms",
    "csp",
    "ninja",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "portal.ground.limits.middleware.ClientAddressMiddleware",
    "portal.ground.text.storable_addresses.StorableAddressMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.ground.backoffice.views.BackOfficePolicyMiddleware",
    "portal.display.vary_on_cookie",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "portal.ground.limits.middleware.LimitsMiddleware",
    "portal.ground.files.lost.LostFileMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.admission.middleware.StaffAdmissionMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.display.display",
            ],
        },
    }
]

DATABASES = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR / 'db' / 'portal.sqlite3'}"),
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    (VAR / "db").mkdir(parents=True, exist_ok=True)
    # IMMEDIATE and WAL: eight writing processes wait for each other instead of failing.
    # Recursive triggers: REPLACE deletes the row it replaces, and is to be asked like any delete.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
        " PRAGMA recursive_triggers=ON;",
    }
else:
    DATABASES["default"].update(CONN_MAX_AGE=60, CONN_HEALTH_CHECKS=True)
    # Work lists ask much of few rows: compiling such a query (JIT) takes ten times as long as running it.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": env.cache("PORTAL_CACHE_URL", default="locmemcache://")}
# What the judge of files has found, and pictures of pages, depend on their bytes alone, and outlive what is
# cached of rows.
for _name in ("verdicts", "pages"):
    CACHES[_name] = CACHES["default"] | {"KEY_PREFIX": _name}
    if "locmem" in CACHES[_name]["BACKEND"].lower():
        CACHES[_name]["LOCATION"] = _name
# Limits are counted where the cache is, if all processes share that, else in the database.
PORTAL_REDIS_URL = (
    CACHES["default"]["LOCATION"] if "redis" in CACHES["default"]["BACKEND"].lower() else ""
)
PORTAL_WORKERS = env.int("PORTAL_WORKERS", default=2)

AUTH_USER_MODEL = "ground.User"
AUTHENTICATION_BACKENDS = ["portal.ground.staff.posts.PostBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/cms/"
ACCOUNT_ADAPTER = "portal.admission.adapter.StaffAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_RATE_LIMITS = False  # counted by portal.admission.attempts, over all processes
ACCOUNT_FORMS = {"login": "portal.admission.forms.StaffLoginForm"}
MFA_FORMS = {
    "authenticate": "portal.admission.forms.StaffCodeForm",
    "reauthenticate": "portal.admission.forms.StaffCodeAgainForm",
    "activate_totp": "portal.admission.forms.StaffEnrolmentForm",
}
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an address nobody uses must not keep anybody from enrolling
# A session of staff that does nothing for so long ends.
PORTAL_IDLE_MINUTES = env.int("PORTAL_IDLE_MINUTES", default=30)
PORTAL_REQUIRE_MFA = env.bool("PORTAL_REQUIRE_MFA", default=True)

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
# Ours, and what Wagtail's and allauth's own Chinese lacks or says unlike the portal.
LOCALE_PATHS = [BASE_DIR / "locale", *(BASE_DIR / "locale" / of for of in ("wagtail", "allauth"))]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR / "media"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"directory_permissions_mode": 0o755},  # the proxy reads pictures there
    },
    "private": {"BACKEND": "portal.ground.files.storage.PrivateStorage"},
    "staticfiles": {"BACKEND": "portal.stylesheets.WholeStylesheetStorage"},
}
# Applicants' files, certificates and notices: no URL, served by views that check who asks.
PORTAL_PRIVATE_ROOT = VAR / "private"
# Keys that sign come from one table that all machines share, sealed with the first of these
# secrets (none: with SECRET_KEY), or from files (PEM); see portal.ground.keys.
PORTAL_KEY_SECRETS = env.list("PORTAL_KEY_SECRETS", default=[])
PORTAL_KEY_FILES = {
    "audit": env("PORTAL_KEY_FILE_AUDIT", default=""),
    "licence": env("PORTAL_KEY_FILE_LICENCE", default=""),
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
# PDFs made from markup: at once on this machine; waiting for one reader; new ones of one in an hour.
PORTAL_PDF_PLACES = env.int("PORTAL_PDF_PLACES", default=2)
PORTAL_PDFS_WAITING = env.int("PORTAL_PDFS_WAITING", default=20)
PORTAL_PDFS_PER_HOUR = env.int("PORTAL_PDFS_PER_HOUR", default=120)
# One client's share: applications begun in an hour, bytes of files within a day, bytes of one draft.
PORTAL_DRAFTS_PER_HOUR = env.int("PORTAL_DRAFTS_PER_HOUR", default=60)
PORTAL_UPLOAD_BYTES_PER_DAY = env.int("PORTAL_UPLOAD_BYTES_PER_DAY", default=5 * 1024**3)
PORTAL_DRAFT_MAX_BYTES = env.int("PORTAL_DRAFT_MAX_BYTES", default=300 * 1024 * 1024)
PORTAL_UPLOAD_MAX_BYTES = env.int("PORTAL_UPLOAD_MAX_BYTES", default=20 * 1024 * 1024)

CRISPY_TEMPLATE_PACK = "portal"
CRISPY_ALLOWED_TEMPLATE_PACKS = ["portal"]

WAGTAIL_SITE_NAME = "一业一证"
WAGTAILADMIN_BASE_URL = PORTAL_BASE_URL
WAGTAIL_FRONTEND_LOGIN_URL = LOGIN_URL
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_CONTENT_LANGUAGES = WAGTAILADMIN_PERMITTED_LANGUAGES = [
    ("zh-hans", "简体中文"),
    ("en", "English"),
]
WAGTAIL_USER_TIME_ZONES = ["Asia/Shanghai"]
WAGTAILIMAGES_IMAGE_MODEL = "home.Picture"
WAGTAILIMAGES_IMAGE_FORM_BASE = "home.picture_form.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]  # as portal.ground.files.judge.PICTURES
WAGTAIL_FINISH_WORKFLOW_ACTION = "home.publication.publish"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "home.document_form.DocumentForm"
WAGTAILDOCS_EXTENSIONS = ["pdf", "ofd", "docx", "xlsx", "pptx"]  # as ... .judge.DOCUMENTS
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
TAGGIT_CASE_INSENSITIVE = True

EMAIL_CONFIG = env.email_url("PORTAL_EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env("PORTAL_FROM_EMAIL", default="yiyeyizheng@localhost")
PORTAL_SMS_URL = env("PORTAL_SMS_URL", default="")  # empty: nobody is asked for a number
PORTAL_SMS_TOKEN = env("PORTAL_SMS_TOKEN", default="")
PORTAL_LIBRARY_URL = env("PORTAL_LIBRARY_URL", default="")  # empty: nothing goes to a library
PORTAL_LIBRARY_TOKEN = env("PORTAL_LIBRARY_TOKEN", default="")
PORTAL_LIBRARY_SECRET = env("PORTAL_LIBRARY_SECRET", default="")

# Facts only the operator knows (国办发〔2017〕47号); the pages say 待配置 for what is empty.
PORTAL_SITE_FACTS = {
    key: env(f"PORTAL_SITE_{key.upper()}", default="")
    for key in ("sponsor", "contact", "site_code", "icp", "police", "mark")
}

# On which terms the open data may be used (开放数据使用条款): a name, a sentence or an address.
PORTAL_OPEN_DATA_TERMS = env("PORTAL_OPEN_DATA_TERMS", default="")

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 8 * 3600
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "img-src": [SELF, "data:"],
        "style-src": [SELF],
        "script-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
        "base-uri": [NONE],
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "portal.ground.text.hidden_tokens.QuietFormatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env("PORTAL_LOG_LEVEL", default="INFO")},
    # Django would mail errors with all of a request; django_tasks and wagtail name every page, and
    # pikepdf says that it was loaded.
    "loggers": {
        "django": {"handlers": [], "level": "INFO"},
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
        **{name: {"level": "WARNING"} for name in ("django_tasks", "pikepdf", "wagtail")},
    },
}
