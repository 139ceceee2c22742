"""Everything that differs between installations comes from the environment; README.md lists it."""

import logging
import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

import environ
from csp.constants import NONCE, NONE, SELF
from django.conf import global_settings
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
env.read_env(BASE_DIR / ".env")


def flag(name: str, default: str = "off") -> bool:
    """Read a setting that is on or off; anything else is a mistake, and not off."""
    value = env.str(name, default=default).strip().lower()
    if value not in {"on", "off", "true", "false", "yes", "no", "1", "0"}:
        raise ImproperlyConfigured(f"{name} is on or off, not {value!r}.")
    return value in env.BOOLEAN_TRUE_STRINGS


def number(name: str, default: int) -> int:
    """Read a setting that is a whole number above zero."""
    value = env.str(name, default=str(default)).strip()
    if not (value.isascii() and value.isdigit() and int(value) > 0):
        raise ImproperlyConfigured(f"{name} is a whole number above zero, not {value!r}.")
    return int(value)


def choice(name: str, *values: str) -> str:
    """Read a setting that is one of these values, the first unless it is set."""
    value = env.str(name, default=values[0])
    if value not in values:
        raise ImproperlyConfigured(f"{name} is {', '.join(values[:-1])} or {values[-1]}, not {value!r}.")
    return value


# The installation
DEBUG = flag("DEBUG")
SECRET_KEY = env.str("SECRET_KEY", default="") or ("development-only" if DEBUG else "")
if not SECRET_KEY:
    raise ImproperlyConfigured("Set SECRET_KEY to a long random text, or DEBUG=on to develop.")
SITE_NAME = env.str("SITE_NAME", default="Newsroom")
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
IS_HTTPS = SITE_URL.startswith("https://")
if not re.fullmatch(r"https?://[\w.-]+(:[0-9]{1,5})?|https?://\[[0-9a-fA-F:.]+\](:[0-9]{1,5})?", SITE_URL):
    raise ImproperlyConfigured(f"SITE_URL must be like https://www.example.com, not {SITE_URL!r}.")
ALLOWED_HOSTS = [
    host.strip() for host in env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
]
ADMIN_PATH = env.str("ADMIN_PATH", default="admin").strip("/") + "/"
PUBLIC_PATHS = "authors|comments|corrections|feeds|front|media|news|preview|search|static|tags"
if not re.fullmatch(rf"(?!({PUBLIC_PATHS})/)([a-z0-9][a-z0-9_-]*/)+", ADMIN_PATH):
    raise ImproperlyConfigured(
        f"ADMIN_PATH is an address like admin or our/desk, none of the paper’s own, not {ADMIN_PATH!r}."
    )

# The code
INSTALLED_APPS = [
    "content_editor",
    "django_prose_editor",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "newsroom.apps.TagsConfig",
    "csp",
    "django.contrib.sites",
    "django.contrib.flatpages",
    "django.contrib.redirects",
    "newsroom.apps.NewsroomConfig",
    "comments.apps.CommentsConfig",
    "articles.apps.ArticlesConfig",
    "newsroom.apps.NewsroomAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "newsroom.probes.answer",
    "newsroom.request_log.log",
    "articles.middleware.PublicPages",
    "django.middleware.security.SecurityMiddleware",
    "newsroom.middleware.headers",
    "csp.middleware.CSPMiddleware",
    "newsroom.middleware.limits",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "newsroom.middleware.desk",
    "articles.middleware.lead_on",
    "articles.middleware.send_letters",
]
ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"
SITE_ID = 1
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES_DIR = env.str("TEMPLATES_DIR", default="")
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [*filter(None, [TEMPLATES_DIR]), BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "newsroom.context_processors.site",
            ],
        },
    }
]

