"""Django settings of a node. What differs between nodes comes from the environment (docs/operations/settings.md)."""

import base64
import json
from pathlib import Path
from urllib.parse import urlsplit

from salaklang.config import environment as env
from salaklang.foundations.identity.settings_allauth import *  # noqa: F403

PACKAGE = Path(__file__).resolve().parent.parent

# --- the node ---------------------------------------------------------------------------------------------------------
SALA_MODE = env.text("SALA_MODE", "production")  # demo | production | test
SALA_HOME = Path(env.text("SALA_HOME", str(PACKAGE.parent.parent / "var"))).resolve()
SALA_BASE_URL = env.text("SALA_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
SALA_PROVIDER_URL = env.text("SALA_PROVIDER_URL", "http://localhost:8001").rstrip("/")
SALA_BANK_URL = env.text("SALA_BANK_URL", "")
SALA_SMTP_URL = env.text("SALA_SMTP_URL", "smtp://127.0.0.1:8025")
SALA_MAIL_FROM = env.text("SALA_MAIL_FROM", "salaklang@localhost.example")
SALA_LEDGER_ORIGIN = env.text("SALA_LEDGER_ORIGIN", "salaklang.example/demo")
SALA_LEDGER_DIR = Path(env.text("SALA_LEDGER_DIR", str(SALA_HOME / "ledger"))).resolve()
SALA_LEDGER_POLICY = env.text("SALA_LEDGER_POLICY", "")
SALA_LEDGER_ANCHORS = env.text("SALA_LEDGER_ANCHORS", "")
SALA_LEDGER_MLDSA = env.text("SALA_LEDGER_MLDSA", "") == "on"
SALA_LEDGER_LEASE_SECONDS = float(env.text("SALA_LEDGER_LEASE_SECONDS", "5"))
SALA_OIDC_PROFILE = env.text("SALA_OIDC_PROFILE", "embedded")
SALA_OIDC_CLIENT_FILE = Path(env.text("SALA_OIDC_CLIENT_FILE", str(SALA_HOME / "keys" / "oidc-client.json")))
SALA_COUNTRY = env.text("SALA_COUNTRY", "salaklang.countries.th")
# The agency that keeps this node: acts that belong to no other (a mandate between citizens) are recorded under it.
SALA_NODE_AGENCY = env.text("SALA_NODE_AGENCY", "muang-tuayang" if SALA_MODE != "production" else "node")
SALA_GOVERNANCE_PROFILE = env.text("SALA_GOVERNANCE_PROFILE", "baseline")
SALA_FONT_DIR = Path(env.text("SALA_FONT_DIR", str(PACKAGE / "interfaces" / "static" / "vendor" / "fonts")))
SALA_TSA_URL = env.text("SALA_TSA_URL", "")
# X-Road stops exchanging four hours after its last time stamp; so do we after the last published checkpoint.
SALA_OFFICER_NAMES = frozenset(env.text("SALA_OFFICER_NAMES", "").split())
SALA_LEDGER_STOP_AFTER_SECONDS = float(env.text("SALA_LEDGER_STOP_AFTER_SECONDS", "14400"))
SALA_REGISTER_TIMEOUT_SECONDS = float(env.text("SALA_REGISTER_TIMEOUT_SECONDS", "3"))
SALA_WORKER_DEAD_AFTER_SECONDS = float(env.text("SALA_WORKER_DEAD_AFTER_SECONDS", "10"))
# Watching: how often partners' entries are fetched (0: never), from when on what ends is warned of, who reads figures.
SALA_NODE_REFRESH_MINUTES = float(env.text("SALA_NODE_REFRESH_MINUTES", "15"))
SALA_EXPIRY_WARN_DAYS = float(env.text("SALA_EXPIRY_WARN_DAYS", "30"))
SALA_METRICS_TOKEN = env.text("SALA_METRICS_TOKEN", "")
SALA_UPLOAD_MAX_BYTES = 10 * 1024 * 1024
SALA_NODE_NAME = env.text("SALA_NODE_NAME", "")
SALA_POSTS_PER_MINUTE = int(env.text("SALA_POSTS_PER_MINUTE", "120"))
SALA_CHECKS_PER_MINUTE = int(env.text("SALA_CHECKS_PER_MINUTE", "120"))
# The exchange's sandbox (made-up records, test keys): for whoever writes a program against this node.
SALA_SANDBOX = env.text("SALA_SANDBOX", "off" if SALA_MODE == "production" else "on") == "on"
SALA_SANDBOX_PER_MINUTE = int(env.text("SALA_SANDBOX_PER_MINUTE", "60"))
SALA_SANDBOX_KEYS_PER_MINUTE = int(env.text("SALA_SANDBOX_KEYS_PER_MINUTE", "10"))
SALA_SANDBOX_KEY_DAYS = int(env.text("SALA_SANDBOX_KEY_DAYS", "7"))
# The scenario laboratory: what one visitor, one person, and the machine may spend on it.
SALA_SCENARIOS_PER_MINUTE = int(env.text("SALA_SCENARIOS_PER_MINUTE", "120"))
SALA_SAMPLES_PER_MINUTE = int(env.text("SALA_SAMPLES_PER_MINUTE", "6"))
SALA_SCENARIOS_RUNS_PER_DAY = int(env.text("SALA_SCENARIOS_RUNS_PER_DAY", "4"))
SALA_SCENARIOS_QUEUE_MOST = int(env.text("SALA_SCENARIOS_QUEUE_MOST", "8"))
SALA_SCENARIOS_AGENTS = int(env.text("SALA_SCENARIOS_AGENTS", "66000000"))
SALA_SCENARIOS_THREADS = int(env.text("SALA_SCENARIOS_THREADS", "0"))

# The Linkage Center (countries/th/linkage): off until it has an address. Its key and secret come from the environment
# or from the file, and stand nowhere else.
SALA_LINKAGE_URL = env.text("SALA_LINKAGE_URL", "").rstrip("/")
SALA_LINKAGE_CONSUMER_KEY = env.text("SALA_LINKAGE_CONSUMER_KEY", "")
SALA_LINKAGE_CONSUMER_SECRET = env.text("SALA_LINKAGE_CONSUMER_SECRET", "")
SALA_LINKAGE_FILE = env.text("SALA_LINKAGE_FILE", str(SALA_HOME / "keys" / "linkage.json"))
SALA_LINKAGE_PROVIDER = env.text("SALA_LINKAGE_PROVIDER", "dopa")
SALA_LINKAGE_MAPPING = env.text("SALA_LINKAGE_MAPPING", "")
SALA_LINKAGE_CA_FILE = env.text("SALA_LINKAGE_CA_FILE", "")

# Newest first: the first seals, all can open (rotation).
SALA_SECRET_KEYS = [
    base64.b64decode(k) for k in env.secret_lines("SALA_SECRET_KEYS", SALA_HOME / "keys" / "secret.keys", SALA_MODE)
]
# Banks whose notices count: [{"id", "public_key" (base64, raw Ed25519), "biller_id"}].
SALA_BANKS = json.loads(env.text("SALA_BANKS", "") or env.file_text(SALA_HOME / "keys" / "banks.json", "[]"))

# --- Django -----------------------------------------------------------------------------------------------------------
SECRET_KEY = env.secret_lines("SALA_DJANGO_KEY", SALA_HOME / "keys" / "django.key", SALA_MODE)[0]
DEBUG = False
_portal = urlsplit(SALA_BASE_URL)
ALLOWED_HOSTS = env.words("SALA_ALLOWED_HOSTS", f"{_portal.hostname} 127.0.0.1 localhost")
CSRF_TRUSTED_ORIGINS = [SALA_BASE_URL]
SECURE_COOKIES = _portal.scheme == "https"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sites",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "salaklang.foundations.events",
    "salaklang.foundations.ledger",
    "salaklang.foundations.governance",
    "salaklang.foundations.identity",
    "salaklang.foundations.documents",
    "salaklang.foundations.notifications",
    "salaklang.foundations.exchange",
    "salaklang.capabilities.services",
    "salaklang.capabilities.payments",
    "salaklang.capabilities.correspondence",
    "salaklang.capabilities.cases",
    "salaklang.capabilities.scenarios",
    "salaklang.interfaces.ui",
    "salaklang.interfaces.portal",
    "salaklang.interfaces.desk",
    "salaklang.interfaces.api",
    "salaklang.interfaces.feeds",
    "salaklang.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "salaklang.interfaces.ui.middleware.RequestMiddleware",
    "salaklang.interfaces.api.middleware.ProblemMiddleware",
    "salaklang.interfaces.ui.bounds.BoundsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "salaklang.interfaces.ui.middleware.ActorMiddleware",
]
ROOT_URLCONF = "salaklang.config.urls"
WSGI_APPLICATION = "salaklang.config.wsgi.application"
AUTH_USER_MODEL = "identity.Account"
SITE_ID = 1

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {"environment": "salaklang.interfaces.ui.jinja.environment"},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]

