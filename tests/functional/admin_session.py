"""A signed-in administrator for the browser, without the sign-in form: a session with a known key."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from users.models import User

KEY = "browsertestsadministrator0000001"
EMAIL = "browser-tests@example.org"


def make():
    """The person and the session, in the database that the site serves."""
    user = User.objects.create_superuser(EMAIL, "a long pass phrase", first_name="Robin", last_name="Example")
    data = {
        SESSION_KEY: str(user.pk),
        BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
        HASH_SESSION_KEY: user.get_session_auth_hash(),
    }
    Session.objects.create(
        session_key=KEY,
        session_data=SessionStore().encode(data),
        expire_date=timezone.now() + timedelta(days=7),
    )
    return user


def sign_in(context, address):
    """Gives a browser context the session's cookie."""
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": KEY, "url": address}])
