"""Django's settings: one product, one database, two roles."""

import os
from pathlib import Path
from typing import Any

from phoihop.base.errors import ProductError
from phoihop.base.postgres.address import Address, Role, address
from phoihop.base.postgres.place import installation
from phoihop.base.postgres.secretfiles import read_secret

PACKAGE = Path(__file__).resolve().parent.parent
PLACE = installation()
DATA = PLACE.data
DERIVED_FOLDER: Path = DATA / "derived"
"""Files that can always be made anew from the database."""

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "phoihop.base.audit",
    "phoihop.bodies.people",
    "phoihop.bodies.organisations",
    "phoihop.agreements.programmes",
    "phoihop.reporting.regimes",
    "phoihop.reporting.submissions",
    "phoihop.reporting.review",
    "phoihop.measures.facts",
    "phoihop.outcomes.summaries",
]
AUTH_USER_MODEL = "people.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
USE_I18N = True
LOCALE_PATHS = [PACKAGE / "locale"]
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]


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
