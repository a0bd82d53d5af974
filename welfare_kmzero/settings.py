"""Settings: every value from the environment, each with a safe default.

``DEPLOYMENT=evaluation`` (default) runs on this machine's loopback with nothing but
Python; ``DEPLOYMENT=production`` refuses to start on an insecure value.
"""

import contextlib
import os
import secrets
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from welfare_kmzero.insecure import Deployment, faults
from welfare_kmzero.message_files import lay_out

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")


def _seconds(name: str, default: int) -> int:
    try:
        return int(env.int(name, default))
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}: serve un numero intero di secondi.") from error


DEPLOYMENT = env.str("DEPLOYMENT", "evaluation")
PRODUCTION = DEPLOYMENT == "production"
DEBUG = env.bool("DEBUG", False)
DEMO = env.bool("DEMO", False)

VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var"))).resolve()
if not PRODUCTION:
    with contextlib.suppress(OSError):  # said below, in words
        VAR_DIR.mkdir(parents=True, exist_ok=True)

_EVALUATION_KEY = VAR_DIR / "secret_key"


def _evaluation_key() -> str:
    """A key of this installation alone, made at its first start and kept under VAR_DIR."""
    if not VAR_DIR.is_dir():
        return ""
    if not _EVALUATION_KEY.exists():
        own = VAR_DIR / f".secret_key.{os.getpid()}"
        own.touch(mode=0o600)
        own.write_text(secrets.token_urlsafe(64))
        # Whole or not at all, and the first of several processes that start together.
        with contextlib.suppress(FileExistsError):
            _EVALUATION_KEY.hardlink_to(own)
        own.unlink()
    return _EVALUATION_KEY.read_text().strip()


SECRET_KEY = env.str("SECRET_KEY", "") or ("" if PRODUCTION else _evaluation_key())
LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else LOOPBACK)
PUBLIC_BASE_URL = env.str("PUBLIC_BASE_URL", "" if PRODUCTION else "http://127.0.0.1:8000").rstrip(
    "/"
)
CSRF_TRUSTED_ORIGINS = [PUBLIC_BASE_URL] if PRODUCTION and PUBLIC_BASE_URL else []

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "csp",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "bootstrap_italia_template",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "welfare_kmzero.accounts",
    "welfare_kmzero.audit",
    "welfare_kmzero.documents",
    "welfare_kmzero.jobs",
    "welfare_kmzero.mail",
    "funders",
    "projects",
    "grants",
    "welfare_kmzero.editions",
    "welfare_kmzero.signin",
    "welfare_kmzero.pages",
]

MIDDLEWARE = [
    "welfare_kmzero.clock.arrival_middleware",
    "welfare_kmzero.headers.headers_middleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "welfare_kmzero.input_gate.InputGate",
    "welfare_kmzero.disk_full.DiskFull",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "welfare_kmzero.signin.second_factor.middleware",
]

ROOT_URLCONF = "welfare_kmzero.urls"
WSGI_APPLICATION = "welfare_kmzero.wsgi.application"
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
                "welfare_kmzero.pages.context.house",
            ],
            "libraries": {"house": "welfare_kmzero.pages.tags"},
            "builtins": ["welfare_kmzero.pages.tags"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# Database: SQLite in WAL with writers in a queue (IMMEDIATE), or PostgreSQL by address.
DATABASES = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'welfare.sqlite3'}")
}
_database = DATABASES["default"]
_engine = _database.setdefault("ENGINE", "")
if _engine.endswith("sqlite3"):
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
else:
    _database["CONN_MAX_AGE"] = _seconds("CONN_MAX_AGE", 60)
    _database["CONN_HEALTH_CHECKS"] = True
    _database.setdefault("OPTIONS", {})["options"] = (
        "-c lock_timeout=10000 -c statement_timeout=60000 -c timezone=UTC"
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Beside IMMEDIATE, a transaction around every request would make readers wait for writers.
ATOMIC_REQUESTS = False

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "welfare_kmzero.signin.passwords.LongEnough",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/scrivania/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SIGNUP_FORM_CLASS = "welfare_kmzero.signin.forms.WithName"
ACCOUNT_ADAPTER = "welfare_kmzero.signin.adapter.AccountAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ADAPTER = "welfare_kmzero.signin.adapter.SecondFactorAdapter"
# Who decides, evaluates or administers has one; the people of a demonstration enter by a click.
SECOND_FACTOR = PRODUCTION or env.bool("SECOND_FACTOR", not DEMO)
MFA_TOTP_ISSUER = "Welfare a km zero"
# How many proxies stand before the service: attempts are counted by the address behind them.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 1 if PRODUCTION else 0)

LANGUAGE_CODE = "it"
TIME_ZONE = "Europe/Rome"
USE_TZ = True
USE_I18N = True
LOCALE_PATHS = [BASE_DIR / "locale"]

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "welfare_kmzero.pages.stylesheet.LeanFinder",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(VAR_DIR / "static")))
if not PRODUCTION and VAR_DIR.is_dir():
    # The static server warns at every start of a folder that is not there.
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION

