"""All settings of Netlib. Every value that differs between machines is read from the environment through
`netlib.env`; README lists each. Production refuses to start with a development value."""

import sys
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from netlib import default_database, env

BASE_DIR = Path(__file__).resolve().parent.parent
ENVIRONMENT = env.one_of("NETLIB_ENV", ("development", "production"), "development")
PRODUCTION = ENVIRONMENT == "production"
TESTING = "pytest" in sys.modules

# --- What production insists on ------------------------------------------------------------------------------
DEVELOPMENT_SECRET = "only-for-development-and-never-for-anything-that-others-can-reach"  # noqa: S105
DEBUG = env.flag("DEBUG", default=False)
SECRET_KEY = env.text("SECRET_KEY", DEVELOPMENT_SECRET)
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
DEVELOPMENT_ADDRESS_KEY = "only-for-development-and-never-for-addresses-of-real-people-either"
# Under it lie the hashes of addresses that want no letters (netlib.keyed). It is never changed.
ADDRESS_KEY = env.text("NETLIB_ADDRESS_KEY", DEVELOPMENT_ADDRESS_KEY)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "" if PRODUCTION else "localhost 127.0.0.1 [::1]")
if PRODUCTION:
    if SECRET_KEY == DEVELOPMENT_SECRET or len(SECRET_KEY) < 50:
        raise ImproperlyConfigured("SECRET_KEY must be set to 50 random characters or more in production.")
    if ADDRESS_KEY in {DEVELOPMENT_ADDRESS_KEY, SECRET_KEY, *SECRET_KEY_FALLBACKS} or len(ADDRESS_KEY) < 50:
        raise ImproperlyConfigured(
            "NETLIB_ADDRESS_KEY must be set to 50 random characters or more in production, other than SECRET_KEY."
        )
    if DEBUG:
        raise ImproperlyConfigured("DEBUG must be off in production.")
    if not ALLOWED_HOSTS or any("*" in host or host.startswith(".") for host in ALLOWED_HOSTS):
        raise ImproperlyConfigured(
            "ALLOWED_HOSTS must name the site's own hosts in production, without wildcards."
        )
    if not env.text("DATABASE_URL"):
        raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL server in production.")

SITE_NAME = "Netlib"
# The origin that mails and feeds name, as they are written outside any request.
SITE_URL = env.origin(
    "SITE_URL",
    f"https://{ALLOWED_HOSTS[0]}" if PRODUCTION else f"http://localhost:{env.number('PORT', 8000)}",
)
MAINTENANCE = env.flag("MAINTENANCE", default=False)
# Off for measurements alone: then a member reads as many pages as they like.
READING_LIMITS = env.flag("NETLIB_READING_LIMITS", default=True)

# --- Applications --------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "netlib",
    "members",
    "events",
    "committees",
    "netlib.admin_config.CuratorAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.google",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.orcid",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "template_partials",
]

MIDDLEWARE = [
    "netlib.middleware.request_log",
    "netlib.limits.hits_noted",
    "django.middleware.security.SecurityMiddleware",
    "netlib.middleware.security_headers",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "netlib.middleware.maintenance",
    "netlib.middleware.no_nul",
    "netlib.middleware.CleanTextMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "members.middleware.viewer",
    "members.middleware.customs",
    "netlib.middleware.ClosedByDefaultMiddleware",
    "members.middleware.only_the_way_back",
    "members.middleware.reading_limit",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "netlib.urls"
WSGI_APPLICATION = "netlib.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, object]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "netlib.context.site",
            ],
            "builtins": ["template_partials.templatetags.partials", "netlib.templatetags.dates"],
        },
    }
]
FORM_RENDERER = "netlib.forms.Renderer"

# --- Database, cache, jobs: all in PostgreSQL, so that workers keep no state ------------------------------------
DATABASES = {
    "default": env.database("DATABASE_URL", default_database.url()),
}
DATABASES["default"]["TEST"] = {"NAME": env.text("TEST_DATABASE_NAME", "test_netlib")}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "netlib_cache",
        # The rate limits live here. Django's 300 entries would let a stranger push them out by knocking much.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- Signing in --------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "members.Member"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "netlib.passwords.UnlikeTheMember",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_HASHERS = (
    ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if TESTING
    else [
        "django.contrib.auth.hashers.Argon2PasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]
)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
# Staff reach the admin only with a second factor or a passkey.
STAFF_SECOND_FACTOR = env.flag("STAFF_SECOND_FACTOR", default=PRODUCTION)