DATABASES = {"default": env.database(SALA_HOME)}
# A request is one transaction only where an action says so: actions open their own.
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SESSION_ENGINE = "salaklang.foundations.identity.sessions"
SESSION_COOKIE_NAME = "sala_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = SECURE_COOKIES
SESSION_COOKIE_AGE = 60 * 60 * 8
CSRF_COOKIE_NAME = "sala_csrf"
CSRF_COOKIE_SECURE = SECURE_COOKIES
CSRF_FAILURE_VIEW = "salaklang.interfaces.ui.errors.csrf_failure"
# Behind the proxy that ends TLS; without it Django takes every request for plain HTTP and never sends HSTS.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE_COOKIES else None
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_COOKIES else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "th"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
LANGUAGES = [("th", "ไทย"), ("en", "English")]

STATIC_URL = "/static/"
STATIC_ROOT = SALA_HOME / "static"
STATICFILES_DIRS = [PACKAGE / "interfaces" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if SALA_MODE == "test"
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = SALA_MODE == "test"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = SALA_UPLOAD_MAX_BYTES

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"err": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["err"], "level": env.text("SALA_LOG_LEVEL", "INFO")},
    # Their routine says nothing to an operator; jobs that fail are warnings.
    "loggers": {"procrastinate": {"level": "WARNING"}, "httpx": {"level": "WARNING"}},
}
