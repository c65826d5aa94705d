"""The test run: fast hashing, mail kept in memory, tasks run at once, own files."""

import tempfile
from pathlib import Path

from .base import *  # noqa: F403
from .base import STORAGES, WAGTAILSEARCH_BACKENDS

SECRET_KEY = "only-for-tests"  # noqa: S105
ALLOWED_HOSTS = ["*"]
DEV_MFA_OPTIONAL = True  # tests of doors switch it off
SILENCED_SYSTEM_CHECKS = ["users.E001"]  # which refuses that outside DEBUG
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
TEST_FILES = Path(tempfile.mkdtemp(prefix="family-hubs-tests-"))
MEDIA_ROOT = TEST_FILES / "media"
SEARCH_SIDECAR_DIR = TEST_FILES / "search"
# Tests on a cluster say so, whatever this shell has exported.
ELASTICSEARCH_URL = ""
# Static files are looked up when asked for: every test client would list them all first.
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
# The index of Wagtail's own search boxes: their tests switch it on.
WAGTAILSEARCH_BACKENDS = {"default": {**WAGTAILSEARCH_BACKENDS["default"], "AUTO_UPDATE": False}}
COUNT_SEARCH_WORDS = False
COUNT_PAGE_VIEWS = False
LOGGING_CONFIG = None
