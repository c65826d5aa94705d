"""A newcomer's machine: everything local, a secret key made on first use."""

import secrets

from .base import *  # noqa: F403
from .base import SECRET_KEY, STORAGES, VAR, env

DEBUG = env.bool("DEBUG", default=True)
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver", *env.list("ALLOWED_HOSTS", default=[])]
DEV_MFA_OPTIONAL = env.bool("DEV_MFA_OPTIONAL", default=DEBUG)
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG  # passkeys on http://localhost


def local_secret() -> str:
    """A random key kept in `var/`, so that sessions survive a restart and nothing secret is committed."""
    path = VAR / "secret-key"
    if not path.exists():
        VAR.mkdir(parents=True, exist_ok=True)
        path.write_text(secrets.token_urlsafe(50), encoding="utf-8")
        path.chmod(0o600)
    return path.read_text(encoding="utf-8")


SECRET_KEY = SECRET_KEY or local_secret()
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
