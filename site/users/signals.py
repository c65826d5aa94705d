"""What follows from changes to accounts, wherever they were made."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.account.signals import email_changed, password_reset
from allauth.mfa.signals import authenticator_added
from allauth.usersessions.models import UserSession
from django.db.models.signals import post_migrate, post_save
from django.dispatch import receiver
from django.http import HttpRequest
from wagtail.models import Page

from users import roles
from users.models import User
from users.services.accounts import end_sessions


@receiver(post_save, sender=User)
def a_disabled_account_has_no_sessions(instance: User, **kwargs: Any) -> None:
    """Django ignores them at once; ended, they do not come back with the account."""
    if not instance.is_active:
        end_sessions(instance)


@receiver(authenticator_added)
def a_new_second_factor_was_shown(request: HttpRequest, user: Any, authenticator: Any, **kwargs: Any) -> None:
    """Setting one up shows it. Other sessions, from before, end: one of them could be a thief's."""
    if authenticator.type == authenticator.Type.RECOVERY_CODES:
        return
    record_authentication(request, user, "mfa", type=authenticator.type, id=authenticator.pk, enrolled=True)
    for session in UserSession.objects.filter(user=user).exclude(session_key=request.session.session_key):
        session.end()


@receiver(password_reset)
def a_link_that_arrived_confirms_its_address(user: Any, **kwargs: Any) -> None:
    """The link to a new password came by mail: whoever used it reads that mailbox."""
    EmailAddress.objects.get_or_create(user=user, email=user.email.lower(), defaults={"primary": True})
    EmailAddress.objects.filter(user=user, email__iexact=user.email).update(verified=True)


@receiver(email_changed)
def an_old_address_opens_nothing(user: Any, **kwargs: Any) -> None:
    EmailAddress.objects.filter(user=user).exclude(email__iexact=user.email).delete()


@receiver(post_migrate)
def roles_after_migrating(app_config: Any, **kwargs: Any) -> None:
    """After the last app: the permissions of all apps are there by then."""
    if app_config.name == roles.last_app_with_models():
        roles.ensure_roles()


@receiver(post_save)
def a_new_language_belongs_to_translators(sender: type, instance: Any, created: bool, **kwargs: Any) -> None:
    """Translators may change the pages of every language but English, also of one that is new."""
    if created and isinstance(instance, Page) and instance.depth == roles.HOME_DEPTH:
        roles.grant_languages()
