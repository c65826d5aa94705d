"""People for tests: with a confirmed address, a role, a second factor, signed in by the front door."""

import base64
import hashlib
import hmac
import re
import struct
import time

from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import Group
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.regex_helper import normalize

from users.models import User

PASSWORD = "three odd words"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
LOGIN = "/accounts/login/"
CODE = "/accounts/2fa/authenticate/"


def person(email="ada@example.org", *roles, confirmed=True, factor=False, **fields):
    """An account. factor: with an authenticator app whose secret is SECRET, and recovery codes."""
    user = User.objects.create_user(email, PASSWORD, **{"first_name": "Ada", "last_name": "Test", **fields})
    EmailAddress.objects.create(user=user, email=user.email.lower(), primary=True, verified=confirmed)
    user.groups.set(Group.objects.filter(name__in=roles))
    if factor:
        TOTP.activate(user, SECRET)
        RecoveryCodes.activate(user)
    return user


def code(secret=SECRET, periods=0):
    """What an authenticator app shows, so many periods of 30 seconds from now."""
    counter = struct.pack(">Q", int(time.time()) // 30 + periods)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


def sign_in(client, email="ada@example.org", password=PASSWORD, **data):
    """One POST of the sign-in form."""
    return client.post(LOGIN, {"login": email, "password": password, **data})


def signed_in(client):
    """The number of the user whose session this is, or None."""
    return client.session.get("_auth_user_id")


def words(response):
    """The text of an answer without marks and surplus blanks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def every_address():
    """Every address pattern of the site, with something plausible in place of its parameters."""
    return sorted(set(_addresses(get_resolver().url_patterns, "/")))


def _addresses(patterns, before):
    for one in patterns:
        part = "" if not hasattr(one.pattern, "_regex") and not hasattr(one.pattern, "_route") else None
        for text in [part] if part is not None else _texts(one.pattern):
            if isinstance(one, URLResolver):
                yield from _addresses(one.url_patterns, before + text)
            elif isinstance(one, URLPattern):
                yield before + text


def _texts(pattern):
    converters = getattr(pattern, "converters", {})
    for text, names in normalize(pattern.regex.pattern.removesuffix(r"\z").removesuffix(r"\Z")):
        yield text % {name: _value(converters.get(name)) for name in names}


def _value(converter):
    name = type(converter).__name__
    return {"UUIDConverter": "6a1f0c1e-4a3e-4cfd-8f3e-0f1d7c1f2a3b", "SlugConverter": "x"}.get(name, "1")
