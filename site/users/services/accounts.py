"""Guarded writes on accounts: invite, disable, close, forget."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from users.models import User
from users.roles import ADMINISTRATORS

logger = logging.getLogger(__name__)
UNCONFIRMED_DAYS = 7


class LastAdministrator(Exception):
    """Without this account nobody could look after the others."""


def administrators() -> QuerySet[User]:
    """Everybody who can make, change and disable accounts."""
    return User.objects.filter(
        Q(is_superuser=True) | Q(groups__name=ADMINISTRATORS), is_active=True
    ).distinct()


def refuse_last_administrator(*users: User) -> None:
    """Raises LastAdministrator if nobody but these could administer accounts."""
    leaving = {user.pk for user in users}
    found = set(administrators().values_list("pk", flat=True))
    if found & leaving and not found - leaving:
        raise LastAdministrator


@transaction.atomic
def close_account(user: User) -> None:
    """Deletes the account and what hangs on it. Pages stay, without the name of who wrote or kept them."""
    refuse_last_administrator(user)
    number = user.pk
    end_sessions(user)
    user.delete()
    logger.info("Account %s was closed.", number)


@transaction.atomic
def invite(user: User) -> None:
    """Gives a new account an address to confirm and sends the link to its first password."""
    EmailAddress.objects.get_or_create(user=user, email=user.email.lower(), defaults={"primary": True})
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    adapter = get_adapter()
    context = {
        "user": user,
        "password_reset_url": adapter.get_reset_password_from_key_url(key),
        "days": settings.PASSWORD_RESET_TIMEOUT // 86_400,
    }
    adapter.send_mail("account/email/invitation", user.email, context)


def is_invited(user: User) -> bool:
    """Whether this is an account whose owner has not followed the link of an invitation yet."""
    return user.is_active and user.last_login is None and not user.has_usable_password()


def end_sessions(user: User) -> None:
    keys = list(UserSession.objects.filter(user=user).values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(user=user).delete()


def unconfirmed(before: Any) -> QuerySet[User]:
    """People who signed up and never confirmed their address. Invited ones have a role: not those."""
    return User.objects.filter(
        date_joined__lt=before,
        last_login__isnull=True,
        is_superuser=False,
        groups__isnull=True,
        emailaddress__verified=False,
    ).exclude(emailaddress__verified=True)


@transaction.atomic
def forget_unconfirmed() -> int:
    """Deletes accounts that nobody confirmed within seven days. Returns how many; logs the number alone."""
    found = unconfirmed(timezone.now() - timedelta(days=UNCONFIRMED_DAYS)).distinct()
    number = len(found)
    for user in found:
        user.delete()
    if number:
        logger.info("%d accounts that were never confirmed have been deleted.", number)
    return number
