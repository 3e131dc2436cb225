"""The site's settings, each from an environment variable that begins with DAYLIGHT_, with a safe default.

DAYLIGHT_SITE        folder of the embedded database and the secret key (default `site`)
DAYLIGHT_DATABASE    another database, such as postgres://user:password@host/name (default: SQLite in the folder)
DAYLIGHT_HOSTS       host names that the site answers to, by comma (default 127.0.0.1,localhost)
DAYLIGHT_SECURE      1 behind HTTPS: secure cookies, strict transport (default 0, for this machine only)
DAYLIGHT_DEMO        1 for ready sign-ins that need no second factor, labelled on every page (default 0)
DAYLIGHT_RELEASES    folder whose releases may be loaded from a page (default none: only from the command line)
DAYLIGHT_DELIVERY    path of a TOML file that names where markers are delivered (default none)
DAYLIGHT_JURISDICTION  E, W, S or N: whose law holds where the records name a force and no area code (default none: then
                     clocks of prosecution are not known; a demonstration is in England)
DAYLIGHT_OIDC        path of a TOML file that names the force's own directory (default none)
"""

import os
import secrets
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF

from daylight.web.accounts.directory import directory_in


def _switched_on(name: str) -> bool:
    return os.environ.get(name, "0") == "1"


def _secret_key(folder: Path) -> str:
    """The key of this site, made once and kept where only its owner reads it."""
    place = folder / "secret-key"
    if not place.exists():
        folder.mkdir(parents=True, exist_ok=True)
        place.touch(mode=0o600)
        place.write_text(secrets.token_urlsafe(64), encoding="ascii")
    return place.read_text(encoding="ascii")


def _database(folder: Path) -> dict[str, Any]:
    if url := os.environ.get("DAYLIGHT_DATABASE"):
        return dict(dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True))
    pragmas = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-64000; PRAGMA mmap_size=268435456;"
    )
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": folder / "daylight.sqlite3",
        "CONN_MAX_AGE": 600,  # each thread keeps its connection: opening one reads the whole schema anew
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas},
    }


SITE = Path(os.environ.get("DAYLIGHT_SITE", "site"))
RELEASES = Path(os.environ["DAYLIGHT_RELEASES"]).resolve() if os.environ.get("DAYLIGHT_RELEASES") else None
DELIVERY = Path(os.environ["DAYLIGHT_DELIVERY"]).resolve() if os.environ.get("DAYLIGHT_DELIVERY") else None
SECURE, DEMO = _switched_on("DAYLIGHT_SECURE"), _switched_on("DAYLIGHT_DEMO")
JURISDICTION = os.environ.get("DAYLIGHT_JURISDICTION", "E" if DEMO else "")
WEB = Path(__file__).resolve().parents[1]

SECRET_KEY = _secret_key(SITE)
DEBUG = False
ALLOWED_HOSTS = os.environ.get("DAYLIGHT_HOSTS", "127.0.0.1,localhost").split(",")
INSTALLED_APPS = [
    "daylight.web.worklists",
    "daylight.web.meetings",
    "daylight.web.occasions",
    "daylight.web.allegations",
    "daylight.web.assessments",
    "daylight.web.cases",
    "daylight.web.plans",
    "daylight.web.letters",
    "daylight.web.orders",
    "daylight.web.signposting",
    "daylight.web.disclosures",
    "daylight.web.survivors",
    "daylight.web.matches",
    "daylight.web.lookups",
    "daylight.web.places",
    "daylight.web.markers",
    "daylight.web.referrals",
    "daylight.web.alerts",
    "daylight.web.definitions",
    "daylight.web.safety",
    "daylight.web.caseload",
    "daylight.web.people",
    "daylight.web.releases",
    "daylight.web.api",
    "daylight.web.agreements",
    "daylight.web.access",
    "daylight.web.jobs",
    "daylight.web.audit",
    "daylight.web.accounts",
    "daylight.web.components",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "axes",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "daylight.web.accounts.middleware.IdleTimeOut",
    "daylight.web.accounts.middleware.SecondFactor",
    "daylight.web.components.middleware.PlainWordsForErrors",
    "daylight.web.releases.middleware.OneRelease",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "daylight.web.config.urls"
WSGI_APPLICATION = "daylight.web.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "daylight.web.releases.presenters.in_every_page",
            ],
            "builtins": ["daylight.web.components.templatetags.daylight"],
        },
    }
]
DATABASES = {"default": _database(SITE)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
LANGUAGE_CODE, TIME_ZONE, USE_TZ, USE_I18N = "en-gb", "Europe/London", True, True
DATE_FORMAT, DATETIME_FORMAT = "j F Y", "j F Y, H:i"

STATIC_URL, STATIC_ROOT = "/static/", SITE / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
_COLLECTED = (STATIC_ROOT / "staticfiles.json").exists()  # by `daylight site setup`: names with hashes, compressed once
STATICFILES_DIRS = [WEB / "components" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if _COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not _COLLECTED

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 14}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL, LOGIN_REDIRECT_URL = "account_login", "home"
ACCOUNT_FORMS = {
    "login": "daylight.web.accounts.forms.SignInForm",
    "reauthenticate": "daylight.web.accounts.forms.SureForm",
}
ACCOUNT_ADAPTER = "daylight.web.accounts.adapters.Accounts"
SOCIALACCOUNT_ADAPTER = "daylight.web.access.adapters.Directory"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = False  # failed sign-ins are counted and locked out by axes, once
MFA_ADAPTER = "daylight.web.accounts.adapters.SecondFactors"
MFA_FORMS = {
    "authenticate": "daylight.web.accounts.forms.CodeForm",
    "reauthenticate": "daylight.web.accounts.forms.SureCodeForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
MFA_TOTP_ISSUER, MFA_TOTP_TOLERANCE = "Daylight", 1  # half a minute slow or fast is still right
DIRECTORY = directory_in(Path(os.environ["DAYLIGHT_OIDC"])) if os.environ.get("DAYLIGHT_OIDC") else None
SOCIALACCOUNT_PROVIDERS = DIRECTORY.as_provider() if DIRECTORY else {}
SOCIALACCOUNT_LOGIN_ON_GET = True  # a link: the content security policy lets no form lead away from the site
USERSESSIONS_TRACK_ACTIVITY = True  # shown; written by IdleTimeOut every half minute, not on each page
AXES_FAILURE_LIMIT, AXES_COOLOFF_TIME = 5, 0.25  # tries; hours
AXES_USERNAME_CALLABLE = "daylight.web.accounts.adapters.username_tried"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "components/locked_out.html"
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "login", "password", "code", "credential"]

SESSION_COOKIE_AGE, SESSION_EXPIRE_AT_BROWSER_CLOSE = 10 * 60 * 60, True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
IDLE_MINUTES = 20
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
LOGGING = {  # what went wrong and where, never whom a page was about: no query strings, no values
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "filters": {"nobody": {"()": "daylight.web.components.logs.NobodysData"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["nobody"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
NINJA_PAGINATION_PER_PAGE = 50
