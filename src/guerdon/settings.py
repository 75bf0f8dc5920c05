"""Django's settings, all from the environment; with none set, everything lives in one folder."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import structlog

from guerdon.secret import kept_secrets

# The folder of the embedded database, the lake and the secret; by default in the working folder.
HOME = Path(os.environ.get("GUERDON_HOME") or Path.cwd() / ".guerdon").resolve()
LAKE = os.environ.get("GUERDON_LAKE", "duckdb")
# Where a cluster that cannot see HOME keeps the night's tables: hdfs://house/guerdon, s3a://...
LAKE_FOLDER = os.environ.get("GUERDON_LAKE_FOLDER", "")
# SQLite files and folders of Parquet that the console may bring in; the command line reads any.
SOURCES = Path(os.environ.get("GUERDON_SOURCES") or HOME / "sources")
DATABASE_URL = os.environ.get("GUERDON_DATABASE_URL", "")
DEBUG = os.environ.get("GUERDON_DEBUG") == "1"
# The newest signs cookies; those before it are accepted until what they signed is over.
SECRET_KEY, *SECRET_KEY_FALLBACKS = kept_secrets(home=HOME)
# The names under which the site is reached, behind TLS; on this machine none is needed.
NAMES = os.environ.get("GUERDON_HOSTS", "").replace(",", " ").split()
ALLOWED_HOSTS = [*NAMES, "127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [f"https://{name}" for name in NAMES]
# Cookies need TLS everywhere but on this machine.
TLS = os.environ.get("GUERDON_TLS") == "1"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "ninja",  # carries the API document's own page, so that nothing comes from elsewhere
    "guerdon.store",
    "guerdon.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "guerdon.web.protection.ContentPolicy",
    "guerdon.web.api.told.ToldAsProblems",
    "guerdon.web.nul.WithoutNul",
    "guerdon.web.api.old_numbers.OldNumbers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "guerdon.web.place.ReaderPlace",
    "guerdon.web.console.refusals.FormsOnly",
]
ROOT_URLCONF = "guerdon.web.urls"
WSGI_APPLICATION = "guerdon.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "guerdon.web.frame.frame",
            ],
            "builtins": [
                "guerdon.web.templatetags.words",
                "guerdon.web.templatetags.parts",
                "guerdon.web.templatetags.offering",
            ],
        },
    }
]


def database(*, url: str, home: Path) -> dict[str, object]:
    """Django's database setting: PostgreSQL by its URL, else SQLite in WAL mode in the folder."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": home / "guerdon.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "timeout": 20,
                # The log goes back into the database in runs of 64 MB: a page that many orders
                # touched is then written once.
                # Writers queue at BEGIN instead of failing when they upgrade from a read.
                "transaction_mode": "IMMEDIATE",
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
                    "PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY; "
                    "PRAGMA journal_size_limit=67108864; PRAGMA wal_autocheckpoint=16000;"
                ),
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ValueError("GUERDON_DATABASE_URL must begin with postgresql://")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        # A connection that the server dropped is found out before it is used again.
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


DATABASES = {"default": database(url=DATABASE_URL, home=HOME)}

AUTH_USER_MODEL = "store.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "/sign-in"
CSRF_FAILURE_VIEW = "guerdon.web.console.refusals.stale"
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = TLS
CSRF_COOKIE_SECURE = TLS
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# An order file is streamed to disk; anything else a browser posts is small.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_HANDLERS = ["guerdon.web.upload.Upload"]

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "中文")]
LANGUAGE_COOKIE_NAME = "language"
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
LOGGING_CONFIG = None
# What goes wrong is logged without the values in its frames: those are customers' own, or keys.
structlog.configure(
    processors=[
        *structlog.get_config()["processors"][:-1],
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
    ]
)