# Database: SQLite out of the box, PostgreSQL when the paper grows
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{BASE_DIR}/var/newsroom.sqlite3")}
if "ENGINE" not in DATABASES["default"]:
    raise ImproperlyConfigured("DATABASE_URL must be like postgres://user:password@host/name.")
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    Path(DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # A server that does not answer, or a line that is dead, holds nobody for long.
    options: dict[str, Any] = {"connect_timeout": 5, "tcp_user_timeout": 10_000}
    options |= {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 2}
    # To compile a query of many parts takes PostgreSQL seconds, to plan one takes it longer than to run it:
    # what is asked again and again is planned once.
    options |= {"options": "-c jit=off", "server_side_binding": True, "prepare_threshold": 3}
    DATABASES["default"]["OPTIONS"] = options | DATABASES["default"].get("OPTIONS", {})

# A replica for public reads: the staff, and whatever is written, stay with the database itself
DATABASE_REPLICA_URL = env.str("DATABASE_REPLICA_URL", default="")
if DATABASE_REPLICA_URL:
    DATABASES["replica"] = DATABASES["default"] | env.db("DATABASE_REPLICA_URL")
    if {each["ENGINE"] for each in DATABASES.values()} != {"django.db.backends.postgresql"}:
        raise ImproperlyConfigured("DATABASE_REPLICA_URL needs PostgreSQL, there and in DATABASE_URL.")
    DATABASE_ROUTERS = ["newsroom.replica.Router"]
    MIDDLEWARE.append("newsroom.replica.route")

# Cache: in the process out of the box, Redis in production
CACHES = {"default": env.cache("CACHE_URL", default="locmemcache://")}
if CACHES["default"]["BACKEND"].endswith(".RedisCache"):
    CACHES["default"]["BACKEND"] = "articles.caching.fail_safe.RedisCache"

# Public pages are kept, unless their templates are being worked on; CLOCKS says which of them are right.
# Beside them each process keeps parts of pages, such as a story’s row, under a name of what they show.
PAGE_CACHE = flag("PAGE_CACHE", default="off" if DEBUG else "on")
KEEP_PARTS = not DEBUG
CLOCKS = BASE_DIR / "var/clocks"
CDN_PURGE_URL = env.str("CDN_PURGE_URL", default="").strip()
if not all(re.fullmatch(r"https?://\S+|fastly://\w+@\w+", url) for url in CDN_PURGE_URL.split()):
    raise ImproperlyConfigured(
        f"CDN_PURGE_URL is like http://10.0.0.2/ or fastly://token@service, not {CDN_PURGE_URL!r}."
    )

# Mail
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"newsroom@{urlsplit(SITE_URL).hostname}")
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=10)
if EMAIL_TIMEOUT < 1:
    raise ImproperlyConfigured(f"EMAIL_TIMEOUT is a number of seconds, 1 or more, not {EMAIL_TIMEOUT}.")

# Language and time: stored in UTC, shown in the newsroom's zone
LANGUAGE_CODE = env.str("LANGUAGE_CODE", default="en")
if LANGUAGE_CODE not in dict(global_settings.LANGUAGES):
    raise ImproperlyConfigured(f"LANGUAGE_CODE is a language like en, en-gb or es, not {LANGUAGE_CODE!r}.")
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
if TIME_ZONE not in available_timezones():
    raise ImproperlyConfigured(f"TIME_ZONE must be a name like Europe/Madrid, not {TIME_ZONE!r}.")
USE_TZ = True

# Files: originals are private, renditions public; in a folder, or on an S3-compatible store
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "var/static"
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(BASE_DIR / "var/media")))
S3_BUCKET, S3_PUBLIC_URL = env.str("S3_BUCKET", default=""), env.str("S3_PUBLIC_URL", default="").rstrip("/")
if S3_BUCKET and not re.fullmatch(r"https?://[^/\s]+(/\S*)?", S3_PUBLIC_URL):
    raise ImproperlyConfigured("With S3_BUCKET, S3_PUBLIC_URL says where readers fetch pictures, by https.")


def photo_storage(folder: str, *, is_public: bool) -> dict[str, Any]:
    """Return the storage of that folder: here, or in the bucket, where all may read renditions only."""
    if not S3_BUCKET:
        private = "django.core.files.storage.FileSystemStorage"
        backend = "articles.whole_files.WholeFileStorage" if is_public else private
        return {"BACKEND": backend, "OPTIONS": {"location": MEDIA_ROOT / folder}}
    options: dict[str, Any] = {
        "bucket_name": S3_BUCKET,
        "location": folder,
        "endpoint_url": env.str("S3_ENDPOINT_URL", default="") or None,
        "region_name": env.str("S3_REGION", default="") or None,
        "access_key": env.str("S3_ACCESS_KEY", default="") or None,
        "secret_key": env.str("S3_SECRET_KEY", default="") or None,
        "file_overwrite": is_public,
        "default_acl": "public-read" if is_public and flag("S3_ACLS") else None,
        "querystring_auth": not is_public,
        "object_parameters": {"CacheControl": "public, max-age=31536000, immutable"} if is_public else {},
    }
    if is_public:
        scheme, _colon, address = S3_PUBLIC_URL.partition("://")
        options |= {"custom_domain": address, "url_protocol": f"{scheme}:"}
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


