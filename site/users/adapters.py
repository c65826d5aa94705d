"""What we ask of django-allauth beyond its settings."""

from __future__ import annotations

import base64
import hashlib
import logging
import time
import unicodedata
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from users.models import User

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """Words, mail after the commit, limits that no header can get round."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("The email address or the password is not right. Check both"),
        "too_many_login_attempts": _(
            "There were too many attempts. Wait 10 minutes, or choose a new password"
        ),
        "rate_limited": _("There were too many attempts. Wait a few minutes and try again"),
        "incorrect_code": _("That code is not right or has run out. Enter the newest one"),
        "incorrect_password": _("That is not your password. Check it and try again"),
        "enter_current_password": _("That is not your present password. Check it and try again"),
        "same_as_current": _("That is the address you have now. Enter the new one"),
        "duplicate_email": _("That is the address you have now. Enter the new one"),
    }

    def is_safe_url(self, url: str | None) -> bool:
        """Only this site: the other names of ALLOWED_HOSTS are no targets either."""
        request = allauth_context.request
        hosts = {request.get_host()}
        return bool(url) and url_has_allowed_host_and_scheme(url, hosts, request.is_secure())

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Who works in the admin is taken there, everybody else to the account."""
        user = request.user
        if isinstance(user, User) and user.can_reach_admin:
            return reverse("wagtailadmin_home")
        return resolve_url(settings.LOGIN_REDIRECT_URL)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("users:account")

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        return reverse("users:account")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Always the site's own address, whatever host the request named."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return absolute(path.replace("UID-KEY", key))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Sends after the commit: a slow mail server holds no database lock, a failing one loses no work."""
        ours = {
            "site_url": settings.WAGTAILADMIN_BASE_URL,
            "signup_url": absolute(reverse("account_signup")),
            "reset_url": absolute(reverse("account_reset_password")),
            "account_url": absolute(reverse("users:account")),
        }
        message = self.render_mail(template_prefix, email, {"email": email, **context, **ours})
        transaction.on_commit(lambda: deliver(message, template_prefix))

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who has only just signed in need not do it again, except to close the account (`app="users"`)."""
        request = allauth_context.request
        if app == "users":
            return True
        records = get_authentication_records(request, request.user)
        fresh = bool(records) and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT
        return not fresh and super().is_reauthentication_required(app=app, **kwargs)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """The account alone. allauth adds the host, so every port in a Host header had attempts of its own.

        Addresses are compared as allauth compares them when it looks for the account: other letters for the
        same account are the same account.
        """
        login = credentials.get("email") or credentials.get("username") or ""
        return f"sign-in:{unicodedata.normalize('NFKC', login).casefold().strip()}"


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of authenticator apps and recovery codes are encrypted in the database."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("That code is not right or has run out. Enter the one shown now"),
        "unverified_email": _("Confirm your email address first"),
    }

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            raise ImproperlyConfigured(
                "A second factor was encrypted with another SECRET_KEY: put it into SECRET_KEY_FALLBACKS."
            ) from None

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        number = self._count(user, type) + 1
        return str(_("Passkey")) if number == 1 else str(_("Passkey %(number)d") % {"number": number})

    @staticmethod
    def _count(user: Any, kind: Any) -> int:
        from allauth.mfa.models import Authenticator

        return Authenticator.objects.filter(user_id=user.pk, type=kind).count()

    def _get_site_name(self) -> str:
        return settings.WAGTAIL_SITE_NAME


def absolute(path: str) -> str:
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{path}"


def deliver(message: Any, kind: str) -> None:
    """Sends; what fails is logged without address or text, and the person can ask for another."""
    try:
        message.send()
    except Exception as error:  # noqa: BLE001 - whatever a mail server does
        logger.error("A message (%s) could not be sent: %s", kind, type(error).__name__)


def _cipher() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_key(key))) for key in keys])


def _key(secret: str) -> bytes:
    return hashlib.sha256(b"users.second-factor:" + secret.encode()).digest()
