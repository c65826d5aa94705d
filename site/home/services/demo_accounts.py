"""The two accounts of a demonstration: an administrator and an editor."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction

from users.models import User

ADMIN, EDITOR = "admin@example.org", "editor@example.org"
EDITORS_GROUP = "Editors"


def password_file() -> Path:
    """Where `./run` reads the password that it prints."""
    return Path(settings.VAR) / "demo-password"


@transaction.atomic
def ensure_demo_accounts() -> str:
    """Makes the accounts that are missing; returns the password that both have at first.

    The password is random, kept in a file that only its owner can read, and given to accounts when
    they are made: a changed password stays changed.
    """
    password, is_new = demo_password()
    for email, name in ((ADMIN, "Alex"), (EDITOR, "Sam")):
        user = User.objects.filter(email__iexact=email).first()
        if user is None:
            user = User(email=email, first_name=name, last_name="Example", is_active=True)
            user.is_staff = user.is_superuser = email == ADMIN
            user.set_password(password)
            user.save()
        elif is_new:
            user.set_password(password)
            user.save(update_fields=["password"])
        if email == EDITOR:
            user.groups.add(Group.objects.get_or_create(name=EDITORS_GROUP)[0])
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