STORAGES = {
    "default": photo_storage("public", is_public=True),
    "originals": photo_storage("originals", is_public=False),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = DEBUG
PHOTO_MAX_BYTES = number("PHOTO_MAX_BYTES", default=20_000_000)
PHOTO_MAX_PIXELS = number("PHOTO_MAX_PIXELS", default=50_000_000)
KINDS = ["jpeg", "png", "webp", "avif", "tiff", "gif"]
PHOTO_KINDS = [kind.strip() for kind in env.list("PHOTO_KINDS", default=KINDS)]
if not PHOTO_KINDS or not set(PHOTO_KINDS) <= set(KINDS):
    raise ImproperlyConfigured(f"PHOTO_KINDS is some of {', '.join(KINDS)}, not {PHOTO_KINDS!r}.")

# Work outside the request: waits in the database, or in Redis
TASK_QUEUE = env.str("TASK_QUEUE", default="database")
if TASK_QUEUE == "database":
    INSTALLED_APPS += ["django_tasks", "django_tasks_db"]
    TASKS: dict[str, Any] = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
elif re.fullmatch(r"rediss?://\S+", TASK_QUEUE):
    INSTALLED_APPS += ["django_tasks", "django_rq"]
    TASKS = {"default": {"BACKEND": "django_tasks_rq.RQBackend", "QUEUES": ["default"]}}
    RQ_QUEUES = {"default": {"URL": TASK_QUEUE}}
    RQ = {"JOB_CLASS": "django_tasks_rq.Job"}
else:
    raise ImproperlyConfigured(f"TASK_QUEUE is database, or like redis://host:6379/1, not {TASK_QUEUE!r}.")

# The desk
SECOND_PAIR_OF_EYES = choice("SECOND_PAIR_OF_EYES", "warn", "off", "enforce")
PREVIEW_LINK_HOURS = env.int("PREVIEW_LINK_HOURS", default=24)
if not 1 <= PREVIEW_LINK_HOURS <= 720:
    raise ImproperlyConfigured(f"PREVIEW_LINK_HOURS is a number from 1 to 720, not {PREVIEW_LINK_HOURS}.")

# Comments
COMMENT_FORM_DAYS = number("COMMENT_FORM_DAYS", default=7)
SPAM_SERVICE_URL = env.str("SPAM_SERVICE_URL", default="")
if not re.fullmatch(r"(https?://\S+)?", SPAM_SERVICE_URL):
    raise ImproperlyConfigured(
        f"SPAM_SERVICE_URL must be like https://rest.akismet.com/1.1/comment-check, not {SPAM_SERVICE_URL!r}."
    )
SPAM_SERVICE_KEY = env.str("SPAM_SERVICE_KEY", default="")
SPAM_SERVICE_TIMEOUT = 2

# What programs are told
FEED_TEXT = choice("FEED_TEXT", "summary", "full")
AI_CRAWLERS = env.str("AI_CRAWLERS", default="search")
if AI_CRAWLERS not in {"allow", "search", "none"}:
    raise ImproperlyConfigured(f"AI_CRAWLERS is allow, search or none, not {AI_CRAWLERS!r}.")
IMAGE_PREVIEW = choice("IMAGE_PREVIEW", "large", "standard", "none")

# Tags
TAGGIT_CASE_INSENSITIVE = True
TAGGIT_STRIP_UNICODE_WHEN_SLUGIFYING = True
TAGGIT_TAGS_FROM_STRING = "articles.tagging.parse"
TAGGIT_STRING_FROM_TAGS = "articles.tagging.join"

# People
AUTHENTICATION_BACKENDS = ["newsroom.authentication.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL, LOGIN_REDIRECT_URL, ACCOUNT_LOGOUT_REDIRECT_URL = "account_login", "admin:index", "account_login"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECOND_FACTOR = choice("SECOND_FACTOR", "off", "publishers", "staff")
LOCKOUT_ATTEMPTS = number("LOCKOUT_ATTEMPTS", default=10)
LOCKOUT_NETWORK_ATTEMPTS = number("LOCKOUT_NETWORK_ATTEMPTS", default=100)
LOCKOUT_MINUTES = number("LOCKOUT_MINUTES", default=15)
ACCOUNT_ADAPTER = "newsroom.accounts.adapters.LogIn"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {
    "login": "newsroom.accounts.forms.LogInForm",
    "change_password": "newsroom.accounts.forms.PasswordForm",
    "reauthenticate": "newsroom.accounts.forms.ConfirmPasswordForm",
}
MFA_ADAPTER = "newsroom.accounts.adapters.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_HTTPS
MFA_TOTP_ISSUER, MFA_TOTP_TOLERANCE = SITE_NAME, 1
MFA_FORMS = {
    "authenticate": "newsroom.accounts.forms.CodeForm",
    "reauthenticate": "newsroom.accounts.forms.ConfirmCodeForm",
    "activate_totp": "newsroom.accounts.forms.AppForm",
    "add_webauthn": "newsroom.accounts.forms.AddPasskeyForm",
    "edit_webauthn": "newsroom.accounts.forms.RenamePasskeyForm",
    "authenticate_webauthn": "newsroom.accounts.forms.PasskeyForm",
    "reauthenticate_webauthn": "newsroom.accounts.forms.ConfirmPasskeyForm",
    "login_webauthn": "newsroom.accounts.forms.LogInPasskeyForm",
}
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False  # newsroom.accounts.lockout counts, for all processes together

# Security
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [
            SELF,
            *(["{0.scheme}://{0.netloc}".format(urlsplit(S3_PUBLIC_URL))] if S3_BUCKET else []),
        ],
        "script-src": [SELF, NONCE],
        "frame-src": ["https://www.youtube-nocookie.com", "https://player.vimeo.com"],
        "object-src": [NONE],
        "worker-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "upgrade-insecure-requests": IS_HTTPS,
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
CSRF_TRUSTED_ORIGINS, CSRF_FAILURE_VIEW = [SITE_URL], "newsroom.views.csrf_failure"
# Names that a browser takes from this host alone, and only by https.
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = (
    f"{'__Host-' if IS_HTTPS else ''}{name}" for name in ("sessionid", "csrftoken")
)
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS and flag("HSTS_SUBDOMAINS")
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]  # other subdomains are not ours to lock
BEHIND_PROXY = flag("BEHIND_PROXY")
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Limits of a request: what is larger is refused before it is read
ADDRESS_MAX_LENGTH = number("ADDRESS_MAX_LENGTH", default=4_000)
READER_MAX_BYTES = number("READER_MAX_BYTES", default=250_000)
DATA_UPLOAD_MAX_MEMORY_SIZE = number("FORM_MAX_BYTES", default=5_000_000)
DATA_UPLOAD_MAX_NUMBER_FIELDS = number("FORM_MAX_FIELDS", default=5_000)
DATA_UPLOAD_MAX_NUMBER_FILES = number("UPLOAD_MAX_FILES", default=100)
UPLOAD_MAX_BYTES = number("UPLOAD_MAX_BYTES", default=200_000_000)

# Logs
LOG_LEVEL = env.str("LOG_LEVEL", default="INFO").upper()
if LOG_LEVEL not in logging.getLevelNamesMapping():
    raise ImproperlyConfigured(f"LOG_LEVEL is DEBUG, INFO, WARNING, ERROR or CRITICAL, not {LOG_LEVEL!r}.")
LOG_FORMAT = choice("LOG_FORMAT", "line", "json")
LOG_KEPT_PAGES = flag("LOG_KEPT_PAGES")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request": {"()": "newsroom.request_log.WithRequest"}},
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} {request_id}: {message}", "style": "{"},
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "format": "{asctime}{levelname}{name}{request_id}{message}",
            "style": "{",
        },
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT, "filters": ["request"]}
    },
    "loggers": {
        "django": {"level": LOG_LEVEL},  # without its own handlers, so that nothing is said twice
        "newsroom.request_log": {"level": "WARNING" if DEBUG else LOG_LEVEL},  # runserver has its own lines
    },
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
}

# Whoever watches from outside: errors to Sentry, figures to Prometheus, both only where wanted
SENTRY_DSN = env.str("SENTRY_DSN", default="")
if SENTRY_DSN:
    import sentry_sdk

    from newsroom.error_reports import without_secrets

    try:
        sentry_sdk.init(
            SENTRY_DSN,
            send_default_pii=False,
            max_request_body_size="never",
            include_local_variables=False,
            before_send=without_secrets,
        )
    except sentry_sdk.utils.BadDsn:
        raise ImproperlyConfigured(
            f"SENTRY_DSN must be like https://key@sentry.example.com/1, not {SENTRY_DSN!r}."
        ) from None
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
if METRICS_TOKEN:
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(BASE_DIR / "var/metrics"))
    Path(os.environ["PROMETHEUS_MULTIPROC_DIR"]).mkdir(parents=True, exist_ok=True)
    MIDDLEWARE.insert(MIDDLEWARE.index("newsroom.request_log.log"), "newsroom.metrics.count")
