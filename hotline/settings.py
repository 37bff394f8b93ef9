"""All settings of the console; what differs between offices comes from the environment."""

from pathlib import Path

from hotline import env
from hotline.logs import LOGGING as LOGGING
from hotline.switches import DOMAIN, neighbour, socket_address, switch

BASE_DIR = env.ROOT
DATA_DIR: Path = env.data_folder()
DEMO = env.flag("HOTLINE_DEMO", default=True)
DEBUG = False
#: The places for signed checkpoints of the audit. In demo mode both lie in the data folder.
CHECKPOINTS = env.folders("HOTLINE_CHECKPOINTS", "checkpoints", "checkpoints-second")
SECRET_KEY = env.secret("HOTLINE_SECRET_KEY", "django") or ("demo-only" if DEMO else "")
CONSOLE_HOSTS = (
    ["localhost", "127.0.0.1", "[::1]"] if DEMO else env.secret("HOTLINE_HOSTS", "hosts").split(",")
)
#: Names under which the public finds the web form, and nothing else.
PUBLIC_HOSTS = [] if DEMO else env.text("HOTLINE_PUBLIC_HOSTS").replace(",", " ").split()
ALLOWED_HOSTS = [*CONSOLE_HOSTS, *PUBLIC_HOSTS]
PORT = int(env.secret("HOTLINE_PORT", "port") or 8000)  # else where it was last started
ORIGINS = (
    [f"http://localhost:{PORT}", f"http://127.0.0.1:{PORT}"]
    if DEMO
    else [f"https://{host}" for host in CONSOLE_HOSTS]
)
# An onion service is encrypted by its address and has no certificate.
CSRF_TRUSTED_ORIGINS = [
    *ORIGINS,
    *(f"http{'' if host.endswith('.onion') else 's'}://{host}" for host in PUBLIC_HOSTS),
]
CSRF_FAILURE_VIEW = "hotline.errors.csrf_failed"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "channels",
    *("allauth", "allauth.mfa"),
    *("axes", "csp"),
    "procrastinate.contrib.django",
    *("vault", "audit", "live", "operators", "triage"),
    "press",
    "guide",
    "cases",
    "intake",
    "oversight",
    *("floor", "rota", "quality"),
    "hotline",
]
MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",
    "hotline.headers.Headers",
    "intake.web.hosts.PublicSide",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "hotline.files.Files",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "operators.reach.OwnOffice",
    "django.contrib.messages.middleware.MessageMiddleware",
    "operators.doors.DenyByDefault",
    "operators.idle.IdleLock",
    "hotline.places.LivePlaces",
    "hotline.errors.Unavailable",
]
ROOT_URLCONF = "hotline.urls"
ASGI_APPLICATION = "hotline.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "operators.shell.shell",
                "cases.views.lines.lines_shown",
            ],
        },
    }
]

DATABASES = env.databases()
DATABASE_ROUTERS = ["operators.router.NoAddresses", "vault.router.KeyringRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "operators.Operator"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 14},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL, LOGIN_REDIRECT_URL = "operators:sign-in", "operators:home"

# Axes counts in `operators.tries`, which hands it hashes; its middleware and backend would see
# call-signs and addresses, so they stay out.
AXES_FAILURE_LIMIT = "operators.tries.failure_limit"
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "call_sign"
AXES_CLIENT_IP_CALLABLE = "operators.tries.client_address"
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = AXES_VERBOSE = False
SILENCED_SYSTEM_CHECKS = ["axes.W002", "axes.W003"]

# Only the model and the arithmetic of allauth are used; its pages and addresses stay out.
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]

SESSION_ENGINE = "operators.session_store"
SESSION_COOKIE_NAME = "session" if DEMO else "__Host-session"
CSRF_COOKIE_NAME = "csrftoken" if DEMO else "__Host-csrftoken"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEMO
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_AGE = 12 * 60 * 60
DEVICE_COOKIE_NAME = "device" if DEMO else "__Host-device"
SECURE_SSL_REDIRECT = not DEMO
SECURE_HSTS_SECONDS = 0 if DEMO else 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEMO
# Not "no-referrer": browsers would then send "Origin: null" with our own forms.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "media-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["console"],
    }
}

