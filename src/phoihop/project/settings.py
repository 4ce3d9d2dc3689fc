"""Django's settings: one product, one database, two roles."""

import os
from pathlib import Path
from typing import Any

import environ

from phoihop.base.errors import ProductError
from phoihop.base.postgres.address import Address, Role, address
from phoihop.base.postgres.place import installation
from phoihop.base.postgres.secretfiles import read_secret
from phoihop.base.ui.declared import anybody, signed_in

env = environ.Env()
PACKAGE = Path(__file__).resolve().parent.parent
PLACE = installation()
DATA = PLACE.data
DERIVED_FOLDER: Path = DATA / "derived"
"""Files that can always be made anew from the database."""

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "procrastinate.contrib.django",
    "phoihop.base.audit",
    "phoihop.base.ui",
    "phoihop.bodies.people",
    "phoihop.bodies.organisations",
    "phoihop.bodies.notices",
    "phoihop.agreements.programmes",
    "phoihop.reporting.regimes",
    "phoihop.reporting.checks",
    "phoihop.reporting.workbooks",
    "phoihop.reporting.submissions",
    "phoihop.reporting.review",
    "phoihop.reporting.reminders",
    "phoihop.reporting.legacy",
    "phoihop.measures.facts",
    "phoihop.measures.figures",
    "phoihop.outcomes.documents",
    "phoihop.outcomes.editing",
    "phoihop.outcomes.consolidation",
    "phoihop.outcomes.listings",
    "phoihop.outcomes.narratives",
    "phoihop.outcomes.summaries",
    "phoihop.outcomes.issuing",
    "phoihop.doors.site",
    # After ours, so that our templates stand in the place of its own.
    "allauth",
    "allauth.account",
]
AUTH_USER_MODEL = "people.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
USE_I18N = True
LOCALE_PATHS = [PACKAGE / "locale"]
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "phoihop.base.ui.middleware.Speaking",
    "phoihop.base.ui.middleware.SessionLimits",
    "phoihop.project.deputising.Deputising",
    "django.middleware.common.CommonMiddleware",
    "phoihop.base.ui.middleware.DeclaredSizes",  # before the next, which reads what is sent
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "phoihop.base.ui.middleware.DeclaredRules",
]
ROOT_URLCONF = "phoihop.project.urls"
WSGI_APPLICATION = "phoihop.project.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "phoihop.doors.site.frame.frame",
            ]
        },
    }
]
FORM_RENDERER = "phoihop.base.ui.renderer.Renderer"

PASSWORD_HASHERS = ["phoihop.base.passwords.Argon2id"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "phoihop.project.entrance.Entrance"
ACCOUNT_FORMS = {"login": "phoihop.project.entrance.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# Offices share one address: the account's own limit is the tight one.
ACCOUNT_RATE_LIMITS = {
    "login": "600/m/ip",
    "login_failed": "60/m/ip,5/5m/key",
    "change_password": "10/m/user",
    "verify_file": "60/m/ip",  # anybody compares files with an issued document
}
# Pages that a library brings; all others declare their rule, and what is in neither is answered 404.
FOREIGN_PAGES = {
    "account_login": anybody,
    "account_logout": anybody,
    "account_change_password": signed_in,
    "account_reauthenticate": signed_in,
    "account_inactive": anybody,
}

# A `__Host-` cookie belongs to exactly this host and goes over https only (browsers hold 127.0.0.1 for safe too).
SESSION_COOKIE_NAME = "__Host-phien"
CSRF_COOKIE_NAME = "__Host-csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
LANGUAGE_COOKIE_NAME = "ngon_ngu"
CSRF_FAILURE_VIEW = "phoihop.base.ui.errors.forbidden"
ALLOWED_HOSTS = env.list("PHOIHOP_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if host != "*"]
if env.bool("PHOIHOP_BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "ui_cache"}}

STATIC_URL = "static/"
STATIC_ROOT: Path = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "phoihop.project.assets.Assets"},
}
WHITENOISE_MAX_AGE = 3600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 20 * 2**20
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
# Read when the first job is queued or done, not at every start: jobs bring every action with them, half of a command's start.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
PROCRASTINATE_IMPORT_PATHS = [
    f"{name}.jobs" for name in INSTALLED_APPS if (PACKAGE.parent / name.replace(".", "/") / "jobs.py").exists()
]
PROCRASTINATE_DATABASE_ALIAS = "default"
# Letters: without EMAIL_URL there is no mail server, and notices stay on the page.
MAIL_IS_ON = bool(env.str("EMAIL_URL", default=""))
vars().update(env.email_url("EMAIL_URL", default="dummymail://"))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("PHOIHOP_MAIL_FROM", default="phoihop@localhost")
SITE_URL = env.str("PHOIHOP_URL", default="http://127.0.0.1:8000").rstrip("/")
"""How the site is reached from outside, for addresses in letters and calendars."""
OFFICE_PROGRAM = env.str("PHOIHOP_SOFFICE", default="")
"""LibreOffice, by name or path; without it `soffice` on the PATH. It turns issued documents into PDF."""
TRUST_ANCHORS: Path = Path(env.str("PHOIHOP_TRUST_ANCHORS", default=str(DATA / "trust")))
"""The folder of certificates (PEM, DER) that signatures of PDFs are traced to."""
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("PHOIHOP_LOG_LEVEL", default="WARNING")},
}


def _secret_key() -> str:
    """From the environment or the installation's file; tools that only read settings get one that opens nothing."""
    try:
        return os.environ.get("PHOIHOP_SECRET_KEY") or read_secret(PLACE, "django.key")
    except ProductError:
        return os.urandom(32).hex()


def _way(role: Role) -> Address:
    """The role's address; without an installation (type checks, making migrations) one that leads nowhere."""
    try:
        return address(PLACE, role)
    except ProductError:
        return Address({"user": role, "host": str(PLACE.home / "socket"), "dbname": "phoihop"})


def _database(role: Role, *, statement_seconds: int) -> dict[str, Any]:
    keywords = dict(_way(role).keywords)
    limits = {
        "statement_timeout": f"{statement_seconds}s",
        "lock_timeout": "30s",
        "idle_in_transaction_session_timeout": "10min",
    }
    own = keywords.pop("options", "")
    options = " ".join([own, *(f"-c {name}={value}" for name, value in limits.items())]).strip()
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": keywords.pop("dbname"),
        "USER": keywords.pop("user", ""),
        "PASSWORD": keywords.pop("password", ""),
        "HOST": keywords.pop("host", ""),
        "PORT": keywords.pop("port", ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 10, "application_name": "phoihop", **keywords, "options": options},
    }


# The application works as `default`; only migrations use `owner`, whose statements may take as long as they need.
DATABASES = {
    "default": _database("app", statement_seconds=600),
    "owner": _database("owner", statement_seconds=0),
}
SECRET_KEY = _secret_key()
