"""`manage.py export_library FILE [--all] [--media DIR]`: the library in the import format."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from home.library_io.exporter import export_library
from home.library_io.importer import SUFFIXES


class Command(BaseCommand):
    help = "Exports the live public items of the library (.jsonl or .csv); --all adds the rest."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="JSON Lines (.jsonl) or CSV (.csv)")
        parser.add_argument(
            "--all", action="store_true", dest="everything", help="drafts and private items too"
        )
        parser.add_argument("--media", type=Path, metavar="DIR", help="copy images and documents there")

    def handle(self, *args: Any, file: Path, everything: bool, media: Path | None, **options: Any) -> None:
        media = Path(media) if media else None
        if file.suffix.lower() not in SUFFIXES:
            raise CommandError(_("The name must end in .jsonl or .csv."))
        is_watched = bool(options["verbosity"]) and sys.stderr.isatty()

        def progress(done: int, total: int) -> None:
            if is_watched:
                self.stderr.write(
                    f"\rExporting {done:,} of {total:,}",
                    ending="\n" if done == total else "",
                    style_func=str,
                )

        try:
            report = export_library(file, everything=everything, media=media, progress=progress)
        except OSError as error:
            raise CommandError(str(error)) from None
        for name in report.missing:
            self.stderr.write(_("left out, not in the storage: %(name)s") % {"name": name})
        if options["verbosity"]:
            self.stdout.write(_("%(items)s items, %(files)s files.") % vars(report))
