"""`manage.py load_demo`: the invented demonstration library. Loading it twice changes nothing."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from home.library_io.importer import RefusedFile
from home.services.demo_accounts import ACCOUNTS, EDITOR, ensure_demo_accounts
from home.services.demo_library import load_library, load_pages
from home.services.demo_owners import give_owner
from home.services.site_tree import ensure_site_tree
from search.indexing import drain_all


class Command(BaseCommand):
    help = "Loads the demonstration library and an account for each role. Only where DEBUG is on."

    def handle(self, *args: Any, **options: Any) -> None:
        if not getattr(settings, "DEMO_ALLOWED", settings.DEBUG):
            raise CommandError(
                _("The demonstration has accounts with a known password: it loads only with DEBUG on.")
            )
        ensure_site_tree()
        try:
            report = load_library(show=lambda text: self.stderr.write(text, style_func=str))
        except RefusedFile as error:
            raise CommandError(str(error)) from None
        if report.created or report.updated:
            drain_all()
        pages = load_pages()
        password = ensure_demo_accounts()
        give_owner(EDITOR)
        if not options["verbosity"]:
            return
        self.stdout.write(
            _("%(created)s items and %(pages)s pages made, %(unchanged)s items unchanged.")
            % {"created": report.created, "pages": pages, "unchanged": report.unchanged}
        )
        self.stdout.write(
            _("Sign in as one of %(accounts)s with the password %(password)s")
            % {"accounts": ", ".join(ACCOUNTS), "password": password}
        )
