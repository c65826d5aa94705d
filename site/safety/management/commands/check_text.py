"""`manage.py check_text FILE`: what in a text may point to a person, one JSON object a line."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from safety.personal_data import find_personal_data


class Command(BaseCommand):
    help = (
        "Prints each finding (start, end, kind, text) of the personal-data finder in a UTF-8 text file, "
        "as one JSON object a line; start and end count characters. “-” reads standard input."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="a text file, or - for standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        for finding in find_personal_data(read(options["file"])):
            self.stdout.write(json.dumps(asdict(finding), ensure_ascii=False))


def read(name: str) -> str:
    """The text with its line ends as they are, so that offsets are those of the file. Raises CommandError."""
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return data.decode("utf-8")
    except OSError as error:
        raise CommandError(f"{name} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise CommandError(f"{name} is not UTF-8 text") from None