# The key folder is sealed by a passphrase or by a key server; an unsealed one belongs to a demo.
KEY_PASSPHRASE = env.secret("HOTLINE_KEY_PASSPHRASE", "keys")
TRANSIT_URL = env.text("HOTLINE_TRANSIT_URL")
TRANSIT_TOKEN = env.text("HOTLINE_TRANSIT_TOKEN")
TRANSIT_TOKEN_FILE = env.file_of("HOTLINE_TRANSIT_TOKEN")
TRANSIT_KEY = env.text("HOTLINE_TRANSIT_KEY", "hotline")
LANGUAGE_CODE, TIME_ZONE = "en", "Europe/Kyiv"
LANGUAGES = [("en", "English"), ("uk", "Українська"), ("ru", "Русский")]
LANGUAGE_COOKIE_NAME = "language" if DEMO else "__Host-language"
LANGUAGE_COOKIE_SAMESITE = "Strict"
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = USE_TZ = True
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = None if DEMO else DATA_DIR / "static"
WHITENOISE_USE_FINDERS = True
DATA_UPLOAD_MAX_MEMORY_SIZE, FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024, 9 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
FILE_UPLOAD_HANDLERS = ["cases.uploads.FewFiles"]  # in memory alone, and at few addresses

SPOOL_DIR = Path(env.text("HOTLINE_SPOOL", str(DATA_DIR / "spool")))  # best on a volume of its own
SPOOL_LIMIT = int(env.text("HOTLINE_SPOOL_LIMIT", "256")) * 1024 * 1024
TELEGRAM_SECRET = env.secret("HOTLINE_TELEGRAM_SECRET", "telegram")
TELEGRAM_TOKEN = env.secret("HOTLINE_TELEGRAM_TOKEN", "telegram-token")
#: Fetch updates instead of waiting for Telegram to knock; the door is shut meanwhile.
TELEGRAM_POLLING = env.flag("HOTLINE_TELEGRAM_POLLING", default=False)
# What people are told of the ways in; empty where there is none to tell.
VOICE_NUMBER = env.text("HOTLINE_VOICE_NUMBER", "+380 00 000 01 00" if DEMO else "")
TELEGRAM_NAME = env.text("HOTLINE_TELEGRAM_NAME", "@hotline_demo_bot" if DEMO else "")
OWN_HOST = PUBLIC_HOSTS[0] if PUBLIC_HOSTS else f"localhost:{PORT}" if DEMO else ""
WEB_ADDRESS = env.text("HOTLINE_WEB_ADDRESS", f"{OWN_HOST}/write/" if OWN_HOST else "")
TELEGRAM_CHANNEL = env.text("HOTLINE_TELEGRAM_CHANNEL", "@hotline_demo_news" if DEMO else "")
PUBLIC_NUMBERS = [VOICE_NUMBER, *env.text("HOTLINE_PUBLIC_NUMBERS").split(",")]
PUBLIC_LINKS = env.text("HOTLINE_PUBLIC_LINKS").replace(",", " ").split()
TELEGRAM_API = env.text("HOTLINE_TELEGRAM_API", "https://api.telegram.org")
CTI_TOKEN = env.secret("HOTLINE_CTI_TOKEN", "cti")
SIP_PORT = int(env.text("HOTLINE_SIP_PORT", "15060" if DEMO else "5060"))  # 0: no such line
SIP_SWITCH, SWITCH_CONTROL = map(neighbour, ("HOTLINE_SIP_SWITCH", "HOTLINE_SWITCH_CONTROL"))
# The switch of browser telephones and its relay; without an address of the first there are none.
SWITCH_WSS, SWITCH_DOMAIN = socket_address("HOTLINE_SWITCH_WSS"), env.text(*DOMAIN)
SWITCH_SECRET = env.secret("HOTLINE_SWITCH_SECRET", "switch")
TURN_URLS = env.text("HOTLINE_TURN_URLS").replace(",", " ").split()
TURN_SECRET = env.secret("HOTLINE_TURN_SECRET", "turn")
ASTERISK, FREESWITCH = switch("ASTERISK", port="5038"), switch("FREESWITCH", port="0")
ASTERISK_SECRET = env.secret("HOTLINE_ASTERISK_SECRET", "asterisk")
FREESWITCH_SECRET = env.secret("HOTLINE_FREESWITCH_SECRET", "freeswitch")
METRICS_TOKEN = env.secret("HOTLINE_METRICS_TOKEN", "metrics")