# Documents: content-addressed, under VAR_DIR or on S3-compatible storage (extra "s3").
DOCUMENTS_DIR = Path(env.str("DOCUMENTS_DIR", str(VAR_DIR / "documents")))
DOCUMENTS_BUCKET = env.str("DOCUMENTS_BUCKET", "")
DOCUMENTS_ENDPOINT = env.str("DOCUMENTS_ENDPOINT", "")
# Heads of the audit chain are copied here, outside the database.
AUDIT_ANCHOR_DIR = Path(env.str("AUDIT_ANCHOR_DIR", str(VAR_DIR / "anchors")))

# Background work. Without REDIS_URL, Celery passes messages through files under VAR_DIR.
REDIS_URL = env.str("REDIS_URL", "")
QUEUE_DIR = VAR_DIR / "queue"
CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost"
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {
        "socket_timeout": 2,
        "socket_connect_timeout": 2,
        "visibility_timeout": 600,
        "retry_on_timeout": False,
    }
    if REDIS_URL
    else {
        "data_folder_in": str(QUEUE_DIR / "messages"),
        "data_folder_out": str(QUEUE_DIR / "messages"),
        "control_folder": str(QUEUE_DIR / "control"),
        "polling_interval": 0.1,
    }
)
if not REDIS_URL and not PRODUCTION and VAR_DIR.is_dir():
    lay_out(QUEUE_DIR)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_SERIALIZER = "json"
CELERY_RESULT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_ENABLE_REMOTE_CONTROL = bool(REDIS_URL)
# A job in hand goes on while the broker is away: its token makes a second delivery harmless.
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_TASK_TIME_LIMIT = 300
CELERY_TIMEZONE = "Europe/Rome"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
_SWEEP_SECONDS = _seconds("SWEEP_SECONDS", 30)
CELERY_BEAT_SCHEDULE = {
    "sweep-jobs": {"task": "jobs.sweep", "schedule": _SWEEP_SECONDS},
}
JOB_LEASE_SECONDS = _seconds("JOB_LEASE_SECONDS", 90)

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 5
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Welfare a km zero <noreply@demo.example>")

# What only who runs the service can say; what is empty is told as not yet known, never made up.
ACCESSIBILITY_CONTACT = env.str("ACCESSIBILITY_CONTACT", "")
PRIVACY_CONTROLLERS = env.str("PRIVACY_CONTROLLERS", "")
PRIVACY_CONTACT = env.str("PRIVACY_CONTACT", "")
PRIVACY_RETENTION = env.str("PRIVACY_RETENTION", "")

# Headers: nothing from elsewhere, nothing inline. Bootstrap Italia draws some icons as data:.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "welfare_kmzero.accounts.door.token_refused"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 10
# One way in for every file: to disk, hashed, no longer than a file may be.
FILE_UPLOAD_HANDLERS = ["welfare_kmzero.uploads.receiving.LimitedUpload"]
if PRODUCTION:
    SESSION_COOKIE_NAME = "__Host-sessionid"
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    CSRF_COOKIE_SECURE = True
    CSRF_COOKIE_HTTPONLY = True
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^salute$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 63_072_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING")},
}

_faults = faults(
    Deployment(
        kind=DEPLOYMENT,
        debug=DEBUG,
        demo=DEMO,
        secret_key=SECRET_KEY,
        evaluation_key=_EVALUATION_KEY.read_text().strip() if _EVALUATION_KEY.exists() else "",
        allowed_hosts=ALLOWED_HOSTS,
        public_base_url=PUBLIC_BASE_URL,
        database_engine=_engine,
        redis_url=REDIS_URL,
        email_backend=EMAIL_CONFIG["EMAIL_BACKEND"],
        time_zone=TIME_ZONE,
        var_dir=VAR_DIR,
        private_dirs=[DOCUMENTS_DIR, AUDIT_ANCHOR_DIR],
        static_root=STATIC_ROOT,
        bucket=DOCUMENTS_BUCKET,
        lease_seconds=JOB_LEASE_SECONDS,
        sweep_seconds=_SWEEP_SECONDS,
    )
)
if _faults:
    raise ImproperlyConfigured("\n".join(["Configurazione rifiutata:", *_faults]))