ACCOUNT_ADAPTER = "members.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "members.accounts.signup.SignupNameForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SIGNUP_REDIRECT_URL = "welcome"
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
# Digits are quick to type on a telephone; eight of them, at three tries a code, are not guessed.
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 8}
# How often one may knock: per visitor's address ("ip"), per email address ("key"), per member ("user").
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "signup": "20/m/ip,200/h/ip",
    "confirm_email": "1/10s/key,10/h/key",
    "reset_password": "20/m/ip,3/m/key,10/h/key",
    "reset_password_from_key": "20/m/ip",
    # By address and by device: members.accounts.forms.
    "request_login_code": "20/m/ip",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
}
ACCOUNT_FORMS = {
    "login": "members.accounts.forms.LoginForm",
    "signup": "members.accounts.forms.SignupForm",
    "add_email": "members.accounts.forms.AddEmailForm",
    "change_password": "members.accounts.forms.ChangePasswordForm",
    "set_password": "members.accounts.forms.SetPasswordForm",
    "reset_password": "members.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "members.accounts.forms.NewPasswordForm",
    "reauthenticate": "members.accounts.forms.ReauthenticateForm",
    "request_login_code": "members.accounts.forms.RequestLoginCodeForm",
    "confirm_login_code": "members.accounts.forms.ConfirmLoginCodeForm",
    "confirm_password_reset_code": "members.accounts.forms.ConfirmPasswordResetCodeForm",
    "confirm_email_verification_code": "members.accounts.forms.ConfirmEmailForm",
}
MFA_ADAPTER = "members.accounts.adapter.MFAAdapter"
MFA_FORMS = {
    "authenticate": "members.accounts.forms.AuthenticateForm",
    "reauthenticate": "members.accounts.forms.ReauthenticateCodeForm",
    "activate_totp": "members.accounts.forms.ActivateTOTPForm",
    "add_webauthn": "members.accounts.forms.AddPasskeyForm",
    "signup_webauthn": "members.accounts.forms.SignupPasskeyForm",
    "authenticate_webauthn": "members.accounts.forms.AuthenticatePasskeyForm",
    "login_webauthn": "members.accounts.forms.LoginPasskeyForm",
    "reauthenticate_webauthn": "members.accounts.forms.ReauthenticatePasskeyForm",
    "edit_webauthn": "members.accounts.forms.RenamePasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = True
MFA_TOTP_ISSUER = SITE_NAME
# Telephones whose clocks are half a minute off still sign in.
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
SOCIALACCOUNT_ADAPTER = "members.accounts.adapter.SocialAccountAdapter"
SOCIALACCOUNT_FORMS = {"signup": "members.accounts.forms.SocialSignupForm"}
# Everybody sees the name that came from the other service before it becomes theirs.
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_REQUIRED = True
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False


def _social_providers() -> dict[str, dict[str, object]]:
    """The outside sign-in services whose keys are configured; the others have no button at all."""
    providers: dict[str, dict[str, object]] = {}
    if env.text("GOOGLE_CLIENT_ID"):
        app = {"client_id": env.text("GOOGLE_CLIENT_ID"), "secret": env.text("GOOGLE_CLIENT_SECRET")}
        providers["google"] = {"APPS": [app], "SCOPE": ["profile", "email"], "OAUTH_PKCE_ENABLED": True}
    if env.text("ORCID_CLIENT_ID"):
        app = {"client_id": env.text("ORCID_CLIENT_ID"), "secret": env.text("ORCID_CLIENT_SECRET")}
        providers["orcid"] = {"APPS": [app], "BASE_DOMAIN": "orcid.org", "MEMBER_API": False}
    if env.text("LINKEDIN_CLIENT_ID"):
        linkedin = {
            "provider_id": "linkedin",
            "name": "LinkedIn",
            "client_id": env.text("LINKEDIN_CLIENT_ID"),
            "secret": env.text("LINKEDIN_CLIENT_SECRET"),
            "settings": {"server_url": "https://www.linkedin.com/oauth"},
        }
        providers["openid_connect"] = {"APPS": [linkedin]}
    return providers


SOCIALACCOUNT_PROVIDERS = _social_providers()
# Chromium applies form-action to where a form's answer leads, so the services with a button are allowed there.
_SIGN_IN_ORIGINS = {
    "google": "https://accounts.google.com",
    "orcid": "https://orcid.org",
    "openid_connect": "https://www.linkedin.com",
}

# --- Mail --------------------------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Netlib <hello@netlib.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", default=False)
# What tells how the member at an email address reads dates.
CUSTOMS_AT = "members.reads.reader.customs_at"
EMAIL_TIMEOUT = 20
# Outside production, mail goes to a mailbox page of the site instead of to the world.
MAILBOX = not PRODUCTION
EMAIL_BACKEND = "netlib.mailbox.EmailBackend" if MAILBOX else "django.core.mail.backends.smtp.EmailBackend"

# --- Security ----------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF, *(_SIGN_IN_ORIGINS[provider] for provider in SOCIALACCOUNT_PROVIDERS)],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
SECURE_SSL_REDIRECT = PRODUCTION and env.flag("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("BEHIND_PROXY") else None
# How many proxies of ours stand before the site and add to X-Forwarded-For (0: none); rate limits count by that.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.flag("BEHIND_PROXY") else 0
SECURE_HSTS_SECONDS = 63_072_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "netlib.views.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

# --- Static files, language, time ----------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(BASE_DIR / "var" / "static")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "netlib.static.Storage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG or TESTING
# Looking at all files at the start would cost each test client more than most of its pages.
WHITENOISE_AUTOREFRESH = DEBUG or TESTING
LANGUAGE_CODE = "en-us"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- Logs: one JSON object a line on standard error ----------------------------------------------------------------
LOG_LEVEL = env.one_of("LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR"), "WARNING" if TESTING else "INFO")
LOGGING: dict[str, object] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "netlib.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        # Django's own handlers would mail and print what may hold an address or a token.
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        # The development server's own lines hold the whole path.
        "django.server": {"handlers": ["stderr"], "level": "CRITICAL", "propagate": False},
        # Complains of every HEAD request, whose body it drops as it should.
        "gunicorn.http.wsgi": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
    },
}
