"""The accounts of a demonstration: one for each role, all with one generated password."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction

from users import roles
from users.models import User

ADMIN, EDITOR = "admin@example.org", "editor@example.org"
#: Address → first name and role. `scripts/serve.py` prints the addresses.
ACCOUNTS: dict[str, tuple[str, str]] = {
    ADMIN: ("Alex", roles.ADMINISTRATORS),
    EDITOR: ("Sam", roles.EDITORS),
    "author@example.org": ("Robin", roles.AUTHORS),
    "reviewer@example.org": ("Jo", roles.REVIEWERS),
    "safeguarding@example.org": ("Charlie", roles.SAFEGUARDING),
    "translator@example.org": ("Ceri", roles.TRANSLATORS),
    "taxonomist@example.org": ("Ali", roles.TAXONOMISTS),
    "organiser@example.org": ("Max", roles.ORGANISERS),
    "adviser@example.org": ("Kim", roles.ADVISERS),
}


class NotForProduction(Exception):
    """Accounts with a known password exist only where DEBUG is on."""


def password_file() -> Path:
    """Where `./run` reads the password that it prints."""
    return Path(settings.VAR) / "demo-password"


@transaction.atomic
def ensure_demo_accounts() -> str:
    """Makes the accounts that are missing; returns the password that all have at first.

    The password is random, kept in a file that only its owner can read, and given to accounts when
    they are made: a changed password stays changed.
    """
    if not getattr(settings, "DEMO_ALLOWED", settings.DEBUG):
        raise NotForProduction
    password, is_new = demo_password()
    roles.ensure_roles()
    for email, (name, role) in ACCOUNTS.items():
        user = User.objects.filter(email__iexact=email).first()
        if user is None:
            user = User(email=email, first_name=name, last_name="Example", is_active=True)
            user.is_staff = user.is_superuser = email == ADMIN
            user.set_password(password)
            user.save()
        elif is_new:
            user.set_password(password)
            user.save(update_fields=["password"])
        user.groups.add(Group.objects.get(name=role))
        EmailAddress.objects.get_or_create(
            user=user, email=email, defaults={"primary": True, "verified": True}
        )
    return password


def demo_password() -> tuple[str, bool]:
    path = password_file()
    if path.exists():
        return path.read_text(encoding="utf-8").strip(), False
    password = secrets.token_urlsafe(12)
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(password + "\n")
    return password, True
