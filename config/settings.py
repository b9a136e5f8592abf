"""Settings of Entente, read top to bottom; every value that differs between places comes from the environment."""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from config import env

BASE_DIR = Path(__file__).resolve().parent.parent

# --- where we are ---------------------------------------------------------------------------------
DEBUG = env.flag("DEBUG", default=False)
DEMO = env.flag("DEMO", default=False)
# The embedded default: everything on this machine, loopback only, plain HTTP.
EMBEDDED = env.flag("EMBEDDED", default=False)
BASE_URL = env.origin("BASE_URL")
SECRET_KEY = env.text("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]" if EMBEDDED else "")
VAR = Path(env.text("VAR", BASE_DIR / "var"))
SECURE = BASE_URL.startswith("https://")


def refuse_insecure_values() -> None:
    """Raise ImproperlyConfigured when a value is fit for this machine only, but we serve other machines."""
    faults = {
        "DEBUG must be off.": DEBUG,
        "DEMO must be off: it lets anybody sign in as anybody.": DEMO,
        "BASE_URL must begin with https://.": not SECURE,
        "SECRET_KEY must have at least 50 random characters.": len(SECRET_KEY) < 50,
        "ALLOWED_HOSTS must name the hosts, without *.": not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS,
    }
    found = [sentence for sentence, wrong in faults.items() if wrong]
    if found:
        raise ImproperlyConfigured(" ".join(found))


if not EMBEDDED:
    refuse_insecure_values()

# --- parts ------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "config.apps.CompositionRoot",
    "agreements",
    "stakeholders",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    # Exclusion constraints; no extension of PostgreSQL.
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "template_partials",
    "pgtrigger",
    "csp",
    "allauth",
    "allauth.account",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.middleware.private_pages",
    "config.middleware.plain_addresses",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.middleware.htmx_redirects",
    "config.middleware.pages_alone",
    # Before the check of the CSRF token, which signing in rotates, and which would fail first.
    "config.middleware.OwnPages",
    "django.middleware.csrf.CsrfViewMiddleware",
    "config.middleware.TakesOutUnseen",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.middleware.SignedInOnly",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "config.middleware.signed_in_browsers",
    "config.middleware.local_time",
    "config.not_done.says_what_was_not_done",
    "config.middleware.toasts",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

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
                "config.context.site",
                "config.context.whose_page",
                "config.context.navigation",
                "config.context.mail",
                "config.context.departure",
                "config.help_search.help_found",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                # `csrf_token` also says whose page it is.
                "stakeholders.templatetags.page_owners",
                # `blocktranslate` keeps names to themselves.
                "stakeholders.templatetags.sentences",
            ],
        },
    }
]
FORM_RENDERER = "config.form_renderer.FormRenderer"

# --- data -------------------------------------------------------------------------------------------
# The application's role owns nothing, so that no code of ours can switch a guard off. Migrations
# and test databases use the owner's role, through the second alias.
KEPT_CONNECTIONS: dict[str, object] = {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
DATABASES = {"default": env.planned(env.database("DATABASE_URL")) | KEPT_CONNECTIONS}
# Only `prepare_database` needs the owner; web, worker and beat are better off without its password.
if env.text("DATABASE_OWNER_URL", default=""):
    DATABASES["owner"] = env.database("DATABASE_OWNER_URL")
DATABASE_ROUTERS = ["config.database.OneDatabase"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    # Rate limits need a cache that all processes share; the database is one, in every shape.
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"}
}

# --- people -----------------------------------------------------------------------------------------
AUTH_USER_MODEL = "stakeholders.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "stakeholders.accounts.password_rules.NotTheOrganisation"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "stakeholders.accounts.adapter.ClosedAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_FORMS = {
    "login": "stakeholders.forms.account.SignInForm",
    "reset_password": "stakeholders.forms.account.PasswordResetForm",
    "user_token": "stakeholders.forms.account.PasswordLinkForm",
}
# How long a link to a new password holds, from the moment its mail is written.
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
# A stranger who types somebody's address must not make us write to them.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# allauth's own writes a copy of the address while it looks at a link; a visit writes nothing.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# So many proxies append what they saw to X-Forwarded-For; what stands before their words is the visitor's own.
ALLAUTH_TRUSTED_PROXY_COUNT = env.count("ALLAUTH_TRUSTED_PROXY_COUNT", 0 if EMBEDDED else 1)
# Of allauth's own limits one is left, for the old password of somebody signed in. The others count right passwords
# too, or everybody behind one address together, or let a stranger use up what a colleague may ask for.
ACCOUNT_RATE_LIMITS = dict.fromkeys(
    ("login", "login_failed", "reauthenticate", "reset_password", "reset_password_from_key")
) | {"change_password": "5/m/user"}
# Tries, and the seconds from the first of them within which they count. docs/operating.md, "The way in", explains each.
PASSWORD_LIMITS = {
    "by_device": (10, 15 * 60),
    "by_network": (5, 15 * 60),
    "of_a_network": (100, 60 * 60),
    "beyond": (2, 60 * 60),
}
LINK_LIMITS = {
    "by_device": (5, 60 * 60),
    "by_network": (5, 60 * 60),
    "of_a_network": (300, 60 * 60),
    "beyond": (2, 60 * 60),
}
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SECURE else "http"
# Django's sessions in the database, which also know whose they are.
SESSION_ENGINE = "stakeholders.accounts.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60

# --- web --------------------------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-sessionid" if SECURE else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if SECURE else "csrftoken"
CSRF_TRUSTED_ORIGINS = [BASE_URL]
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"
SECURE_SSL_REDIRECT = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
# A probe stands before the proxy and speaks plain HTTP.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "manifest-src": ["'self'"],
    }
}
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.storage.StaticFiles"},
}

# --- language and time ------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"

# --- mail -------------------------------------------------------------------------------------------
globals().update(env.email("EMAIL_URL"))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("MAIL_FROM", "Entente <notify@localhost>" if EMBEDDED else env.REQUIRED)
# More mail than this within a minute is taken for an error: all but critical mail then waits for an administrator.
MAIL_PER_MINUTE = env.number("MAIL_PER_MINUTE", 600)
# This many are never taken for an error, however few were sent in the last days.
MAIL_BURST = min(env.number("MAIL_BURST", 60), MAIL_PER_MINUTE)

# --- the bell ---------------------------------------------------------------------------------------
BROKER_URL = env.text("REDIS_URL")

# --- words to the operator --------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"without_secrets": {"()": "config.secrets_in_logs.WithoutSecrets"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["without_secrets"]}},
    "root": {"handlers": ["console"], "level": "INFO" if DEBUG else "WARNING"},
}

# Dotted paths of further message types, each a tuple of MessageType.
MORE_MESSAGE_TYPES: list[str] = []
