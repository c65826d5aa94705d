"""Settings of the site that browser tests visit: the tests' own, with data that processes share."""

import os

from config.settings.base import TASKS as QUEUED_TASKS
from config.settings.test import *  # noqa: F403
from config.settings.test import TEST_FILES, VAR

TEST_FILES.rmdir()  # made on import; everything of this site is below VAR_DIR

DEMO_ALLOWED = True
ROOT_URLCONF = "tests.functional.urls"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
MEDIA_ROOT = VAR / "media"
WHITENOISE_AUTOREFRESH = False
SEARCH_SIDECAR_DIR = VAR / "search"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": VAR / "cache"}
}
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [VAR / "built"]  # a copy: a new build in the middle of a run changes nothing
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR / "mail"
if os.environ.get("QUEUE_TASKS"):  # a worker runs beside the site
    TASKS = QUEUED_TASKS
# Reports count by address and hour; the tests send more than a person does.
RATELIMIT_ENABLE = False
ACCOUNT_RATE_LIMITS = False
DEV_MFA_OPTIONAL = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # no certificate here
LOGGING_CONFIG = "logging.config.dictConfig"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "ERROR")},
}
