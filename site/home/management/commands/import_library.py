"""`manage.py import_library FILE [--dry-run] [--media DIR]`: bulk import, described in docs/import.md."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from home.library_io.importer import RefusedFile, import_library
from search.indexing import drain_all

#: From so many items on, progress is shown even when nobody watches a terminal.
LONG = 500


class Command(BaseCommand):
    help = "Imports a library file (.jsonl or .csv). The whole file is checked before anything is written."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="JSON Lines (.jsonl) or CSV (.csv)")
        parser.add_argument("--dry-run", action="store_true", help="check the file and write nothing")
        parser.add_argument("--media", type=Path, metavar="DIR", help="where images and documents are")

    def handle(self, *args: Any, file: Path, media: Path | None, dry_run: bool, **options: Any) -> None:
        media = Path(media) if media else None
        if media is not None and not media.is_dir():
            raise CommandError(_("%(folder)s is not a folder.") % {"folder": media})
        if not file.is_file():
            raise CommandError(_("%(file)s is not a file.") % {"file": file})
        self.verbosity = options["verbosity"]
        self.progress = Progress(self)
        try:
            report = import_library(
                file, media=media, dry_run=dry_run, show=self.show_problem, progress=self.progress
            )
        except (RefusedFile, OSError) as error:
            raise CommandError(str(error)) from None
        if dry_run:
            self.say(_("%(n)s items, no problem found; nothing was written.") % {"n": report.items})
            return
        if report.created or report.updated:
            drain_all()
        self.say(
            _(
                "%(items)s items: %(created)s created, %(updated)s updated, "
                "%(unchanged)s unchanged; %(files)s files."
            )
            % vars(report)
        )

    def show_problem(self, text: str) -> None:
        self.progress.end_line()
        self.stderr.write(text, style_func=str)

    def say(self, text: str) -> None:
        if self.verbosity:
            self.stdout.write(text)


class Progress:
    """Writes to standard error how far the work is, once a second at most."""

    def __init__(self, command: Command) -> None:
        self.command = command
        self.is_terminal = sys.stderr.isatty()
        self.shown_at = time.monotonic()
        self.in_line = False

    def __call__(self, what: str, done: int, total: int | None) -> None:
        now = time.monotonic()
        is_long = self.is_terminal or (total or done) > LONG
        is_last = done == total
        if not self.command.verbosity or not is_long or (now - self.shown_at < 1 and not is_last):
            return
        self.shown_at = now
        text = f"{what} {done:,}" + (f" of {total:,}" if total else "")
        if self.is_terminal:
            self.command.stderr.write(f"\r{text}", ending="", style_func=str)
            self.in_line = True
            if is_last:
                self.end_line()
        else:
            self.command.stderr.write(text, style_func=str)

    def end_line(self) -> None:
        """What is written next begins a line of its own."""
        if self.in_line:
            self.command.stderr.write("", style_func=str)
        self.in_line = False
