"""Signed-in people for the browser, without the sign-in form: sessions with known keys and a second factor.

How people sign in is tested in `test_accounts.py`.
"""

from datetime import timedelta
from types import SimpleNamespace

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY, record_authentication
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from tests.users.people import SECRET
from users.models import User

KEY = "browsertestsadministrator0000001"
EMAIL = "browser-tests@example.org"
#: A filled site is kept for a day; longer than a second factor counts.
DAY_SECONDS = 24 * 3600


def make():
    """An administrator and the session, in the database that the site serves."""
    user = User.objects.create_superuser(EMAIL, "a long pass phrase", first_name="Robin", last_name="Example")
    open_for(user, KEY)
    return user


def open_for(user, key):
    """A session of this person, with the second factor shown in it."""
    TOTP.activate(user, SECRET)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    record_authentication(SimpleNamespace(session=session), user, "mfa", type="totp")
    for record in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        record["at"] += DAY_SECONDS
    Session.objects.create(
        session_key=key,
        session_data=session.encode(session._session),
        expire_date=timezone.now() + timedelta(days=7),
    )


def sign_in(context, address, key=KEY):
    """Gives a browser context the session's cookie."""
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": address}])
