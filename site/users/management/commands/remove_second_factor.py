"""`manage.py remove_second_factor EMAIL`: for somebody who lost phone, key and recovery codes."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from users.models import User
from users.services.accounts import end_sessions


class Command(BaseCommand):
    help = (
        "Removes the second factors of an account and ends its sessions. Check first that it is the person."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["email"]).first()
        if user is None:
            raise CommandError(_("There is no account with this address."))
        number, _rows = Authenticator.objects.filter(user=user).delete()
        end_sessions(user)
        self.stdout.write(
            _("%(number)d removed. At the next sign-in a new one is asked for.") % {"number": number}
        )
